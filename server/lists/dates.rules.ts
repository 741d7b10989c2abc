import { folded } from './cells.rules.ts';

/** Days, as French lists write them (reference/france.md §C.13). Pure; the year comes from outside. */

export type DateReading =
  /** `on` null: no date, which for rights means « sans limitation ». */
  { readonly on: string | null; readonly isRepaired: boolean } | { readonly isImpossible: true };

/** A birth is never in the future; a deadline is in this century; anything else is nearer than twenty years ahead. */
export type DateKind = 'birth' | 'deadline' | 'other';

const none: DateReading = { on: null, isRepaired: false };
const impossible: DateReading = { isImpossible: true };

/** Written by hand to say that there is nothing to write. */
const noDate =
  /^(?:[-–—./?]+|0{1,2}[/.-]0{1,2}[/.-]0{2,4}|0{4}-00-00|0+|nc|n\/?[ac]|neant|aucune?|inconnue?|non renseignee?|null|#n\/a)$/;
const unlimited = /9999|^(?:illimite|sans limit|permanent|definitif|a vie)/;

const months: readonly string[] = [
  'janv',
  'fevr',
  'mars',
  'avr',
  'mai',
  'juin',
  'juil',
  'aout',
  'sept',
  'oct',
  'nov',
  'dec',
];

const timeOfDay = /[T ]\d{1,2}:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)?$/;

/**
 * Reads a day: ISO, 31/03/2026, 31.03.26, 20260331, `mardi 31 mars 2026`, `31-mars-26`, and Excel's day numbers. Empty,
 * 00/00/0000 and the year 9999 mean « no date ». `year` settles years of two figures.
 */
export function readDate(cell: string, kind: DateKind, year: number): DateReading {
  if (cell === '') return none;
  const usual = usualDay(cell);
  if (usual !== undefined) return usual === '' ? unusual(cell, kind, year) : { on: usual, isRepaired: false };
  return unusual(cell, kind, year);
}

/** `-MM-DD` for every day there can be, at `month * 32 + day`; empty where there is none. */
const endings: readonly string[] = Array.from({ length: 13 * 32 }, (_, at) => {
  const month = at >> 5;
  const day = at & 31;
  const isDay = month >= 1 && day >= 1 && day <= daysIn(2024, month);
  return isDay ? `-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}` : '';
});
const LEAP_DAY = 2 * 32 + 29;

/** `31/03/2026` and `2026-03-31` by hand, since every row has one or two: undefined when written otherwise, empty when not a day. */
export function usualDay(text: string): string | undefined {
  if (text.length !== 10) return undefined;
  const isFrench = text.charCodeAt(2) === SLASH && text.charCodeAt(5) === SLASH;
  if (!isFrench && (text.charCodeAt(4) !== DASH || text.charCodeAt(7) !== DASH)) return undefined;
  const year = isFrench
    ? twoFigures(text, 6) * 100 + twoFigures(text, 8)
    : twoFigures(text, 0) * 100 + twoFigures(text, 2);
  const month = twoFigures(text, isFrench ? 3 : 5);
  const day = twoFigures(text, isFrench ? 0 : 8);
  // What is no figure made one of these not a number.
  if (!(year >= FIRST_YEAR && year <= LAST_YEAR && month <= 12 && day <= 31)) return '';
  const at = month * 32 + day;
  const ending = at === LEAP_DAY && daysIn(year, 2) === 28 ? '' : (endings[at] ?? '');
  if (ending === '') return '';
  return isFrench ? year + ending : text;
}

const FIRST_YEAR = 1850;
const LAST_YEAR = 2200;
const SLASH = 47;
const DASH = 45;

function twoFigures(text: string, at: number): number {
  return figure(text.charCodeAt(at)) * 10 + figure(text.charCodeAt(at + 1));
}

function figure(code: number): number {
  return code >= 48 && code <= 57 ? code - 48 : Number.NaN;
}

function unusual(cell: string, kind: DateKind, year: number): DateReading {
  const text = cell.replace(timeOfDay, '').trim();
  const plain = folded(text);
  if (text === '' || noDate.test(text.toLowerCase()) || noDate.test(plain) || unlimited.test(plain))
    return none;
  const iso = /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})$/.exec(text) ?? /^(\d{4})(\d\d)(\d\d)$/.exec(text);
  if (iso !== null) {
    const isCompact = !/\D/.test(text);
    const read = dayOf(Number(iso[1]), Number(iso[2]), Number(iso[3]), isCompact);
    if ('on' in read || !isCompact) return read;
  }
  const french =
    /^(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4}|\d{2})$/.exec(text) ?? /^(\d\d)(\d\d)(\d{4})$/.exec(text);
  if (french !== null) {
    const written = french[3] ?? '';
    const full = written.length === 4 ? Number(written) : century(Number(written), kind, year);
    return dayOf(full, Number(french[2]), Number(french[1]), written.length === 2 || !/\D/.test(text));
  }
  return namedDay(plain, kind, year) ?? excelDay(text, kind);
}

const named =
  /^(?:(?:lun|mar|mer|jeu|ven|sam|dim)[a-z]*\.?,? )?(\d{1,2})(?:er)?[ /.]+([a-z]{3,9})\.?[ /]+(\d{4}|\d{2})$/;

/** `5 janv. 2026`, `1er mars 2026`, `lundi 5 janvier 2026`, `05-janv-26`: folded, so dashes are blanks. */
function namedDay(plain: string, kind: DateKind, year: number): DateReading | null {
  const found = named.exec(plain);
  if (found === null) return null;
  const [, day = '', name = '', written = ''] = found;
  const month = months.findIndex((start) => name.startsWith(start) || start.startsWith(name));
  if (month < 0) return null;
  const full = written.length === 4 ? Number(written) : century(Number(written), kind, year);
  return dayOf(full, month + 1, Number(day), true);
}

function century(twoFigures: number, kind: DateKind, year: number): number {
  const recent = 2000 + twoFigures;
  if (kind === 'birth') return recent > year ? recent - 100 : recent;
  return kind === 'other' && recent > year + 20 ? recent - 100 : recent;
}

function dayOf(year: number, month: number, day: number, isRepaired: boolean): DateReading {
  const isReal = year >= FIRST_YEAR && year <= LAST_YEAR && month >= 1 && month <= 12 && day >= 1;
  if (!isReal || day > daysIn(year, month)) return impossible;
  return { on: `${year}${endings[month * 32 + day]}`, isRepaired };
}

function daysIn(year: number, month: number): number {
  if (month !== 2) return [4, 6, 9, 11].includes(month) ? 30 : 31;
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
}

/**
 * Day 1 is 1 January 1900, and Excel believes in 29 February 1900. Five figures: four would be a year. Before 20000
 * (October 1954) only births are.
 */
function excelDay(text: string, kind: DateKind): DateReading {
  const serial = /^(\d{5})(?:[.,]\d+)?$/.exec(text)?.[1];
  if (serial === undefined || serial > '80000') return impossible;
  if (serial < (kind === 'birth' ? '10000' : '20000')) return impossible;
  const date = new Date(Date.UTC(1899, 11, 30) + Number(serial) * 86_400_000);
  return { on: date.toISOString().slice(0, 10), isRepaired: true };
}
