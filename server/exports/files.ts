import type { Readable } from 'node:stream';
import { ByteWriter, ParquetWriter, schemaFromColumnData } from 'hyparquet-writer';
import { type CsvCell, type CsvProfile, csvRow } from '#server/platform/csv.ts';
import { openSpool, type Spool } from '#server/platform/spool.ts';
import {
  createSharedTexts,
  dayCell,
  MAX_CELL_CHARS,
  packageParts,
  rowXml,
  SHORT_TEXT,
  sheetHead,
  sheetPath,
  sheetTail,
} from '#server/platform/workbook-parts.ts';
import { zipOf } from '#server/platform/zip.ts';
import type { ColumnType } from './columns.rules.ts';
import type { Described } from './tables.rules.ts';

/** Files of tables, written row after row into spools: what they need of memory does not grow with their rows. */

const encoder = new TextEncoder();

export interface CsvFile {
  readonly spool: Spool;
  add(rows: readonly (readonly CsvCell[])[]): void;
}

export function createCsv(header: readonly string[], profile: CsvProfile): CsvFile {
  const spool = openSpool();
  spool.write(encoder.encode(profile.start + csvRow(header, profile)));
  return {
    spool,
    add: (rows) => spool.write(encoder.encode(rows.map((row) => csvRow(row, profile)).join(''))),
  };
}

/** Rows of a sheet, its header included (ECMA-376; what Excel and LibreOffice open). */
const SHEET_ROWS = 1_048_576;

interface OpenSheet {
  readonly name: string;
  readonly spool: Spool;
  rows: number;
}

export interface WorkbookFile {
  /**
   * Rows of a sheet; what is more than a sheet holds goes on in another of the same name and header. A text longer than
   * a cell may hold ends with an ellipsis: it is whole in the CSV files.
   */
  add(sheet: number, rows: readonly (readonly CsvCell[])[]): void;
  /** The whole workbook; nothing may be added any more. */
  stream(at: number): Readable;
  close(): void;
}

export interface SheetPlan {
  readonly name: string;
  readonly columns: readonly Pick<Described, 'name' | 'type'>[];
}

export function createWorkbook(plans: readonly SheetPlan[]): WorkbookFile {
  const sheets = plans.map((plan): OpenSheet[] => [openSheet(plan, plan.name)]);
  const shared = createSharedTexts();
  return {
    add: (index, rows) => {
      const plan = plans[index];
      const parts = sheets[index];
      if (plan === undefined || parts === undefined) return;
      const types = plan.columns.map(({ type }) => type);
      let written = '';
      let last = parts.at(-1) ?? openSheet(plan, plan.name);
      for (const row of rows) {
        if (last.rows === SHEET_ROWS) {
          last.spool.write(encoder.encode(written));
          written = '';
          last = openSheet(plan, `${plan.name} ${parts.length + 1}`);
          parts.push(last);
        }
        last.rows += 1;
        written += rowXml(cellsOf(row, types), last.rows, shared);
      }
      last.spool.write(encoder.encode(written));
    },
    stream: (at) => {
      const all = sheets.flat();
      for (const { spool } of all) spool.write(encoder.encode(sheetTail));
      const parts = packageParts(
        all.map(({ name }) => name),
        shared,
      );
      return zipOf(
        [
          ...parts.map(([path, xml]) => ({ path, content: Buffer.from(xml) })),
          ...all.map(({ spool }, index) => ({ path: sheetPath(index + 1), content: spool })),
        ],
        at,
      );
    },
    close: () => {
      for (const { spool } of sheets.flat()) spool.close();
    },
  };
}

function openSheet({ columns }: SheetPlan, name: string): OpenSheet {
  const spool = openSpool();
  const widths = columns.map(({ name, type }) =>
    type === 'text' ? SHORT_TEXT : Math.max(12, name.length + 2),
  );
  const header = rowXml(
    columns.map((column) => column.name),
    1,
  );
  spool.write(encoder.encode(sheetHead(widths) + header));
  return { name, spool, rows: 1 };
}

function cellsOf(row: readonly CsvCell[], types: readonly ColumnType[]) {
  return row.map((cell, index) => {
    if (typeof cell !== 'string') return cell;
    if (types[index] === 'date' || types[index] === 'datetime') return dayCell(cell);
    return cell.length <= MAX_CELL_CHARS ? cell : `${cell.slice(0, MAX_CELL_CHARS - 1)}…`;
  });
}

/** People of one group are in memory together. */
const GROUP_ROWS = 20_000;

export interface ParquetFile {
  add(rows: readonly (readonly CsvCell[])[]): void;
  /** The whole file; nothing may be added any more. */
  finish(): Spool;
  close(): void;
}

export function createParquet(columns: readonly Pick<Described, 'name' | 'type'>[]): ParquetFile {
  const spool = openSpool();
  const shapes = columns.map(({ name, type }) => ({ name, type: parquetTypes[type], nullable: true }));
  const writer = new ParquetWriter({
    writer: new SpoolWriter(spool),
    schema: schemaFromColumnData({ columnData: shapes.map((shape) => ({ ...shape, data: [] })) }),
  });
  let group: (readonly CsvCell[])[] = [];
  const flush = () => {
    const columnData = shapes.map((shape, index) => ({
      ...shape,
      data: group.map((row) => parquetCell(row[index] ?? null, columns[index]?.type ?? 'text')),
    }));
    writer.write({ columnData, rowGroupSize: GROUP_ROWS });
    group = [];
  };
  return {
    add: (rows) => {
      group.push(...rows);
      if (group.length >= GROUP_ROWS) flush();
    },
    finish: () => {
      if (group.length > 0) flush();
      writer.finish();
      return spool;
    },
    close: () => spool.close(),
  };
}

/** Days and hours stay the texts they are in the other files: ISO 8601, of the team's zone. */
const parquetTypes = {
  text: 'STRING',
  integer: 'INT64',
  decimal: 'DOUBLE',
  date: 'STRING',
  time: 'STRING',
  datetime: 'STRING',
} as const satisfies Record<ColumnType, string>;

function parquetCell(cell: CsvCell, type: ColumnType): CsvCell | bigint {
  if (cell === null) return null;
  if (type !== 'integer' && type !== 'decimal') return String(cell);
  const number = Number(cell);
  if (type === 'decimal') return Number.isNaN(number) ? null : number;
  return Number.isSafeInteger(number) ? BigInt(number) : null;
}

/** Emptied into the spool after each group. */
class SpoolWriter extends ByteWriter {
  readonly #spool: Spool;

  constructor(spool: Spool) {
    super();
    this.#spool = spool;
  }

  flush(): void {
    this.#spool.write(this.getBytes());
    this.index = 0;
  }

  override finish(): void {
    this.flush();
  }
}
