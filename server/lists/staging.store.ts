import { type RawBuilder, sql } from 'kysely';
import { z } from 'zod';
import { type FindingCode, findingsThatAre } from '#server/contracts/imports.contract.ts';
import { type Db, dialectOf } from '#server/platform/database.ts';
import type { Side, SideTables } from '#server/platform/side.ts';

/**
 * A list between its reading and its merge: one row per person, per number and per refusal, then what was found out about
 * them by sorting. `line` is the line of the file. Only these tables are written; the database is read.
 */
export const stagedTables: SideTables = {
  columns: {
    people: `line {key}, key bigint not null, external_ref text, civility text, last_name text, first_name text,
      display_name text not null, birth_on text, postal_code text, commune text, territory text not null,
      language text not null, deadline_on text, weight double precision, fields_json text not null, search_text text not null, notes_json text,
      is_repaired bigint not null, number bigint, kind text, number_territory text, is_opposed bigint not null`,
    // Second numbers and further: most people have none.
    phones: `n {key}, number bigint not null, kind text not null, territory text not null,
      is_opposed bigint not null`,
    refused: 'line {key}, code text not null, before text not null, cells_json text not null',
    // Why somebody who could be read is not a new target.
    outcomes: 'line {key}, code text not null, same_as bigint, target_id bigint',
    twice: 'key {key}, first_line bigint not null',
    shared: 'number {key}, people bigint not null, first_line bigint not null',
    // Numbers that are a line already, here or in the database: `first_n` or `line_id`.
    known: 'n {key}, line_id bigint, first_n bigint',
    changes: 'line {key}, target_id bigint not null, patch_json text not null',
    // Keys of people whom rows name that are refused or held.
    hints: 'key bigint not null',
    // People of the campaign whom the list names, whatever becomes of their row.
    named: 'target_id {key}',
  },
};
export const PEOPLE_COLUMNS = 22;
export const PHONE_COLUMNS = 5;
export const REFUSED_COLUMNS = 4;
export const HINT_COLUMNS = 1;

/** Every number of the list has a place, `n` = line × 64 + rank: which line it is on needs no table. */
export const RANKS = 64;
/** Numbers gathered from a person's later rows rank after their own. */
export const GATHERED = 32;

const lineAt = (n: RawBuilder<unknown>) => sql`${n} / ${sql.lit(RANKS)}`;
const isFirst = (n: RawBuilder<unknown>) => sql`${n} % ${sql.lit(RANKS)} = 0`;

/** All numbers of the list: those beside the person, and the others. */
const everyPhone = (side: Side) => sql`(
  select line * ${sql.lit(RANKS)} as n, number, kind, number_territory as territory, is_opposed
  from ${side.table('people')} where number is not null
  union all
  select n, number, kind, territory, is_opposed from ${side.table('phones')}
)`;

/** Why somebody the list names is not a new target; oppositions are counted apart, and never shown. */
export const setAsideCodes: readonly FindingCode[] = findingsThatAre('set_aside').filter(
  (code) => code !== 'opposed',
);

/** Six or more on one line are no household: a guardian, an institution, a call centre. */
export const CROWD = 6;

async function run(side: Side, statement: RawBuilder<unknown>): Promise<number> {
  return Number((await statement.execute(side.db)).numAffectedRows ?? 0);
}

async function count(side: Side, statement: RawBuilder<{ n: number }>): Promise<number> {
  return Number((await statement.execute(side.db)).rows[0]?.n ?? 0);
}

/** What the planner needs once the rows are in. */
export async function indexStaged(side: Side): Promise<void> {
  if (dialectOf(side.db).name === 'sqlite') return;
  await run(side, sql`create index on ${side.table('people')} (key)`);
  for (const table of ['people', 'phones', 'refused']) await run(side, sql`analyze ${side.table(table)}`);
}

export async function selectOpposedHashes(db: Db): Promise<Set<string>> {
  const { rows } = await sql<{ hash: string }>`select number_hash as hash from oppositions`.execute(db);
  return new Set(rows.map(({ hash }) => hash));
}

