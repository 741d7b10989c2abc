import parsePhoneNumber from 'libphonenumber-js/max';
import type { FindingCode } from '#server/contracts/imports.contract.ts';
import type { LineView, lineKinds } from '#server/contracts/lines.contract.ts';
import { territoryOf } from './territory.rules.ts';

export type LineKind = (typeof lineKinds)[number];

export interface Phone {
  /** E.164: `+33612345678`. */
  readonly number: string;
  readonly kind: LineKind;
  readonly territory: string;
}

/** One number read, with what had to be repaired; or why it cannot be called. */
export type NumberReading =
  | { readonly phone: Phone; readonly repairs: readonly FindingCode[] }
  | { readonly problem: 'no_phone' | 'unusable_phone' | 'premium_number' | 'short_number' };

/** What the first three digits of a national number say (after the 0). */
interface NationalRange {
  /** Country code, with its sign. */
  readonly code: string;
  readonly kind: LineKind;
  readonly territory: string;
  readonly isPremium: boolean;
}

/**
 * National prefixes that belong to overseas territories. libphonenumber reads them as mainland numbers, and calls some
 * of those « valid » (reference/france.md §1), so they are moved before it is asked anything.
 */
const overseas: readonly (readonly [code: string, territory: string, prefixes: readonly number[]])[] = [
  ['+262', 'RE', [262, 263, 692, 693]],
  ['+262', 'YT', [269, 639]],
  ['+590', 'GP', [590, 690, 691]],
  ['+594', 'GF', [594, 694]],
  ['+596', 'MQ', [596, 696, 697]],
];

/** By prefix: an import asks this a million times, so that one look must do. */
const ranges: readonly NationalRange[] = Array.from({ length: 1000 }, (_, prefix) => {
  const moved = overseas.find(([, , prefixes]) => prefixes.includes(prefix));
  return {
    code: moved?.[0] ?? '+33',
    kind: kindOf(prefix),
    territory: moved?.[1] ?? 'FR',
    // 0800 to 0809 cost the price of a call at most; 081, 082 and 089 are billed to the caller (Arcep numbering plan).
    isPremium: prefix >= 810 && prefix < 900,
  };
});

const mainlandMobile: NationalRange = { code: '+33', kind: 'mobile', territory: 'FR', isPremium: false };

/** Arcep keeps 06 39 98 for fiction, in the mainland, though Mayotte has the neighbours. */
const FICTION = 63998;
/** Saint-Pierre-et-Miquelon: six digits behind a country code that is also the national prefix. */
const SAINT_PIERRE = 508;

/** Country codes under which French numbers are written, each followed by the nine digits of the national number. */
const frenchCodes = /^(33|262|590|594|596|508)0?([1-9]\d{8})$/;

/** Placeholder that software demands: one digit repeated. */
const repeatedDigit = /^(\d)\1{5,}$/;

const none: readonly FindingCode[] = [];
const zeroRestored: readonly FindingCode[] = ['phone_zero_restored'];
const prefixRepaired: readonly FindingCode[] = ['phone_prefix_repaired'];

/**
 * Reads one number: digits, perhaps a `+`. Only the structure refuses; a number that the metadata of libphonenumber
 * does not know yet is kept, for they lag behind Arcep's allocations.
 */
export function readNumber(digits: string, hasPlus: boolean): NumberReading {
  if (/^0*$/.test(digits)) return { problem: 'no_phone' };
  if (repeatedDigit.test(digits)) return { problem: 'no_phone' };
  if (hasPlus) return readInternational(digits, none);
  if (/^00[1-9]/.test(digits)) return readInternational(digits.slice(2), prefixRepaired);
  if (/^0[1-9]\d{8}$/.test(digits)) return readNational(Number(digits), none);
  if (isShort(digits)) return { problem: 'short_number' };
  if (/^[1-9]\d{8}$/.test(digits)) return readNational(Number(digits), zeroRestored);
  if (frenchCodes.test(digits)) return readInternational(digits, prefixRepaired);
  return { problem: 'unusable_phone' };
}

/** 15, 112, 3975, 118 712: services, not people. */
function isShort(digits: string): boolean {
  return /^([1-9]\d{1,3}|118\d{3})$/.test(digits);
}

