import {
  type ColumnRole,
  type Finding,
  type FindingCode,
  findingSeverities,
  type ImportColumn,
  type Mapping,
} from '#server/contracts/imports.contract.ts';
import { secretFrom } from '#server/platform/secret.ts';
import type { Side } from '#server/platform/side.ts';
import { folded } from './cells.rules.ts';
import { countColumns, suggestMapping } from './columns.rules.ts';
import { createTally, type Tally } from './findings.rules.ts';
import type { OpenList, Slice } from './list.ts';
import { maskNir, NIR_MASK, nirFinder } from './nir.rules.ts';
import type { Repair } from './notice.rules.ts';
import { type CheckedRow, compileRow, type RowCheck } from './row.rules.ts';
import { compileIdentity } from './row-identity.rules.ts';
import { signatureOf } from './signature.rules.ts';
import { keepText } from './sources.store.ts';
import * as store from './staging.store.ts';
import type { StagingJob } from './staging.ts';

/** The slices whose text begins there are read, in characters of the list’s text; the others are only gone through. */
export interface Part {
  readonly from: number;
  readonly upTo: number;
}

export const WHOLE: Part = { from: 0, upTo: Number.POSITIVE_INFINITY };

/** What reading a part found: plain data, for it may come from another thread. */
export interface Reading {
  readonly columns: readonly ImportColumn[];
  readonly sample: readonly (readonly string[])[];
  readonly suggestedMapping: Mapping;
  readonly mapping: Mapping;
  readonly findings: readonly Finding[];
  /** About the file itself; complete when the part ends with it. */
  readonly notes: readonly Finding[];
  readonly counts: Readonly<Counts>;
  readonly people: number;
  /** Line of the last person or refusal. */
  readonly lastLine: number;
  /** Numbers that object to calls. */
  readonly opposed: number;
}

interface Counts {
  read: number;
  rejected: number;
  held: number;
  repaired: number;
}

const LOOKED_AT = 2000;
const SAMPLE_ROWS = 8;
const CELL_SHOWN = 200;

/** One pass: every record of a part checked and put aside in `side`, and its text in `kept` at the first reading. */
export async function readPart(
  list: OpenList,
  job: StagingJob,
  part: Part,
  side: Side,
  kept: Side | null,
): Promise<Reading> {
  const known = suggestionOf(list, job.remembered);
  const mapping = job.mapping ?? known.mapping;
  const check = checkOf(list, mapping, known.types, job);
  const findNir = nirFinder(list.headers);
  const writer = rowWriter(
    side,
    await opposedTest(side, job.secretKey),
    await identityIn(side, list, mapping, job),
  );
  const tally = createTally();
  const filled = list.headers.map(() => 0);
  const nir = list.headers.map(() => 0);
  const sample: string[][] = [];
  const counts = { read: 0, rejected: 0, held: 0, repaired: 0 };
  const keep = kept === null ? null : keepText(kept);
  let seq = -1;
  let at = 0;
  for (const slice of list.slices()) {
    const begins = at;
    if (begins >= part.upTo) break;
    at += slice.text.length;
    seq += 1;
    if (begins < part.from) continue;
    const hidden = new Set<string>();
    for (const record of slice.records) {
      const cells = withoutNir(record.cells, findNir, nir, tally, record.line);
      if (cells !== record.cells)
        for (const [column, cell] of record.cells.entries()) if (cell !== cells[column]) hidden.add(cell);
      for (let column = 0; column < filled.length; column += 1)
        if ((cells[column] ?? '') !== '') filled[column] = (filled[column] ?? 0) + 1;
      if (sample.length < SAMPLE_ROWS)
        sample.push(list.headers.map((_, column) => (cells[column] ?? '').slice(0, CELL_SHOWN)));
      counts.read += 1;
      writer.write(check({ line: record.line, cells }), counts, tally);
    }
    keep?.(seq, cleanText(slice, hidden, seq === 0));
    await side.flush();
    await kept?.flush();
    // In process, the others have their turn; in a worker this costs next to nothing.
    await new Promise((resolve) => setImmediate(resolve));
  }
  if (part.from === 0 && known.usedMemory && job.mapping === null) tally.add('mapping_remembered', 1);
  const columns = known.columns.map((column) => ({
    ...column,
    filled: filled[column.index] ?? 0,
    nir: nir[column.index] ?? 0,
  }));
  return {
    columns,
    sample,
    suggestedMapping: known.mapping,
    mapping,
    findings: tally.findings(),
    notes: list.notes(),
    counts,
    ...writer.totals(),
  };
}

