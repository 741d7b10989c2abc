import type { Encoding } from '#server/contracts/imports.contract.ts';

/** The upper half of code page 850, from 0x80, as MS-DOS and older French business software write it. */
const cp850 =
  'ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜø£Ø×ƒáíóúñÑªº¿®¬½¼¡«»░▒▓│┤ÁÂÀ©╣║╗╝¢¥┐└┴┬├─┼ãÃ╚╔╩╦╠═╬¤ðÐÊËÈıÍÎÏ┘┌█▄¦Ì▀ÓßÔÒõÕµþÞÚÛÙýÝ¯´\u00ad±‗¾¶§÷¸°¨·¹³²■\u00a0';

/** From 0x80 to 0x9f; written out because Node 20 decodes these bytes as Latin-1. The rest of windows-1252 is Latin-1. */
const windows1252 = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ';

/** One character per byte from 0x80. */
function upperHalf(encoding: LookAlike): string {
  if (encoding === 'cp850') return cp850;
  const bytes = Uint8Array.from({ length: 128 }, (_, index) => index + 128);
  if (encoding === 'macintosh') return new TextDecoder('macintosh').decode(bytes);
  return windows1252 + String.fromCharCode(...bytes.subarray(32));
}

/** Nothing in a file tells one of these from another. */
export const lookAlikes = ['windows-1252', 'cp850', 'macintosh'] as const satisfies readonly Encoding[];
export type LookAlike = (typeof lookAlikes)[number];

/** The same bytes read another way; null when these words cannot have come from `from`. */
export function readAs(words: string, from: LookAlike, to: LookAlike): string | null {
  const source = upperHalf(from);
  const target = upperHalf(to);
  let read = '';
  for (const character of words) {
    if (character <= '\u007f') {
      read += character;
      continue;
    }
    const at = source.indexOf(character);
    if (at === -1) return null;
    read += target[at] ?? '';
  }
  return read;
}

/** The ways these words may also be read, when the encoding in use is one of those that look alike. */
export function otherReadings(
  words: string,
  encoding: string,
): { readonly encoding: LookAlike; readonly words: string | null }[] {
  const from = lookAlikes.find((known) => known === encoding);
  return lookAlikes
    .filter((known) => known !== encoding)
    .slice(0, 2)
    .map((to) => ({ encoding: to, words: from === undefined ? null : readAs(words, from, to) }));
}

const WORDS = 5;
const ACCENTED = /[\p{L}\p{M}'’-]*[^\p{ASCII}\s][^\s,;()"«»/]*/gu;

/** The first different words with an accent (or with what stands where one should be). */
export function accentedWords(cells: Iterable<string>): string[] {
  const words = new Set<string>();
  for (const cell of cells) {
    for (const [word] of cell.matchAll(ACCENTED)) {
      words.add(word);
      if (words.size === WORDS) return [...words];
    }
  }
  return [...words];
}
