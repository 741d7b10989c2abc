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

/**
 * National prefixes that belong to overseas territories. libphonenumber reads them as mainland numbers, and calls some
 * of those « valid » (reference/france.md §1), so they are moved before it is asked anything. 06 39 98 stays: Arcep
 * keeps it for fiction, in the mainland.
 */
const overseas: readonly (readonly [prefix: RegExp, countryCode: string])[] = [
  [/^(262|263|269|692|693|639(?!98))/, '262'],
  [/^(590|690|691)/, '590'],
  [/^(594|694)/, '594'],
  [/^(596|696|697)/, '596'],
];
const SAINT_PIERRE = /^508(?=\d{6}$)/;

/** Country codes under which French numbers are written, each followed by the nine digits of the national number. */
const frenchCodes = /^(33|262|590|594|596|508)0?([1-9]\d{8})$/;

/** Placeholders that software demands: one digit repeated, or one pair (06 06 06 06 06). */
const repeatedDigit = /^(\d)\1{5,}$/;
const repeatedPair = /^([1-9])(0\1){4}$/;

/**
 * Reads one number: digits, perhaps a `+`. Only the structure refuses; a number that the metadata of libphonenumber
 * does not know yet is kept, for they lag behind Arcep's allocations.
 */
export function readNumber(digits: string, hasPlus: boolean): NumberReading {
  if (/^0*$/.test(digits)) return { problem: 'no_phone' };
  if (repeatedDigit.test(digits)) return { problem: 'no_phone' };
  if (hasPlus) return readInternational(digits, []);
  if (/^00[1-9]/.test(digits)) return readInternational(digits.slice(2), ['phone_prefix_repaired']);
  if (/^0[1-9]\d{8}$/.test(digits)) return readNational(digits.slice(1), []);
  if (isShort(digits)) return { problem: 'short_number' };
  if (/^[1-9]\d{8}$/.test(digits)) return readNational(digits, ['phone_zero_restored']);
  if (frenchCodes.test(digits)) return readInternational(digits, ['phone_prefix_repaired']);
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
    if (code === '33') return readNational(national, found);
    return usable(`+${code}${national}`, kindOf(national), found);
  }
  if (/^33/.test(digits) && isShort(digits.slice(2))) return { problem: 'short_number' };
  // `+0612345678`: the sign was put in front of the national number.
  if (/^0[1-9]\d{8}$/.test(digits))
    return readNational(digits.slice(1), withRepair(repairs, 'phone_prefix_repaired'));
  const foreign = parsePhoneNumber(`+${digits}`);
  if (foreign?.isPossible() && foreign.country !== undefined) {
    const type = foreign.getType();
    if (type === 'PREMIUM_RATE' || type === 'SHARED_COST') return { problem: 'premium_number' };
    const kind = type === 'FIXED_LINE' ? 'fixed' : type === 'VOIP' ? 'voip' : 'mobile';
    return usable(foreign.number, kind, repairs);
  }
  // `+805690821`: no country is called 80; the 33 was lost, as when a spreadsheet drops it.
  if (/^[1-9]\d{8}$/.test(digits) && foreign === undefined)
    return readNational(digits, withRepair(repairs, 'phone_prefix_repaired'));
  return { problem: 'unusable_phone' };
}

/** `national`: the nine digits after the 0. */
function readNational(national: string, repairs: readonly FindingCode[]): NumberReading {
  if (repeatedDigit.test(national)) return { problem: 'no_phone' };
  if (repeatedPair.test(national)) return { problem: 'unusable_phone' };
  // 0800 to 0809 cost the price of a call at most; 081, 082 and 089 are billed to the caller (Arcep numbering plan).
  if (national.startsWith('8') && !national.startsWith('80')) return { problem: 'premium_number' };
  const moved = overseas.find(([prefix]) => prefix.test(national));
  if (moved !== undefined) {
    const number = `+${moved[1]}${national}`;
    return usable(number, kindOf(national), withRepair(repairs, 'phone_overseas_remapped'));
  }
  if (SAINT_PIERRE.test(national)) {
    return usable(
      `+508${national.slice(3)}`,
      kindOf(national),
      withRepair(repairs, 'phone_overseas_remapped'),
    );
  }
  return usable(`+33${national}`, kindOf(national), repairs);
}

function kindOf(national: string): LineKind {
  if (/^[67]/.test(national)) return 'mobile';
  if (national.startsWith('9')) return 'voip';
  return national.startsWith('8') ? 'special' : 'fixed';
}

function usable(number: string, kind: LineKind, repairs: readonly FindingCode[]): NumberReading {
  return { phone: { number, kind, territory: territoryOf(null, number) }, repairs };
}

function withRepair(repairs: readonly FindingCode[], repair: FindingCode): readonly FindingCode[] {
  return repairs.includes(repair) ? repairs : [...repairs, repair];
}

/** As French people write and dial it from anywhere in France: `06 12 34 56 78`; international for other countries. */
export function displayNumber(number: string): string {
  const national = /^\+(?:33|262|590|594|596)([1-9]\d{8})$/.exec(number)?.[1] ?? saintPierre(number);
  if (national !== undefined) return `0${national}`.replace(/(\d\d)(?=\d)/g, '$1 ');
  return parsePhoneNumber(number)?.formatInternational() ?? number;
}

function saintPierre(number: string): string | undefined {
  return /^\+508\d{6}$/.test(number) ? number.slice(1) : undefined;
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
