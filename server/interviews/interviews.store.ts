import { sql } from 'kysely';
import type { PersonFile } from '#server/contracts/script-flow.ts';
import { type Db, dialectOf, unscoped } from '#server/platform/database.ts';
import { statement } from '#server/platform/statement.ts';
import type { Change } from './reading.rules.ts';

/** Rows follow people and campaigns that were fetched within somebody's scope, hence `unscoped`. */

const answered = statement<{ rows: string }>((db, { rows }) => {
  const { jsonRows, numberCell } = dialectOf(db);
  return sql`
    insert into interviews (target_id, campaign_id, changed, read, readings_json)
    select ${numberCell('s', 0)}, ${numberCell('s', 1)}, 1, 0, '{}' from ${jsonRows(rows, 's')} where true
    on conflict (target_id) do update set changed = interviews.changed + 1`;
});

/** These people said something: they are read again before anybody counts or exports. One row a person. */
export async function markAnswered(
  tx: Db,
  people: readonly { readonly targetId: number; readonly campaignId: number }[],
): Promise<void> {
  const once = new Map(people.map(({ targetId, campaignId }) => [targetId, campaignId]));
  await tx.executeQuery(answered(tx, { rows: JSON.stringify([...once]) }));
}

/** What is known of this person changed: what conditions make of their answers may too. */
export async function markFileChanged(tx: Db, targetId: number): Promise<void> {
  await tx
    .updateTable('interviews')
    .set({ changed: sql`changed + 1` })
    .where('target_id', '=', targetId)
    .execute();
}

export interface ToRead {
  readonly targetId: number;
  /** What was said when it was looked at; see {@link updateReadings}. */
  readonly changed: number;
}

/** The next people to read again after this one; those to read have an index of their own: nothing when all are read. */
export async function selectToRead(
  db: Db,
  campaignId: number,
  after: number,
  limit: number,
): Promise<ToRead[]> {
  return db
    .selectFrom('interviews')
    .select(['target_id as targetId', 'changed'])
    .where('campaign_id', '=', campaignId)
    .where(sql<boolean>`changed <> read`)
    .where('target_id', '>', after)
    .orderBy('target_id')
    .limit(limit)
    .execute();
}

/** Campaigns with people to read again. */
export async function selectCampaignsToRead(db: Db, limit: number): Promise<number[]> {
  const rows = await db
    .selectFrom('interviews')
    .select('campaign_id')
    .distinct()
    .where(sql<boolean>`changed <> read`)
    .orderBy('campaign_id')
    .limit(limit)
    .execute();
  return rows.map((row) => row.campaign_id);
}

