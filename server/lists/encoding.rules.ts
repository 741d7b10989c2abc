import { isAscii, isUtf8 } from 'node:buffer';
import type { Encoding } from '#server/contracts/imports.contract.ts';
import { Refusal } from '#server/platform/refusal.ts';
import type { ByteSource } from '#server/platform/spool.ts';
import { accentedLines, endOfCharacters, endOfLines, wholePieces, withLineFeeds } from './pieces.rules.ts';
import { frenchness, fromLatin1, isSingleByte, type SingleByte, singleBytes } from './single-byte.rules.ts';

/** How the bytes of a file become text. */
export type Method =
  | { readonly as: 'utf-8' }
  | { readonly as: 'utf-16le' | 'utf-16be' }
  | { readonly as: SingleByte }
  /** Several exports glued together: UTF-8 lines, and others. */
  | { readonly as: 'mixed'; readonly others: SingleByte; readonly isMostlyUtf8: boolean }
  /** UTF-8 text that came from reading with the wrong encoding. */
  | { readonly as: 'retold'; readonly from: SingleByte; readonly to: SingleByte };

export interface Reading {
  /** What the layout says. */
  readonly encoding: Encoding;
  readonly method: Method;
  /** Nothing in the file proves it. */
  readonly isGuess: boolean;
  /** Bytes of the byte order mark, written twice by some software. */
  readonly markLength: number;
}

/** What may be known beforehand: the encoding asked for, and the one the kept text was once decoded with. */
export interface KnownEncoding {
  readonly encoding?: Encoding | undefined;
  readonly decodedAs?: Encoding | undefined;
}

/** Decides the encoding, in one pass over the file when it takes one. Refuses `import.binary`. */
export function readingOf(source: ByteSource, known: KnownEncoding): Reading {
  if (known.decodedAs !== undefined) return keptReading(known.decodedAs, known.encoding);
  const mark = markOf(source.head(HEAD_BYTES));
  if (known.encoding !== undefined && known.encoding !== 'xlsx')
    return { ...sure(known.encoding), markLength: mark.length };
  if (mark.encoding !== 'utf-8' && mark.encoding !== null)
    return { ...sure(mark.encoding), markLength: mark.length };
  const unmarked = mark.encoding === null ? unmarkedUtf16(source.head(HEAD_BYTES)) : null;
  if (unmarked !== null) return sure(unmarked);
  if (isUtf8Throughout(source, mark.length)) return { ...sure('utf-8'), markLength: mark.length };
  return readingByLine(source, mark.length);
}

const HEAD_BYTES = 4096;

function sure(encoding: Exclude<Encoding, 'xlsx'>): Reading {
  return { encoding, method: { as: encoding }, isGuess: false, markLength: 0 };
}

function keptReading(decodedAs: Encoding, wanted: Encoding | undefined): Reading {
  if (wanted !== undefined && wanted !== decodedAs && isSingleByte(wanted) && isSingleByte(decodedAs)) {
    const method = { as: 'retold', from: decodedAs, to: wanted } as const;
    return { encoding: wanted, method, isGuess: false, markLength: 0 };
  }
  const isGuess = isSingleByte(decodedAs) && wanted === undefined;
  return { encoding: decodedAs, method: { as: 'utf-8' }, isGuess, markLength: 0 };
}

interface Mark {
  readonly encoding: 'utf-8' | 'utf-16le' | 'utf-16be' | null;
  readonly length: number;
}

function markOf(head: Uint8Array): Mark {
  const bytes = Buffer.from(head).toString('hex');
  if (bytes.startsWith('fffe0000') || bytes.startsWith('0000feff')) throw new Refusal('import.binary');
  const marks = [
    ['utf-8', /^(efbbbf)+/],
    ['utf-16le', /^(fffe)+/],
    ['utf-16be', /^(feff)+/],
  ] as const;
  for (const [encoding, pattern] of marks) {
    const found = pattern.exec(bytes);
    if (found !== null) return { encoding, length: found[0].length / 2 };
  }
  return { encoding: null, length: 0 };
}

