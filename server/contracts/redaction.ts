import { z } from 'zod';

/** What is not shared of a free answer: ranges of its characters, so that nobody can put words into somebody’s mouth. */

/** From a character (UTF-16 unit) to another, excluded. */
export const mask = z
  .object({ from: z.int().nonnegative(), to: z.int().positive() })
  .refine(({ from, to }) => from < to, { error: 'Un passage masqué va d’un caractère à un suivant.' });
export type Mask = z.infer<typeof mask>;

/** What stands in the place of what is masked. */
export const MASKED = '[…]';

/** In order, those that meet or overlap made one; what lies beyond the text is left out. */
export function mergedMasks(masks: readonly Mask[], length: number): Mask[] {
  const merged: Mask[] = [];
  for (const { from, to } of [...masks].sort((a, b) => a.from - b.from)) {
    const last = merged.at(-1);
    const end = Math.min(to, length);
    if (last !== undefined && from <= last.to)
      merged[merged.length - 1] = { from: last.from, to: Math.max(last.to, end) };
    else if (from < end) merged.push({ from, to: end });
  }
  return merged;
}

/** A text cut where masks begin and end. */
export function partsOf(
  text: string,
  masks: readonly Mask[],
): { text: string; isMasked: boolean; from: number }[] {
  const parts: { text: string; isMasked: boolean; from: number }[] = [];
  let at = 0;
  for (const { from, to } of mergedMasks(masks, text.length)) {
    if (from > at) parts.push({ text: text.slice(at, from), isMasked: false, from: at });
    parts.push({ text: text.slice(from, to), isMasked: true, from });
    at = to;
  }
  if (at < text.length) parts.push({ text: text.slice(at), isMasked: false, from: at });
  return parts;
}

/** The wording that is shared. */
export function redacted(text: string, masks: readonly Mask[]): string {
  return partsOf(text, masks)
    .map((part) => (part.isMasked ? MASKED : part.text))
    .join('');
}
