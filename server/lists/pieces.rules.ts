import type { ByteSource } from '#server/platform/spool.ts';

/** A line longer than this is cut where a character ends: it belongs to no list, and must not be copied over and over. */
const MAX_LINE_BYTES = 1_000_000;

/**
 * The bytes of a file after its mark, in pieces that end where `endOf` says; the last one is whatever is left. A piece is
 * only valid until the next one.
 */
export function* wholePieces(
  source: ByteSource,
  markLength: number,
  endOf: (bytes: Buffer) => number,
): Generator<Buffer> {
  let left = markLength;
  let rest = Buffer.alloc(0);
  for (const chunk of source.chunks()) {
    const mark = Math.min(left, chunk.length);
    left -= mark;
    const fresh = Buffer.from(chunk.buffer, chunk.byteOffset + mark, chunk.byteLength - mark);
    const bytes = rest.length === 0 ? fresh : Buffer.concat([rest, fresh]);
    const end = endOf(bytes);
    if (end > 0) yield bytes.subarray(0, end);
    rest = Buffer.from(bytes.subarray(end));
  }
  if (rest.length > 0) yield rest;
}

/** Where the last whole UTF-8 character ends. */
export function endOfCharacters(bytes: Buffer): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back += 1) {
    const byte = bytes[bytes.length - back] ?? 0;
    if ((byte & 0xc0) === 0x80) continue;
    const needed = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc0 ? 2 : 1;
    return needed > back ? bytes.length - back : bytes.length;
  }
  return bytes.length;
}

/** Where the last whole line ends; a CR at the very end may be half of a CRLF. */
export function endOfLines(bytes: Buffer): number {
  const end = Math.max(bytes.lastIndexOf(0x0a), bytes.length < 2 ? -1 : bytes.lastIndexOf(0x0d, -2)) + 1;
  return end === 0 && bytes.length > MAX_LINE_BYTES ? endOfCharacters(bytes) : end;
}

/** Where the last whole UTF-16 unit ends. */
export function endOfUnits(bytes: Buffer): number {
  return bytes.length - (bytes.length % 2);
}

/** CRLF and CR as LF. */
export function withLineFeeds(text: string): string {
  if (!text.includes('\r')) return text;
  const crlf = text.replaceAll('\r\n', '\n');
  return crlf.includes('\r') ? crlf.replaceAll('\r', '\n') : crlf;
}

/** Rewrites the lines that hold a character beyond ASCII; `at` is where the line begins. Line ends are LF. */
export function accentedLines(text: string, rewrite: (line: string, at: number) => string): string {
  const accent = /[\x80-\uffff]/g;
  let done = 0;
  let rewritten = '';
  for (let match = accent.exec(text); match !== null; match = accent.exec(text)) {
    const start = text.lastIndexOf('\n', match.index) + 1;
    const newline = text.indexOf('\n', match.index);
    const end = newline === -1 ? text.length : newline;
    rewritten += text.slice(done, start) + rewrite(text.slice(start, end), start);
    done = end;
    accent.lastIndex = end;
  }
  return rewritten + text.slice(done);
}

export function newlinesIn(text: string): number {
  let count = 0;
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) count += 1;
  return count;
}
