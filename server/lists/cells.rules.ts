import { unguarded } from '#server/platform/csv.ts';

/** What one cell means. Pure; the year comes from outside. */

const INVISIBLE = /[\u00AD\u200B-\u200F\u202A-\u202E\u2060-\u2069\uFEFF]/g;

/** Printable ASCII, single blanks inside, no apostrophe (a guard may begin with one): nothing to tidy in most cells. */
const tidyAlready = /^(?:[!-&(-~]+(?: [!-&(-~]+)*)?$/;

/** A cell without what cannot be seen: composed letters (NFC), plain blanks, no edges, no guard of our own exports. */
export function tidyCell(cell: string): string {
  if (tidyAlready.test(cell)) return cell;
  return unguarded(cell).normalize('NFC').replace(INVISIBLE, '').replace(/\s+/g, ' ').trim();
}

/** Lower case without accents or doubled blanks: two spellings of one name meet. */
export function folded(text: string): string {
  if (/^[\x21-\x26\x28-\x2c\x2e-\x7e]*$/.test(text)) return text.toLowerCase();
  return text
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/œ/g, 'oe')
    .replace(/[’'\-\s]+/g, ' ')
    .trim();
}

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

export type DateReading =
  /** `on` null: no date, which for rights means « sans limitation ». */
  { readonly on: string | null; readonly isRepaired: boolean } | { readonly isImpossible: true };

const none: DateReading = { on: null, isRepaired: false };

/**
 * Reads a day as French lists write it (reference/france.md §C.13): ISO, 31/03/2026, 31.03.26, 5 janv. 2026, and Excel's
 * day numbers. Empty, 00/00/0000 and the year 9999 mean « no date ». Two-figure years: a birth is never in the future of
 * `year`, a deadline is in this century.
 */
export function readDate(cell: string, kind: 'birth' | 'deadline', year: number): DateReading {
  const text = cell.replace(/[T ]\d{1,2}:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)?$/, '').trim();
  if (text === '' || /^(0{1,2}[/.-]0{1,2}[/.-]0{2,4}|0{4}-00-00|0+)$/.test(text)) return none;
  if (/9999/.test(text) || /^(illimit|sans limit|permanent|definitif|a vie)/.test(folded(text))) return none;
  if (/^\d\d\/\d\d\/\d{4}$/.test(text))
    return dayOf(Number(text.slice(6)), Number(text.slice(3, 5)), Number(text.slice(0, 2)), false);
  const iso = /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})$/.exec(text);
  if (iso !== null) return dayOf(Number(iso[1]), Number(iso[2]), Number(iso[3]), false);
  const french = /^(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4}|\d{2})$/.exec(text);
  if (french !== null) {
    const written = french[3] ?? '';
    const full = written.length === 4 ? Number(written) : century(Number(written), kind, year);
    return dayOf(full, Number(french[2]), Number(french[1]), written.length === 2);
  }
  const named = /^(\d{1,2})(?:er)? ([a-z]+)\.? (\d{4})$/.exec(folded(text));
  const month = months.findIndex((name) => named?.[2]?.startsWith(name));
  if (named !== null && month >= 0) return dayOf(Number(named[3]), month + 1, Number(named[1]), true);
  if (/^[2-7]\d{4}$/.test(text)) return excelDay(Number(text));
  return { isImpossible: true };
}

function century(twoFigures: number, kind: 'birth' | 'deadline', year: number): number {
  const recent = 2000 + twoFigures;
  return kind === 'birth' && recent > year ? recent - 100 : recent;
}

function dayOf(year: number, month: number, day: number, isRepaired: boolean): DateReading {
  const isReal = year >= 1850 && year <= 2200 && month >= 1 && month <= 12 && day >= 1;
  if (!isReal || day > daysIn(year, month)) return { isImpossible: true };
  return { on: `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`, isRepaired };
}

function daysIn(year: number, month: number): number {
  if (month !== 2) return [4, 6, 9, 11].includes(month) ? 30 : 31;
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
}

/** Day 1 is 1 January 1900, and Excel believes in 29 February 1900. */
function excelDay(serial: number): DateReading {
  const date = new Date(Date.UTC(1899, 11, 30) + serial * 86_400_000);
  return { on: date.toISOString().slice(0, 10), isRepaired: true };
}

/** `01000` even when Excel made it 1000; the town too when both share a cell (« 26000 Valence »). */
export function readPostalCode(cell: string): {
  readonly code: string | null;
  readonly commune: string | null;
} {
  const spaced = /^(\d\d) (\d{3})$/.exec(cell);
  if (spaced !== null) return { code: `${spaced[1]}${spaced[2]}`, commune: null };
  const found = /^(\d{4,5})(?:[.,]0)?(?:\s+(.*))?$/.exec(cell);
  if (found === null) return { code: null, commune: null };
  const commune = found[2]?.replace(/\s*cedex.*$/i, '').trim() ?? '';
  return { code: (found[1] ?? '').padStart(5, '0'), commune: commune === '' ? null : commune };
}

const civilities: Readonly<Record<string, string>> = {
  m: 'M.',
  'm.': 'M.',
  mr: 'M.',
  'mr.': 'M.',
  monsieur: 'M.',
  mme: 'Mme',
  'mme.': 'Mme',
  madame: 'Mme',
  mlle: 'Mme',
  mademoiselle: 'Mme',
};

export function readCivility(cell: string): string | null {
  return cell === '' ? null : (civilities[folded(cell)] ?? [...cell].slice(0, 20).join(''));
}

const languages: Readonly<Record<string, string>> = {
  francais: 'fr',
  anglais: 'en',
  arabe: 'ar',
  espagnol: 'es',
  portugais: 'pt',
  italien: 'it',
  allemand: 'de',
  turc: 'tr',
  russe: 'ru',
  ukrainien: 'uk',
  roumain: 'ro',
  polonais: 'pl',
  chinois: 'zh',
  mandarin: 'zh',
  tamoul: 'ta',
  bengali: 'bn',
  ourdou: 'ur',
  hindi: 'hi',
  persan: 'fa',
  dari: 'fa',
  pachto: 'ps',
  albanais: 'sq',
  serbe: 'sr',
  georgien: 'ka',
  armenien: 'hy',
  vietnamien: 'vi',
  soninke: 'snk',
  bambara: 'bm',
  wolof: 'wo',
  peul: 'ff',
  lingala: 'ln',
  somali: 'so',
  kabyle: 'kab',
};

const codes: ReadonlySet<string> = new Set(Object.values(languages));

/** Three-letter codes of the languages that also have a two-letter one. */
const longCodes: Readonly<Record<string, string>> = {
  fra: 'fr',
  fre: 'fr',
  eng: 'en',
  ara: 'ar',
  spa: 'es',
  por: 'pt',
  ita: 'it',
  deu: 'de',
  ger: 'de',
  tur: 'tr',
  rus: 'ru',
  ukr: 'uk',
  zho: 'zh',
  tam: 'ta',
};

/** French when the cell says nothing that is known: somebody must be able to make the first call. */
export function readLanguage(cell: string): string {
  const text = folded(cell);
  return codes.has(text) ? text : (languages[text] ?? longCodes[text] ?? 'fr');
}