/** People all of whose numbers object to calls; the numbers themselves are forgotten. */
export async function settleOpposed(side: Side): Promise<number> {
  const opposed = await run(
    side,
    sql`
    insert into ${side.table('outcomes')} (line, code)
    select ${lineAt(sql`p.n`)}, 'opposed' from ${everyPhone(side)} p
    group by ${lineAt(sql`p.n`)} having min(p.is_opposed) = 1 order by 1`,
  );
  await run(side, sql`delete from ${side.table('phones')} where is_opposed = 1`);
  await run(side, sql`update ${side.table('people')} set number = null where is_opposed = 1`);
  return opposed;
}

const isKept = (side: Side, line: RawBuilder<unknown>) =>
  sql`not exists (select 1 from ${side.table('outcomes')} o where o.line = ${line})`;

/**
 * A copy sorted by both columns: duplicates are neighbours, and merging appends to the database’s own sorted tables instead
 * of writing all over them (reference/performance.md §1f). PostgreSQL sorts as it merges: a view is enough.
 */
async function sortBy(
  side: Side,
  table: 'keys' | 'numbers',
  [first, second]: readonly [string, string],
  rows: RawBuilder<unknown>,
): Promise<void> {
  const copy = side.table(table);
  if (dialectOf(side.db).name === 'postgres') {
    await run(side, sql`create or replace view ${copy} as ${rows}`);
    return;
  }
  const columns = sql`${sql.ref(first)} bigint, ${sql.ref(second)} bigint`;
  const key = sql`primary key (${sql.ref(first)}, ${sql.ref(second)})`;
  await run(side, sql`drop table if exists ${copy}`);
  await run(side, sql`create table ${copy} (${columns}, ${key}) without rowid`);
  await run(side, sql`insert into ${copy} ${rows} order by 1, 2`);
}

/** Who comes several times. */
export async function sortKeys(side: Side): Promise<void> {
  const kept = sql`select p.key, p.line from ${side.table('people')} p where ${isKept(side, sql`p.line`)}`;
  await sortBy(side, 'keys', ['key', 'line'], kept);
  await run(side, sql`delete from ${side.table('twice')}`);
  await run(
    side,
    sql`
    insert into ${side.table('twice')} (key, first_line)
    select key, min(line) from ${side.table('keys')} group by key having count(*) > 1 order by key`,
  );
}

/** Keys are hashes: the first ones are as good as any. */
const KEYS_LOOKED_AT = 2000;

/** Keys under which people of different names stand: more than half of them, and the reference is not one of persons. */
export async function isHouseholdReference(side: Side): Promise<boolean> {
  const { rows } = await sql<{ twice: number; mixed: number }>`
    select count(*) as twice, coalesce(sum(case when names > 1 then 1 else 0 end), 0) as mixed from (
      select count(distinct lower(p.display_name) || coalesce(p.birth_on, '')) as names
      from (select key from ${side.table('twice')} order by key limit ${sql.lit(KEYS_LOOKED_AT)}) t
      join ${side.table('keys')} k on k.key = t.key
      join ${side.table('people')} p on p.line = k.line
      where p.external_ref is not null
      group by t.key
    ) found`.execute(side.db);
  const { twice, mixed } = rows[0] ?? { twice: 0, mixed: 0 };
  return Number(mixed) > 0 && Number(mixed) * 2 > Number(twice);
}

/** The next people with a reference: who they are without it. */
export async function selectReferenced(side: Side, after: number, limit: number) {
  const { rows } = await sql<{ line: number; name: string; birthOn: string | null; number: number | null }>`
    select line, display_name as name, birth_on as "birthOn", number from ${side.table('people')}
    where external_ref is not null and line > ${after} order by line limit ${limit}`.execute(side.db);
  return rows.map((row) => ({ ...row, line: Number(row.line) }));
}

export async function updateKey(side: Side, line: number, key: bigint): Promise<void> {
  await run(side, sql`update ${side.table('people')} set key = ${key} where line = ${line}`);
}

