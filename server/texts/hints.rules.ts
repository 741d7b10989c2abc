import { digitRuns, isNir, isNirBody } from '#server/contracts/nir.ts';
import type { OpenText } from '#server/contracts/texts.contract.ts';

/** What in a free answer may say who somebody is. It proposes, somebody decides. Pure. */

type Hint = OpenText['hints'][number];

/** Whole names and towns of the person's own file. */
export interface KnownWords {
  readonly names: readonly string[];
  readonly towns: readonly string[];
}

/** Nine digits after 0, +33 or 0033, however they are parted; then any number of ten digits or more. */
const phones = /(?<![\d+])(?:(?:\+|00)\d{2}|0)[\s.\-_/()]{0,3}(?:\d[\s.\-_/()]{0,2}){8,10}(?<=\d)(?!\d)/g;
const emails = /[\p{L}\d._%+-]+\s?@\s?[\p{L}\d-]+(?:\.[\p{L}\d-]+)+/gu;
const months =
  'janv(?:ier|\\.)?|f[ée]vr(?:ier|\\.)?|mars|avr(?:il|\\.)?|mai|juin|juil(?:let|\\.)?|ao[ûu]t|sept(?:embre|\\.)?|oct(?:obre|\\.)?|nov(?:embre|\\.)?|d[ée]c(?:embre|\\.)?';
const dates = new RegExp(
  `(?<!\\d)(?:\\d{1,2}\\s?[/.\\-]\\s?\\d{1,2}\\s?[/.\\-]\\s?(?:\\d{4}|\\d{2})|\\d{4}-\\d{2}-\\d{2}|(?:1er|\\d{1,2})\\s+(?:${months})\\s+(?:\\d{4}|\\d{2}))(?!\\d)`,
  'gi',
);

/** Shorter ones (« Le », « Si ») are words of every sentence. */
const SHORTEST_WORD = 3;

/** In the order of the text; of two that overlap, the first found: numbers before dates, then words. */
export function hintsIn(text: string, { names, towns }: KnownWords): Hint[] {
  const found: Hint[] = [
    ...nirsIn(text),
    ...matches(text, emails, 'email'),
    ...matches(text, phones, 'phone'),
    ...matches(text, dates, 'date'),
    ...wordsIn(text, names, 'name'),
    ...wordsIn(text, towns, 'town'),
  ];
  const kept: Hint[] = [];
  for (const hint of found)
    if (!kept.some(({ from, to }) => hint.from < to && from < hint.to)) kept.push(hint);
  return kept.sort((a, b) => a.from - b.from);
}

function matches(text: string, pattern: RegExp, kind: Hint['kind']): Hint[] {
  return [...text.matchAll(pattern)].map(({ index, 0: found }) => ({
    kind,
    from: index,
    to: index + found.length,
  }));
}

function nirsIn(text: string): Hint[] {
  return matches(text, digitRuns, 'nir').filter(({ from, to }) => {
    const digits = text.slice(from, to).replace(/[^\dAB]/gi, '');
    return digits.length === 15
      ? isNir(digits) || isNirBody(digits.slice(0, 13))
      : digits.length === 13 && isNirBody(digits);
  });
}

/** Each known word wherever it stands whole, accents, case and hyphens apart. */
function wordsIn(text: string, words: readonly string[], kind: 'name' | 'town'): Hint[] {
  const { folded, at } = foldedWithPlaces(text);
  const wanted = words.map((word) => foldedWithPlaces(word).folded.trim()).filter(isLong);
  return [...new Set(wanted)]
    .sort((a, b) => b.length - a.length)
    .flatMap((word) =>
      [
        ...folded.matchAll(
          new RegExp(`(?<![\\p{L}\\d])${word.replace(/[^\p{L}\d ]/gu, '.')}(?![\\p{L}\\d])`, 'gu'),
        ),
      ].map(({ index, 0: found }) => ({
        kind,
        from: at[index] ?? 0,
        to: at[index + found.length] ?? text.length,
      })),
    );
}

function isLong(word: string): boolean {
  return word.length >= SHORTEST_WORD;
}

/** Without accents, in small letters, hyphens and apostrophes as spaces; `at`: where each character stood. */
function foldedWithPlaces(text: string): { folded: string; at: number[] } {
  let folded = '';
  const at: number[] = [];
  let place = 0;
  for (const character of text) {
    const plain = character
      .normalize('NFD')
      .replace(/\p{M}/gu, '')
      .toLowerCase()
      .replace(/[-'’\s]/g, ' ');
    folded += plain;
    for (let unit = 0; unit < plain.length; unit += 1) at.push(place);
    place += character.length;
  }
  return { folded, at };
}
