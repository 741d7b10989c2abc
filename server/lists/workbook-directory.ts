import type { ByteSource } from '#server/platform/spool.ts';
import { tooLarge, unreadable } from './workbook-budget.ts';
import { MAX_ENTRIES } from './workbook-limits.ts';

/** One file of a zip, as its directory says. */
export interface Entry {
  readonly name: string;
  readonly flags: number;
  readonly method: number;
  readonly crc: number;
  readonly packedSize: number;
  readonly size: number;
  /** Where its local header stands. */
  readonly offset: number;
}

const END_BYTES = 22;
const MAX_COMMENT_BYTES = 65_535;
const ENTRY_BYTES = 46;
export const LOCAL_HEADER_BYTES = 30;
/** Names and extras of {@link MAX_ENTRIES} entries, generously. */
const MAX_DIRECTORY_BYTES = MAX_ENTRIES * 1024;

/** What the directory at the end of the zip lists. Refuses what is not whole, overlaps, or is too much. */
export function directoryOf(source: ByteSource): Entry[] {
  const { count, offset, size } = endOf(source);
  if (count > MAX_ENTRIES || size > MAX_DIRECTORY_BYTES) throw tooLarge(String(MAX_ENTRIES));
  const directory = bytesBetween(source, offset, offset + size);
  const entries: Entry[] = [];
  let at = 0;
  for (let index = 0; index < count; index++) {
    if (at + ENTRY_BYTES > directory.length || directory.readUInt32LE(at) !== 0x02014b50) throw unreadable();
    const nameEnd = at + ENTRY_BYTES + directory.readUInt16LE(at + 28);
    const extraEnd = nameEnd + directory.readUInt16LE(at + 30);
    if (extraEnd > directory.length) throw unreadable();
    entries.push(entryAt(directory, at, nameEnd, directory.subarray(nameEnd, extraEnd)));
    at = extraEnd + directory.readUInt16LE(at + 32);
  }
  if (overlap(entries, offset)) throw unreadable();
  return entries.filter(({ name }) => !/[/\\]$/.test(name));
}

function entryAt(directory: Buffer, at: number, nameEnd: number, extra: Buffer): Entry {
  const wide = wideNumbers(extra);
  const small = (position: number) => {
    const value = directory.readUInt32LE(at + position);
    return value === 0xffffffff ? (wide.shift() ?? value) : value;
  };
  // In this order: only the numbers that do not fit their place stand in the extra field.
  const size = small(24);
  const packedSize = small(20);
  const offset = small(42);
  return {
    name: directory.toString('utf8', at + ENTRY_BYTES, nameEnd),
    flags: directory.readUInt16LE(at + 8),
    method: directory.readUInt16LE(at + 10),
    crc: directory.readUInt32LE(at + 16),
    packedSize,
    size,
    offset,
  };
}

/** The 64-bit numbers of an extra field: Java's streaming writers always write them, even for small files. */
function wideNumbers(extra: Buffer): number[] {
  for (let at = 0; at + 4 <= extra.length; at += 4 + extra.readUInt16LE(at + 2)) {
    if (extra.readUInt16LE(at) !== 1) continue;
    const end = Math.min(extra.length, at + 4 + extra.readUInt16LE(at + 2));
    const numbers: number[] = [];
    for (let from = at + 4; from + 8 <= end; from += 8) numbers.push(Number(extra.readBigUInt64LE(from)));
    return numbers;
  }
  return [];
}

/** Parts that share bytes are how a small zip unpacks to petabytes. */
function overlap(entries: readonly Entry[], directoryOffset: number): boolean {
  let free = directoryOffset;
  return [...entries]
    .sort((a, b) => b.offset - a.offset)
    .some(({ offset, packedSize }) => {
      const isOver = offset + LOCAL_HEADER_BYTES + packedSize > free;
      free = offset;
      return isOver;
    });
}

function endOf(source: ByteSource): { count: number; offset: number; size: number } {
  const tail = bytesBetween(source, source.size - END_BYTES - MAX_COMMENT_BYTES, source.size);
  for (let at = tail.length - END_BYTES; at >= 0; at--) {
    if (tail.readUInt32LE(at) !== 0x06054b50) continue;
    if (at + END_BYTES + tail.readUInt16LE(at + 20) > tail.length) continue;
    return (
      wideEndOf(source, tail, at) ?? {
        count: tail.readUInt16LE(at + 10),
        size: tail.readUInt32LE(at + 12),
        offset: tail.readUInt32LE(at + 16),
      }
    );
  }
  throw unreadable();
}

/** The 64-bit end record, when its locator stands before the plain one. */
function wideEndOf(source: ByteSource, tail: Buffer, at: number) {
  const locator = at - 20;
  if (locator < 0 || tail.readUInt32LE(locator) !== 0x07064b50) return null;
  const offset = Number(tail.readBigUInt64LE(locator + 8));
  const record = bytesBetween(source, offset, offset + 56);
  if (record.length < 56 || record.readUInt32LE(0) !== 0x06064b50) throw unreadable();
  const numberAt = (position: number) => Number(record.readBigUInt64LE(position));
  return { count: numberAt(32), size: numberAt(40), offset: numberAt(48) };
}

export function bytesBetween(source: ByteSource, from: number, to: number): Buffer {
  return Buffer.concat(Array.from(piecesBetween(source, from, to), (piece) => Buffer.from(piece)));
}

/** A source can only be read from its start: skipping costs about 20 ms for 60 MB, once per part. */
export function* piecesBetween(source: ByteSource, from: number, to: number): Generator<Uint8Array> {
  let at = 0;
  for (const chunk of source.chunks()) {
    if (at >= to) return;
    const end = at + chunk.length;
    if (end > from) yield chunk.subarray(Math.max(0, from - at), Math.min(chunk.length, to - at));
    at = end;
  }
}