/** What two readings of two parts found, the second of which went through the whole list. */
export function bothParts(first: Reading, second: Reading): Reading {
  const tally = createTally();
  for (const { findings } of [first, second]) tally.take(findings);
  return {
    ...first,
    columns: first.columns.map((column, index) => ({
      ...column,
      filled: column.filled + (second.columns[index]?.filled ?? 0),
      nir: column.nir + (second.columns[index]?.nir ?? 0),
    })),
    findings: tally.findings(),
    notes: second.notes,
    counts: {
      read: first.counts.read + second.counts.read,
      rejected: first.counts.rejected + second.counts.rejected,
      held: first.counts.held + second.counts.held,
      repaired: first.counts.repaired + second.counts.repaired,
    },
    people: first.people + second.people,
    lastLine: Math.max(first.lastLine, second.lastLine),
    opposed: first.opposed + second.opposed,
  };
}

/** Without a column to call, every row is one without a number: nothing is hidden. */
function checkOf(
  list: OpenList,
  mapping: Mapping,
  types: readonly ImportColumn['type'][],
  job: StagingJob,
): RowCheck {
  if (job.mapping === null && !mapping.some(({ role }) => role === 'phone'))
    return ({ line, cells }) => ({ kind: 'rejected', line, code: 'no_phone', before: '', cells });
  return compileRow(list.headers, mapping, { year: job.year, types, suspicious: job.choices.suspicious });
}

function suggestionOf(list: OpenList, remembered: StagingJob['remembered']) {
  const counter = countColumns(list.headers);
  const findNir = nirFinder(list.headers);
  let looked = 0;
  for (const slice of list.slices()) {
    for (const { cells } of slice.records) {
      const hidden = findNir(cells);
      counter.add(hidden.length === 0 ? cells : masked(cells, hidden));
      looked += 1;
      if (looked >= LOOKED_AT) break;
    }
    if (looked >= LOOKED_AT) break;
  }
  const facts = counter.facts();
  const signature = signatureOf(list.headers);
  const known = remembered.find((memory) => memory.signature === signature)?.mapping ?? [];
  const { mapping, usedMemory } = suggestMapping(facts, rolesByHeader(list.headers, known));
  return {
    mapping,
    usedMemory,
    types: facts.map(({ type }) => type),
    columns: facts.map(({ index, header, samples, type }) => ({
      index,
      header,
      samples: [...samples],
      type,
    })),
  };
}

/** Of two columns of one name, a name says nothing unless they were for the same. */
function rolesByHeader(headers: readonly string[], mapping: Mapping): Map<string, ColumnRole> {
  const roles = new Map<string, Set<ColumnRole>>();
  for (const { column, role } of mapping) {
    const header = folded(headers[column] ?? '');
    roles.set(header, (roles.get(header) ?? new Set()).add(role));
  }
  return new Map(
    [...roles].flatMap(([header, [role, another]]) =>
      role === undefined || another !== undefined ? [] : [[header, role] as const],
    ),
  );
}

function withoutNir(
  cells: readonly string[],
  findNir: ReturnType<typeof nirFinder>,
  counts: number[],
  tally: Tally,
  line: number,
): readonly string[] {
  const hidden = findNir(cells);
  if (hidden.length === 0) return cells;
  for (const column of hidden) counts[column] = (counts[column] ?? 0) + 1;
  tally.note('nir', line, NIR_MASK, null);
  return masked(cells, hidden);
}

function masked(cells: readonly string[], hidden: readonly number[]): string[] {
  return cells.map((cell, column) => (hidden.includes(column) ? NIR_MASK : cell));
}

/** Shorter than any social security number, whatever its writing. */
const NIR_LEAST = 9;

/** What is kept of a slice: as it was read, without the cells that were found to hold a social security number. */
function cleanText(slice: Slice, hidden: ReadonlySet<string>, isFirst: boolean): string {
  let text = hidden.size > 0 || isFirst ? maskNir(slice.text) : slice.text;
  for (const cell of hidden) if (cell.length >= NIR_LEAST) text = text.replaceAll(cell, NIR_MASK);
  return text;
}

