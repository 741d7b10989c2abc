/** How a number of a sheet was meant, from its number format (ECMA-376 part 1 §18.8.30–31). */
export type CellFormat =
  | { readonly kind: 'number' }
  | { readonly kind: 'day'; readonly hasTime: boolean }
  | { readonly kind: 'time'; readonly isElapsed: boolean }
  | { readonly kind: 'percent' }
  /** Digits put in places: postal codes, phones. In reading order; `0` and `#` are places, the rest is written as is. */
  | { readonly kind: 'mask'; readonly places: readonly Place[] };
type Place = { readonly digit: '0' | '#' } | { readonly written: string };

const number: CellFormat = { kind: 'number' };
const day: CellFormat = { kind: 'day', hasTime: false };
const time: CellFormat = { kind: 'time', isElapsed: false };

/**
 * Formats that a file uses by number without spelling them; those not listed show plain numbers. 27–36 and 50–58 are
 * dates in the East, and unused elsewhere.
 */
export function builtInFormat(id: number): CellFormat {
  if (id === 9 || id === 10) return { kind: 'percent' };
  if (id === 22) return { kind: 'day', hasTime: true };
  if (id === 46) return { kind: 'time', isElapsed: true };
  if ((id >= 18 && id <= 21) || id === 45 || id === 47) return time;
  if ((id >= 14 && id <= 17) || (id >= 27 && id <= 36) || (id >= 50 && id <= 58)) return day;
  return number;
}

/** Reads a format code, whatever the language of the Excel that wrote it (codes are stored in English). */
export function formatOf(code: string): CellFormat {
  const { plain, places, isConditional } = firstSection(code);
  if (/general|standard|@/i.test(plain)) return number;
  // `E+` is an exponent, `AM/PM` shows a time.
  const letters = plain.replace(/e[+-]/gi, '').replace(/am\/pm|a\/p/gi, 'h');
  const hasTime = /[hs]/i.test(letters);
  if (/[yd]/i.test(letters) || (/m/i.test(letters) && !hasTime)) return { kind: 'day', hasTime };
  if (hasTime) return { kind: 'time', isElapsed: /\[(h+|m+|s+)\]/i.test(code) };
  if (plain.includes('%')) return { kind: 'percent' };
  return !isConditional && isMask(plain, places) ? { kind: 'mask', places } : number;
}

interface Section {
  /** The code without quoted, escaped and bracketed parts. */
  readonly plain: string;
  readonly places: readonly Place[];
  /** `[<=9999]…;…`: which section shows a number depends on it. */
  readonly isConditional: boolean;
}

const tokens = /"([^"]*)"?|\\(.)|[_*](.)|\[([^\]]*)\]|(;)|([^"\\_*[;]|[\s\S])/g;

/** The part of a code that shows positive numbers. */
function firstSection(code: string): Section {
  let plain = '';
  const places: Place[] = [];
  let isConditional = false;
  for (const [, quoted, escaped, , bracketed, end, character] of code.matchAll(tokens)) {
    if (end !== undefined) break;
    const written = quoted ?? escaped;
    if (written !== undefined) places.push({ written });
    else if (bracketed !== undefined) {
      if (/^[<>=]/.test(bracketed)) isConditional = true;
      if (/^(h+|m+|s+)$/i.test(bracketed)) plain += bracketed;
    } else if (character !== undefined) {
      plain += character;
      places.push(placeOf(character));
    }
  }
  return { plain, places, isConditional };
}

function placeOf(character: string): Place {
  if (character === '0') return { digit: '0' };
  return character === '#' || character === '?' ? { digit: '#' } : { written: character };
}

/**
 * Only masks that bring back what the stored number lost: a leading zero or an international prefix, among blanks and
 * punctuation. Thousands, decimals, currencies and units are left out: the number alone is worth more.
 */
