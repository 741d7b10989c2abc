import { type RawBuilder, sql } from 'kysely';
import { z } from 'zod';
import { quotaAbout } from '#server/contracts/quotas.contract.ts';
import type { AnswerValue } from '#server/contracts/script-content.ts';
import { type Db, dialectOf, unscoped } from '#server/platform/database.ts';
import { type RowOf, statement } from '#server/platform/statement.ts';
import type { Quota, Sortable, Stratum } from './strata.rules.ts';

const values = z.array(z.string());

function quotasAmong(db: Db, campaignIds: RawBuilder<string>) {
  return db
    .selectFrom('quotas')
    .innerJoin('quota_cells', 'quota_cells.quota_id', 'quotas.id')
    .innerJoin('quota_counts', 'quota_counts.cell_id', 'quota_cells.id')
    .select([
      'quotas.id',
      'quotas.campaign_id as campaignId',
      'quotas.label',
      'quotas.about_json as aboutJson',
      'quota_cells.id as cellId',
      'quota_cells.label as cellLabel',
      'quota_cells.values_json as valuesJson',
      'quota_cells.most as limit',
      'quota_counts.completed',
    ])
    .where(dialectOf(db).isAmong(sql.ref('quotas.campaign_id'), campaignIds))
    .orderBy('quotas.campaign_id')
    .orderBy('quotas.rank')
    .orderBy('quotas.id')
    .orderBy('quota_cells.rank')
    .orderBy('quota_cells.id');
}

const cellsAmong = statement<{ campaignIds: string }, RowOf<typeof quotasAmong>>((db, { campaignIds }) =>
  quotasAmong(db, campaignIds),
);

/** The quotas in force in these campaigns, with the interviews their cells have. */
export async function selectQuotas(db: Db, campaignIds: readonly number[]): Promise<Quota[]> {
  if (campaignIds.length === 0) return [];
  const { rows } = await db.executeQuery(
    cellsAmong(db, { campaignIds: JSON.stringify([...new Set(campaignIds)]) }),
  );
  const quotas = new Map<number, Quota & { cells: Quota['cells'][number][] }>();
  for (const { id, campaignId, label, aboutJson, cellId, cellLabel, valuesJson, limit, completed } of rows) {
    const known = quotas.get(id);
    const quota = known ?? {
      id,
      campaignId,
      label,
      about: quotaAbout.parse(JSON.parse(aboutJson)),
      cells: [],
    };
    const cell = { id: cellId, label: cellLabel, values: values.parse(JSON.parse(valuesJson)) };
    quota.cells.push({ ...cell, limit, completed });
    quotas.set(id, quota);
  }
  return [...quotas.values()];
}

/** Strata one of whose cells is full, by campaign: a seek a full cell, however many people are in it. */
export async function selectFull(
  db: Db,
  campaignIds: readonly number[],
): Promise<ReadonlyMap<number, ReadonlySet<number>>> {
  const full = new Map<number, Set<number>>(campaignIds.map((id) => [id, new Set()]));
  if (campaignIds.length === 0) return full;
  const rows = await db
    .selectFrom('quota_cells')
    .innerJoin('quota_counts', 'quota_counts.cell_id', 'quota_cells.id')
    .innerJoin('queue_stratum_cells', 'queue_stratum_cells.cell_id', 'quota_cells.id')
    .innerJoin('queue_strata', 'queue_strata.id', 'queue_stratum_cells.stratum_id')
    .select(['quota_cells.campaign_id as campaignId', 'queue_strata.id'])
    .where('quota_cells.campaign_id', 'in', [...campaignIds])
    .where('queue_strata.is_counted', '=', 0)
    .whereRef('quota_counts.completed', '>=', 'quota_cells.most')
    .execute();
  for (const { campaignId, id } of rows) full.get(campaignId)?.add(id);
  return full;
}

export type Sorting = 'completed' | 'everybody';

export interface QuotaPlan {
  readonly campaignId: number;
  readonly version: number;
  /** Cells in force. */
  readonly cells: number;
  readonly sorting: Sorting | null;
  readonly sortedAfter: number;
}

const sorting = z.enum(['completed', 'everybody']).nullable();
const planColumns = [
  'campaign_id as campaignId',
  'version',
  'cells',
  'sorting',
  'sorted_after as sortedAfter',
] as const;

export async function selectPlan(db: Db, campaignId: number): Promise<QuotaPlan | undefined> {
  const row = await db
    .selectFrom('quota_plans')
    .select(planColumns)
    .where('campaign_id', '=', campaignId)
    .executeTakeFirst();
  return row && { ...row, sorting: sorting.parse(row.sorting) };
}

