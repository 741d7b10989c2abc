import type { FindingCode } from '#server/contracts/imports.contract.ts';
import { type NumberReading, type Phone, readNational, readNumber } from './numbers.rules.ts';
import { homeOf } from './territory.rules.ts';

/**
 * The numbers of a cell in the order they are to be tried, and what had to be repaired to read them; `problem` says why
 * there is none, null when there is.
 */
export interface PhoneReading {
  readonly phones: readonly Phone[];
  readonly repairs: readonly FindingCode[];
  readonly problem: FindingCode | null;
}

/** A number that a spreadsheet rounded: `6,12E+08`. */
const lossy = /^\d([.,]\d+)?E\+?\d+$/i;
const INVISIBLE = /[\u00AD\u200B-\u200F\u202A-\u202E\u2060-\u2069\uFEFF]/g;
const BETWEEN_DIGITS = '[ .\\-_\\u2010-\\u2015]*';
/** Several national numbers written one after the other with nothing but blanks between. */
const runOfNationals = new RegExp(`(?<!\\d)0[1-9](?:${BETWEEN_DIGITS}\\d\\d){4}(?!\\d)`, 'g');
/** One number: digits with blanks, dots or dashes between, perhaps a plus, perhaps `(0)` after the country code. */
const numberLike = new RegExp(`\\+?\\d(?:${BETWEEN_DIGITS}\\d)*`, 'g');

const none: readonly FindingCode[] = [];
const zeroRestored: readonly FindingCode[] = ['phone_zero_restored'];

/**
 * Reads the telephone cell of a list as people really fill it (reference/france.md §C.9 to 12). The postal code says
 * where the line is when it is known: people keep their mobile number when they move.
 */
export function parsePhones(cell: string, postalCode: string | null): PhoneReading {
  const home = homeOf(postalCode);
  const national = plainNational(cell);
  if (national > 0) {
    const first = cell.charCodeAt(0);
    const hasZero = first === ZERO || first === PLUS;
    const reading = readNational(national, hasZero ? none : zeroRestored, home);
    if ('problem' in reading) return { phones: [], repairs: none, problem: reading.problem };
    return { phones: [reading.phone], repairs: reading.repairs, problem: null };
  }
  const reading = readCell(cell.trim());
  if (home === null) return reading;
  return { ...reading, phones: reading.phones.map((phone) => ({ ...phone, territory: home })) };
}

const PLUS = 43;
const ZERO = 48;
const NINE = 57;
const THREE = 51;

/**
 * The nine national digits of what hands and spreadsheets write most: `0612345678`, `06 12 34 56 78`, `06.12…`,
 * `+33612345678`, and `612345678` whose zero was lost; 0 for everything else, which goes the long way. By hand: nearly
 * every cell of nearly every list ends here, and an expression that captures costs ten times as much.
 */
function plainNational(text: string): number {
  let at = 0;
  const first = text.charCodeAt(0);
  if (first === ZERO) at = 1;
  else if (first === PLUS) {
    if (text.charCodeAt(1) !== THREE || text.charCodeAt(2) !== THREE) return 0;
    at = isBetween(text.charCodeAt(3)) ? 4 : 3;
  }
  let national = text.charCodeAt(at) - ZERO;
  if (!(national >= 1 && national <= 9)) return 0;
  at += 1;
  for (let pair = 0; pair < 4; pair += 1) {
    if (isBetween(text.charCodeAt(at))) at += 1;
    const tens = text.charCodeAt(at);
    const units = text.charCodeAt(at + 1);
    if (!(tens >= ZERO && tens <= NINE && units >= ZERO && units <= NINE)) return 0;
    national = national * 100 + (tens - ZERO) * 10 + units - ZERO;
    at += 2;
  }
  return at === text.length ? national : 0;
}

/** A blank, a dot or a dash, no-break blanks included. */
function isBetween(code: number): boolean {
  return code === 32 || code === 46 || code === 45 || code === 0xa0 || code === 0x202f;
}

