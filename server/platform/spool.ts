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
  /** Throws once the spool is closed: its handle may be another file's by then. */
  write(bytes: Uint8Array): void;
  /** What was written so far, to be read until the spool is closed. */
  source(): ByteSource;
  /** Nothing more will be written: whoever follows the spool comes to their end. */
  end(): void;
  readonly ended: Promise<void>;
  /** All that is written, from the start, as it is written, until the end, for one reader; the spool stays open. */
  follow(): Readable;
  /** May be called again. */
  close(): void;
}

export function openSpool(): Spool {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'tonalite-'));
  const file = path.join(folder, 'spool');
  const handle = fs.openSync(file, 'wx+', 0o600);
  fs.rmSync(folder, { recursive: true });
  let size = 0;
  let isOpen = true;
  let hasEnded = false;
  let wake = () => {};
  let tellEnd = () => {};
  const ended = new Promise<void>((resolve) => {
    tellEnd = resolve;
  });
  const read = (at: number) => {
    if (!isOpen) throw new Error('a closed spool is read');
    const bytes = Buffer.allocUnsafe(Math.min(CHUNK_BYTES, size - at));
    return bytes.subarray(0, fs.readSync(handle, bytes, 0, bytes.length, at));
  };
  async function* pieces(): AsyncGenerator<Buffer> {
    for (let at = 0; ; ) {
      while (at < size) {
        const piece = read(at);
        yield piece;
        at += piece.length;
      }
      if (hasEnded) return;
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
  }
  return {
    handle,
    size: () => size,
    write: (bytes) => {
      if (!isOpen) throw new Error('a closed spool is written to');
      for (let at = 0; at < bytes.length; )
        at += fs.writeSync(handle, bytes, at, bytes.length - at, size + at);
      size += bytes.length;
      wake();
    },
    source: () => fileSource(handle, size),
    end: () => {
      hasEnded = true;
      wake();
      tellEnd();
    },
    ended,
    follow: () => Readable.from(pieces(), { objectMode: false }),
    close: () => {
      if (isOpen) fs.closeSync(handle);
      isOpen = false;
    },
  };
}