/** All rows of a person after the first. */
export async function setTwinsAside(side: Side): Promise<number> {
  return run(
    side,
    sql`
    insert into ${side.table('outcomes')} (line, code, same_as)
    select k.line, 'duplicate_in_file', t.first_line
    from ${side.table('twice')} t join ${side.table('keys')} k on k.key = t.key
    where k.line <> t.first_line order by k.line`,
  );
}

export interface TwinRow {
  /** The key as text: it does not fit a JavaScript number. */
  readonly key: string;
  readonly line: number;
  readonly deadlineOn: string | null;
  readonly fieldsJson: string;
}

/** Keys are beyond what a JavaScript number holds: positions among them are text. */
export const BEFORE_EVERY_KEY = '-9223372036854775808';

/** The rows of the next people who come several times, person after person, in file order. */
export async function selectTwins(side: Side, after: string, people: number): Promise<TwinRow[]> {
  const { rows } = await sql<TwinRow>`
    select cast(g.key as text) as key, p.line, p.deadline_on as "deadlineOn", p.fields_json as "fieldsJson"
    from (
      select key from ${side.table('twice')} where key > cast(${after} as bigint) order by key limit ${people}
    ) g join ${side.table('keys')} k on k.key = g.key join ${side.table('people')} p on p.line = k.line
    order by g.key, p.line`.execute(side.db);
  return rows.map((row) => ({ ...row, line: Number(row.line) }));
}

export async function updatePerson(
  side: Side,
  line: number,
  merged: { readonly deadlineOn: string | null; readonly fieldsJson: string },
): Promise<void> {
  await run(
    side,
    sql`update ${side.table('people')} set deadline_on = ${merged.deadlineOn}, fields_json = ${merged.fieldsJson}
    where line = ${line}`,
  );
}

/** Numbers of the later rows of a person go to the first one, after its own. */
export async function gatherPhones(side: Side): Promise<void> {
  await run(
    side,
    sql`
    insert into ${side.table('phones')} (n, number, kind, territory, is_opposed)
    select g.line * ${sql.lit(RANKS)} + ${sql.lit(GATHERED)} + g.place, g.number, g.kind, g.territory, 0
    from (
      select o.same_as as line, p.number, min(p.kind) as kind, min(p.territory) as territory,
        row_number() over (partition by o.same_as order by min(p.n)) - 1 as place
      from ${everyPhone(side)} p join ${side.table('outcomes')} o on o.line = ${lineAt(sql`p.n`)}
      where o.code = 'duplicate_in_file'
        and not exists (
          select 1 from ${side.table('people')} own where own.line = o.same_as and own.number = p.number
        )
        and not exists (
          select 1 from ${side.table('phones')} own
          where own.n >= o.same_as * ${sql.lit(RANKS)} and own.n < (o.same_as + 1) * ${sql.lit(RANKS)}
            and own.number = p.number
        )
      group by o.same_as, p.number
    ) g where g.place < ${sql.lit(RANKS - GATHERED)} order by 1`,
  );
}

/** The first list of a campaign need not be compared with anything. */
export async function hasPeople(side: Side, campaignId: number): Promise<boolean> {
  const { rows } = await sql`select 1 from target_keys where campaign_id = ${campaignId} limit 1`.execute(
    side.db,
  );
  return rows.length > 0;
}

export async function setKnownPeopleAside(side: Side, campaignId: number): Promise<number> {
  if (!(await hasPeople(side, campaignId))) return 0;
  return run(
    side,
    sql`
    insert into ${side.table('outcomes')} (line, code, target_id)
    select k.line, 'duplicate_in_campaign', tk.target_id
    from ${side.table('keys')} k
    join target_keys tk on tk.campaign_id = ${campaignId} and tk.key = k.key
    where ${isKept(side, sql`k.line`)} order by k.line`,
  );
}

/** The numbers of those who are to become targets, and which people share their first one. */
export async function sortNumbers(side: Side): Promise<void> {
  const kept = sql`select p.number, p.n from ${everyPhone(side)} p where ${isKept(side, lineAt(sql`p.n`))}`;
  await sortBy(side, 'numbers', ['number', 'n'], kept);
  // The first numbers of two rows are those of two people: a person has one row left.
  await run(
    side,
    sql`
    insert into ${side.table('shared')} (number, people, first_line)
    select number, count(*), min(${lineAt(sql`n`)}) from ${side.table('numbers')} where ${isFirst(sql`n`)}
    group by number having count(*) > 1 order by number`,
  );
}

