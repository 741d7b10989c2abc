import type {
  ColumnRole,
  Encoding,
  Finding,
  FindingCode,
  ImportChoices,
  ImportColumn,
  ImportRows,
  Layout,
  Mapping,
} from '#server/contracts/imports.contract.ts';
import { displayNumber } from '#server/lines/index.ts';
import { secretFrom } from '#server/platform/secret.ts';
import { openSide, type Side, type SideAddress } from '#server/platform/side.ts';
import { folded } from './cells.rules.ts';
import { countColumns, suggestMapping } from './columns.rules.ts';
import { createTally, inOrder, type Tally } from './findings.rules.ts';
import { keyOf } from './identity.rules.ts';
import type { OpenList, Slice } from './list.ts';
import { maskNir, NIR_MASK, nirFinder } from './nir.rules.ts';
import { openList } from './open-list.ts';
import { type CheckedRow, compileRow, type RowCheck } from './row.rules.ts';
import { compileIdentity } from './row-identity.rules.ts';
import { compareFiles, mergedPerson } from './same-person.rules.ts';
import { signatureOf } from './signature.rules.ts';
import { type FileSource, keepText, keptTables, type OpenSource, sourceOf } from './sources.store.ts';
import * as store from './staging.store.ts';
import { isWorkbook, workbookLayout, workbookSource } from './workbook.ts';

/** Everything staging needs, as plain data: it may run in another thread. */
export interface StagingJob {
  readonly address: SideAddress;
  readonly source: FileSource;
  /** Where the text is kept at the first reading, without any social security number; null when it was kept already. */
  readonly keepAs: string | null;
  /** Side store to fill. */
  readonly stageAs: string;
  readonly campaignId: number;
  /** Calendar year two-figure years are read against. */
  readonly year: number;
  readonly wanted: Partial<Layout>;
  /** Null: the one the list suggests. */
  readonly mapping: Mapping | null;
  readonly choices: ImportChoices;
  /** What the directorate confirmed for earlier lists, by signature of their columns. */
  readonly remembered: readonly { readonly signature: string; readonly mapping: Mapping }[];
  readonly secretKey: string;
  /** Whether the reference stands for a person or a household; null: found out from the list. */
  readonly referenceIs: 'person' | 'household' | null;
}

/** What staging found: the dry run. */
export interface Staged {
  readonly layout: Layout;
  readonly isEncodingGuess: boolean;
  readonly columns: readonly ImportColumn[];
  readonly sample: readonly (readonly string[])[];
  readonly suggestedMapping: Mapping;
  readonly mapping: Mapping;
  readonly findings: readonly Finding[];
  readonly rows: ImportRows;
  readonly absent: number;
  readonly referenceIs: 'person' | 'household' | null;
  /** Rows staged: fewer later means that the store was lost. */
  readonly people: number;
  /** Line of the last person: the ids to reserve. */
  readonly lastLine: number;
}

const LOOKED_AT = 2000;
const SAMPLE_ROWS = 8;
const CELL_SHOWN = 200;

/**
 * Reads a list from end to end into a side store and says what importing it would give. Writes nothing anywhere else.
 * Refuses what is no list (`import.*`), and a mapping that does not fit it.
 */
export async function stageList(job: StagingJob): Promise<Staged> {
  const source = await sourceOf(job.source, job.address);
  try {
    return await stageOpened(await openAny(source, job.wanted), job);
  } finally {
    source.close();
  }
}

async function stageOpened(opened: Opened, job: StagingJob): Promise<Staged> {
  try {
    const side = await openSide(job.address, job.stageAs, store.stagedTables);
    try {
      const read = await readInto(side, opened.list, job);
      const settled = await settle(side, read, job);
      return {
        layout: { ...opened.list.layout, encoding: opened.encoding },
        isEncodingGuess: opened.list.isEncodingGuess,
        columns: read.columns,
        sample: read.sample,
        suggestedMapping: read.suggestedMapping,
        mapping: read.mapping,
        ...settled,
        findings: inOrder([...settled.findings, ...opened.notes]),
        people: read.people,
        lastLine: read.lastLine,
      };
    } finally {
      await side.close();
    }
  } finally {
    opened.close();
  }
}

interface Opened {
  readonly list: OpenList;
  readonly encoding: Encoding;
  /** About the file as a whole. */
  readonly notes: readonly Finding[];
  close(): void;
}

/** A text as it is, or the sheet of a workbook as text. */
async function openAny(source: OpenSource, wanted: StagingJob['wanted']): Promise<Opened> {
  if (!isWorkbook(source.bytes.head(512))) {
    const list = openList(source.bytes, { ...wanted, ...source.decodedAs });
    const encoding = source.decodedAs.decodedAs === 'xlsx' ? 'xlsx' : list.layout.encoding;
    return { list, encoding, notes: [], close: () => {} };
  }
  const workbook = await workbookSource(source.bytes);
  const tally = createTally();
  for (const name of workbook.otherSheets) tally.note('other_sheets', 0, name, null);
  const list = openList(workbook.source, { ...workbookLayout, ...wanted, encoding: 'utf-8' });
  return { list, encoding: 'xlsx', notes: tally.findings(), close: workbook.close };
}