/** The plan, held alone until the transaction ends: cells change, and people are sorted, one at a time. */
export async function lockPlan(tx: Db, campaignId: number): Promise<QuotaPlan | undefined> {
  await sql`select version from quota_plans where campaign_id = ${campaignId} ${dialectOf(tx).lockRows}`.execute(
    tx,
  );
  return selectPlan(tx, campaignId);
}

/** Cells stay what they are until the transaction ends; closings hold them so together. */
export async function sharePlans(tx: Db, campaignIds: readonly number[]): Promise<void> {
  if (campaignIds.length === 0) return;
  await sql`
    select version from quota_plans where campaign_id in (${sql.join(campaignIds)})
    order by campaign_id ${dialectOf(tx).shareRows}`.execute(tx);
}

/** The cells of a campaign, whether they have a count yet or not. */
export async function selectCellIds(db: Db, campaignId: number): Promise<number[]> {
  const rows = await db
    .selectFrom('quota_cells')
    .select('id')
    .where('campaign_id', '=', campaignId)
    .orderBy('id')
    .execute();
  return rows.map(({ id }) => id);
}

/** Those of the campaigns of these people that have quotas. */
export async function selectPlanned(db: Db, targetIds: readonly number[]): Promise<number[]> {
  const { rows } = await sql<{ campaignId: number }>`
    select distinct p.campaign_id as "campaignId"
    from targets t join quota_plans p on p.campaign_id = t.campaign_id
    where t.id in (${sql.join(targetIds)}) and p.cells > 0`.execute(unscoped(db));
  return rows.map(({ campaignId }) => campaignId);
}

/** Makes sure there is a plan to hold. */
export async function ensurePlan(tx: Db, campaignId: number): Promise<void> {
  await tx
    .insertInto('quota_plans')
    .values({ campaign_id: campaignId, version: 0, cells: 0, sorting: null, sorted_after: 0 })
    .onConflict((conflict) => conflict.column('campaign_id').doNothing())
    .execute();
}

export async function updatePlan(
  tx: Db,
  campaignId: number,
  change: { version?: number; cells?: number; sorting?: Sorting | null; sorted_after?: number },
): Promise<void> {
  await tx.updateTable('quota_plans').set(change).where('campaign_id', '=', campaignId).execute();
}

/** After files of completed people may have changed: everybody is looked at again, from the first one. */
export async function askForSorting(tx: Db, campaignId: number): Promise<void> {
  await sql`
    update quota_plans set sorting = coalesce(sorting, 'everybody'), sorted_after = 0
    where campaign_id = ${campaignId} and cells > 0`.execute(tx);
}

/** Campaigns in progress with quotas, or whose people are still being sorted. */
export async function selectPlans(
  db: Db,
): Promise<{ campaignId: number; directorateId: number; sorting: string | null }[]> {
  const { rows } = await sql<{ campaignId: number; directorateId: number; sorting: string | null }>`
    select p.campaign_id as "campaignId", c.directorate_id as "directorateId", p.sorting
    from quota_plans p join campaigns c on c.id = p.campaign_id
    where p.sorting is not null or (p.cells > 0 and c.state <> 'closed')
    order by p.campaign_id`.execute(db);
  return rows;
}

/** New cells begin without interviews: sorting counts them. */
export async function insertCounts(tx: Db, cellIds: readonly number[]): Promise<void> {
  if (cellIds.length === 0) return;
  await tx
    .insertInto('quota_counts')
    .values(cellIds.map((cell_id) => ({ cell_id, completed: 0 })))
    .onConflict((conflict) => conflict.column('cell_id').doNothing())
    .execute();
}

/** Strata that do not exist yet, with the cells they are made of. */
export async function insertStrata(
  tx: Db,
  campaignId: number,
  strata: readonly (Stratum & { readonly cellIds: readonly number[] })[],
): Promise<void> {
  for (const { cells, isCounted, cellIds } of strata) {
    const row = await tx
      .insertInto('queue_strata')
      .values({ campaign_id: campaignId, cells, is_counted: isCounted ? 1 : 0 })
      .onConflict((conflict) => conflict.doNothing())
      .returning('id')
      .executeTakeFirst();
    if (row === undefined) continue;
    await tx
      .insertInto('queue_stratum_cells')
      .values(cellIds.map((cell_id) => ({ cell_id, stratum_id: row.id })))
      .execute();
  }
}

export interface StoredStratum extends Stratum {
  readonly id: number;
}

export interface KnownStratum extends StoredStratum {
  readonly campaignId: number;
}

const strataColumns = ['id', 'campaign_id as campaignId', 'cells', 'is_counted'] as const;

