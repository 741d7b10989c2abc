import { Readable } from 'node:stream';
import type { CsvCell } from '#server/platform/csv.ts';
import { openSpool, type Spool } from '#server/platform/spool.ts';
import { parisTime } from '#server/platform/team-time.ts';
import {
  type SavVariable,
  SEGMENT_BYTES,
  savDictionary,
  savNumber,
  savVariables,
  segmentsOf,
  segmentWidth,
} from './sav.rules.ts';
import { createCompressor, roundUp } from './sav-bytes.ts';
import { MAX_WIDTH } from './spss.rules.ts';
import type { Described } from './tables.rules.ts';

/**
 * A table as an SPSS system file. How wide each text is stands before the data, and is known after everybody was read:
 * rows wait in a spool, and are written while the file is read. Memory does not grow with them.
 */
export interface SavFile {
  add(rows: readonly (readonly CsvCell[])[]): void;
  /** Of the texts added so far, the widest of each column in bytes of UTF-8. */
  readonly widths: ReadonlyMap<string, number>;
  /** The whole file; nothing may be added any more. @param weight column that people are weighed by; null: none */
  stream(facts: { readonly title: string; readonly at: number; readonly weight: string | null }): Readable;
  close(): void;
}

export function createSav(columns: readonly Described[]): SavFile {
  const spool = openSpool();
  const widths = new Map<string, number>();
  let rows = 0;
  let page = Buffer.alloc(65_536);
  return {
    widths,
    add: (added) => {
      let at = 0;
      for (const row of added) {
        const start = at;
        at += 4;
        for (const [index, { name, type }] of columns.entries()) {
          const cell = row[index] ?? null;
          const text = type === 'text' && cell !== null ? String(cell) : '';
          // A letter is three bytes of UTF-8 at most; of those beyond, two.
          const room = at + 12 + text.length * 3;
          if (room > page.length) page = Buffer.concat([page.subarray(0, at), Buffer.alloc(room)]);
          if (type !== 'text') {
            at = page.writeDoubleLE(savNumber(cell, type), at);
            continue;
          }
          const bytes = cut(page, at + 4, page.write(text, at + 4));
          if (bytes > (widths.get(name) ?? 0)) widths.set(name, bytes);
          page.writeUInt32LE(bytes, at);
          at += 4 + bytes;
        }
        page.writeUInt32LE(at - start - 4, start);
      }
      rows += added.length;
      spool.write(page.subarray(0, at));
    },
    stream: ({ title, at, weight }) => {
      const variables = savVariables(columns, widths);
      const [day = '', hour = ''] = parisTime(at).split(' ');
      const facts = { title, rows, weight, day: savDay(day), time: `${hour}:00` };
      const content = Readable.from(piecesOf(spool, variables, savDictionary(variables, facts)), {
        objectMode: false,
      });
      return content.once('close', () => spool.close());
    },
    close: () => spool.close(),
  };
}

const ELLIPSIS = Buffer.from('…');

/** Keeps whole letters of a text that is longer than SPSS takes, and says so. @returns its bytes */
function cut(bytes: Buffer, from: number, size: number): number {
  if (size <= MAX_WIDTH) return size;
  let end = from + MAX_WIDTH - ELLIPSIS.length;
  // Bytes 10xxxxxx go on with a letter.
  while (((bytes[end] ?? 0) & 0xc0) === 0x80) end -= 1;
  ELLIPSIS.copy(bytes, end);
  return end + ELLIPSIS.length - from;
}

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** `2026-03-31` → `31 Mar 26` */
function savDay(day: string): string {
  const [year = '', month = '', date = ''] = day.split('-');
  return `${date} ${months[Number(month) - 1] ?? 'Jan'} ${year.slice(2)}`;
}

function* piecesOf(spool: Spool, variables: readonly SavVariable[], head: Buffer): Generator<Buffer> {
  yield head;
  const data = createCompressor();
  const layout = variables.map(({ width }) => ({
    width,
    // What each segment takes in the file, in bytes.
    rooms: Array.from({ length: segmentsOf(width) }, (_, segment) =>
      roundUp(segmentWidth(width, segment), 8),
    ),
  }));
  for (const row of rowsIn(spool)) {
    let at = 0;
    for (const { width, rooms } of layout) {
      if (width === 0) {
        data.number(row.readDoubleLE(at));
        at += 8;
        continue;
      }
      const size = row.readUInt32LE(at);
      at += 4;
      for (const [segment, room] of rooms.entries()) {
        const from = at + Math.min(size, segment * SEGMENT_BYTES);
        data.text(row, from, Math.min(at + size, from + SEGMENT_BYTES), room);
      }
      at += size;
    }
    yield* data.take();
  }
  yield* data.take(true);
}

/** Each is valid until the next one. */
function* rowsIn(spool: Spool): Generator<Buffer> {
  let held: Buffer = Buffer.alloc(0);
  for (const piece of spool.source().chunks()) {
    held = Buffer.concat([held, piece]);
    let at = 0;
    while (held.length - at >= 4) {
      const size = held.readUInt32LE(at);
      if (held.length - at - 4 < size) break;
      yield held.subarray(at + 4, at + 4 + size);
      at += 4 + size;
    }
    held = held.subarray(at);
  }
}
