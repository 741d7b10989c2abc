import type { SheetRow, SheetRows } from '#server/lists/index.ts';
import type { WrittenSheet } from '#server/platform/workbook.ts';

/**
 * The sheets of a form written as tables, one cell between two bars: the name of the sheet alone on its line, then its
 * header, then its rows. The way forms are shown in XLSForm's own documentation.
 */
export function sheetsOf(form: string): SheetRows[] {
  const sheets: { name: string; rows: SheetRow[] }[] = [];
  for (const text of form.split('\n').map((line) => line.trim())) {
    const name = /^#\s*(.*)$/.exec(text)?.[1];
    if (name !== undefined) sheets.push({ name, rows: [] });
    if (!text.startsWith('|')) continue;
    const rows = sheets.at(-1)?.rows;
    // `¦` stands for a bar inside a cell.
    const cells = text.slice(1, text.endsWith('|') ? -1 : undefined).split('|');
    rows?.push({
      line: (rows.at(-1)?.line ?? 0) + 1,
      cells: cells.map((cell) => cell.trim().replaceAll('¦', '|')),
    });
  }
  return sheets;
}

/** What a workbook that was written would be read as. */
export function rowsOf(sheets: readonly WrittenSheet[]): SheetRows[] {
  return sheets.map(({ name, rows }) => ({
    name,
    rows: rows.flatMap((row, index) => {
      const cells = row.map((cell) => String(cell ?? ''));
      return cells.every((cell) => cell === '') ? [] : [{ line: index + 1, cells }];
    }),
  }));
}