const sharing = (size: 'household' | 'crowd') =>
  size === 'crowd' ? sql`s.people >= ${CROWD}` : sql`s.people < ${CROWD}`;

/** `keepFirst`: whoever comes first in the file stays. */
export async function setSharersAside(
  side: Side,
  size: 'household' | 'crowd',
  keepFirst: boolean,
): Promise<number> {
  const code = size === 'crowd' ? 'crowd_rest' : 'household_rest';
  return run(
    side,
    sql`
    insert into ${side.table('outcomes')} (line, code, same_as)
    select ${lineAt(sql`x.n`)}, ${code}, s.first_line
    from ${side.table('shared')} s join ${side.table('numbers')} x on x.number = s.number and ${isFirst(sql`x.n`)}
    where ${sharing(size)} and ${keepFirst ? sql`${lineAt(sql`x.n`)} <> s.first_line` : sql`1 = 1`}
    order by 1`,
  );
}

/** People on shared lines, and up to five examples: line of the file, number, how many share it. */
export async function countSharers(side: Side, size: 'household' | 'crowd') {
  const people = await count(
    side,
    sql`select coalesce(sum(s.people), 0) as n from ${side.table('shared')} s where ${sharing(size)}`,
  );
  const { rows } = await sql<{ line: number; number: number; people: number }>`
    select s.first_line as line, s.number, s.people from ${side.table('shared')} s
    where ${sharing(size)} order by s.people desc, s.first_line limit 5`.execute(side.db);
  return {
    people,
    samples: rows.map((row) => ({
      line: Number(row.line),
      number: Number(row.number),
      people: Number(row.people),
    })),
  };
}

/** Which numbers are lines already. */
export async function findKnownLines(side: Side): Promise<void> {
  await run(
    side,
    sql`
    insert into ${side.table('known')} (n, line_id)
    select x.n, l.line_id from ${side.table('numbers')} x join line_numbers l on l.number = x.number order by x.n`,
  );
  await run(
    side,
    sql`
    insert into ${side.table('known')} (n, first_n)
    select x.n, f.first_n
    from (
      select number, min(n) as first_n from ${side.table('numbers')} group by number having count(*) > 1
    ) f join ${side.table('numbers')} x on x.number = f.number
    where x.n <> f.first_n
      and not exists (select 1 from ${side.table('known')} k where k.n = x.n)
    order by x.n`,
  );
}

/** People whose line another campaign, approved or in progress, still has to call. */
const busyElsewhere = (side: Side, campaignId: number) => sql`
  select ${lineAt(sql`k.n`)} as line from ${side.table('known')} k
  where ${isFirst(sql`k.n`)} and k.line_id is not null and exists (
    select 1 from queue_entries q join campaigns c on c.id = q.campaign_id
    where q.line_id = k.line_id and q.state <> 'done' and q.campaign_id <> ${campaignId}
      and c.state in ('approved', 'running', 'paused')
  )`;

export async function countElsewhere(side: Side, campaignId: number): Promise<number> {
  return count(side, sql`select count(*) as n from (${busyElsewhere(side, campaignId)}) found`);
}

export async function setElsewhereAside(side: Side, campaignId: number): Promise<number> {
  return run(
    side,
    sql`insert into ${side.table('outcomes')} (line, code)
    select found.line, 'busy_elsewhere' from (${busyElsewhere(side, campaignId)}) found
    where ${isKept(side, sql`found.line`)} order by found.line`,
  );
}

/** After people were set aside by a choice: their keys, numbers and sharing no longer count. */
export async function forgetAside(side: Side): Promise<void> {
  if (dialectOf(side.db).name === 'sqlite') {
    const aside = sql`select line from ${side.table('outcomes')} where code in ('household_rest', 'crowd_rest', 'busy_elsewhere')`;
    await run(side, sql`delete from ${side.table('keys')} where line in (${aside})`);
    await run(side, sql`delete from ${side.table('numbers')} where ${lineAt(sql`n`)} in (${aside})`);
  }
  await run(side, sql`delete from ${side.table('known')}`);
}

