import { isUtf8 } from 'node:buffer';
import { Refusal } from '#server/platform/refusal.ts';
import type { ByteSource } from '#server/platform/spool.ts';
import type { Method, Reading } from './encoding.rules.ts';
import { kindOfLine, readTorn } from './encoding.rules.ts';
import {
  accentedLines,
  endOfCharacters,
  endOfLines,
  endOfUnits,
  newlinesIn,
  wholePieces,
  withLineFeeds,
} from './pieces.rules.ts';
import { fromLatin1, retelling } from './single-byte.rules.ts';

/** Told of every line read in another encoding than the list: the first word that changed, as it would have been and is (empty after five lines). */
export type NoteLine = (line: number, before: string, after: string) => void;

/** The text of a file in pieces of about 64 KiB, line ends as `\n`, without its mark. Refuses `import.binary`. */
export function* textOf(
  source: ByteSource,
  { method, markLength }: Reading,
  noteLine: NoteLine,
): Generator<string> {
  const decode = decoderOf(method, noteLine);
  let isHeld = false;
  for (const piece of wholePieces(source, markLength, endOfPieces(method))) {
    const decoded: string = isHeld ? `\r${decode(piece)}` : decode(piece);
    // Whether this CR is half of a CRLF, the next piece tells.
    isHeld = decoded.endsWith('\r');
    yield withLineFeeds(isHeld ? decoded.slice(0, -1) : decoded);
  }
  if (isHeld) yield '\n';
}

function endOfPieces(method: Method): (bytes: Buffer) => number {
  if (method.as === 'utf-8' || method.as === 'retold') return endOfCharacters;
  if (method.as === 'utf-16le' || method.as === 'utf-16be') return endOfUnits;
  return method.as === 'mixed' ? endOfLines : ({ length }) => length;
}

function decoderOf(method: Method, noteLine: NoteLine): (bytes: Buffer) => string {
  switch (method.as) {
    case 'utf-8':
      return utf8;
    case 'utf-16le':
    case 'utf-16be':
      return utf16(method.as);
    case 'mixed':
      return mixed(method, noteLine);
    case 'retold': {
      const retell = retelling(method.from, method.to);
      return (bytes) => retell(utf8(bytes));
    }
    default:
      return (bytes) => fromLatin1(bytes.toString('latin1'), method.as);
  }
}

/** A last character that was cut in two is left out. */
function utf8(bytes: Buffer): string {
  return bytes.toString('utf8', 0, endOfCharacters(bytes));
}

function utf16(encoding: 'utf-16le' | 'utf-16be'): (bytes: Buffer) => string {
  const decoder = new TextDecoder(encoding, { ignoreBOM: true });
  return (bytes) => {
    const text = decoder.decode(bytes.subarray(0, endOfUnits(bytes)), { stream: true });
    if (text.includes('\0')) throw new Refusal('import.binary');
    return text;
  };
}

const SHOWN_LINES = 5;
const NOT_SHOWN = ['', ''] as const;

function mixed(
  { others, isMostlyUtf8 }: Extract<Method, { as: 'mixed' }>,
  noteLine: NoteLine,
): (bytes: Buffer) => string {
  const usual = isMostlyUtf8 ? 'utf-8' : 'other';
  let line = 1;
  let repaired = 0;
  return (bytes) => {
    if (isMostlyUtf8 && isUtf8(bytes)) {
      const plain = withLineFeeds(bytes.toString('utf8'));
      line += newlinesIn(plain);
      return plain;
    }
    const text = withLineFeeds(bytes.toString('latin1'));
    let counted = 0;
    const decoded = accentedLines(text, (raw, at) => {
      line += newlinesIn(text.slice(counted, at));
      counted = at;
      const kind = kindOfLine(raw);
      const read =
        kind === 'other'
          ? fromLatin1(raw, others)
          : kind === 'utf-8'
            ? utf8FromLatin1(raw)
            : readTorn(raw, others);
      if (kind !== usual) {
        repaired += 1;
        const asRest = isMostlyUtf8 ? utf8FromLatin1(raw) : fromLatin1(raw, others);
        // Looking for the word that changed costs more than reading.
        const [before, after] = repaired > SHOWN_LINES ? NOT_SHOWN : firstDifference(asRest, read);
        noteLine(line, before, after);
      }
      return read;
    });
    line += newlinesIn(text.slice(counted));
    return decoded;
  };
}

function utf8FromLatin1(bytes: string): string {
  return Buffer.from(bytes, 'latin1').toString('utf8');
}

/** Bounded, or one endless word without an accent would take quadratic time. */
const accented =
  /[\p{L}\p{M}’'-]{0,30}[\u0080-\u009f\u00a1-\uffff][\p{L}\p{M}\u0080-\u009f\u00a1-\uffff’'-]{0,30}/gu;

function firstDifference(before: string, after: string): [before: string, after: string] {
  const others = accentedWords(after);
  for (const [word] of accentedWords(before)) {
    const other = others.next().value?.[0] ?? '';
    if (word !== other) return [word, other];
  }
  return ['', others.next().value?.[0] ?? ''];
}

/** The words beyond ASCII, for a human eye to check. */
export function accentedWords(text: string): RegExpStringIterator<RegExpExecArray> {
  return text.matchAll(accented);
}