interface Read {
  readonly columns: ImportColumn[];
  readonly sample: string[][];
  readonly suggestedMapping: Mapping;
  readonly mapping: Mapping;
  readonly tally: Tally;
  readonly list: OpenList;
  readonly counts: { read: number; rejected: number; held: number; repaired: number };
  readonly people: number;
  readonly lastLine: number;
  /** Numbers that object to calls. */
  readonly opposed: number;
}

/** One pass: every record checked and put aside, and the text kept at the first reading. */
async function readInto(side: Side, list: OpenList, job: StagingJob): Promise<Read> {
  const known = suggestionOf(list, job.remembered);
  const mapping = job.mapping ?? known.mapping;
  const check = checkOf(list, mapping, known.types, job);
  const findNir = nirFinder(list.headers);
  const kept = job.keepAs === null ? null : await openSide(job.address, job.keepAs, keptTables);
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
  let seq = 0;
  try {
    const keep = kept === null ? null : keepText(kept);
    for (const slice of list.slices()) {
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
        const row = check({ line: record.line, cells });
        writer.write(row, counts, tally);
      }
      keep?.(seq, cleanText(slice, hidden, seq === 0));
      seq += 1;
      await side.flush();
      await kept?.flush();
      // In process, the others have their turn; in a worker this costs next to nothing.
      await new Promise((resolve) => setImmediate(resolve));
    }
  } finally {
    await kept?.close();
  }
  if (known.usedMemory && job.mapping === null) tally.add('mapping_remembered', 1);
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
    tally,
    list,
    counts,
    ...writer.totals(),
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
    write(row: CheckedRow, counts: Read['counts'], tally: Tally): void {
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
      if (repairs.length > 0) counts.repaired += 1;
      noteRepairs(tally, person.line, repairs);
      for (const code of notes) tally.add(code, 1);
      const remarks: [FindingCode, string, string | null][] = repairs.map(({ code, before, after }) => [
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
        JSON.stringify(person.fields),
        person.externalRef === null
          ? folded(person.displayName)
          : `${folded(person.displayName)} ${folded(person.externalRef)}`,
        remarks.length === 0 ? null : JSON.stringify(remarks),
        repairs.length === 0 ? 0 : 1,
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

function noteRepairs(
  tally: Tally,
  line: number,
  repairs: readonly { readonly code: FindingCode; readonly before: string; readonly after: string | null }[],
): void {
  for (let index = 0; index < repairs.length; index += 1) {
    const repair = repairs[index];
    // One row counts once for a kind of repair, however many of its cells needed it.
    if (repair === undefined || repairs.findIndex(({ code }) => code === repair.code) < index) continue;
    tally.note(repair.code, line, repair.before, repair.after);
  }
}

/** What is only known once all rows are in: who comes twice, who shares a line, who is in the campaign already. */
async function settle(side: Side, read: Read, job: StagingJob) {
  const { choices, campaignId } = job;
  await side.complete();
  await store.indexStaged(side);
  const opposed = read.opposed === 0 ? 0 : await store.settleOpposed(side);
  await store.sortKeys(side);
  let referenceIs = job.referenceIs;
  if (read.mapping.some(({ role }) => role === 'external_ref')) {
    referenceIs ??= (await store.isHouseholdReference(side)) ? 'household' : null;
    if (referenceIs === 'household') {
      await identifyByName(side);
      await store.sortKeys(side);
    }
  }
  if (choices.sameInFile === 'merge') await mergeTwins(side);
  await store.setTwinsAside(side);
  if (choices.sameInFile === 'merge') await store.gatherPhones(side);
  const inCampaign = await store.setKnownPeopleAside(side, campaignId);
  const changes = inCampaign > 0 && choices.inCampaign === 'update' ? await findChanges(side) : noChanges;
  await store.sortNumbers(side);
  const households = await store.countSharers(side, 'household');
  const crowds = await store.countSharers(side, 'crowd');
  let aside = 0;
  if (choices.household === 'first') aside += await store.setSharersAside(side, 'household', true);
  if (choices.crowd !== 'together')
    aside += await store.setSharersAside(side, 'crowd', choices.crowd === 'first');
  await store.findKnownLines(side);
  const elsewhere = await store.countElsewhere(side, campaignId);
  if (choices.elsewhere === 'set_aside' && elsewhere > 0)
    aside += await store.setElsewhereAside(side, campaignId);
  if (aside > 0) {
    await store.forgetAside(side);
    await store.findKnownLines(side);
  }
  const absent = await store.countAbsent(side, campaignId);

  const { tally, counts } = read;
  tally.add('opposed', opposed);
  tally.add('elsewhere', elsewhere);
  for (const [code, found] of [
    ['household', households],
    ['crowd', crowds],
  ] as const) {
    for (const { line, number, people } of found.samples)
      tally.note(code, line, displayNumber(`+${number}`), `× ${people}`);
    tally.add(code, found.people - found.samples.length);
  }
  const outcomes = await store.countOutcomes(side);
  let duplicate = 0;
  for (const code of store.setAsideCodes) {
    const found = outcomes.get(code) ?? 0;
    duplicate += found;
    await noteAside(side, tally, code, found, code === 'duplicate_in_campaign' ? changes.samples : []);
  }
  const rows: ImportRows = {
    read: counts.read,
    accepted: read.people - duplicate - opposed,
    repaired: counts.repaired - (await store.countRepairedAside(side)),
    duplicate,
    opposed,
    rejected: counts.rejected,
    updated: changes.count,
    held: counts.held,
    closed: choices.absent === 'close' ? absent : 0,
  };
  return {
    findings: [...read.list.notes().map(withoutNirSamples), ...blankColumns(read), ...tally.findings()],
    rows,
    absent,
    referenceIs,
  };
}

const SAMPLES = 5;

/** With what changes in the file of somebody the campaign knows, else with who it is. */
async function noteAside(
  side: Side,
  tally: Tally,
  code: FindingCode,
  found: number,
  changed: readonly ChangeSample[],
): Promise<void> {
  if (found === 0) return;
  const samples = changed.length > 0 ? changed : await store.selectOutcomeSamples(side, code, SAMPLES);
  for (const { line, before, after } of samples) tally.note(code, line, before, after);
  tally.add(code, found - samples.length);
}

/** A title may name somebody, and what a number of theirs is. */
function withoutNirSamples(finding: Finding): Finding {
  const samples = finding.samples.map((sample) => ({ ...sample, before: maskNir(sample.before) }));
  return { ...finding, samples };
}

function blankColumns({ columns, list }: Read): Finding[] {
  const tally = createTally();
  for (const { header, filled } of columns)
    if (filled === 0) tally.note('blank_column', list.layout.headerLine, header, null);
  return tally.findings();
}

const PEOPLE_AT_ONCE = 500;

/** The reference of a household says nothing of who is who: name and birth do. */
async function identifyByName(side: Side): Promise<void> {
  for (let after = 0; ; ) {
    const people = await store.selectReferenced(side, after, PEOPLE_AT_ONCE);
    for (const { line, name, birthOn, number } of people)
      await store.updateKey(side, line, keyOf(null, folded(name), birthOn, `+${number ?? ''}`));
    const last = people.at(-1);
    if (last === undefined) return;
    after = last.line;
  }
}

/** A person on several rows keeps the nearest deadline and every value of their extra columns. */
async function mergeTwins(side: Side): Promise<void> {
  for (let after = store.BEFORE_EVERY_KEY; ; ) {
    const rows = await store.selectTwins(side, after, PEOPLE_AT_ONCE);
    const last = rows.at(-1);
    if (last === undefined) return;
    const byKey = new Map<string, store.TwinRow[]>();
    for (const row of rows) byKey.set(row.key, [...(byKey.get(row.key) ?? []), row]);
    for (const group of byKey.values()) {
      const [first] = group;
      if (first !== undefined) await store.updatePerson(side, first.line, mergedPerson(group));
    }
    await side.flush();
    after = last.key;
  }
}

interface ChangeSample {
  readonly line: number;
  readonly before: string;
  readonly after: string | null;
}

const noChanges: { readonly count: number; readonly samples: readonly ChangeSample[] } = {
  count: 0,
  samples: [],
};

/** Compares people the campaign has with what the list says of them now. */
async function findChanges(side: Side) {
  const samples: ChangeSample[] = [];
  let count = 0;
  for (let after = 0; ; ) {
    const rows = await store.selectNamedAgain(side, after, PEOPLE_AT_ONCE);
    const last = rows.at(-1);
    if (last === undefined) return { count, samples };
    const numbers = await store.selectNumbersOf(side, rows);
    for (const { line, targetId, list, known } of rows) {
      const change = compareFiles(JSON.parse(known), JSON.parse(list), {
        listed: numbers.listed.filter((phone) => phone.line === line),
        known: numbers.known.filter((phone) => phone.targetId === targetId).map(({ number }) => number),
      });
      if (change === null) continue;
      count += 1;
      if (samples.length < SAMPLES) samples.push({ line, ...change.sample });
      await store.insertChange(side, { line, targetId, patchJson: JSON.stringify(change.patch) });
    }
    await side.flush();
    after = last.line;
  }
}
