import { sql } from 'kysely';
import { type Db, unscoped } from '#server/platform/database.ts';
import { HOUR_MS } from './figures.rules.ts';
import { evidenceRank } from './results.store.ts';

/**
 * Counts behind the figures of a campaign's calls. Each takes a campaign already fetched within the viewer's scope, hence
 * `unscoped`. Hours are whole ones since 1970, and a division of integers is one on both databases.
 */

/** From an instant to another, excluded; null: no bound. Milliseconds UTC. */
export interface Between {
  readonly from: number | null;
  readonly until: number | null;
}

const hourOf = (column: string) => sql<number>`${sql.ref(column)} / ${sql.lit(HOUR_MS)}`;

function closedCalls(db: Db, campaignId: number, { from, until }: Between) {
  let query = unscoped(db)
    .selectFrom('calls')
    .where('campaign_id', '=', campaignId)
    .where('closed_at', 'is not', null);
  if (from !== null) query = query.where('started_at', '>=', from);
  if (until !== null) query = query.where('started_at', '<', until);
  return query;
}

export async function countCallsByHour(db: Db, campaignId: number, between: Between) {
  return closedCalls(db, campaignId, between)
    .select([hourOf('started_at').as('hour'), 'slot', 'result', ({ fn }) => fn.countAll<number>().as('n')])
    .groupBy([hourOf('started_at'), 'slot', 'result'])
    .execute();
}

/** Calls by how long they took; `is_resolved`: closed in the place of their agent. */
export async function countCallsBySeconds(db: Db, campaignId: number, between: Between) {
  const seconds = sql<number>`(closed_at - started_at) / 1000`;
  const isResolved = sql<number>`case when resolved_by is null then 0 else 1 end`;
  return closedCalls(db, campaignId, between)
    .select([
      seconds.as('seconds'),
      isResolved.as('is_resolved'),
      'result',
      ({ fn }) => fn.countAll<number>().as('n'),
    ])
    .groupBy([seconds, isResolved, 'result'])
    .execute();
}

/** What was said of each person, by the rank of the call among theirs: those they were not addressed in are none. */
export async function countAttempts(db: Db, campaignId: number, { from, until }: Between) {
  const isBounded = from !== null || until !== null;
  const { rows } = await sql<{ attempt: number; result: string; n: number }>`
    select ranked.attempt, ranked.result, count(*) as n
    from (
      select call_id, result, row_number() over (partition by target_id order by call_id) as attempt
      from call_targets
      where campaign_id = ${campaignId} and result is not null and result <> 'not_addressed'
    ) as ranked
    ${
      isBounded
        ? sql`join calls on calls.id = ranked.call_id
      where calls.started_at >= ${from ?? 0} and calls.started_at < ${until ?? Number.MAX_SAFE_INTEGER}`
        : sql``
    }
    group by ranked.attempt, ranked.result`.execute(unscoped(db));
  return rows;
}

/** People settled, alike ones together; `best` is a rank among `bestCalls`, of all their calls. */
export async function countSettled(db: Db, campaignId: number, { from, until }: Between) {
  let query = unscoped(db)
    .selectFrom('queue_entries')
    .leftJoin(
      (found) =>
        found
          .selectFrom('call_targets')
          .select(['call_targets.target_id', sql<number>`max(${evidenceRank})`.as('best')])
          .where('call_targets.campaign_id', '=', campaignId)
          .groupBy('call_targets.target_id')
          .as('found'),
      (join) => join.onRef('found.target_id', '=', 'queue_entries.target_id'),
    )
    .select([
      'state',
      'disposition',
      sql<number>`coalesce(found.best, 0)`.as('best'),
      ({ fn }) => fn.countAll<number>().as('n'),
    ])
    .where('campaign_id', '=', campaignId)
    .where('state', '=', 'done')
    .groupBy(['state', 'disposition', sql`coalesce(found.best, 0)`]);
  if (from !== null) query = query.where('done_at', '>=', from);
  if (until !== null) query = query.where('done_at', '<', until);
  return query.execute();
}

/** People by the hour they were settled in; null: not settled, or before anybody could be called. */
export async function countPeopleByHour(db: Db, campaignId: number) {
  const hour = hourOf('done_at');
  return unscoped(db)
    .selectFrom('queue_entries')
    .select(['state', sql<number | null>`${hour}`.as('hour'), ({ fn }) => fn.countAll<number>().as('n')])
    .where('campaign_id', '=', campaignId)
    .groupBy(['state', hour])
    .execute();
}