function isMask(plain: string, places: readonly Place[]): boolean {
  if (!/^[0#?\s()+:-]+$/.test(plain)) return false;
  const written = places.map((place) => ('written' in place ? place.written : '')).join('');
  if (!/^[\d\s()+./|:-]*$/.test(written)) return false;
  const first = places.findIndex((place) => 'digit' in place);
  const digits = places.filter((place) => 'digit' in place);
  const prefix = places.slice(0, Math.max(0, first));
  const bringsPrefix = prefix.some((place) => 'written' in place && /[\d+]/.test(place.written));
  return bringsPrefix || (digits.length > 1 && digits[0]?.digit === '0');
}

/** A number of a sheet as a person would type it. `raw` is the value as stored. */
export function numberText(raw: string, format: CellFormat, is1904: boolean): string {
  const plain = plainNumber(raw);
  switch (format.kind) {
    case 'number':
      return plain;
    case 'percent':
      return Number.isFinite(Number(plain)) ? `${rounded(Number(plain) * 100)}%` : plain;
    case 'mask':
      return /^\d+$/.test(plain) ? masked(plain, format.places) : plain;
    case 'day':
      return dayText(Number(raw), format.hasTime, is1904) ?? plain;
    case 'time':
      return timeText(Number(raw), format.isElapsed) ?? plain;
  }
}

/**
 * Without exponent (`6.12345678E8`) and without the noise of binary fractions (`0.30000000000000004`). Whole numbers
 * keep every digit they are stored with: references have more than a number can hold.
 */
export function plainNumber(raw: string): string {
  if (raw.length <= 15 && /^-?\d+(\.\d+)?$/.test(raw)) return raw;
  const parts = /^([+-]?)(\d*)\.?(\d*)(?:e([+-]?\d{1,3}))?$/i.exec(raw.trim());
  const [, sign = '', whole = '', fraction = '', exponent = '0'] = parts ?? [];
  if (whole + fraction === '') return raw;
  const digits = whole + fraction;
  const point = whole.length + Number(exponent);
  const left = digits
    .slice(0, Math.max(0, point))
    .padEnd(point, '0')
    .replace(/^0+(?=\d)/, '');
  const right = (point < 0 ? '0'.repeat(-point) + digits : digits.slice(point)).replace(/0+$/, '');
  if (right !== '' && (left + right).replace(/^0+/, '').length > 15) return rounded(Number(raw));
  const text = right === '' ? left || '0' : `${left || '0'}.${right}`;
  return sign === '-' && text !== '0' ? `-${text}` : text;
}

/** To the 15 digits that Excel keeps. */
function rounded(value: number): string {
  const text = value.toPrecision(15);
  if (text.includes('e')) return plainNumber(text);
  return text.includes('.') ? text.replace(/\.?0+$/, '') : text;
}

/** Digits fill the places from the right; those left over stand at the first place. */
function masked(digits: string, places: readonly Place[]): string {
  let left = digits;
  let text = '';
  const first = places.findIndex((place) => 'digit' in place);
  for (let index = places.length - 1; index >= 0; index--) {
    const place = places[index];
    if (place === undefined) break;
    if ('written' in place) text = place.written + text;
    else if (index === first) text = (left || (place.digit === '0' ? '0' : '')) + text;
    else {
      text = (left.slice(-1) || (place.digit === '0' ? '0' : '')) + text;
      left = left.slice(0, -1);
    }
  }
  return text.trim();
}

const DAY_MS = 86_400_000;
const LAST_DAY = 2_958_465;

/**
 * `JJ/MM/AAAA`, with the time when it is shown and not midnight; null outside the calendar, so that a zero (often a
 * reference to an empty cell) stays a zero. The 1900 system counts a 29 February 1900 that never was.
 */
function dayText(serial: number, hasTime: boolean, is1904: boolean): string | null {
  const seconds = Math.round(serial * 86_400);
  const shown = Math.floor(seconds / 86_400) + (is1904 ? 1462 : 0);
  if (!(shown >= 1 && shown <= LAST_DAY)) return null;
  if (shown === 60) return '29/02/1900';
  const on = new Date(Date.UTC(1899, 11, shown < 60 ? 31 : 30) + shown * DAY_MS);
  const written = `${two(on.getUTCDate())}/${two(on.getUTCMonth() + 1)}/${on.getUTCFullYear()}`;
  const minutes = Math.floor((seconds % 86_400) / 60);
  return hasTime && minutes > 0 ? `${written} ${clockText(minutes)}` : written;
}

/** `HH:MM`; elapsed time goes beyond 24 hours. */
function timeText(serial: number, isElapsed: boolean): string | null {
  if (!(serial >= 0 && serial <= LAST_DAY)) return null;
  const minutes = Math.floor(Math.round(serial * 86_400) / 60);
  return clockText(isElapsed ? minutes : minutes % 1440);
}

function clockText(minutes: number): string {
  return `${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}

function two(value: number): string {
  return String(value).padStart(2, '0');
}

/** A date stored as text (Excel « Strict »): `2026-01-05T00:00:00`. Anything else stays as it is. */
export function isoText(raw: string): string {
  const parts = /^(\d{4})-(\d\d)-(\d\d)(?:T(\d\d:\d\d)(?::\d\d(?:\.\d+)?)?Z?)?$/.exec(raw);
  if (parts === null) return raw;
  const [, year, month, date, clock = '00:00'] = parts;
  return `${date}/${month}/${year}${clock === '00:00' ? '' : ` ${clock}`}`;
}
