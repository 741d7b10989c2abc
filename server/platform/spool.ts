import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { Readable } from 'node:stream';

/** The bytes of a file, wherever they are; may be read from the start as often as needed, a piece at a time. */
export interface ByteSource {
  readonly size: number;
  /** The first bytes, fewer when the file is shorter. */
  head(bytes: number): Uint8Array;
  /** The whole file in pieces of about 64 KiB; a piece is only valid until the next one. */
  chunks(): Iterable<Uint8Array>;
}

const CHUNK_BYTES = 65_536;

/** The bytes of an open file. */
export function fileSource(handle: number, size: number): ByteSource {
  return {
    size,
    head: (length) => {
      const bytes = Buffer.alloc(Math.min(length, size));
      return bytes.subarray(0, fs.readSync(handle, bytes, 0, bytes.length, 0));
    },
    *chunks() {
      const bytes = Buffer.alloc(CHUNK_BYTES);
      for (let at = 0; at < size; ) {
        const read = fs.readSync(handle, bytes, 0, CHUNK_BYTES, at);
        if (read === 0) return;
        yield bytes.subarray(0, read);
        at += read;
      }
    },
  };
}

/** A file without a name: nobody else can read it, and it is gone with the process, whatever becomes of it. */
export interface Spool {
  readonly handle: number;
  size(): number;
  write(bytes: Uint8Array): void;
  /** What was written so far, to be read until the spool is closed. */
  source(): ByteSource;
  close(): void;
}

/** What a spool holds, to be read once; the spool stays open. */
export function streamOf(spool: Spool): Readable {
  return Readable.from(copiesOf(spool), { objectMode: false });
}

/** A piece of a source is only valid until the next one. */
function* copiesOf(spool: Spool): Generator<Buffer> {
  for (const piece of spool.source().chunks()) yield Buffer.from(piece);
}

export function openSpool(): Spool {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'tonalite-'));
  const file = path.join(folder, 'spool');
  const handle = fs.openSync(file, 'wx+', 0o600);
  fs.rmSync(folder, { recursive: true });
  let size = 0;
  return {
    handle,
    size: () => size,
    write: (bytes) => {
      for (let at = 0; at < bytes.length; )
        at += fs.writeSync(handle, bytes, at, bytes.length - at, size + at);
      size += bytes.length;
    },
    source: () => fileSource(handle, size),
    close: () => fs.closeSync(handle),
  };
}
