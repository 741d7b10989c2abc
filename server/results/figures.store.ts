import { sql } from 'kysely';
import { type Db, dialectOf, unscoped } from '#server/platform/database.ts';
import type { CallSpan, People } from './slices.ts';

/**
 * Counts behind the figures of a campaign's calls, a slice at a time: of a million people, one statement would hold the
 * one connection of SQLite for half a minute. Each takes a campaign already fetched within the viewer's scope, hence
 * `unscoped`.
 */

/** From an instant to another, excluded; null: no bound. Milliseconds UTC. */
export interface Between {
  readonly from: number | null;
  readonly until: number | null;
}

function closedCalls(db: Db, campaignId: number, { after, upTo }: CallSpan) {
  const query = unscoped(db)
    .selectFrom('calls')
    .where('campaign_id', '=', campaignId)
    .where('started_at', '>', after)
    .where('closed_at', 'is not', null);
  return upTo === null ? query : query.where('started_at', '<=', upTo);
}

/** Closed calls by how long they took; `is_resolved`: closed in the place of their agent. */
export async function countCallsBySeconds(db: Db, campaignId: number, span: CallSpan) {
  const seconds = sql<number>`(closed_at - started_at) / 1000`;
  const isResolved = sql<number>`case when resolved_by is null then 0 else 1 end`;
  return closedCalls(db, campaignId, span)
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
export async function countAttempts(db: Db, people: People, { from, until }: Between) {
  const isBounded = from !== null || until !== null;
  const bounds = sql`join calls on calls.id = ranked.call_id
      where calls.started_at >= ${from ?? 0} and calls.started_at < ${until ?? Number.MAX_SAFE_INTEGER}`;
  const { rows } = await sql<{ attempt: number; result: string; n: number }>`
    select ranked.attempt, ranked.result, count(*) as n
    from (
      select call_id, result, row_number() over (partition by target_id order by call_id) as attempt
      from call_targets
      where ${dialectOf(db).isAmong(sql`target_id`, sql`${people}`)} and result is not null and result <> 'not_addressed'
    ) as ranked
    ${isBounded ? bounds : sql``}
    group by ranked.attempt, ranked.result`.execute(unscoped(db));
  return rows;
}