/** Every stratum of a campaign. */
export async function selectStrata(db: Db, campaignId: number): Promise<KnownStratum[]> {
  const rows = await db
    .selectFrom('queue_strata')
    .select(strataColumns)
    .where('campaign_id', '=', campaignId)
    .orderBy('id')
    .execute();
  return rows.map(stratumOf);
}

/** These strata, and those of these campaigns made of such cells. */
export async function selectStrataOf(
  db: Db,
  ids: readonly number[],
  campaignIds: readonly number[],
  cells: readonly string[],
): Promise<KnownStratum[]> {
  if (campaignIds.length === 0) return [];
  const rows = await db
    .selectFrom('queue_strata')
    .select(strataColumns)
    .where((eb) =>
      eb.or([
        eb('id', 'in', ids.length === 0 ? [0] : [...ids]),
        eb.and([
          eb('campaign_id', 'in', [...campaignIds]),
          eb('is_counted', 'in', [0, 1]),
          eb('cells', 'in', cells.length === 0 ? [''] : [...cells]),
        ]),
      ]),
    )
    .orderBy('id')
    .execute();
  return rows.map(stratumOf);
}

function stratumOf({
  is_counted,
  ...row
}: Omit<KnownStratum, 'isCounted'> & { readonly is_counted: number }): KnownStratum {
  return { ...row, isCounted: is_counted === 1 };
}

/** Strata of cells that are gone, once nobody is in them. */
export async function deleteStrata(tx: Db, ids: readonly number[]): Promise<void> {
  if (ids.length === 0) return;
  await sql`
    delete from queue_strata where id in (${sql.join(ids)})
      and not exists (select 1 from queue_entries e where e.stratum_id = queue_strata.id)`.execute(tx);
}

export interface PersonRow extends Sortable {
  readonly targetId: number;
  readonly campaignId: number;
  readonly stratumId: number | null;
  readonly isParked: boolean;
  readonly isPromised: boolean;
}

interface StoredPerson {
  readonly targetId: number;
  readonly campaignId: number;
  readonly territory: string;
  readonly language: string;
  readonly postalCode: string | null;
  readonly commune: string | null;
  readonly fieldsJson: string;
  readonly state: string;
  readonly disposition: string | null;
  readonly stratumId: number | null;
  readonly waitReason: string | null;
  readonly callbackKind: string | null;
  readonly hasBegun: number;
}

const personColumns = sql`
  t.id as "targetId", t.campaign_id as "campaignId", t.territory, t.language, t.postal_code as "postalCode", t.commune,
  t.fields_json as "fieldsJson", e.state, e.disposition, e.stratum_id as "stratumId", e.wait_reason as "waitReason",
  e.callback_kind as "callbackKind",
  case when e.state <> 'done' and exists (select 1 from answers a where a.target_id = t.id) then 1 else 0 end as "hasBegun"`;

const fields = z.record(z.string(), z.string());
const answerJson = z.union([z.string(), z.number(), z.array(z.number()), z.null()]);

/** What decides of each person's cells. Answers are read of completed people only, and for these questions. */
async function peopleOf(
  db: Db,
  rows: readonly StoredPerson[],
  questions: readonly string[],
): Promise<PersonRow[]> {
  const completed = rows.filter(({ disposition }) => disposition === 'complete');
  const answers = await selectAnswers(
    db,
    completed.map(({ targetId }) => targetId),
    questions,
  );
  return rows.map(({ fieldsJson, state, disposition, waitReason, callbackKind, hasBegun, ...row }) => ({
    ...row,
    fields: fieldsJson === '{}' ? {} : fields.parse(JSON.parse(fieldsJson)),
    answers: answers.get(row.targetId) ?? {},
    isDone: state === 'done',
    isCompleted: disposition === 'complete',
    hasBegun: hasBegun === 1,
    isParked: state === 'waiting' && waitReason === 'quota',
    isPromised: callbackKind !== null,
  }));
}

async function selectAnswers(
  db: Db,
  targetIds: readonly number[],
  questions: readonly string[],
): Promise<ReadonlyMap<number, Readonly<Record<string, AnswerValue>>>> {
  const byPerson = new Map<number, Record<string, AnswerValue>>();
  if (targetIds.length === 0 || questions.length === 0) return byPerson;
  const rows = await db
    .selectFrom('current_answers')
    .select(['target_id', 'name', 'value_json'])
    .where('target_id', 'in', [...targetIds])
    .where('name', 'in', [...questions])
    .where('iteration', '=', 0)
    .where('state', '=', 'answered')
    .execute();
  for (const { target_id, name, value_json } of rows) {
    const known = byPerson.get(target_id) ?? {};
    known[name] = answerJson.parse(JSON.parse(value_json));
    byPerson.set(target_id, known);
  }
  return byPerson;
}