/** Whether a number is in the opposition register; hashing is only paid for when somebody is. */
async function opposedTest(side: Side, secretKey: string): Promise<(number: string) => boolean> {
  const hashes = await store.selectOpposedHashes(side.db);
  if (hashes.size === 0) return () => false;
  const secret = secretFrom(secretKey);
  return (number) => hashes.has(secret.hash('line', number));
}

/** Whom rows name that are not used: only asked where the campaign has people whom the list may no longer name. */
async function identityIn(
  side: Side,
  { headers }: OpenList,
  mapping: Mapping,
  { campaignId, year }: StagingJob,
): Promise<(cells: readonly string[]) => readonly bigint[]> {
  const isAsked = mapping.some(({ role }) => role === 'phone') && (await store.hasPeople(side, campaignId));
  return isAsked ? compileIdentity(headers, mapping, year) : () => [];
}

function rowWriter(
  side: Side,
  isOpposed: (number: string) => boolean,
  identitiesIn: (cells: readonly string[]) => readonly bigint[],
) {
  const people = side.rowsOf('people', store.PEOPLE_COLUMNS);
  const phones = side.rowsOf('phones', store.PHONE_COLUMNS);
  const refused = side.rowsOf('refused', store.REFUSED_COLUMNS);
  const hints = side.rowsOf('hints', store.HINT_COLUMNS);
  let written = 0;
  let lastLine = 0;
  let opposed = 0;
  const opposedAt = () => {
    opposed += 1;
    return 1;
  };
  return {
    write(row: CheckedRow, counts: Counts, tally: Tally): void {
      if (row.kind !== 'ready') {
        lastLine = row.line;
        counts.rejected += 1;
        if (row.kind === 'held') counts.held += 1;
        // Counted already, cell by cell.
        if (row.code !== 'nir') tally.note(row.code, row.line, row.before, null);
        refused([row.line, row.code, row.before, JSON.stringify({ before: row.before, cells: row.cells })]);
        for (const key of identitiesIn(row.cells)) hints([key]);
        return;
      }
      const { person, repairs, notes } = row;
      const [first] = person.phones;
      lastLine = person.line;
      written += 1;
      noteRepairs(tally, person.line, repairs);
      for (const code of notes) tally.add(code, 1);
      const mended = repairs.filter(isMended);
      if (mended.length > 0) counts.repaired += 1;
      const remarks: [FindingCode, string, string | null][] = mended.map(({ code, before, after }) => [
        code,
        before.slice(0, CELL_SHOWN),
        after?.slice(0, CELL_SHOWN) ?? null,
      ]);
      for (const code of notes) if (code !== 'unlimited_right') remarks.push([code, '', null]);
      people([
        person.line,
        person.key,
        person.externalRef,
        person.civility,
        person.lastName,
        person.firstName,
        person.displayName,
        person.birthOn,
        person.postalCode,
        person.commune,
        person.territory,
        person.language,
        person.deadlineOn,
        person.weight,
        JSON.stringify(person.fields),
        person.externalRef === null
          ? folded(person.displayName)
          : `${folded(person.displayName)} ${folded(person.externalRef)}`,
        remarks.length === 0 ? null : JSON.stringify(remarks),
        mended.length === 0 ? 0 : 1,
        first === undefined ? null : Number(first.number.slice(1)),
        first?.kind ?? null,
        first?.territory ?? null,
        first !== undefined && isOpposed(first.number) ? opposedAt() : 0,
      ]);
      for (let rank = 1; rank < Math.min(person.phones.length, store.GATHERED); rank += 1) {
        const phone = person.phones[rank];
        if (phone === undefined) continue;
        phones([
          person.line * store.RANKS + rank,
          Number(phone.number.slice(1)),
          phone.kind,
          phone.territory,
          isOpposed(phone.number) ? opposedAt() : 0,
        ]);
      }
    },
    totals: () => ({ people: written, lastLine, opposed }),
  };
}

/** Names that came in capitals are written as they are read aloud: that is said once for the list, and mends nothing. */
const isMended = ({ code }: Repair) => findingSeverities[code] === 'repaired';

function noteRepairs(tally: Tally, line: number, repairs: readonly Repair[]): void {
  for (let index = 0; index < repairs.length; index += 1) {
    const repair = repairs[index];
    // One row counts once for a kind of repair, however many of its cells needed it.
    if (repair === undefined || repairs.findIndex(({ code }) => code === repair.code) < index) continue;
    tally.note(repair.code, line, repair.before, repair.after);
  }
}