/** In Latin text as UTF-16, every second byte is zero, and no other. */
function unmarkedUtf16(head: Uint8Array): 'utf-16le' | 'utf-16be' | null {
  const zeroes = [0, 0];
  head.forEach((byte, index) => {
    if (byte === 0) zeroes[index % 2] = (zeroes[index % 2] ?? 0) + 1;
  });
  const [even = 0, odd = 0] = zeroes;
  if (head.length < 4 || even + odd < head.length * 0.2) return null;
  if (even === 0) return 'utf-16le';
  return odd === 0 ? 'utf-16be' : null;
}

/** A last character cut in two by a copy is no objection, unless that one byte is all that is not ASCII. */
function isUtf8Throughout(source: ByteSource, markLength: number): boolean {
  let hasAccents = markLength > 0;
  for (const piece of wholePieces(source, markLength, endOfCharacters)) {
    if (piece.includes(0)) throw new Refusal('import.binary');
    if (isAscii(piece)) continue;
    if (!isUtf8(piece)) return endOfCharacters(piece) === 0 && (hasAccents || piece.length > 1);
    hasAccents = true;
  }
  return true;
}

/** Enough to know one encoding from another; reading every accent three times would be slow. */
const LOOKED_AT = 2000;
const LINE_CHARS = 500;

function readingByLine(source: ByteSource, markLength: number): Reading {
  const counts = { utf8: 0, others: 0 };
  const points = { 'windows-1252': 0, cp850: 0, macintosh: 0 };
  for (const piece of wholePieces(source, markLength, endOfLines)) {
    if (piece.includes(0)) throw new Refusal('import.binary');
    if (isAscii(piece)) continue;
    const isWhole = isUtf8(piece);
    accentedLines(withLineFeeds(piece.toString('latin1')), (line) => {
      if (isWhole || kindOfLine(line) !== 'other') counts.utf8 += 1;
      else {
        counts.others += 1;
        if (counts.others <= LOOKED_AT) {
          const start = line.slice(0, LINE_CHARS);
          for (const encoding of singleBytes) points[encoding] += frenchness(fromLatin1(start, encoding));
        }
      }
      return line;
    });
  }
  // The first wins ties: windows-1252.
  const others = singleBytes.reduce((best, next) => (points[next] > points[best] ? next : best));
  const isMostlyUtf8 = counts.utf8 > counts.others;
  if (counts.utf8 === 0) return { encoding: others, method: { as: others }, isGuess: true, markLength };
  const method = { as: 'mixed', others, isMostlyUtf8 } as const;
  return { encoding: isMostlyUtf8 ? 'utf-8' : others, method, isGuess: !isMostlyUtf8, markLength };
}

/** Well-formed UTF-8 beyond ASCII, byte by byte shown as Latin-1 (Unicode, table 3-7: no overlong form, no surrogate). */
const sequence =
  /[\xc2-\xdf][\x80-\xbf]|(?:\xe0[\xa0-\xbf]|\xed[\x80-\x9f]|[\xe1-\xec\xee\xef][\x80-\xbf]|\xf0[\x90-\xbf][\x80-\xbf]|\xf4[\x80-\x8f][\x80-\xbf]|[\xf1-\xf3][\x80-\xbf]{2})[\x80-\xbf]/g;

/**
 * A line as it came, shown as Latin-1: UTF-8, or not, or `torn` when most of its accents are UTF-8 but for a few stray
 * bytes (a cell cut at so many bytes by the software that wrote it).
 */
export function kindOfLine(line: string): 'utf-8' | 'torn' | 'other' {
  // Most lines of a file in one encoding stop here.
  if (!/[\xc2-\xf4][\x80-\xbf]/.test(line)) return 'other';
  const sequences = line.match(sequence) ?? [];
  if (sequences.length === 0) return 'other';
  const strays = (line.match(/[\x80-\xff]/g)?.length ?? 0) - sequences.join('').length;
  if (strays === 0) return 'utf-8';
  return sequences.length > strays ? 'torn' : 'other';
}

/** Reads a line that is mostly UTF-8: every byte that is not, as the other encoding has it. */
export function readTorn(line: string, others: SingleByte): string {
  let read = '';
  let at = 0;
  for (const match of line.matchAll(sequence)) {
    read +=
      fromLatin1(line.slice(at, match.index), others) + Buffer.from(match[0], 'latin1').toString('utf8');
    at = match.index + match[0].length;
  }
  return read + fromLatin1(line.slice(at), others);
}
