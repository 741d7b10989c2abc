import type { Layout } from '#server/contracts/imports.contract.ts';
import { Refusal } from '#server/platform/refusal.ts';
import { isBlank } from './asides.rules.ts';
import {
  firstPersonLine,
  HEADER_WITHIN,
  headerAmong,
  headerAt,
  headerName,
  namesIn,
} from './header.rules.ts';
import { type ListRecord, MAX_COLUMNS } from './list.ts';
import { numbered, parserOf, refuseFaults } from './records.rules.ts';

/** How a text is laid out: what the layout says, and what reading on from there needs. */
export interface Shape extends Omit<Layout, 'encoding'> {
  readonly headers: readonly string[];
  /** The header as it came; null when there is none. */
  readonly header: ListRecord | null;
  /** Nobody is before this line. */
  readonly bodyFrom: number;
  readonly hasSepLine: boolean;
}

/** The beginning of a text; `isWhole` when it is all of it. */
export interface Head {
  readonly text: string;
  readonly isWhole: boolean;
}

export type WantedShape = { readonly [Part in keyof Omit<Layout, 'encoding'>]?: Layout[Part] | undefined };

export const HEAD_CHARS = 262_144;
const HEAD_RECORDS = 300;
const DELIMITERS = [';', ',', '\t', '|'];
/**
 * Finds delimiter, quote, header and columns by counting, unless they are given. Refuses `import.empty`,
 * `import.header_only`, `import.too_many_columns`, `import.unclosed_quote`.
 */
export function shapeOf(head: Head, wanted: WantedShape): Shape {
  const sep = /^"?sep=(.)"?[;,\t| ]*(?:\n|$)/i.exec(head.text);
  const quote = wanted.quote ?? quoteOf(head.text);
  const given = [wanted.delimiter, sep?.[1]].find((char) => char !== undefined && isDelimiter(char, quote));
  const delimiter = given ?? delimiterOf(head, quote);
  const isFar = (wanted.headerLine ?? 0) > HEAD_RECORDS;
  const records = headRecords(head, delimiter, quote, isFar ? 0 : HEAD_RECORDS);
  const filled = records.slice(sep === null ? 0 : 1).filter(({ cells }) => !isBlank(cells));
  if (filled.length === 0) throw new Refusal('import.empty');
  const width = commonWidth(filled.map(({ cells }) => cells.length));
  const header =
    wanted.headerLine === undefined ? headerAmong(filled, width) : headerAt(filled, wanted.headerLine);
  const bodyFrom = header === null ? firstPersonLine(filled, width) : header.line + 1;
  const body = filled.filter(({ line }) => line >= bodyFrom);
  const columns = columnCount(header, body, width);
  if (columns > MAX_COLUMNS) throw new Refusal('import.too_many_columns', { max: MAX_COLUMNS });
  return {
    delimiter,
    quote,
    headerLine: header?.line ?? 0,
    headers: Array.from({ length: columns }, (_, index) => headerName(header?.cells[index] ?? '', index)),
    header,
    bodyFrom,
    hasSepLine: sep !== null,
  };
}

function isDelimiter(char: string, quote: Layout['quote']): boolean {
  return char !== quote && !/["\r\n\uFEFF]/.test(char);
}

/** Single quotes when whole cells stand between them, on every line or nearly, and no cell begins with a double one. */
function quoteOf(text: string): Layout['quote'] {
  if (/(?:^|[;,\t|])"/m.test(text)) return '"';
  const opened = text.match(/(?:^|[;,\t|])'/gm)?.length ?? 0;
  const wrapped = text.match(/(?<=^|[;,\t|])'(?:[^'\n]|'')*'(?=[;,\t|]|$)/gm)?.length ?? 0;
  const lines = text.match(/^.*\S/gm)?.length ?? 0;
  return wrapped >= Math.max(lines, 2) && wrapped >= opened * 0.95 ? "'" : '"';
}

/**
 * The delimiter under which most lines have the same number of cells (many cells count for more than two) and the names
 * of columns stand alone.
 */
function delimiterOf(head: Head, quote: Layout['quote']): string {
  const scored = DELIMITERS.map((delimiter) => {
    const parsed = parserOf(delimiter, quote, HEAD_RECORDS).parse(head.text, !head.isWhole);
    const rows = parsed.rows.filter((cells) => !isBlank(cells));
    const width = commonWidth(rows.map(({ length }) => length));
    const share = rows.filter(({ length }) => length === width).length / Math.max(1, rows.length);
    const names = Math.max(0, ...rows.slice(0, HEADER_WITHIN).map(namesIn));
    return { delimiter, score: share * Math.log2(width) * (1 + names) };
  });
  return scored.reduce((best, next) => (next.score > best.score ? next : best)).delimiter;
}

function headRecords(head: Head, delimiter: string, quote: Layout['quote'], limit: number): ListRecord[] {
  const parsed = parserOf(delimiter, quote, limit).parse(head.text, !head.isWhole);
  refuseFaults(parsed, 1);
  return numbered(parsed.rows, 1);
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

/** As many as the header names, or more when rows of the usual width hold more; columns with neither are dropped. */
function columnCount(header: ListRecord | null, body: readonly ListRecord[], width: number): number {
  const named = header === null ? 0 : lastFilled(header.cells) + 1;
  const used = body
    .filter(({ cells }) => cells.length <= width)
    .map(({ cells }) => lastFilled(cells) + 1)
    .reduce((most, next) => Math.max(most, next), 0);
  return Math.max(named, used, 1);
}

function lastFilled(cells: readonly string[]): number {
  return cells.findLastIndex((cell) => cell.trim() !== '');
}
