import { randomUUID } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { ByteSource } from './list.ts';

/** Text being written, to be read as a {@link ByteSource} afterwards. */
export interface Spool {
  write(bytes: Buffer): void;
  source(): ByteSource;
  /** Gives memory and disk back; the source can no longer be read. */
  close(): void;
}

/** Held in memory up to here, on disk beyond. */
const MEMORY_BYTES = 8 * 2 ** 20;
const PIECE_BYTES = 64 * 1024;

/**
 * The file on disk is unlinked as soon as it is opened: nobody else can read it, and nothing of it outlives the
 * process, however it ends.
 */
export function createSpool(): Spool {
  let pieces: Buffer[] = [];
  let file: number | null = null;
  let size = 0;

  const toDisk = (): number => {
    const name = path.join(os.tmpdir(), `tonalite-${randomUUID()}.csv`);
    const opened = fs.openSync(name, 'wx+', 0o600);
    fs.unlinkSync(name);
    for (const piece of pieces) writeWhole(opened, piece);
    pieces = [];
    return opened;
  };

  return {
    write(bytes) {
      size += bytes.length;
      if (file === null && size > MEMORY_BYTES) file = toDisk();
      if (file === null) pieces.push(bytes);
      else writeWhole(file, bytes);
    },
    source: () => ({
      size,
      head: (bytes) => {
        if (file === null) return Buffer.concat(pieces).subarray(0, bytes);
        const head = Buffer.alloc(Math.min(bytes, size));
        return head.subarray(0, fs.readSync(file, head, 0, head.length, 0));
      },
      chunks: () => (file === null ? small(pieces) : piecesOf(file, size)),
    }),
    close() {
      if (file !== null) fs.closeSync(file);
      file = null;
      pieces = [];
      size = 0;
    },
  };
}

function writeWhole(file: number, bytes: Buffer): void {
  for (let at = 0; at < bytes.length; ) at += fs.writeSync(file, bytes, at);
}

function* small(pieces: readonly Buffer[]): Generator<Uint8Array> {
  for (const piece of pieces)
    for (let at = 0; at < piece.length; at += PIECE_BYTES) yield piece.subarray(at, at + PIECE_BYTES);
}

function* piecesOf(file: number, size: number): Generator<Uint8Array> {
  const piece = Buffer.alloc(PIECE_BYTES);
  for (let at = 0; at < size; ) {
    const read = fs.readSync(file, piece, 0, PIECE_BYTES, at);
    if (read === 0) return;
    yield piece.subarray(0, read);
    at += read;
  }
}