/** The next people of the campaign whom the list names again, with what the list says of them. */
export async function selectNamedAgain(side: Side, after: number, limit: number) {
  const { rows } = await sql<{
    line: number;
    targetId: number;
    list: string;
    known: string;
  }>`
    select o.line, o.target_id as "targetId",
      ${jsonOf('p', side)} as list, ${jsonOf('t', side)} as known
    from ${side.table('outcomes')} o
    join ${side.table('people')} p on p.line = o.line
    join targets t on t.id = o.target_id
    where o.code = 'duplicate_in_campaign' and o.line > ${after}
    order by o.line limit ${limit}`.execute(side.db);
  return rows.map((row) => ({ ...row, line: Number(row.line), targetId: Number(row.targetId) }));
}

const compared = [
  'external_ref',
  'civility',
  'last_name',
  'first_name',
  'display_name',
  'birth_on',
  'postal_code',
  'commune',
  'territory',
  'language',
  'deadline_on',
  'weight',
  'fields_json',
  'search_text',
] as const;

function jsonOf(alias: string, side: Side): RawBuilder<string> {
  const pairs = compared.map((name) => sql`${sql.lit(name)}, ${sql.ref(`${alias}.${name}`)}`);
  return dialectOf(side.db).name === 'sqlite'
    ? sql`json_object(${sql.join(pairs)})`
    : sql`cast(json_build_object(${sql.join(pairs)}) as text)`;
}

/** Numbers of these rows in order, and the numbers their targets already have. */
export async function selectNumbersOf(
  side: Side,
  rows: readonly { readonly line: number; readonly targetId: number }[],
) {
  if (rows.length === 0) return { listed: [], known: [] };
  const { jsonRows, numberCell } = dialectOf(side.db);
  const json = JSON.stringify(rows.map(({ line }) => [line]));
  const line = numberCell('j', 0);
  const listed = await sql<{ line: number; number: number; kind: string; territory: string }>`
    select * from (
      select p.line, p.line * ${sql.lit(RANKS)} as n, p.number, p.kind, p.number_territory as territory
      from ${jsonRows(json, 'j')} join ${side.table('people')} p on p.line = ${line} where p.number is not null
      union all
      select ${lineAt(sql`p.n`)}, p.n, p.number, p.kind, p.territory
      from ${jsonRows(json, 'j')} join ${side.table('phones')} p
        on p.n >= ${line} * ${sql.lit(RANKS)} and p.n < (${line} + 1) * ${sql.lit(RANKS)}
    ) every order by n`.execute(side.db);
  const known = await sql<{ targetId: number; number: string }>`
    select tl.target_id as "targetId", l.number from target_lines tl join lines l on l.id = tl.line_id
    where tl.target_id in (${sql.join(rows.map(({ targetId }) => targetId))})
    order by tl.target_id, tl.rank`.execute(side.db);
  return {
    listed: listed.rows.map((row) => ({ ...row, line: Number(row.line), number: Number(row.number) })),
    known: known.rows,
  };
}

export async function insertChange(
  side: Side,
  change: { readonly line: number; readonly targetId: number; readonly patchJson: string },
): Promise<void> {
  await run(
    side,
    sql`insert into ${side.table('changes')} (line, target_id, patch_json)
    values (${change.line}, ${change.targetId}, ${change.patchJson})`,
  );
}

/** People of the campaign, not done yet, whom the list does not name, not even on a row that cannot be used. */
export async function countAbsent(side: Side, campaignId: number): Promise<number> {
  if (!(await hasPeople(side, campaignId))) return 0;
  await run(
    side,
    sql`
    insert into ${side.table('named')} (target_id)
    select distinct tk.target_id
    from (select key from ${side.table('people')} union all select key from ${side.table('hints')}) x
    join target_keys tk on tk.campaign_id = ${campaignId} and tk.key = x.key order by 1`,
  );
  return count(
    side,
    sql`
    select count(*) as n from queue_entries q
    where q.campaign_id = ${campaignId} and q.state <> 'done'
      and not exists (select 1 from ${side.table('named')} x where x.target_id = q.target_id)`,
  );
}

