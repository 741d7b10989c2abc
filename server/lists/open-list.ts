import type { FindingCode } from '#server/contracts/imports.contract.ts';
import { Refusal } from '#server/platform/refusal.ts';
import type { ByteSource } from '#server/platform/spool.ts';
import { compileAsides, isBlank } from './asides.rules.ts';
import { withoutMojibake } from './cells.rules.ts';
import { accentedWords, textOf } from './decode.rules.ts';
import { type KnownEncoding, type Reading, readingOf } from './encoding.rules.ts';
import { createTally, type Tally } from './findings.rules.ts';
import { HEAD_CHARS, type Head, type Shape, shapeOf, type WantedShape } from './layout.rules.ts';
import { type ListRecord, MAX_ROWS, type OpenList, type Slice } from './list.ts';
import { newlinesIn } from './pieces.rules.ts';
import { recordsIn } from './records.rules.ts';

/**
 * Opens a list: finds its encoding (a pass over the whole file when nothing says it), then its layout in its first 256 KiB.
 * What is wanted overrides what is found. `decodedAs`: the source is the UTF-8 text kept of a list that was once read with
 * that encoding; asking for another single-byte one reads the same bytes again.
 *
 * Refuses what is no list: `import.empty`, `import.spreadsheet`, `import.web_page`, `import.binary`,
 * `import.too_many_columns`, `import.unclosed_quote`; reading on may also refuse `import.header_only` and
 * `import.too_many_rows`. Memory does not grow with the file.
 */
export function openList(source: ByteSource, wanted: WantedShape & KnownEncoding): OpenList {
  refuseSignatures(source.head(8));
  const reading = readingOf(source, wanted);
  const head = headOf(source, reading);
  if (head.text.trim() === '') throw new Refusal('import.empty');
  refuseMarkup(head.text);
  const shape = shapeOf(head, wanted);
  let tally = createTally();
  return {
    layout: {
      encoding: reading.encoding,
      delimiter: shape.delimiter,
      quote: shape.quote,
      headerLine: shape.headerLine,
    },
    isEncodingGuess: reading.isGuess,
    headers: shape.headers,
    slices() {
      tally = createTally();
      return slicesOf(source, reading, shape, tally);
    },
    notes: () => tally.findings(),
  };
}

/** Bytes that are in memory, in pieces of 64 KiB. */
export function memorySource(bytes: Uint8Array): ByteSource {
  return {
    size: bytes.length,
    head: (count) => bytes.subarray(0, count),
    *chunks() {
      for (let at = 0; at < bytes.length; at += 65_536) yield bytes.subarray(at, at + 65_536);
    },
  };
}

const signatures = [
  // ZIP (ODS, a damaged or protected XLSX), then the container of XLS.
  ['import.spreadsheet', /^504b(0304|0506|0708)|^d0cf11e0/],
  // PDF, gzip, RTF.
  ['import.binary', /^25504446|^1f8b|^7b5c727466/],
] as const;

function refuseSignatures(head: Uint8Array): void {
  const hex = Buffer.from(head).toString('hex');
  for (const [code, pattern] of signatures) if (pattern.test(hex)) throw new Refusal(code);
}

/** A page saved as a list, and the XML that Excel 2003 wrote. */
function refuseMarkup(text: string): void {
  if (!/^\s*<(!--|(!doctype|html|head|meta|body|table|style|div|\?xml)\b)/i.test(text.slice(0, 1000))) return;
  const isWorkbook = text.includes('urn:schemas-microsoft-com:office:spreadsheet');
  throw new Refusal(isWorkbook && /^\s*<\?xml/.test(text) ? 'import.spreadsheet' : 'import.web_page');
}

/** Whole lines, unless the first one is longer than a head. */
function headOf(source: ByteSource, reading: Reading): Head {
  let text = '';
  for (const piece of textOf(source, reading, () => {})) {
    text += piece;
    if (text.length > HEAD_CHARS) {
      const end = text.lastIndexOf('\n', HEAD_CHARS);
      return end === -1
        ? { text: text.slice(0, HEAD_CHARS), isWhole: true }
        : { text: text.slice(0, end + 1), isWhole: false };
    }
  }
  return { text, isWhole: true };
}

function* slicesOf(source: ByteSource, reading: Reading, shape: Shape, tally: Tally): Generator<Slice> {
  const asideOf = compileAsides(shape.header?.cells ?? null);
  const noteAccents = reading.isGuess ? accentsNoter(tally) : null;
  const texts = textOf(source, reading, (line, before, after) =>
    tally.note('encoding_repaired', line, before, after),
  );
  let rows = 0;
  for (const { records, text } of recordsIn(texts, shape)) {
    noteAccents?.(text);
    const people: ListRecord[] = [];
    for (const record of records) {
      const aside = record.line < shape.bodyFrom ? asideBefore(record, shape) : asideOf(record.cells);
      if (aside === null) people.push(record);
      else if (aside === 'header') noteScrambled(tally, record);
      else noteAside(tally, aside, record);
    }
    rows += people.length;
    if (rows > MAX_ROWS) throw new Refusal('import.too_many_rows', { max: MAX_ROWS });
    yield { records: people, text };
  }
  if (rows === 0) throw new Refusal('import.header_only');
}

/** What a line before the first person is. */
function asideBefore({ line, cells }: ListRecord, shape: Shape): FindingCode | 'header' {
  if (line === shape.headerLine) return 'header';
  if (line === 1 && shape.hasSepLine) return 'sep_line';
  return isBlank(cells) ? 'empty_lines' : 'title_lines_skipped';
}

function noteAside(tally: Tally, aside: FindingCode, { line, cells }: ListRecord): void {
  tally.note(aside, line, cells.filter((cell) => cell.trim() !== '').join(' '), null);
}

/** A header is repaired here, once; cells are the row check's. */
function noteScrambled(tally: Tally, { line, cells }: ListRecord): void {
  for (const cell of cells) {
    const repaired = withoutMojibake(cell);
    if (repaired !== null) tally.note('mojibake_repaired', line, cell, repaired);
  }
}

const SHOWN_WORDS = 5;

/** A few different words as they were understood, for a human eye. */
function accentsNoter(tally: Tally): (text: string) => void {
  const shown = new Set<string>();
  let line = 1;
  return (text) => {
    if (shown.size >= SHOWN_WORDS) return;
    for (const match of accentedWords(text)) {
      const [word] = match;
      if (shown.has(word)) continue;
      shown.add(word);
      tally.note('encoding_guess', line + newlinesIn(text.slice(0, match.index)), word, null);
      if (shown.size >= SHOWN_WORDS) return;
    }
    line += newlinesIn(text);
  };
}
