import Papa from 'papaparse';
import type { Layout } from '#server/contracts/imports.contract.ts';
import { Refusal } from '#server/platform/refusal.ts';
import type { ListRecord } from './list.ts';
import { newlinesIn } from './pieces.rules.ts';

export interface Parsed {
  readonly rows: readonly (readonly string[])[];
  /** The first quote fault, in the row that has this index. */
  readonly fault: { readonly isOpen: boolean; readonly row: number } | null;
  /** Where the first record begins that was not read whole. */
  readonly end: number;
}

export interface Parser {
  /** With `isPart`, a last record that nothing ends is left for later. */
  parse(text: string, isPart: boolean): Parsed;
}

interface RawResult {
  readonly data: readonly (readonly string[])[];
  readonly errors: readonly { readonly code: string; readonly row?: number | undefined }[];
  readonly meta: { readonly cursor: number };
}

/** Papaparse at its lowest level, where it is fastest; `limit` records at most, 0 for all. */
export function parserOf(delimiter: string, quote: Layout['quote'], limit = 0): Parser {
  const raw = new Papa.Parser({
    delimiter,
    newline: '\n',
    preview: limit,
    ...(quote === '' ? { fastMode: true } : { quoteChar: quote }),
  });
  return {
    parse(text, isPart) {
      // The types of papaparse leave the result of its low-level parser open.
      const { data, errors, meta }: RawResult = raw.parse(text, 0, isPart);
      const error = errors[0];
      const fault =
        error === undefined ? null : { isOpen: error.code === 'MissingQuotes', row: error.row ?? 0 };
      return { rows: data, fault, end: meta.cursor };
    },
  };
}

/** Papaparse never throws and can swallow a file after one open quote: any fault is a refusal that names the line. */
export function refuseFaults({ rows, fault }: Parsed, from: number): void {
  if (fault === null) return;
  const before = numbered(rows.slice(0, fault.row + 1), from);
  const record = before[fault.row];
  if (record === undefined)
    throw new Refusal('import.unclosed_quote', { line: lineAfter(before.at(-1), from) });
  const above = fault.isOpen ? newlinesInCells(record.cells.slice(0, -1)) : 0;
  throw new Refusal('import.unclosed_quote', { line: record.line + above });
}

function lineAfter(record: ListRecord | undefined, from: number): number {
  return record === undefined ? from : record.line + 1 + newlinesInCells(record.cells);
}

/** Gives each row the line it begins on. */
export function numbered(rows: Parsed['rows'], from: number): ListRecord[] {
  let line = from;
  return rows.map((cells) => {
    const record = { line, cells };
    line += 1 + newlinesInCells(cells);
    return record;
  });
}

function newlinesInCells(cells: readonly string[]): number {
  let count = 0;
  for (const cell of cells) count += newlinesIn(cell);
  return count;
}

/** A record longer than this was left open: looking further for its end would take quadratic time. */
const MAX_RECORD_CHARS = 1_000_000;
/** A line longer than this is no line of a list. */
const MAX_LINE_CHARS = 16_000_000;

export interface Batch {
  readonly records: readonly ListRecord[];
  readonly text: string;
}

/**
 * Every record of a text that comes in pieces (line ends as `\n`), with the text it was read in. Refuses
 * `import.unclosed_quote` and, for a line without end, `import.binary`.
 */
export function* recordsIn(
  pieces: Iterable<string>,
  { delimiter, quote }: Pick<Layout, 'delimiter' | 'quote'>,
): Generator<Batch> {
  const parser = parserOf(delimiter, quote);
  let line = 1;
  let rest = '';
  const read = (text: string, isPart: boolean): Batch => {
    const parsed = parser.parse(text, isPart);
    refuseFaults(parsed, line);
    const whole = parsed.end === text.length || !isPart ? text : text.slice(0, parsed.end);
    const isFlat = quote === '' || !whole.includes(quote) || newlinesIn(whole) === parsed.rows.length;
    const records = isFlat ? flatly(parsed.rows, line) : numbered(parsed.rows, line);
    if (!isFlat) for (const record of records) refuseSwallowed(record, delimiter);
    line = lineAfter(records.at(-1), line);
    rest = isPart ? text.slice(whole.length) : '';
    if (rest.length > MAX_RECORD_CHARS) throw new Refusal('import.unclosed_quote', { line });
    return { records, text: whole };
  };
  for (const piece of pieces) {
    // Just after a line end, so that no closing quote is cut off from what follows it.
    const end = piece.lastIndexOf('\n') + 1;
    if (end === 0) {
      rest += piece;
      if (rest.length > MAX_LINE_CHARS) throw new Refusal('import.binary');
      continue;
    }
    const batch = read(rest + piece.slice(0, end), true);
    rest += piece.slice(end);
    yield batch;
  }
  if (rest !== '') yield read(rest, false);
}

/** No record holds a line end: each is a line. */
function flatly(rows: Parsed['rows'], from: number): ListRecord[] {
  return rows.map((cells, index) => ({ line: from + index, cells }));
}

/** Under four columns, an honest cell of several lines may look like rows. */
const SURE_FROM = 4;

/**
 * An opened quote may meet an inch sign at the end of a later row: both rows become one, silently. It shows when every
 * line of the record has all the delimiters of a row.
 */
function refuseSwallowed({ line, cells }: ListRecord, delimiter: string): void {
  if (cells.length < SURE_FROM || newlinesInCells(cells) === 0) return;
  const lines = cells.join(delimiter).split('\n');
  if (lines.every((text) => text.split(delimiter).length === cells.length))
    throw new Refusal('import.unclosed_quote', { line });
}