/** How many are still to be read again, up to `most`. */
export async function countToRead(db: Db, campaignId: number, most: number): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    select count(*) as n from (
      select 1 from interviews where campaign_id = ${campaignId} and changed <> read limit ${most}
    ) as unread`.execute(db);
  return Number(rows[0]?.n ?? 0);
}

const people = statement<{ targetIds: string }, PersonRow>(
  (db, { targetIds }) => sql`
    select id, civility, last_name as "lastName", first_name as "firstName", display_name as "name", commune,
      postal_code as "postalCode", deadline_on as "deadlineOn", fields_json as "fieldsJson"
    from targets where ${dialectOf(db).isAmong(sql`id`, targetIds)}`,
);

export interface PersonRow extends Omit<PersonFile, 'fields'> {
  readonly id: number;
  readonly fieldsJson: string;
}

export async function selectPeople(db: Db, targetIds: readonly number[]): Promise<PersonRow[]> {
  const query = people(unscoped(db), { targetIds: JSON.stringify(targetIds) });
  return (await unscoped(db).executeQuery(query)).rows;
}

export interface AnswerRow {
  readonly targetId: number;
  readonly versionId: number;
  readonly name: string;
  /** The turn of a repeated block, from 1; 0 outside one. */
  readonly iteration: number;
  readonly valueJson: string;
  readonly state: string;
  readonly at: number;
}

const answers = statement<{ targetIds: string }, AnswerRow>(
  (db, { targetIds }) => sql`
    select target_id as "targetId", version_id as "versionId", name, iteration, value_json as "valueJson",
      state, at
    from answers where ${dialectOf(db).isAmong(sql`target_id`, targetIds)}
    order by target_id, id`,
);

/** Every answer of these people in the order given: the last one of a question is the current one. */
export async function selectAnswers(db: Db, targetIds: readonly number[]): Promise<AnswerRow[]> {
  return (await db.executeQuery(answers(db, { targetIds: JSON.stringify(targetIds) }))).rows;
}

/**
 * Locks those of these people whose row may be written, and tells what it held: those about whom nothing was said since
 * they were looked at, and whom nobody else is writing.
 */
export async function lockUnchanged(
  tx: Db,
  seen: readonly ToRead[],
): Promise<{ targetId: number; readingsJson: string }[]> {
  const { isAmong, skipLocked } = dialectOf(tx);
  const ids = JSON.stringify(seen.map(({ targetId }) => targetId));
  const { rows } = await sql<{ targetId: number; changed: number; readingsJson: string }>`
    select target_id as "targetId", changed, readings_json as "readingsJson" from interviews
    where ${isAmong(sql`target_id`, sql`${ids}`)} and changed <> read
    order by target_id ${skipLocked}`.execute(tx);
  const as = new Map(seen.map(({ targetId, changed }) => [targetId, changed]));
  return rows.filter(({ targetId, changed }) => as.get(targetId) === changed);
}

export interface InterviewRow extends ToRead {
  readonly read: number;
  readonly versionId: number | null;
  readonly readingsJson: string;
}

const interviews = statement<{ targetIds: string }, InterviewRow>(
  (db, { targetIds }) => sql`
    select target_id as "targetId", changed, read, version_id as "versionId", readings_json as "readingsJson"
    from interviews where ${dialectOf(db).isAmong(sql`target_id`, targetIds)} order by target_id`,
);

export async function selectInterviews(db: Db, targetIds: readonly number[]): Promise<InterviewRow[]> {
  return (await db.executeQuery(interviews(db, { targetIds: JSON.stringify(targetIds) }))).rows;
}

export interface Reread {
  readonly targetId: number;
  readonly versionId: number | null;
  readonly readingsJson: string;
}

/** Of rows this transaction has locked. */
export async function updateReadings(tx: Db, rows: readonly Reread[]): Promise<void> {
  if (rows.length === 0) return;
  const { jsonRows, numberCell, cell } = dialectOf(tx);
  const json = JSON.stringify(
    rows.map(({ targetId, versionId, readingsJson }) => [targetId, versionId, readingsJson]),
  );
  await sql`
    update interviews set version_id = r.version_id, readings_json = r.readings_json, read = changed
    from (
      select ${numberCell('s', 0)} as target_id, ${numberCell('s', 1)} as version_id, ${cell('s', 2)} as readings_json
      from ${jsonRows(json, 's')}
    ) as r
    where interviews.target_id = r.target_id`.execute(tx);
}

/** In the order of {@link changesBetween}: two writers never wait for each other. */
export async function addToTallies(tx: Db, campaignId: number, changes: readonly Change[]): Promise<void> {
  if (changes.length === 0) return;
  const { jsonRows, numberCell, cell } = dialectOf(tx);
  const json = JSON.stringify(changes.map(({ name, key, by }) => [name, key, by]));
  await sql`
    insert into answer_tallies (campaign_id, name, key, n)
    select cast(${campaignId} as bigint), ${cell('s', 0)}, ${cell('s', 1)}, ${numberCell('s', 2)}
    from ${jsonRows(json, 's')} where true
    on conflict (campaign_id, name, key) do update set n = answer_tallies.n + excluded.n`.execute(tx);
}

export interface TallyRow {
  readonly name: string;
  readonly key: string;
  readonly n: number;
}

/** How many people gave what, of a campaign; as many rows as there are different answers. */
export async function selectTallies(db: Db, campaignId: number): Promise<TallyRow[]> {
  const rows = await db
    .selectFrom('answer_tallies')
    .select(['name', 'key', 'n'])
    .where('campaign_id', '=', campaignId)
    .where('n', '>', 0)
    .execute();
  return rows.map((row) => ({ ...row, n: Number(row.n) }));
}
