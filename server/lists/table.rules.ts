import Papa from 'papaparse';
import { Refusal } from '#server/platform/refusal.ts';

/** One record of the file: the line it begins on (1-based) and its cells as they came. */
export interface ListRecord {
  readonly line: number;
  readonly cells: readonly string[];
}

/** How a text is laid out, decided by counting. */
export interface Shape {
  readonly delimiter: string;
  /** 1-based; 0 when the first line is already data. */
  readonly headerLine: number;
  /** Line of the first record that may be data. */
  readonly dataFrom: number;
  readonly headers: readonly string[];
  readonly titleLines: readonly ListRecord[];
  readonly hasSepLine: boolean;
}

export const MAX_COLUMNS = 200;
const DELIMITERS = [';', ',', '\t', '|'];
const HEAD_CHARS = 200_000;
const HEAD_RECORDS = 300;
/** A title or a blank line may precede the header; nothing needs more. */
const HEADER_WITHIN = 20;
const CHUNK_CHARS = 65_536;
/** A quoted record longer than this was left open: looking further for its end would take quadratic time. */
const MAX_RECORD_CHARS = 1_000_000;

/** Finds delimiter, title lines and header. Refuses `import.header_only`, `import.too_many_columns`. */
export function shapeOf(text: string): Shape {
  const sep = /^"?sep=(.)"?(?:\n|$)/i.exec(text);
  const head = text.length > HEAD_CHARS ? text.slice(0, text.lastIndexOf('\n', HEAD_CHARS)) : text;
  const delimiter = sep?.[1] ?? delimiterOf(head);
  const records = headRecords(head, delimiter, sep === null ? 0 : 1);
  const filled = records.filter((record) => !isBlank(record.cells));
  const width = commonWidth(filled.map(({ cells }) => cells.length));
  if (width > MAX_COLUMNS) throw new Refusal('import.too_many_columns', { max: MAX_COLUMNS });
  const header = headerAmong(filled.slice(0, HEADER_WITHIN), width);
  const hasHeader = header !== undefined && !header.cells.some(isDataLike);
  const first = filled[0];
  if (hasHeader && filled.at(-1) === header && head.length === text.length)
    throw new Refusal('import.header_only');
  const names = columnNames(hasHeader ? header.cells : [], width);
  return {
    delimiter,
    headerLine: hasHeader ? header.line : 0,
    dataFrom: hasHeader ? header.line + 1 + newlinesIn(header.cells) : (first?.line ?? 1),
    headers: names.map(headerName),
    titleLines: hasHeader ? filled.filter(({ line }) => line < header.line) : [],
    hasSepLine: sep !== null,
  };
}

/** The delimiter under which most lines have the same number of cells, more than one. */
function delimiterOf(head: string): string {
  const scored = DELIMITERS.map((delimiter) => {
    const widths = headRecords(head, delimiter, 0)
      .filter(({ cells }) => !isBlank(cells))
      .map(({ cells }) => cells.length);
    const width = commonWidth(widths);
    const share = widths.filter((candidate) => candidate === width).length / Math.max(1, widths.length);
    return { delimiter, score: width > 1 ? share + Math.min(width, 50) / 1000 : 0 };
  });
  return scored.reduce((best, next) => (next.score > best.score ? next : best)).delimiter;
}

function headRecords(head: string, delimiter: string, skipLines: number): ListRecord[] {
  const parsed = new Papa.Parser({ delimiter, newline: '\n', preview: HEAD_RECORDS }).parse(head, 0, false);
  return numbered(rowsOf(parsed), 1).slice(skipLines);
}

/** The most frequent width; the larger of two that are as frequent. */
function commonWidth(widths: readonly number[]): number {
  const counts = new Map<number, number>();
  for (const width of widths) counts.set(width, (counts.get(width) ?? 0) + 1);
  let common = 1;
  for (const [width, count] of counts) {
    const best = counts.get(common) ?? 0;
    if (count > best || (count === best && width > common)) common = width;
  }
  return common;
}

/** The first line filled like a header: a title fills one cell of a row that Excel padded with delimiters. */
function headerAmong(records: readonly ListRecord[], width: number): ListRecord | undefined {
  const needed = width === 1 ? 1 : Math.max(2, Math.ceil(width * 0.6));
  return records.find(({ cells }) => cells.filter((cell) => cell.trim() !== '').length >= needed);
}

