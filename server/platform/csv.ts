/**
 * The one CSV writer: semicolons, CRLF and a BOM (what French Excel opens correctly), every cell quoted, and no cell
 * that a spreadsheet would run as a formula (reference/reliability.md, export contract).
 */
export type CsvCell = string | number | null;

/** First in the file: Excel otherwise reads UTF-8 as windows-1252. */
export const csvStart = '\uFEFF';

/**
 * A line of a cell that a spreadsheet could run: its first character after blanks is `= + - @` (ASCII or full-width),
 * or it begins with a tab, CR or NUL. Apostrophes already in front count, so that {@link unguarded} is exact.
 */
const dangerous = /^(?='*(?:[\t\r\0]|[^\S\r\n\u2028\u2029]*[=+\-@＝＋－＠]))/gm;
const guarded = /^'(?='*(?:[\t\r\0]|[^\S\r\n\u2028\u2029]*[=+\-@＝＋－＠]))/gm;

/** One line of CSV with its line end. Numbers get a decimal comma and need no guard. */
export function csvRow(cells: readonly CsvCell[]): string {
  return `${cells.map(quoted).join(';')}\r\n`;
}

/** Takes back the apostrophe that {@link csvRow} put in front of a dangerous cell. */
export function unguarded(cell: string): string {
  return cell.includes("'") ? cell.replace(guarded, '') : cell;
}

function quoted(cell: CsvCell): string {
  if (cell === null) return '""';
  if (typeof cell === 'number') return `"${String(cell).replace('.', ',')}"`;
  return `"${cell.replace(dangerous, "'").replaceAll('"', '""')}"`;
}
