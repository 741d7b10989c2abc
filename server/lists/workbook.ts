import { type Clock, systemClock } from '#server/platform/clock.ts';
import { Refusal } from '#server/platform/refusal.ts';
import type { ByteSource } from '#server/platform/spool.ts';
import { openSpool, type Spool } from '#server/platform/spool.ts';
import { MAX_COLUMNS } from './list.ts';
import { type Budget, createBudget, unreadable } from './workbook-budget.ts';
import { createSharedStrings } from './workbook-cells.rules.ts';
import { type Book, readBook, readPart } from './workbook-parts.ts';
import { createSheetReader, type SheetContext, type SheetSize } from './workbook-sheet.ts';
import { openZip, type Zip } from './workbook-zip.ts';

/** One sheet of a workbook as text. */
export interface WorkbookSource {
  /** UTF-8, `;` between cells, `"` around cells that need it, `\n` at the end of lines; line = row of the sheet. */
  readonly source: ByteSource;
  readonly sheet: string;
  /** Visible sheets that hold something and were not read. */
  readonly otherSheets: readonly string[];
  /** Gives the temporary file of a large sheet back; without it, the file lives as long as its thread. */
  close(): void;
}

/** How {@link workbookSource} lays its text out. */
export const workbookLayout = { encoding: 'utf-8', delimiter: ';', quote: '"' } as const;

/**
 * Whether a file that starts so is to be read by {@link workbookSource}: any zip, which then says what it is. Refuses
 * `import.spreadsheet`: ODS, old XLS, and workbooks behind a password (which are no longer zips).
 */
export function isWorkbook(head: Uint8Array): boolean {
  const start = Buffer.from(head.subarray(0, 4)).toString('hex');
  const text = () => Buffer.from(head.subarray(0, 512)).toString('latin1');
  if (start === 'd0cf11e0' || /^09(00|02|04|08)(04|06|08)00$/.test(start))
    throw new Refusal('import.spreadsheet');
  if (start === '3c3f786d' && /opendocument\.spreadsheet|progid="Excel\.Sheet"/.test(text()))
    throw new Refusal('import.spreadsheet');
  if (start !== '504b0304' && start !== '504b0506') return false;
  if (text().includes('mimetypeapplication/vnd.oasis')) throw new Refusal('import.spreadsheet');
  return true;
}

/**
 * Reads the visible sheet that holds the most rows. Memory holds the shared strings and little else; nothing but the
 * bytes given is looked at. Refuses `import.workbook_unreadable`, `import.workbook_too_large`, `import.spreadsheet`,
 * `import.too_many_columns`, and `import.binary` for a zip of something else.
 */
export async function workbookSource(
  source: ByteSource,
  clock: Clock = systemClock,
): Promise<WorkbookSource> {
  const budget = createBudget(clock);
  const zip = openZip(source, budget);
  const book = await readBook(zip);
  const context = { ...book, sharedStrings: await readSharedStrings(zip, book) };
  const filled: string[] = [];
  let best: Reading | null = null;
  try {
    for (const { name, part, isVisible } of book.sheets) {
      if (!isVisible) continue;
      const reading: Reading = await readSheet(zip, part, name, context, budget);
      if (reading.filledRows > 0) filled.push(name);
      const isBetter = reading.filledRows > (best?.filledRows ?? 0);
      (isBetter ? best?.spool : reading.spool)?.close();
      if (isBetter) best = reading;
    }
    if (best === null) throw unreadable();
    // Only the sheet read need be a list.
    if (best.isTooWide) throw new Refusal('import.too_many_columns', { max: MAX_COLUMNS });
  } catch (error) {
    best?.spool.close();
    throw error;
  }
  const { sheet, spool } = best;
  return {
    source: spool.source(),
    sheet,
    otherSheets: filled.filter((name) => name !== sheet),
    close: spool.close,
  };
}

interface Reading extends SheetSize {
  readonly sheet: string;
  readonly spool: Spool;
}

async function readSharedStrings(zip: Zip, { sharedStringsPart }: Book) {
  const { handler, strings } = createSharedStrings();
  if (sharedStringsPart !== null) await readPart(zip, sharedStringsPart, handler);
  return strings;
}

async function readSheet(
  zip: Zip,
  part: string,
  sheet: string,
  context: Omit<SheetContext, 'write'>,
  budget: Budget,
): Promise<Reading> {
  const spool = openSpool();
  const { handler, end } = createSheetReader({
    ...context,
    write(text) {
      const bytes = Buffer.from(text);
      budget.write(bytes.length);
      spool.write(bytes);
    },
  });
  try {
    await readPart(zip, part, handler);
    return { sheet, spool, ...end() };
  } catch (error) {
    spool.close();
    throw error;
  }
}
