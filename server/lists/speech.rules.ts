import { folded } from './cells.rules.ts';

/** How a person is addressed, and in which language. Pure. */

const civilities: Readonly<Record<string, string>> = {
  m: 'M.',
  'm.': 'M.',
  mr: 'M.',
  'mr.': 'M.',
  monsieur: 'M.',
  h: 'M.',
  homme: 'M.',
  mme: 'Mme',
  'mme.': 'Mme',
  madame: 'Mme',
  mlle: 'Mme',
  mademoiselle: 'Mme',
  f: 'Mme',
  femme: 'Mme',
};

const LONGEST_CIVILITY = 20;

/** `M.`, `Mme`, or the cell when it is neither (« Dr »); null when it is empty. */
export function readCivility(cell: string): string | null {
  if (cell === '' || cell === 'Mme' || cell === 'M.') return cell === '' ? null : cell;
  return civilities[folded(cell)] ?? [...cell].slice(0, LONGEST_CIVILITY).join('');
}

const languages: Readonly<Record<string, string>> = {
  francais: 'fr',
  francaise: 'fr',
  french: 'fr',
  anglais: 'en',
  english: 'en',
  arabe: 'ar',
  espagnol: 'es',
  portugais: 'pt',
  bresilien: 'pt',
  italien: 'it',
  allemand: 'de',
  neerlandais: 'nl',
  turc: 'tr',
  kurde: 'ku',
  russe: 'ru',
  ukrainien: 'uk',
  roumain: 'ro',
  moldave: 'ro',
  polonais: 'pl',
  bulgare: 'bg',
  hongrois: 'hu',
  grec: 'el',
  chinois: 'zh',
  mandarin: 'zh',
  tamoul: 'ta',
  bengali: 'bn',
  cinghalais: 'si',
  ourdou: 'ur',
  urdu: 'ur',
  hindi: 'hi',
  penjabi: 'pa',
  pendjabi: 'pa',
  persan: 'fa',
  farsi: 'fa',
  dari: 'fa',
  pachto: 'ps',
  pachtou: 'ps',
  albanais: 'sq',
  serbe: 'sr',
  croate: 'hr',
  bosniaque: 'bs',
  macedonien: 'mk',
  georgien: 'ka',
  armenien: 'hy',
  tchetchene: 'ce',
  mongol: 'mn',
  vietnamien: 'vi',
  khmer: 'km',
  japonais: 'ja',
  coreen: 'ko',
  hebreu: 'he',
  soninke: 'snk',
  bambara: 'bm',
  wolof: 'wo',
  peul: 'ff',
  lingala: 'ln',
  swahili: 'sw',
  malgache: 'mg',
  somali: 'so',
  amharique: 'am',
  tigrinya: 'ti',
  kabyle: 'kab',
  berbere: 'ber',
  'creole haitien': 'ht',
  haitien: 'ht',
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
  ron: 'ro',
  rum: 'ro',
  pol: 'pl',
  zho: 'zh',
  chi: 'zh',
  tam: 'ta',
  ben: 'bn',
  urd: 'ur',
  fas: 'fa',
  per: 'fa',
  sqi: 'sq',
  alb: 'sq',
};

/**
 * The language of a cell. French when it says nothing that is known (null): somebody must be able to make the first
 * call. French too when it is one of several: it is the one every agent speaks.
 */
export function readLanguage(cell: string): string | null {
  if (cell === 'fr' || cell === '') return 'fr';
  const whole = languageOf(folded(cell));
  if (whole !== undefined) return whole;
  const parts = folded(cell)
    .split(/[/,;+&|()]| et | ou /)
    .flatMap((part) => languageOf(part.trim()) ?? []);
  return parts.includes('fr') ? 'fr' : (parts[0] ?? null);
}

function languageOf(word: string): string | undefined {
  // `fr FR`, as software writes `fr-FR`.
  const start = /^([a-z]{2}) [a-z]{2}$/.exec(word)?.[1] ?? word;
  return codes.has(start) ? start : (languages[word] ?? longCodes[word]);
}
