import { Refusal } from '#server/platform/refusal.ts';
import type { Method, Reading } from './encoding.rules.ts';
import { kindOfLine, readLine } from './encoding.rules.ts';
import type { ByteSource } from './list.ts';
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

/** Told of every line read in another encoding than the list: the first word that changed, as it would have been and is. */
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

function mixed(
  { others, isMostlyUtf8 }: Extract<Method, { as: 'mixed' }>,
  noteLine: NoteLine,
): (bytes: Buffer) => string {
  let line = 1;
  return (bytes) => {
    const text = withLineFeeds(bytes.toString('latin1'));
    const decoded = accentedLines(text, (raw, at) => {
      const read = readLine(raw, others);
      if (kindOfLine(raw) !== (isMostlyUtf8 ? 'utf-8' : 'other')) {
        const asRest = isMostlyUtf8 ? Buffer.from(raw, 'latin1').toString('utf8') : fromLatin1(raw, others);
        noteLine(line + newlinesIn(text.slice(0, at)), ...firstDifference(asRest, read));
      }
      return read;
    });
    line += newlinesIn(text);
    return decoded;
  };
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