export async function countOutcomes(side: Side): Promise<ReadonlyMap<string, number>> {
  const { rows } = await sql<{ code: string; n: number }>`
    select code, count(*) as n from ${side.table('outcomes')} group by code order by code`.execute(side.db);
  return new Map(rows.map(({ code, n }) => [code, Number(n)]));
}

/** Repaired rows that are not to become targets. */
export async function countRepairedAside(side: Side): Promise<number> {
  return count(
    side,
    sql`select count(*) as n from ${side.table('outcomes')} o join ${side.table('people')} p on p.line = o.line
    where p.is_repaired = 1`,
  );
}

/** The first people of an outcome: their name, and the line of the person they repeat. */
export async function selectOutcomeSamples(side: Side, code: FindingCode, limit: number) {
  const { rows } = await sql<{ line: number; before: string; after: string | null }>`
    select o.line, p.display_name as before, ${repeated} as after
    from ${side.table('outcomes')} o join ${side.table('people')} p on p.line = o.line
    where o.code = ${code} order by o.line limit ${limit}`.execute(side.db);
  return rows.map((row) => ({ ...row, line: Number(row.line) }));
}

/** Whom an outcome repeats. */
const repeated = sql`case when o.same_as is not null then 'ligne ' || cast(o.same_as as text) end`;

export interface StagedRowView {
  readonly line: number;
  readonly name: string;
  readonly before: string;
  readonly after: string | null;
}

/** Rows of one finding, by line. Oppositions are never listed: a line would say who. */
export async function selectStagedRows(
  side: Side,
  code: FindingCode,
  after: number,
  limit: number,
): Promise<StagedRowView[]> {
  if (code === 'opposed') return [];
  const { rows } = await rowsOfFinding(side, code, after, limit).execute(side.db);
  return rows.map(({ line, name, before, after: became, remarks }) => {
    const remark = remarks === null ? undefined : remarksOf(remarks).find(([found]) => found === code);
    return {
      line: Number(line),
      name,
      before: remark?.[1] ?? before,
      after: remark?.[2] ?? became,
    };
  });
}

interface FoundRow extends StagedRowView {
  readonly remarks: string | null;
}

function rowsOfFinding(side: Side, code: FindingCode, after: number, limit: number): RawBuilder<FoundRow> {
  const people = side.table('people');
  if (findingsThatAre('rejected', 'held').includes(code))
    return sql`select line, '' as name, before, null as after, null as remarks from ${side.table('refused')}
      where code = ${code} and line > ${after} order by line limit ${limit}`;
  if (setAsideCodes.includes(code))
    return sql`select o.line, p.display_name as name, '' as before,
        ${repeated} as after, null as remarks
      from ${side.table('outcomes')} o join ${people} p on p.line = o.line
      where o.code = ${code} and o.line > ${after} order by o.line limit ${limit}`;
  if (code === 'household' || code === 'crowd')
    return sql`select p.line, p.display_name as name, '+' || cast(s.number as text) as before,
        '× ' || cast(s.people as text) as after, null as remarks
      from ${side.table('shared')} s
      join ${side.table('numbers')} x on x.number = s.number and ${isFirst(sql`x.n`)}
      join ${people} p on p.line = ${lineAt(sql`x.n`)}
      where ${sharing(code)} and p.line > ${after} order by p.line limit ${limit}`;
  if (code === 'unlimited_right')
    return sql`select line, display_name as name, '' as before, null as after, null as remarks from ${people}
      where deadline_on is null and line > ${after} order by line limit ${limit}`;
  return sql`select line, display_name as name, '' as before, null as after, notes_json as remarks from ${people}
    where notes_json like ${`%["${code}",%`} and line > ${after} order by line limit ${limit}`;
}

const remark = z.tuple([z.string(), z.string(), z.string().nullable()]);

function remarksOf(json: string): z.infer<typeof remark>[] {
  return z.array(remark).parse(JSON.parse(json));
}
