import { type RawBuilder, sql, type Updateable } from 'kysely';
import { findingsThatAre } from '#server/contracts/imports.contract.ts';
import { type Db, dialectOf, unscoped } from '#server/platform/database.ts';
import type { Schema } from '#server/platform/schema.ts';
import { sideTable } from '#server/platform/side.ts';

/** A staged import on its way into the database, and the ids reserved for it. */
export interface MergePlan {
  readonly importId: number;
  readonly campaignId: number;
  readonly directorateId: number;
  /** Side store of the staged rows. */
  readonly side: string;
  /** Somebody on line `n` of the file becomes target `targetBase + n`. */
  readonly targetBase: number;
  /** A number first seen at place `n` (line × `ranks` + rank) becomes line `lineBase + n`. */
  readonly lineBase: number;
  readonly ranks: number;
  readonly lastLine: number;
  readonly at: number;
}

export function stagedTable(db: Db, plan: Pick<MergePlan, 'side'>): (name: string) => RawBuilder<unknown> {
  return (name) => sideTable(db, plan.side, name);
}

const big = (value: number) => sql`cast(${value} as bigint)`;

export async function insertRejects(tx: Db, plan: MergePlan, after: number, upTo: number): Promise<void> {
  await sql`
    insert into import_rejects (import_id, line, outcome, reason, cells_json)
    select ${big(plan.importId)}, r.line, case when r.code in (${sql.join(findingsThatAre('held'))}) then 'held' else 'rejected' end,
      r.code, r.cells_json
    from ${stagedTable(tx, plan)('refused')} r where r.line > ${after} and r.line <= ${upTo} order by r.line`.execute(
    tx,
  );
}

/** Somebody to call who is neither opposed, nor known, nor set aside. */
const isNew = (tx: Db, plan: MergePlan, line: RawBuilder<unknown>) =>
  sql`not exists (select 1 from ${stagedTable(tx, plan)('outcomes')} o where o.line = ${line})`;

export async function insertTargets(tx: Db, plan: MergePlan, after: number, upTo: number): Promise<void> {
  await sql`
    insert into targets (
      id, campaign_id, directorate_id, import_id, import_line, external_ref, civility, last_name, first_name, display_name,
      birth_on, postal_code, commune, territory, language, deadline_on, weight, fields_json, search_text,
      created_at
    )
    select ${big(plan.targetBase)} + p.line, ${big(plan.campaignId)}, ${big(plan.directorateId)}, ${big(plan.importId)},
      p.line, p.external_ref, p.civility, p.last_name, p.first_name, p.display_name, p.birth_on, p.postal_code, p.commune,
      p.territory, p.language, p.deadline_on, p.weight, p.fields_json, p.search_text, ${big(plan.at)}
    from ${stagedTable(tx, plan)('people')} p
    where p.line > ${after} and p.line <= ${upTo} and ${isNew(tx, plan, sql`p.line`)}
    order by p.line`.execute(tx);
}

/** The last of the next `rows` keys after this one, as text; null when there is none. */
export async function selectKeyBound(tx: Db, plan: MergePlan, after: string, rows: number) {
  const { rows: found } = await sql<{ bound: string | null }>`
    select cast(max(key) as text) as bound from (
      select key from ${stagedTable(tx, plan)('keys')} where key > cast(${after} as bigint) order by key
      limit ${rows}
    ) next`.execute(tx);
  return found[0]?.bound ?? null;
}

/** In key order: the table is sorted by it. */
export async function insertKeys(tx: Db, plan: MergePlan, after: string, upTo: string): Promise<void> {
  await sql`
    insert into target_keys (campaign_id, key, target_id)
    select ${big(plan.campaignId)}, k.key, ${big(plan.targetBase)} + k.line from ${stagedTable(tx, plan)('keys')} k
    where k.key > cast(${after} as bigint) and k.key <= cast(${upTo} as bigint) and ${isNew(tx, plan, sql`k.line`)}
    order by k.key`.execute(tx);
}

export async function selectNumberBound(tx: Db, plan: MergePlan, after: number, rows: number) {
  const { rows: found } = await sql<{ bound: number | null }>`
    select max(number) as bound from (
      select number from ${stagedTable(tx, plan)('numbers')} where number > ${after} order by number limit ${rows}
    ) next`.execute(tx);
  const bound = found[0]?.bound ?? null;
  return bound === null ? null : Number(bound);
}