function readInternational(digits: string, repairs: readonly FindingCode[]): NumberReading {
  const french = frenchCodes.exec(digits);
  if (french !== null) {
    const [, code = '', national = ''] = french;
    const hasExtraZero = digits.length > code.length + 9;
    const found = hasExtraZero ? withRepair(repairs, 'phone_prefix_repaired') : repairs;
    const range = ranges[Math.floor(Number(national) / 1_000_000)] ?? mainlandMobile;
    if (code === '33') return readNational(Number(national), found);
    if (range.isPremium) return { problem: 'premium_number' };
    return usable(`+${code}${national}`, range.kind, found);
  }
  if (/^33/.test(digits) && isShort(digits.slice(2))) return { problem: 'short_number' };
  // `+0612345678`: the sign was put in front of the national number.
  if (/^0[1-9]\d{8}$/.test(digits))
    return readNational(Number(digits), withRepair(repairs, 'phone_prefix_repaired'));
  const foreign = parsePhoneNumber(`+${digits}`);
  if (foreign?.isPossible() && foreign.country !== undefined) {
    const type = foreign.getType();
    if (type === 'PREMIUM_RATE' || type === 'SHARED_COST') return { problem: 'premium_number' };
    const kind = type === 'FIXED_LINE' ? 'fixed' : type === 'VOIP' ? 'voip' : 'mobile';
    return usable(foreign.number, kind, repairs);
  }
  // `+805690821`: no country is called 80; the 33 was lost, as when a spreadsheet drops it.
  if (/^[1-9]\d{8}$/.test(digits) && foreign === undefined)
    return readNational(Number(digits), withRepair(repairs, 'phone_prefix_repaired'));
  return { problem: 'unusable_phone' };
}

/** `national`: the nine digits after the 0, as a number; `home`: where the line is, when more is known than the number. */
export function readNational(
  national: number,
  repairs: readonly FindingCode[],
  home: string | null = null,
): NumberReading {
  if (national % 111_111_111 === 0) return { problem: 'no_phone' };
  // 06 06 06 06 06, which software that demands a number is fed with.
  if (national % 101_010_101 === 0) return { problem: 'unusable_phone' };
  const prefix = Math.floor(national / 1_000_000);
  const range =
    Math.floor(national / 10_000) === FICTION ? mainlandMobile : (ranges[prefix] ?? mainlandMobile);
  if (range.isPremium) return { problem: 'premium_number' };
  if (prefix === SAINT_PIERRE) {
    const phone: Phone = { number: `+${national}`, kind: 'fixed', territory: home ?? 'PM' };
    return { phone, repairs: withRepair(repairs, 'phone_overseas_remapped') };
  }
  const phone: Phone = {
    number: range.code + national,
    kind: range.kind,
    territory: home ?? range.territory,
  };
  return { phone, repairs: range.code !== '+33' ? withRepair(repairs, 'phone_overseas_remapped') : repairs };
}

/** By the first three digits after the 0. */
function kindOf(prefix: number): LineKind {
  if (prefix >= 600 && prefix < 800) return 'mobile';
  if (prefix >= 900) return 'voip';
  return prefix >= 800 ? 'special' : 'fixed';
}

function usable(number: string, kind: LineKind, repairs: readonly FindingCode[]): NumberReading {
  return { phone: { number, kind, territory: territoryOf(null, number) }, repairs };
}

function withRepair(repairs: readonly FindingCode[], repair: FindingCode): readonly FindingCode[] {
  return repairs.includes(repair) ? repairs : [...repairs, repair];
}

const frenchNumber = /^\+(?:33|262|590|594|596)[1-9]\d{8}$/;
/** ` 00` to ` 99`: repairs are shown by the hundred thousand, and cutting a text in pairs costs as much as reading it. */
const pairs: readonly string[] = Array.from(
  { length: 100 },
  (_, pair) => ` ${String(pair).padStart(2, '0')}`,
);

/** As French people write and dial it from anywhere in France: `06 12 34 56 78`; international for other countries. */
export function displayNumber(number: string): string {
  const national = frenchNumber.test(number) ? Number(number.slice(-9)) : saintPierre(number);
  if (national === undefined) return parsePhoneNumber(number)?.formatInternational() ?? number;
  return `0${Math.floor(national / 100_000_000)}${pair(national, 1_000_000)}${pair(national, 10_000)}${pair(national, 100)}${pair(national, 1)}`;
}

function pair(national: number, power: number): string {
  return pairs[Math.floor(national / power) % 100] ?? '';
}

function saintPierre(number: string): number | undefined {
  return /^\+508\d{6}$/.test(number) ? Number(number) : undefined;
}

export function lineView(row: {
  readonly id: number;
  readonly number: string;
  readonly kind: string;
}): LineView {
  return {
    id: row.id,
    display: displayNumber(row.number),
    href: `tel:${row.number}`,
    kind: lineKindOf(row.kind),
  };
}

function lineKindOf(kind: string): LineKind {
  return kind === 'mobile' || kind === 'fixed' || kind === 'voip' ? kind : 'special';
}
