import { sql } from 'kysely';
import type { Encoding } from '#server/contracts/imports.contract.ts';
import { openSide, type Side, type SideAddress, type SideTables } from '#server/platform/side.ts';
import type { ByteSource } from '#server/platform/spool.ts';
import { fileSource, openSpool, type Spool } from '#server/platform/spool.ts';
import { memorySource } from './open-list.ts';

/** Where the bytes of a list are; plain data, for another thread of this process. */
export type FileSource =
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array }
  /** `decodedAs`: it is the UTF-8 text of a list that was read with that encoding. */
  | { readonly kind: 'file'; readonly handle: number; readonly size: number; readonly decodedAs?: Encoding }
  /** The text kept after a first reading. */
  | { readonly kind: 'kept'; readonly name: string; readonly decodedAs: Encoding };

export interface OpenSource {
  readonly bytes: ByteSource;
  readonly decodedAs: { readonly decodedAs?: Encoding };
  /** The same bytes for another thread while this is open; null when they are only here. */
  readonly shared: Extract<FileSource, { kind: 'file' }> | null;
  close(): void;
}

/** Kept until the import is over; PostgreSQL finds it again after a crash. */
export const keptTables: SideTables = {
  columns: { texts: 'seq {key}, piece text not null' },
  isDurable: true,
};

/** Writes the pieces of the text in their order. */
export function keepText(kept: Side): (seq: number, piece: string) => void {
  const rows = kept.rowsOf('texts', 2);
  return (seq, piece) => rows([seq, piece]);
}

export async function sourceOf(source: FileSource, address: SideAddress): Promise<OpenSource> {
  switch (source.kind) {
    case 'bytes':
      return { bytes: memorySource(source.bytes), decodedAs: {}, shared: null, close: () => {} };
    case 'file': {
      const { handle, size, decodedAs } = source;
      return {
        bytes: fileSource(handle, size),
        decodedAs: decodedAs === undefined ? {} : { decodedAs },
        shared: source,
        close: () => {},
      };
    }
    case 'kept': {
      const spool = openSpool();
      await copyKept(address, source.name, spool);
      return {
        bytes: spool.source(),
        decodedAs: { decodedAs: source.decodedAs },
        shared: { kind: 'file', handle: spool.handle, size: spool.size(), decodedAs: source.decodedAs },
        close: spool.close,
      };
    }
  }
}

const PIECES_AT_ONCE = 64;

async function copyKept(address: SideAddress, name: string, spool: Spool): Promise<void> {
  const kept = await openSide(address, name);
  try {
    for (let after = -1; ; ) {
      const { rows } = await sql<{ seq: number; piece: string }>`
        select seq, piece from ${kept.table('texts')} where seq > ${after} order by seq limit ${PIECES_AT_ONCE}`.execute(
        kept.db,
      );
      const last = rows.at(-1);
      if (last === undefined) return;
      spool.write(Buffer.from(rows.map(({ piece }) => piece).join('')));
      after = Number(last.seq);
    }
  } finally {
    await kept.close();
  }
}
