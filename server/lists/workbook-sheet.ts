import { MAX_COLUMNS } from './list.ts';
import { tooLarge, unreadable } from './workbook-budget.ts';
import { csvCell, type SharedStrings } from './workbook-cells.rules.ts';
import { type CellFormat, isoText, numberText, plainNumber } from './workbook-formats.rules.ts';
import { MAX_SHEET_ROWS } from './workbook-limits.ts';
import { walkSheet } from './workbook-walk.ts';
import type { XmlHandler } from './workbook-xml.ts';

export interface SheetContext {
  readonly sharedStrings: SharedStrings;
  readonly formats: readonly CellFormat[];
  readonly is1904: boolean;
  /** Takes whole lines. */
  readonly write: (text: string) => void;
}

export interface SheetSize {
  /** Rows that hold something. */
  readonly filledRows: number;
  /** Something stands beyond the last column that a list may have; it was left out. */
  readonly isTooWide: boolean;
}

export interface SheetReader {
  readonly handler: XmlHandler;
  /** Writes what is left. */
  end(): SheetSize;
}

const LINES_CHARS = 256 * 1024;

/**
 * Turns the cells of a sheet into CSV, one line for each row of the sheet up to the last that holds something, so that
 * line numbers are Excel's row numbers. Lines are as wide as the widest before them: cells left empty at the end of a
 * row are not missing. Refuses `import.workbook_too_large`, `import.workbook_unreadable`.
 */
export function createSheetReader(context: SheetContext): SheetReader {
  let row = 0;
  let cells: string[] = [];
  let lines = '';
  let linesWritten = 0;
  let width = 0;
  let filledRows = 0;
  let isTooWide = false;

  const openRow = (said: string | undefined) => {
    const number = said === undefined ? row + 1 : Number(said);
    // Each row once, in order: anything else has no line number.
    if (!Number.isInteger(number) || number <= row) throw unreadable();
    if (number > MAX_SHEET_ROWS) throw tooLarge(String(MAX_SHEET_ROWS));
    row = number;
    cells = [];
  };
  const cell = (column: number, value: string, type: string, style: number) => {
    const text = value === '' ? '' : cellText(value, type, style, context);
    if (text === '') return;
    if (column > MAX_COLUMNS) {
      isTooWide = true;
      return;
    }
    while (cells.length < column) cells.push('');
    cells[column - 1] = text;
  };
  const closeRow = () => {
    if (cells.length === 0) return;
    filledRows += 1;
    width = Math.max(width, cells.length);
    lines += '\n'.repeat(row - 1 - linesWritten);
    lines += cells.join(';');
    lines += `${';'.repeat(width - cells.length)}\n`;
    linesWritten = row;
    if (lines.length > LINES_CHARS) flush();
  };
  const flush = () => {
    context.write(lines);
    lines = '';
  };

  return {
    handler: walkSheet({ openRow, cell, closeRow }),
    end() {
      flush();
      return { filledRows, isTooWide };
    },
  };
}

/** What a cell shows, for the CSV (`t` of ECMA-376 part 1 §18.18.11; none is a number). */
function cellText(value: string, type: string, style: number, context: SheetContext): string {
  switch (type) {
    case 's':
      return context.sharedStrings.at(Number(value));
    case 'str':
    case 'inlineStr':
      return csvCell(value);
    case 'b':
      return value.trim() === '1' || value.trim() === 'true' ? 'oui' : 'non';
    // #N/A, #REF!…: a formula without a result.
    case 'e':
      return '';
    case 'd':
      return csvCell(isoText(value.trim()));
    default: {
      const format = context.formats[style];
      return csvCell(
        format === undefined ? plainNumber(value.trim()) : numberText(value.trim(), format, context.is1904),
      );
    }
  }
}