export async function insertTargetLines(tx: Db, plan: MergePlan, after: number, upTo: number): Promise<void> {
  const table = stagedTable(tx, plan);
  const ranks = sql.lit(plan.ranks);
  const lineOf = (n: RawBuilder<unknown>) =>
    sql`coalesce(k.line_id, ${big(plan.lineBase)} + coalesce(k.first_n, ${n}))`;
  await sql`
    insert into target_lines (target_id, rank, line_id)
    select ${big(plan.targetBase)} + p.line, 0, ${lineOf(sql`p.line * ${ranks}`)}
    from ${table('people')} p left join ${table('known')} k on k.n = p.line * ${ranks}
    where p.line > ${after} and p.line <= ${upTo} and p.number is not null and ${isNew(tx, plan, sql`p.line`)}
    order by p.line`.execute(tx);
  await sql`
    insert into target_lines (target_id, rank, line_id)
    select ${big(plan.targetBase)} + p.n / ${ranks}, p.n % ${ranks}, ${lineOf(sql`p.n`)}
    from ${table('phones')} p left join ${table('known')} k on k.n = p.n
    where p.n >= (${after} + 1) * ${ranks} and p.n < (${upTo} + 1) * ${ranks}
      and ${isNew(tx, plan, sql`p.n / ${ranks}`)}
    order by p.n`.execute(tx);
}

export interface StagedChange {
  readonly line: number;
  readonly targetId: number;
  readonly patchJson: string;
}

/** The next files to bring up to date. */
export async function selectChanges(
  tx: Db,
  plan: MergePlan,
  after: number,
  limit: number,
): Promise<StagedChange[]> {
  const { rows } = await sql<StagedChange>`
    select line, target_id as "targetId", patch_json as "patchJson" from ${stagedTable(tx, plan)('changes')}
    where line > ${after} order by line limit ${limit}`.execute(tx);
  return rows.map((row) => ({ ...row, line: Number(row.line), targetId: Number(row.targetId) }));
}

export async function updateTarget(
  tx: Db,
  targetId: number,
  file: Updateable<Schema['targets']>,
): Promise<void> {
  if (Object.keys(file).length === 0) return;
  await unscoped(tx).updateTable('targets').set(file).where('id', '=', targetId).execute();
}

/** A number is tried before those known already: the list is newer. */
export async function addTargetLine(tx: Db, targetId: number, lineId: number): Promise<void> {
  const { rows } = await sql<{ lowest: number | null }>`
    select min(rank) as lowest from target_lines where target_id = ${targetId}`.execute(tx);
  await sql`
    insert into target_lines (target_id, rank, line_id) values (${targetId}, ${Number(rows[0]?.lowest ?? 1) - 1}, ${lineId})`.execute(
    tx,
  );
}

/** The next people of the campaign, not done, whom the list does not name. */
export async function selectAbsent(tx: Db, plan: MergePlan, after: number, limit: number): Promise<number[]> {
  const { rows } = await sql<{ id: number }>`
    select q.target_id as id from queue_entries q
    where q.campaign_id = ${plan.campaignId} and q.state <> 'done' and q.target_id > ${after}
      and q.target_id <= ${plan.targetBase}
      and not exists (select 1 from ${stagedTable(tx, plan)('named')} x where x.target_id = q.target_id)
    order by q.target_id limit ${limit}`.execute(tx);
  return rows.map(({ id }) => Number(id));
}

/** What a merge that was given up wrote before anybody was in the queue: as if it had never been. */
export async function deleteUnseen(tx: Db, importId: number): Promise<void> {
  const unseen = sql`
    select t.id from targets t where t.import_id = ${importId}
      and not exists (select 1 from queue_entries q where q.target_id = t.id)`;
  await sql`delete from target_keys where target_id in (${unseen})`.execute(tx);
  await sql`delete from target_lines where target_id in (${unseen})`.execute(tx);
  await sql`delete from import_rejects where import_id = ${importId}`.execute(tx);
  await sql`delete from targets where id in (${unseen})`.execute(tx);
}

/** Whether somebody of this import is in the queue. */
export async function hasEnrolled(tx: Db, importId: number): Promise<boolean> {
  const { rows } = await sql`
    select 1 as one from targets t join queue_entries q on q.target_id = t.id
    where t.import_id = ${importId} limit 1`.execute(tx);
  return rows.length > 0;
}

/** How many rows the side store still holds: fewer than were staged means that it was lost. */
export async function countStagedPeople(db: Db, side: string): Promise<number> {
  const { rows } = await sql<{
    n: number;
  }>`select count(*) as n from ${sideTable(db, side, 'people')}`.execute(db);
  return Number(rows[0]?.n ?? 0);
}

export async function reserveTargetIds(tx: Db, count: number): Promise<number> {
  const { rows } = await dialectOf(tx).reserveIds('targets', count).execute(tx);
  return Number(rows[0]?.base);
}
