import { pipeline, Readable } from 'node:stream';
import { crc32, createInflateRaw } from 'node:zlib';
import { Refusal } from '#server/platform/refusal.ts';
import type { ByteSource } from '#server/platform/spool.ts';
import { type Budget, unreadable } from './workbook-budget.ts';
import {
  bytesBetween,
  directoryOf,
  type Entry,
  LOCAL_HEADER_BYTES,
  piecesBetween,
} from './workbook-directory.ts';

/**
 * A zip read through its directory, one part at a time, without ever holding a whole part. Node's zlib does the
 * inflating; no zip library, because those that stream trust the order of the parts and those that do not hold the
 * file. Sizes are the zip's word until the bytes were counted and their checksum compared.
 */
export interface Zip {
  has(name: string): boolean;
  /** Gives the unpacked bytes of a part piece by piece. Refuses `import.workbook_unreadable` when it is damaged. */
  read(name: string, consume: (piece: Buffer) => void): Promise<void>;
}

const STORED = 0;
const DEFLATED = 8;
const ENCRYPTED_FLAG = 1;
/** The default of 16 KiB costs one trip to the thread pool each. */
const PIECE_BYTES = 256 * 1024;

export function openZip(source: ByteSource, budget: Budget): Zip {
  const entries = new Map<string, Entry>();
  for (const entry of directoryOf(source)) {
    const key = partKey(entry.name);
    // Two parts of one name: readers would not agree on which is meant.
    if (entries.has(key)) throw unreadable();
    entries.set(key, entry);
  }
  return {
    has: (name) => entries.has(partKey(name)),
    async read(name, consume) {
      const entry = entries.get(partKey(name));
      if (entry === undefined) throw unreadable();
      await unpack(source, entry, budget, consume);
    },
  };
}

/** Part names are case-insensitive (OPC §7.2); some writers use backslashes. Only ever compared, never a path on disk. */
function partKey(name: string): string {
  return name.replaceAll('\\', '/').replace(/^\/+/, '').toLowerCase();
}

async function unpack(
  source: ByteSource,
  entry: Entry,
  budget: Budget,
  consume: (piece: Buffer) => void,
): Promise<void> {
  if ((entry.flags & ENCRYPTED_FLAG) !== 0) throw new Refusal('import.spreadsheet');
  if (entry.method !== STORED && entry.method !== DEFLATED) throw unreadable();
  let size = 0;
  let crc = 0;
  try {
    for await (const piece of unpackedBytes(source, entry)) {
      size += piece.length;
      budget.unpack(piece.length, size, entry.packedSize);
      if (size > entry.size) throw unreadable();
      crc = crc32(piece, crc);
      consume(piece);
    }
  } catch (error) {
    throw isZlibError(error) ? unreadable() : error;
  }
  if (size !== entry.size || crc !== entry.crc) throw unreadable();
}

/** Inflating goes on in another thread while a piece is read. Leaving the loop early ends it. */
function unpackedBytes(source: ByteSource, entry: Entry): AsyncIterable<Buffer> {
  const packed = Readable.from(packedBytes(source, entry));
  if (entry.method === STORED) return packed;
  // A failure reaches the loop through the stream it reads.
  return pipeline(packed, createInflateRaw({ chunkSize: PIECE_BYTES }), () => undefined);
}

function isZlibError(error: unknown): boolean {
  return error instanceof Error && 'code' in error && String(error.code).startsWith('Z_');
}

function* packedBytes(source: ByteSource, entry: Entry): Generator<Buffer> {
  const header = bytesBetween(source, entry.offset, entry.offset + LOCAL_HEADER_BYTES);
  if (header.length < LOCAL_HEADER_BYTES || header.readUInt32LE(0) !== 0x04034b50) throw unreadable();
  const start = entry.offset + LOCAL_HEADER_BYTES + header.readUInt16LE(26) + header.readUInt16LE(28);
  // Copied: the stream reads ahead, while a piece of the source is only valid until the next one.
  for (const piece of piecesBetween(source, start, start + entry.packedSize)) yield Buffer.from(piece);
}