function readCell(trimmed: string): PhoneReading {
  if (trimmed === '') return { phones: [], repairs: none, problem: 'no_phone' };
  const clean = tidy(trimmed);
  if (!/\d/.test(clean)) return { phones: [], repairs: none, problem: 'no_phone' };
  // A letter inside digits (06l2…) is a typing error nobody can guess.
  if (/\d[A-Za-z]\d/.test(clean) || lossy.test(clean))
    return { phones: [], repairs: none, problem: 'unusable_phone' };
  const whole = asOneNumber(clean);
  if (whole !== null) return readAll([whole], false);
  const candidates = candidatesOf(clean);
  const hasNote = /\p{L}/u.test(clean);
  return readAll(candidates, hasNote);
}

/** Plain ASCII digits and blanks, and the tricks of spreadsheets undone: `="06…"`, `'06…`, `612345678,0`, `6,12345678E+08`. */
function tidy(cell: string): string {
  return cell
    .normalize('NFKC')
    .replace(INVISIBLE, '')
    .replace(/[\u0660-\u0669]/g, (digit) => String(digit.charCodeAt(0) - 0x0660))
    .replace(/[\u06F0-\u06F9]/g, (digit) => String(digit.charCodeAt(0) - 0x06f0))
    .replace(/\s+/g, ' ')
    .replace(/^="(.*)"$/, '$1')
    .replace(/^'+/, '')
    .replace(/\+ /g, '+')
    .replace(/^(\d{9,12})[.,]0+$/, '$1')
    .replace(/^(\d)[.,](\d{8,11})E\+?(\d\d)$/i, (all, head: string, tail: string, power: string) =>
      // Fewer decimals than the power means that digits were lost for good.
      tail.length === Number(power) ? head + tail : all,
    )
    .replace(/(^\s*(?:\+|00)?\s*\d{2,3}\s*)\(\s*0\s*\)/, '$10')
    .trim();
}

interface Candidate {
  readonly text: string;
  readonly hasPlus: boolean;
}

/** The whole cell as one number when only digits and usual separators (`06/12/34/56/78` too) make a number of it. */
function asOneNumber(clean: string): Candidate | null {
  if (!/^\+?[\d .,/\-_\u2010-\u2015()]+$/.test(clean)) return null;
  const digits = clean.replace(/\D/g, '');
  if (digits.length > 13) return null;
  const candidate = { text: clean, hasPlus: clean.startsWith('+') };
  // Two separated groups of which one is a number by itself are a number and something else.
  if (/[/,()]/.test(clean) && candidatesOf(clean).some(isUsable)) return null;
  return candidate;
}

/** Nobody has more numbers than this: such a cell is not a telephone cell. */
const MAX_NUMBERS = 10;

function candidatesOf(clean: string): Candidate[] {
  return allCandidates(clean).slice(0, MAX_NUMBERS);
}

function allCandidates(clean: string): Candidate[] {
  const nationals = clean.match(runOfNationals);
  if (nationals !== null && nationals.length > 1) return nationals.map((text) => ({ text, hasPlus: false }));
  return [...clean.matchAll(numberLike)].map(([text]) => ({ text, hasPlus: text.startsWith('+') }));
}

function read(candidate: Candidate): NumberReading {
  return readNumber(candidate.text.replace(/\D/g, ''), candidate.hasPlus);
}

function isUsable(candidate: Candidate): boolean {
  return 'phone' in read(candidate);
}

/** From the one that says least to the one that says most: a premium number explains better than « unusable ». */
const problems: readonly FindingCode[] = ['no_phone', 'unusable_phone', 'short_number', 'premium_number'];

function readAll(candidates: readonly Candidate[], hasNote: boolean): PhoneReading {
  const phones: Phone[] = [];
  const repairs = new Set<FindingCode>();
  let problem: FindingCode = 'no_phone';
  let leftOver = 0;
  for (const candidate of candidates) {
    const reading = read(candidate);
    if ('problem' in reading) {
      // A few digits beside something else are a floor or an extension, not a short number.
      const found =
        reading.problem === 'short_number' && candidates.length > 1 ? 'unusable_phone' : reading.problem;
      if (problems.indexOf(found) > problems.indexOf(problem)) problem = found;
      leftOver += 1;
    } else if (!phones.some(({ number }) => number === reading.phone.number)) {
      phones.push(reading.phone);
      for (const repair of reading.repairs) repairs.add(repair);
    }
  }
  if (phones.length === 0) return { phones, repairs: none, problem };
  if (phones.length > 1) repairs.add('phone_several');
  if (hasNote || leftOver > 0) repairs.add('phone_note_removed');
  return { phones, repairs: [...repairs], problem: null };
}