export async function selectPeople(
  db: Db,
  targetIds: readonly number[],
  questions: readonly string[],
): Promise<PersonRow[]> {
  if (targetIds.length === 0) return [];
  const { rows } = await sql<StoredPerson>`
    select ${personColumns} from targets t join queue_entries e on e.target_id = t.id
    where t.id in (${sql.join(targetIds)}) order by t.id`.execute(unscoped(db));
  return peopleOf(db, rows, questions);
}

/** The next people of a campaign, by id. */
export async function selectNextPeople(
  db: Db,
  campaignId: number,
  after: number,
  limit: number,
  questions: readonly string[],
): Promise<PersonRow[]> {
  const { rows } = await sql<StoredPerson>`
    select ${personColumns} from targets t join queue_entries e on e.target_id = t.id
    where t.campaign_id = ${campaignId} and t.id > ${after} order by t.id limit ${limit}`.execute(
    unscoped(db),
  );
  return peopleOf(db, rows, questions);
}

/** The next people of a campaign, by id, and whether their interview is complete. */
export async function selectNextIds(
  db: Db,
  campaignId: number,
  after: number,
  limit: number,
): Promise<{ id: number; isCompleted: boolean }[]> {
  const { rows } = await sql<{ id: number; completed: number }>`
    select t.id, case when e.disposition = 'complete' then 1 else 0 end as completed
    from targets t join queue_entries e on e.target_id = t.id
    where t.campaign_id = ${campaignId} and t.id > ${after} order by t.id limit ${limit}`.execute(
    unscoped(db),
  );
  return rows.map(({ id, completed }) => ({ id, isCompleted: completed === 1 }));
}

/** People of an import that entered the queue, by range of ids. */
export async function selectEnrolled(
  db: Db,
  importId: number,
  after: number,
  upTo: number,
  limit: number,
): Promise<number[]> {
  const { rows } = await sql<{ id: number }>`
    select t.id from targets t
    where t.import_id = ${importId} and t.id > ${after} and t.id <= ${upTo}
    order by t.id limit ${limit}`.execute(unscoped(db));
  return rows.map(({ id }) => id);
}

/** The campaign of an import, when it has quotas. */
export async function selectImportPlan(db: Db, importId: number): Promise<number | undefined> {
  const { rows } = await sql<{ campaignId: number }>`
    select p.campaign_id as "campaignId" from imports i join quota_plans p on p.campaign_id = i.campaign_id
    where i.id = ${importId} and p.cells > 0`.execute(unscoped(db));
  return rows[0]?.campaignId;
}

/** These people's places, held; those somebody is taking at this moment are left out. */
export async function lockPeople(tx: Db, targetIds: readonly number[]): Promise<number[]> {
  if (targetIds.length === 0) return [];
  const { rows } = await sql<{ id: number }>`
    select target_id as id from queue_entries where target_id in (${sql.join(targetIds)})
    order by target_id ${dialectOf(tx).skipLocked}`.execute(tx);
  return rows.map(({ id }) => id);
}

/** Puts people into their strata. */
export async function updateStrata(
  tx: Db,
  changes: readonly { readonly targetId: number; readonly stratumId: number | null }[],
): Promise<void> {
  if (changes.length === 0) return;
  const { numberCell, jsonRows } = dialectOf(tx);
  const json = JSON.stringify(changes.map(({ targetId, stratumId }) => [targetId, stratumId]));
  await sql`
    update queue_entries set stratum_id = ${numberCell('s', 1)}
    from ${jsonRows(json, 's')}
    where queue_entries.target_id = ${numberCell('s', 0)}`.execute(tx);
}

/** Adds to what cells have, in the order of their ids: two closings never wait for each other. Cells that are gone are left. */
export async function addToCounts(tx: Db, changes: ReadonlyMap<number, number>): Promise<void> {
  const rows = [...changes].filter(([, by]) => by !== 0).sort(([a], [b]) => a - b);
  if (rows.length === 0) return;
  const { numberCell, jsonRows, lockRows } = dialectOf(tx);
  await sql`
    select cell_id from quota_counts where cell_id in (${sql.join(rows.map(([id]) => id))})
    order by cell_id ${lockRows}`.execute(tx);
  await sql`
    update quota_counts set completed = completed + ${numberCell('s', 1)}
    from ${jsonRows(JSON.stringify(rows), 's')}
    where quota_counts.cell_id = ${numberCell('s', 0)}`.execute(tx);
}
