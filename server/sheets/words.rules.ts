/**
 * Words as a search compares them: small letters, no accents, ligatures spelt out, split at apostrophes (« l’aide » is
 * `l` and `aide`). Made here rather than by the database, so that both databases find the same.
 */
export function wordsOf(text: string): string[] {
  return folded(text).match(/[\p{L}\p{N}]+/gu) ?? [];
}

const isPlain = /^[a-z0-9]*$/i;

function folded(text: string): string {
  // Most words of a text, when its words are folded one by one.
  if (isPlain.test(text)) return text.toLowerCase();
  return text
    .toLowerCase()
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replaceAll('œ', 'oe')
    .replaceAll('æ', 'ae');
}

/** Where a word of the original text stands. */
export interface PlacedWord {
  readonly from: number;
  readonly to: number;
  readonly word: string;
}

/** The words of a text with their places in it, to show what was found. */
export function placedWords(text: string): PlacedWord[] {
  return [...text.matchAll(/[\p{L}\p{M}\p{N}]+/gu)].map((match) => ({
    from: match.index,
    to: match.index + match[0].length,
    word: wordsOf(match[0]).join(''),
  }));
}

/** What a search looks into: a line a field, each word after a space, so that ` aid` finds what begins so. */
export function searchTextOf(fields: readonly string[]): string {
  return fields
    .map((field) =>
      wordsOf(field)
        .map((word) => ` ${word}`)
        .join(''),
    )
    .join('\n');
}

/** Words that say nothing of what is searched for; left out unless they are all there is. */
const little = new Set(
  'a au aux avec c ce ces d dans de des du elle en est et il j je l la le les leur lors m mes mon n ne nous ou par pas pour qu que qui quoi s sa ses si son sont sur t un une vos votre vous y'.split(
    ' ',
  ),
);

/** A word asked for, and the beginning by which it is found: plurals fall with their endings. */
export interface SoughtWord {
  readonly word: string;
  readonly stem: string;
}

const MOST_WORDS = 8;

/** What to look for; nothing for less than two letters. */
export function soughtWords(query: string): SoughtWord[] {
  const words = [...new Set(wordsOf(query))];
  const telling = words.filter((word) => word.length > 1 && !little.has(word));
  const kept = telling.length > 0 ? telling : words.filter((word) => word.length > 1);
  return kept.slice(0, MOST_WORDS).map((word) => ({ word, stem: stemOf(word) }));
}

/** « droits » and « droit », « médicaux » and « médical » share a beginning. */
function stemOf(word: string): string {
  if (word.length >= 5 && /a(?:ux|l)$/.test(word)) return word.replace(/(?:ux|l)$/, '');
  return word.length >= 4 ? word.replace(/[sx]$/, '') : word;
}
