import type {
  Finding,
  FindingCode,
  ImportRows,
  ImportView,
  Mapping,
} from '#server/contracts/imports.contract.ts';
import { displayNumber } from '#server/lines/index.ts';
import { Refusal } from '#server/platform/refusal.ts';
import { type ColumnFacts, countColumns, suggestMapping } from './columns.rules.ts';
import { createTally, inOrder, type Tally } from './findings.rules.ts';
import { type CheckedRow, compileRow, type Person } from './row.rules.ts';
import { isBlank, type ListRecord, recordsOf, type Shape, shapeOf } from './table.rules.ts';
import { type DecodedText, decodeList, maskNir } from './text.rules.ts';

/** A list that was read once from end to end: what it is, and what its columns seem to be. */
export interface Examination {
  /** Clean text: UTF-8, `\n`, no NIR. All that is kept of the file. */
  readonly text: string;
  readonly encoding: DecodedText['encoding'];
  readonly shape: Shape;
  readonly columns: ImportView['columns'];
  readonly suggestedMapping: Mapping;
  readonly sample: ImportView['sample'];
  /** Records that are not blank. */
  readonly rows: number;
  /** About the file rather than its rows. */
  readonly notes: readonly Finding[];
}

export const MAX_ROWS = 1_000_000;
const SAMPLE_ROWS = 8;

/**
 * Reads a file as it came and says what it is. Refuses what is no list: `import.empty`, `import.header_only`,
 * `import.spreadsheet`, `import.web_page`, `import.binary`, `import.unclosed_quote`, `import.too_many_*`.
 */
export async function examineList(bytes: Uint8Array): Promise<Examination> {
  const decoded = decodeList(bytes);
  const text = maskNir(decoded.text);
  const shape = shapeOf(text);
  const counter = countColumns(shape.headers);
  const sample: string[][] = [];
  let rows = 0;
  let emptyLines = 0;
  for await (const records of recordsOf(text, shape)) {
    for (const { cells } of records) {
      if (isBlank(cells)) {
        emptyLines += 1;
        continue;
      }
      rows += 1;
      counter.add(cells);
      if (sample.length < SAMPLE_ROWS) sample.push(cells.map((cell) => cell.slice(0, 200)));
    }
    if (rows > MAX_ROWS) throw new Refusal('import.too_many_rows', { max: MAX_ROWS });
  }
  if (rows === 0) throw new Refusal('import.header_only');
  const facts = counter.facts();
  return {
    text,
    encoding: decoded.encoding,
    shape,
    columns: facts.map(({ index, header, filled, samples }) => ({
      index,
      header,
      filled,
      samples: [...samples],
    })),
    suggestedMapping: suggestMapping(facts),
    sample,
    rows,
    notes: notesOf(decoded, shape, facts, emptyLines),
  };
}

function notesOf(
  decoded: DecodedText,
  shape: Shape,
  facts: readonly ColumnFacts[],
  emptyLines: number,
): Finding[] {
  const tally = createTally();
  if (decoded.isGuess && decoded.repairedLines.length === 0) noteAccents(tally, decoded.text);
  for (const line of decoded.repairedLines) tally.add('encoding_repaired', line > 0 ? 1 : 0);
  if (shape.hasSepLine) tally.note('sep_line', 1, `sep=${shape.delimiter}`, null);
  for (const { line, cells } of shape.titleLines)
    tally.note('title_lines_skipped', line, cells.filter(Boolean).join(' '), null);
  for (const { header, filled } of facts)
    if (filled === 0) tally.note('blank_column', shape.headerLine, header, null);
  tally.add('empty_lines', emptyLines);
  return tally.findings();
}

/** Bounded, or one endless word without an accent would take quadratic time. */
const ACCENTED = /[^\s;,|"]{0,40}[\u0080-\uFFFF][^\s;,|"]{0,40}/g;

/** A few words as they were understood, for a human eye. */
function noteAccents(tally: Tally, text: string): void {
  const shown = new Set<string>();
  for (const match of text.slice(0, 200_000).matchAll(ACCENTED)) {
    if (shown.size >= 5 || shown.has(match[0])) continue;
    shown.add(match[0]);
    const line = text.slice(0, match.index).split('\n').length;
    tally.note('encoding_guess', line, match[0], null);
  }
}

/** What is known of the campaign and the opposition register; nothing, without a server. */
export interface Known {
  /** Keys of these people already in the campaign. */
  keysOf(people: readonly Person[]): Promise<ReadonlySet<string>>;
  /** Numbers of these people that object to calls. */
  opposedAmong(numbers: readonly string[]): Promise<ReadonlySet<string>>;
}

export const nothingKnown: Known = {
  keysOf: async () => new Set(),
  opposedAmong: async () => new Set(),
};

/** Checks every row with a mapping, in slices, blank lines left out. */
export async function* checkedRows(
  list: Pick<Examination, 'text' | 'shape'>,
  mapping: Mapping,
  year: number,
): AsyncGenerator<readonly CheckedRow[]> {
  const check = compileRow(list.shape.headers, mapping, year);
  for await (const records of recordsOf(list.text, list.shape)) {
    yield records.filter(({ cells }: ListRecord) => !isBlank(cells)).map(check);
  }
}

