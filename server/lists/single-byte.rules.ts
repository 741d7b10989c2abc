import type { Encoding } from '#server/contracts/imports.contract.ts';

/** Encodings in which a byte is a character, that lists made in France come in: Windows, DOS, old Macintosh. */
export const singleBytes = ['windows-1252', 'cp850', 'macintosh'] as const;
export type SingleByte = (typeof singleBytes)[number];

const latin1 = String.fromCharCode(...Array.from({ length: 96 }, (_, index) => 0xa0 + index));

/**
 * What bytes 80 to FF mean. Tables rather than `TextDecoder`: Node 20 reads windows-1252 wrong in one shot, and knows no
 * CP850. All 128 differ, so that a text goes back to its bytes (the five holes of windows-1252 are controls, as on the web).
 */
const highHalf: Readonly<Record<SingleByte, string>> = {
  'windows-1252': `€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008DŽ\u008F\u0090‘’“”•–—˜™š›œ\u009DžŸ${latin1}`,
  cp850:
    'ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜø£Ø×ƒáíóúñÑªº¿®¬½¼¡«»░▒▓│┤ÁÂÀ©╣║╗╝¢¥┐└┴┬├─┼ãÃ╚╔╩╦╠═╬¤ðÐÊËÈıÍÎÏ┘┌█▄¦Ì▀ÓßÔÒõÕµþÞÚÛÙýÝ¯´\u00AD±‗¾¶§÷¸°¨·¹³²■\u00A0',
  macintosh:
    'ÄÅÇÉÑÖÜáàâäãåçéèêëíìîïñóòôöõúùûü†°¢£§•¶ß®©™´¨≠ÆØ∞±≤≥¥µ∂∑∏π∫ªºΩæø¿¡¬√ƒ≈∆«»…\u00A0ÀÃÕŒœ–—“”‘’÷◊ÿŸ⁄€‹›ﬁﬂ‡·‚„‰ÂÊÁËÈÍÎÏÌÓÔ\uF8FFÒÚÛÙıˆ˜¯˘˙˚¸˝˛ˇ',
};

const everyHigh = /[\x80-\xff]/g;
/** From A0 on, windows-1252 is Latin-1: hardly anything is left to replace. */
const highBeforeLatin1 = /[\x80-\x9f]/g;

export function isSingleByte(encoding: Encoding): encoding is SingleByte {
  return singleBytes.some((candidate) => candidate === encoding);
}

/** Bytes shown as Latin-1 (each its own code point) become the characters they stand for. */
export function fromLatin1(text: string, encoding: SingleByte): string {
  const table = highHalf[encoding];
  const pattern = encoding === 'windows-1252' ? highBeforeLatin1 : everyHigh;
  return text.replace(pattern, (byte) => table.charAt(byte.charCodeAt(0) - 0x80));
}

/** A text read with one encoding, read again from the same bytes with another; what never was a byte stays. */
export function retelling(from: SingleByte, to: SingleByte): (text: string) => string {
  const meant = new Map([...highHalf[from]].map((char, index) => [char, highHalf[to].charAt(index)]));
  return (text) => text.replace(/[\x80-\uffff]/g, (char) => meant.get(char) ?? char);
}

const frenchLower = 'éèêëàâçîïôöûùüœæñ';
const frenchUpper = 'ÉÈÊËÀÂÇÎÏÔÖÛÙÜŒÑ';
/** Signs met beside a letter in honest text; a no-break space even between two. */
const besideLetters = '°º²ª€…«»“”–—';

/**
 * How French a line looks: letters with accents where French has them earn points, symbols inside words and capitals in
 * lower-case words lose some.
 */
export function frenchness(line: string): number {
  let points = 0;
  for (let at = 0; at < line.length; at += 1) {
    if (line.charCodeAt(at) >= 0x80)
      points += pointsOf(line.charAt(at - 1), line.charAt(at), line.charAt(at + 1));
  }
  return points;
}

function pointsOf(before: string, char: string, after: string): number {
  const isAfterLetter = isLetter(before);
  const isBeforeLetter = isLetter(after);
  if (!isAfterLetter && !isBeforeLetter) return 0;
  const isBetween = isAfterLetter && isBeforeLetter;
  if (frenchLower.includes(char)) return isBetween && isUpper(before) && isUpper(after) ? 1 : 2;
  if (frenchUpper.includes(char)) {
    const isMisplaced = isAfterLetter && (!isUpper(before) || (isBeforeLetter && !isUpper(after)));
    return isMisplaced ? -1 : 2;
  }
  if (char === '’') return isBetween ? 2 : 0;
  if (char === '\u00a0') return 0;
  if (isLetter(char)) return -1;
  if (besideLetters.includes(char) && !isBetween) return 0;
  return isBetween ? -2 : -1;
}

function isLetter(char: string): boolean {
  return /\p{L}/u.test(char);
}

function isUpper(char: string): boolean {
  return /\p{Lu}/u.test(char);
}
