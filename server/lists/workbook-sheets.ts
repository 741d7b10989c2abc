import { type Clock, systemClock } from '#server/platform/clock.ts';
import { memorySource } from './open-list.ts';
import { type Budget, createBudget, tooLarge, unreadable } from './workbook-budget.ts';
import { createSharedStrings, unescaped } from './workbook-cells.rules.ts';
import { isoText, numberText, plainNumber } from './workbook-formats.rules.ts';
import { MAX_SHEET_ROWS } from './workbook-limits.ts';
import { type Book, readBook, readPart } from './workbook-parts.ts';
import { walkSheet } from './workbook-walk.ts';

import { openZip } from './workbook-zip.ts';

/** A sheet held in memory: rows that hold something, with their number in the sheet (from 1). */
export interface SheetRows {
  readonly name: string;
  readonly rows: readonly SheetRow[];
}

export interface SheetRow {
  readonly line: number;
  /** From column A; texts as they were typed, line breaks kept, booleans as `true` and `false`. */
  readonly cells: readonly string[];
}

/** What a small workbook may cost; a list is not one, and is read by `workbookSource`. */
const MAX_BYTES = 64 * 2 ** 20;
const MAX_CELLS = 200_000;
const MAX_COLUMNS = 500;

/**
 * All the sheets of a small workbook, hidden ones too. Refuses `import.workbook_unreadable`,
 * `import.workbook_too_large`, `import.spreadsheet`, and `import.binary` for a zip of something else.
 */
export async function readSheets(bytes: Uint8Array, clock: Clock = systemClock): Promise<SheetRows[]> {
  const budget = createBudget(clock, MAX_BYTES);
  const zip = openZip(memorySource(bytes), budget);
  const book = await readBook(zip);
  const { handler, strings } = createSharedStrings(unescaped);
  if (book.sharedStringsPart !== null) await readPart(zip, book.sharedStringsPart, handler);
  const sheets: SheetRows[] = [];
  let cells = 0;
  for (const { name, part } of book.sheets) {
    const reader = createRowsReader({ ...book, textAt: strings.at, budget }, () => {
      cells += 1;
      if (cells > MAX_CELLS) throw tooLarge(String(MAX_CELLS));
    });
    await readPart(zip, part, reader.handler);
    sheets.push({ name, rows: reader.rows });
  }
  return sheets;
}

interface RowsContext extends Book {
  readonly textAt: (index: number) => string;
  readonly budget: Budget;
}

function createRowsReader(context: RowsContext, count: () => void) {
  const rows: SheetRow[] = [];
  let cells: string[] = [];
  let line = 0;

  const handler = walkSheet({
    openRow(said) {
      line = Number(said ?? line + 1);
      if (!Number.isInteger(line) || line < 1 || line > MAX_SHEET_ROWS) throw unreadable();
      cells = [];
    },
    cell(column, value, type, style) {
      const text = textOfCell(value, type, style, context);
      if (text.trim() === '' || column > MAX_COLUMNS) return;
      count();
      context.budget.write(text.length);
      while (cells.length < column) cells.push('');
      cells[column - 1] = text;
    },
    closeRow() {
      if (cells.length > 0) rows.push({ line, cells });
    },
  });
  return { rows, handler };
}

/** What a cell shows (`t` of ECMA-376 part 1 §18.18.11; none is a number). */
function textOfCell(value: string, type: string, style: number, context: RowsContext): string {
  if (value === '') return '';
  switch (type) {
    case 's':
      return context.textAt(Number(value));
    case 'str':
    case 'inlineStr':
      return unescaped(value);
    case 'b':
      return value.trim() === '1' || value.trim() === 'true' ? 'true' : 'false';
    case 'e':
      return '';
    case 'd':
      return isoText(value.trim());
    default: {
      const format = context.formats[style];
      const number = value.trim();
      // Some writers spell whole numbers `1.0`.
      const plain = /^-?\d+\.0+$/.test(number) ? number.replace(/\.0+$/, '') : number;
      return format === undefined ? plainNumber(plain) : numberText(plain, format, context.is1904);
    }
  }
}
