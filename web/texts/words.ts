import { type Mask, mergedMasks } from '#server/contracts/redaction.ts';

/** A word of a text, or what stands between two (`isWord` false): spaces, punctuation. */
export interface Token {
  readonly from: number;
  readonly to: number;
  readonly text: string;
  readonly isWord: boolean;
}

const words = /[\p{L}\p{M}\p{N}@+_](?:[\p{L}\p{M}\p{N}@+_./'’-]*[\p{L}\p{M}\p{N}@+_])?/gu;

/** The text cut into what can be masked, word by word, and the rest. */
export function tokensOf(text: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  const rest = (to: number) => {
    if (to > at) tokens.push({ from: at, to, text: text.slice(at, to), isWord: false });
  };
  for (const { index, 0: word } of text.matchAll(words)) {
    rest(index);
    at = index + word.length;
    tokens.push({ from: index, to: at, text: word, isWord: true });
  }
  rest(text.length);
  return tokens;
}

/** Where words begin that these ranges touch. */
export function wordsTouched(tokens: readonly Token[], ranges: readonly Mask[]): Set<number> {
  const touched = tokens.filter(
    (token) => token.isWord && ranges.some(({ from, to }) => from < token.to && token.from < to),
  );
  return new Set(touched.map(({ from }) => from));
}

/** Ranges of the words chosen; of two that follow each other, what stands between goes too: « 06 12 » is one number. */
export function masksOf(tokens: readonly Token[], chosen: ReadonlySet<number>): Mask[] {
  const masks: Mask[] = [];
  tokens.forEach(({ from, to, isWord }, index) => {
    const isBetween =
      !isWord && chosen.has(tokens[index - 1]?.from ?? -1) && chosen.has(tokens[index + 1]?.from ?? -1);
    if (isBetween || (isWord && chosen.has(from))) masks.push({ from, to });
  });
  return mergedMasks(masks, tokens.at(-1)?.to ?? 0);
}