/** As many names as the rows have cells, or more when the header names more: those rows are then short, and say so. */
function columnNames(cells: readonly string[], width: number): readonly string[] {
  const last = cells.findLastIndex((cell) => cell.trim() !== '');
  return Array.from({ length: Math.max(last + 1, width) }, (_, index) => cells[index] ?? '');
}

function headerName(name: string, index: number): string {
  const tidy = name.normalize('NFC').replace(/[\u200B-\u200F\u202A-\u202E\u2060-\u2069\uFEFF]/g, '');
  return tidy.replace(/\s+/g, ' ').trim().slice(0, 200) || `Colonne ${index + 1}`;
}

/** A number or a day, which no column is called: the first line is already somebody. */
function isDataLike(cell: string): boolean {
  return /^\s*\+?[\d\s.\-/()]+$/.test(cell) && cell.replace(/\D/g, '').length >= 5;
}

export function isBlank(cells: readonly string[]): boolean {
  return cells.every((cell) => cell.trim() === '');
}

/**
 * Every record from the first data line on, blank lines included, in slices; gives the other requests their turn between
 * slices. Papaparse never throws and can swallow a file after one open quote: any quote fault is a refusal that names
 * the line (`import.unclosed_quote`).
 */
export async function* recordsOf(
  text: string,
  shape: Pick<Shape, 'delimiter' | 'dataFrom'>,
): AsyncGenerator<readonly ListRecord[]> {
  const parser = new Papa.Parser({ delimiter: shape.delimiter, newline: '\n' });
  let line = 1;
  let rest = '';
  for (let at = 0; at < text.length; ) {
    const end = endOfChunk(text, at + CHUNK_CHARS);
    const isLast = end >= text.length;
    const buffer = rest + text.slice(at, end);
    const parsed = parser.parse(buffer, 0, !isLast);
    const records = numbered(rowsOf(parsed), line);
    refuseFaults(parsed, records, line);
    const last = records.at(-1);
    if (last !== undefined) line = last.line + 1 + newlinesIn(last.cells);
    rest = isLast ? '' : buffer.slice(cursorOf(parsed));
    if (rest.length > MAX_RECORD_CHARS) throw new Refusal('import.unclosed_quote', { line });
    at = end;
    yield records.filter((record) => record.line >= shape.dataFrom);
    await new Promise((resolve) => setImmediate(resolve));
  }
}

/** Just after a line end, so that no closing quote is cut off from what follows it. */
function endOfChunk(text: string, wanted: number): number {
  const newline = text.indexOf('\n', wanted);
  return newline === -1 ? text.length : newline + 1;
}

function refuseFaults(parsed: ParserResult, records: readonly ListRecord[], from: number): void {
  const fault = parsed.errors[0];
  if (fault === undefined) return;
  const record = records[fault.row ?? 0];
  const before = fault.code === 'MissingQuotes' ? newlinesIn(record?.cells.slice(0, -1) ?? []) : 0;
  const next = records.at(-1);
  const line = record?.line ?? (next === undefined ? from : next.line + 1);
  throw new Refusal('import.unclosed_quote', { line: line + before });
}

interface ParserResult {
  readonly data: readonly (readonly string[])[];
  readonly errors: readonly { readonly code: string; readonly row?: number | undefined }[];
  readonly meta: { readonly cursor: number };
}

/** The types of papaparse leave the low-level parser's result open. */
function rowsOf(parsed: ParserResult): ParserResult['data'] {
  return parsed.data;
}

function cursorOf(parsed: ParserResult): number {
  return parsed.meta.cursor;
}

function numbered(rows: ParserResult['data'], from: number): ListRecord[] {
  let line = from;
  return rows.map((cells) => {
    const record = { line, cells };
    line += 1 + newlinesIn(cells);
    return record;
  });
}

function newlinesIn(cells: readonly string[]): number {
  let count = 0;
  for (const cell of cells) {
    for (let at = cell.indexOf('\n'); at !== -1; at = cell.indexOf('\n', at + 1)) count += 1;
  }
  return count;
}
