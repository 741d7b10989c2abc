import type { Layout } from '#server/contracts/imports.contract.ts';
import { Refusal } from '#server/platform/refusal.ts';
import { isBlank } from './asides.rules.ts';
import { folded, withoutMojibake } from './cells.rules.ts';
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
/** A title or a blank line may precede the header; nothing needs more. */
const HEADER_WITHIN = 20;
/** Titles in two columns may look like rows of a narrow list; more of them are people. */
const TITLES_LIKE_ROWS = 5;

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

/** The record of a line asked for; a line inside a record is that record. Null for none. */
function headerAt(filled: readonly ListRecord[], wanted: number): ListRecord | null {
  if (wanted === 0) return null;
  const found = filled.findLast(({ line }) => line <= wanted) ?? filled[0] ?? null;
  if (found !== null && found === filled.at(-1) && found.line < wanted)
    throw new Refusal('import.header_only');
  return found;
}

/** How names of columns begin: these with anything after them, the short ones alone (Telma and Villeneuve are people). */
const headerWords = new RegExp(
  `^(?:n ?[°º]|(?:${[
    'noms?|prenom|civilite|telephone|portable|adresse|address|code|date|num|libelle|commune|naissance|matricule',
    'benefici|allocataire|usager|identifiant|echeance|commentaire|observation|etablissement|raison sociale',
  ].join('|')})|(?:${[
    'tels?|cp|ids?|gid|ref|reference|villes?|notes?|role|type|e ?mails?|mel|courriel|age|sexe|name|first|last|city',
    'zip|phones?|mobiles?|fixe|gsm|titre|civ|droits?|ddn|nee? le|fin|statut|langue|dossier|prestation|structure|service',
  ].join('|')})(?![a-z]))`,
);

/**
 * The first line that is a header: by the names of its columns, else the first one filled like the others, if it is
 * nobody. A title fills one cell of a row that Excel padded with delimiters.
 */
function headerAmong(filled: readonly ListRecord[], width: number): ListRecord | null {
  const needed = width === 1 ? 1 : Math.max(2, Math.ceil(width * 0.6));
  let first: ListRecord | undefined;
  let like = 0;
  for (const record of filled.slice(0, HEADER_WITHIN)) {
    const count = record.cells.filter((cell) => cell.trim() !== '').length;
    const hasPhone = record.cells.some((cell) => digitsIn(cell) >= 9);
    if (!hasPhone && count >= width * 0.4 && namesIn(record.cells) >= Math.min(2, width)) return record;
    if (count < needed) continue;
    first ??= record;
    like += 1;
    if (hasPhone || like >= TITLES_LIKE_ROWS) break;
  }
  return first === undefined || isSomebody(first, filled) ? null : first;
}

function namesIn(cells: readonly string[]): number {
  return cells.filter((cell) => cell.length <= 40 && headerWords.test(folded(cell.trim()))).length;
}

/** A word that comes again by accident does so less. */
const OFTEN = 0.05;

/**
 * Somebody already, rather than names of columns: a number, a day or an address where the lines below have some too, or a
 * word that comes again below it (« Mme » is no column).
 */
function isSomebody(record: ListRecord, filled: readonly ListRecord[]): boolean {
  const below = filled.filter(({ line, cells }) => line > record.line && !isSameRow(cells, record.cells));
  return record.cells.some((cell, index) => {
    const column = below.map(({ cells }) => cells[index]?.trim() ?? '').filter((other) => other !== '');
    if (isDataLike(cell)) return column.filter(isDataLike).length >= column.length / 2;
    const again = column.filter((other) => other === cell.trim()).length;
    return again > column.length * OFTEN;
  });
}

function isSameRow(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((cell, index) => cell === b[index]);
}

/** A number, a day or an e-mail address, which no column is called. */
function isDataLike(cell: string): boolean {
  return (/^\s*\+?[\d\s.\-/()]+$/.test(cell) && digitsIn(cell) >= 5) || /^\S+@\S+\.\S+$/.test(cell.trim());
}

/** Without a header, lines of one filled cell before the first row are titles, unless they may be called. */
function firstPersonLine(filled: readonly ListRecord[], width: number): number {
  const first = filled
    .slice(0, HEADER_WITHIN)
    .find(
      ({ cells }) =>
        width < 3 ||
        cells.filter((cell) => cell.trim() !== '').length > 1 ||
        cells.some((cell) => digitsIn(cell) >= 9),
    );
  return first?.line ?? 1;
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

const MAX_HEADER_CHARS = 200;
const invisible = /[\u00AD\u200B-\u200F\u202A-\u202E\u2060-\u2069\uFEFF]/g;

function headerName(cell: string, index: number): string {
  const name = withoutMojibake(cell) ?? cell;
  const tidy = name
    .normalize('NFC')
    .replace(invisible, '')
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .trim();
  return tidy.slice(0, MAX_HEADER_CHARS) || `Colonne ${index + 1}`;
}

function digitsIn(text: string): number {
  return text.replace(/\D/g, '').length;
}