export interface Report {
  readonly rows: ImportRows;
  readonly findings: Finding[];
}

/** Counts rows as they come: `read = accepted + duplicate + opposed + rejected`, whatever happens. */
export interface Accounts {
  addRejected(row: Extract<CheckedRow, { kind: 'rejected' }>): void;
  addReady(row: Extract<CheckedRow, { kind: 'ready' }>): void;
  addDuplicate(code: 'duplicate_in_file' | 'duplicate_in_campaign', person: Person, sameAs: string): void;
  addOpposed(): void;
  report(notes: readonly Finding[]): Report;
}

export function openAccounts(): Accounts {
  const tally = createTally();
  const lines = new Map<string, { count: number; line: number }>();
  const rows = { read: 0, accepted: 0, repaired: 0, duplicate: 0, opposed: 0, rejected: 0 };
  return {
    addRejected({ code, line, before }) {
      rows.read += 1;
      rows.rejected += 1;
      tally.note(code, line, before, null);
    },
    addReady({ person, repairs }) {
      rows.read += 1;
      rows.accepted += 1;
      if (repairs.length > 0) rows.repaired += 1;
      for (const code of new Set(repairs.map((repair) => repair.code))) {
        const repair = repairs.find((candidate) => candidate.code === code);
        tally.note(code, person.line, repair?.before ?? '', repair?.after ?? null);
      }
      const first = person.phones[0]?.number ?? '';
      const known = lines.get(first);
      if (known === undefined) lines.set(first, { count: 1, line: person.line });
      else known.count += 1;
    },
    addDuplicate(code, person, sameAs) {
      rows.read += 1;
      rows.duplicate += 1;
      tally.note(code, person.line, person.displayName, sameAs);
    },
    addOpposed() {
      rows.read += 1;
      rows.opposed += 1;
      tally.add('opposed', 1);
    },
    report(notes) {
      const shared = createTally();
      const crowded = [...lines]
        .filter(([, { count }]) => count > 1)
        .sort(([, a], [, b]) => b.count - a.count);
      for (const [number, { count, line }] of crowded) {
        shared.note('shared_line', line, displayNumber(number), `× ${count}`);
        shared.add('shared_line', count - 1);
      }
      return { rows: { ...rows }, findings: inOrder([...notes, ...tally.findings(), ...shared.findings()]) };
    },
  };
}

/** What importing with this mapping would give; writes nothing. */
export async function dryRun(
  list: Pick<Examination, 'text' | 'shape' | 'notes'>,
  mapping: Mapping,
  year: number,
  known: Known = nothingKnown,
): Promise<Report> {
  const accounts = openAccounts();
  const lineOfKey = new Map<string, number>();
  for await (const rows of checkedRows(list, mapping, year)) {
    const ready = rows.filter((row) => row.kind === 'ready');
    const people = ready.map(({ person }) => person);
    const keys = await known.keysOf(people);
    const opposed = await known.opposedAmong(
      people.flatMap(({ phones }) => phones.map(({ number }) => number)),
    );
    for (const row of rows) {
      if (row.kind === 'rejected') {
        accounts.addRejected(row);
        continue;
      }
      const { person } = row;
      const sameAs = lineOfKey.get(person.dedupeKey);
      if (person.phones.every(({ number }) => opposed.has(number))) accounts.addOpposed();
      else if (keys.has(person.dedupeKey)) accounts.addDuplicate('duplicate_in_campaign', person, '');
      else if (sameAs !== undefined) accounts.addDuplicate('duplicate_in_file', person, `ligne ${sameAs}`);
      else {
        lineOfKey.set(person.dedupeKey, person.line);
        accounts.addReady(row);
      }
    }
  }
  return accounts.report(list.notes);
}

/** The dry run an upload shows. Without any column to call, every row is one without a number: nothing is hidden. */
export async function reportWithSuggestion(
  list: Examination,
  year: number,
  known: Known = nothingKnown,
): Promise<Report> {
  if (list.suggestedMapping.some(({ role }) => role === 'phone'))
    return dryRun(list, list.suggestedMapping, year, known);
  const none = createTally();
  none.add('no_phone', list.rows);
  const rows = { read: list.rows, accepted: 0, repaired: 0, duplicate: 0, opposed: 0, rejected: list.rows };
  return { rows, findings: inOrder([...list.notes, ...none.findings()]) };
}

/** Findings about the file, which an import keeps whatever the mapping. */
export const fileFindings: readonly FindingCode[] = [
  'encoding_guess',
  'encoding_repaired',
  'sep_line',
  'title_lines_skipped',
  'blank_column',
  'empty_lines',
];

export interface Diagnosis extends Report {
  readonly encoding: string;
  readonly delimiter: string;
  readonly headerLine: number;
  readonly columns: ImportView['columns'];
  readonly suggestedMapping: Mapping;
}

/** `tonalite doctor`: what an import would do with this file, without a server. */
export async function diagnose(bytes: Uint8Array, year: number): Promise<Diagnosis> {
  const list = await examineList(bytes);
  const { encoding, shape, columns, suggestedMapping } = list;
  const report = await reportWithSuggestion(list, year);
  return {
    encoding,
    delimiter: shape.delimiter,
    headerLine: shape.headerLine,
    columns,
    suggestedMapping,
    ...report,
  };
}
