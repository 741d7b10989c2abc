import { type RawBuilder, sql } from 'kysely';
import { bestCalls, callEvidence } from '#server/contracts/aapor.ts';
import { callResultCodes } from '#server/contracts/call-results.ts';
import { type Db, dialectOf, unscoped } from '#server/platform/database.ts';
import type { People } from './slices.ts';

/**
 * Counts behind a campaign's results. Each takes a campaign already fetched within the viewer's scope, hence
 * `unscoped`; every figure is counted over the rows themselves, none is kept aside.
 */

/** From nothing to most: the greatest of a person's calls is what they count as (contracts/aapor.ts). */
const evidenceRank = sql<number>`case ${sql.join(
  callResultCodes.map((code) => {
    const best = callEvidence(code);
    return sql`when call_targets.result = ${sql.lit(code)} then ${sql.lit(best === null ? 0 : bestCalls.indexOf(best))}`;
  }),
  sql` `,
)} else 0 end`;

/** What the calls to these people found, by `found.target_id`: `best` is a rank among `bestCalls`, of all their calls. */
export function bestFound(db: Db, people: People): RawBuilder<unknown> {
  return sql`(
    select call_targets.target_id, max(${evidenceRank}) as best
    from call_targets where ${dialectOf(db).isAmong(sql`call_targets.target_id`, sql`${people}`)}
    group by call_targets.target_id
  ) as found`;
}

/**
 * One statement gives progress, dispositions, objectives, waiting reasons and what calls found of these people, so that
 * they always agree.
 */
export async function countEntries(db: Db, people: People): Promise<EntryCount[]> {
  const { rows } = await sql<EntryCount>`
    select entry.state, case when entry.claim_id is null then 0 else 1 end as is_claimed, entry.disposition,
      entry.objective, entry.wait_reason, coalesce(found.best, 0) as best, count(*) as n, min(entry.wake_at) as next_at
    from queue_entries as entry left join ${bestFound(db, people)} on found.target_id = entry.target_id
    where ${dialectOf(db).isAmong(sql`entry.target_id`, sql`${people}`)}
    group by 1, 2, 3, 4, 5, 6`.execute(unscoped(db));
  return rows.map((row) => ({ ...row, n: Number(row.n) }));
}

export interface EntryCount {
  readonly state: string;
  readonly is_claimed: number;
  readonly disposition: string | null;
  readonly objective: string | null;
  readonly wait_reason: string | null;
  readonly best: number;
  readonly n: number;
  readonly next_at: number | null;
}

/** Closed calls of the campaign by result. A ring for several people counts once, where it was placed. */
export async function countCalls(db: Db, campaignId: number) {
  return unscoped(db)
    .selectFrom('calls')
    .select(['result', ({ fn }) => fn.countAll<number>().as('n')])
    .where('campaign_id', '=', campaignId)
    .where('closed_at', 'is not', null)
    .groupBy('result')
    .execute();
}

/** Which of the periods beginning at `starts` (ascending instants) a column falls in; the last one has no end. */
function bucketOf(column: string, starts: readonly number[]): RawBuilder<number> {
  const cases = starts
    .map((start, index) => sql`when ${sql.ref(column)} >= ${sql.lit(start)} then ${sql.lit(index)}`)
    .reverse();
  return sql<number>`case ${sql.join(cases, sql` `)} end`;
}

export async function countCallsByDay(db: Db, campaignId: number, starts: readonly number[]) {
  const bucket = bucketOf('started_at', starts);
  return unscoped(db)
    .selectFrom('calls')
    .select([bucket.as('day'), ({ fn }) => fn.countAll<number>().as('n')])
    .where('campaign_id', '=', campaignId)
    .where('started_at', '>=', starts[0] ?? 0)
    .where('closed_at', 'is not', null)
    .groupBy(bucket)
    .execute();
}

export async function countDoneByDay(db: Db, campaignId: number, starts: readonly number[]) {
  const bucket = bucketOf('done_at', starts);
  return unscoped(db)
    .selectFrom('queue_entries')
    .select([bucket.as('day'), ({ fn }) => fn.countAll<number>().as('n')])
    .where('campaign_id', '=', campaignId)
    .where('state', '=', 'done')
    .where('done_at', '>=', starts[0] ?? 0)
    .groupBy(bucket)
    .execute();
}

/** The published versions of a script, newest first. */
export async function selectPublishedVersions(
  db: Db,
  scriptId: number,
): Promise<{ id: number; state: string }[]> {
  return db
    .selectFrom('script_versions')
    .select(['id', 'state'])
    .where('script_id', '=', scriptId)
    .where('state', 'in', ['live', 'retired'])
    .orderBy('number', 'desc')
    .limit(200)
    .execute();
}

/** One seek in `answers_by_campaign`, however many answers there are. */
export async function hasAnswers(db: Db, campaignId: number, name: string): Promise<boolean> {
  const row = await db
    .selectFrom('answers')
    .select('id')
    .where('campaign_id', '=', campaignId)
    .where('name', '=', name)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}
