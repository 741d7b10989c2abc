/**
 * The one CSV writer: CRLF, and no text that a spreadsheet would run as a formula (reference/reliability.md, export
 * contract), whoever the file is for.
 */
export type CsvCell = string | number | null;

export interface CsvProfile {
  /** First in the file. */
  readonly start: string;
  readonly separator: string;
  readonly decimal: string;
  /** False: only texts are, so that software tells numbers and absent cells from them. */
  readonly quotesAll: boolean;
}

/** What French Excel opens correctly. Without the BOM it reads UTF-8 as windows-1252. */
export const frenchExcel: CsvProfile = { start: '\uFEFF', separator: ';', decimal: ',', quotesAll: true };

/** What statistical software and open-data portals read (OpenDataFrance: UTF-8, comma, quotes, header). */
export const openData: CsvProfile = { start: '', separator: ',', decimal: '.', quotesAll: false };

/**
 * A line of a cell that a spreadsheet could run: its first character after blanks is `= + - @` (ASCII or full-width),
 * or it begins with a tab, CR or NUL. Apostrophes already in front count, so that {@link unguarded} is exact.
 */
const dangerous = /^(?='*(?:[\t\r\0]|[^\S\r\n\u2028\u2029]*[=+\-@＝＋－＠]))/gm;
const guarded = /^'(?='*(?:[\t\r\0]|[^\S\r\n\u2028\u2029]*[=+\-@＝＋－＠]))/gm;

/** One line of CSV with its line end. Numbers need no guard. */
export function csvRow(cells: readonly CsvCell[], profile: CsvProfile = frenchExcel): string {
  const { separator, decimal, quotesAll } = profile;
  // Where every cell has quotes, those of a cell and of the next one are joined with the separator between them.
  if (quotesAll) return `"${cells.map((cell) => written(cell, decimal)).join(`"${separator}"`)}"\r\n`;
  const quoted = (cell: CsvCell) =>
    typeof cell === 'string' ? `"${written(cell, decimal)}"` : written(cell, decimal);
  return `${cells.map(quoted).join(separator)}\r\n`;
}

/** Takes back the apostrophe that {@link csvRow} put in front of a dangerous cell. */
export function unguarded(cell: string): string {
  return cell.includes("'") ? cell.replace(guarded, '') : cell;
}

/** Most cells have none of these: looking is cheaper than replacing. */
const delicate = /[=+\-@＝＋－＠\t\r\0"]/;

/** What is between the quotes, if there are any. */
function written(cell: CsvCell, decimal: string): string {
  if (typeof cell === 'string')
    return delicate.test(cell) ? cell.replace(dangerous, "'").replaceAll('"', '""') : cell;
  if (cell === null) return '';
  return Number.isSafeInteger(cell) ? String(cell) : String(cell).replace('.', decimal);
}
