import type { Readable } from 'node:stream';
import { type CsvCell, type CsvProfile, csvRow } from '#server/platform/csv.ts';
import { openSpool, type Spool } from '#server/platform/spool.ts';
import {
  dayCell,
  firstPart,
  MAX_CELL_CHARS,
  packageParts,
  rowXml,
  SHORT_TEXT,
  sheetHead,
  sheetPath,
  sheetTail,
} from '#server/platform/workbook-parts.ts';
import { createSharedTexts, type SharedTexts } from '#server/platform/workbook-texts.ts';
import { type Packed, zipOf } from '#server/platform/zip.ts';
import type { ColumnType } from './column.rules.ts';
import type { Described } from './tables.rules.ts';

/** Files of tables, written row after row into spools: what they need of memory does not grow with their rows. */

const encoder = new TextEncoder();

export interface CsvFile {
  /** To be followed while rows are added, and ended after the last one. */
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
  /** Nothing will be added any more. */
  end(): void;
  /** The workbook, while rows are added to it, until its end. */
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
          last.spool.write(encoder.encode(written + sheetTail));
          last.spool.end();
          written = '';
          last = openSheet(plan, `${plan.name} ${parts.length + 1}`);
          parts.push(last);
        }
        last.rows += 1;
        written += rowXml(cellsOf(row, types), last.rows, shared);
      }
      last.spool.write(encoder.encode(written));
    },
    end: () => {
      for (const parts of sheets) {
        parts.at(-1)?.spool.write(encoder.encode(sheetTail));
        parts.at(-1)?.spool.end();
      }
    },
    stream: (at) => zipOf(filesOf(sheets, shared), at),
    close: () => {
      for (const { spool } of sheets.flat()) spool.close();
    },
  };
}

/** Sheets as they are written, and what tells of them last: how many there are is only known then. */
async function* filesOf(sheets: readonly OpenSheet[][], shared: SharedTexts): AsyncGenerator<Packed> {
  const packed = ([path, xml]: readonly [string, string]) => ({ path, content: Buffer.from(xml) });
  yield packed(firstPart);
  const names: string[] = [];
  for (const parts of sheets) {
    // One more may come until the last of them ends.
    for (const { name, spool } of parts) {
      names.push(name);
      yield { path: sheetPath(names.length), content: spool };
      await spool.ended;
    }
  }
  for (const part of packageParts(names, shared)) yield packed(part);
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
