import { sql } from 'kysely';
import { versionBegun } from '#server/platform/case-version.ts';
import { type Db, unscoped } from '#server/platform/database.ts';

/** Reads about a campaign already fetched within the viewer's scope. */

export interface Cases {
  readonly notBegun: number;
  readonly open: number;
  readonly finished: number;
  readonly inHand: number;
  readonly openByVersion: { versionId: number; number: number; people: number }[];
}

interface CaseCount {
  /** Null: not asked yet. */
  readonly versionId: number | null;
  readonly number: number | null;
  readonly people: number;
  readonly inHand: number;
}

/**
 * The people of a campaign by how far they are with its script. Those done are counted in `queue_by_state` alone; each of
 * the others costs their row and one seek in `answers_by_target`.
 */
export async function casesOf(db: Db, campaignId: number): Promise<Cases> {
  const all = unscoped(db);
  const { finished } = await all
    .selectFrom('queue_entries')
    .select(({ fn }) => fn.countAll<number>().as('finished'))
    .where('campaign_id', '=', campaignId)
    .where('state', '=', 'done')
    .executeTakeFirstOrThrow();
  const { rows } = await sql<CaseCount>`
    select e.version_id as "versionId", v.number, count(*) as people, sum(e.in_hand) as "inHand"
    from (
      select ${versionBegun} as version_id, case when q.claim_id is null then 0 else 1 end as in_hand
      from queue_entries q join campaigns c on c.id = q.campaign_id
      where q.campaign_id = ${campaignId} and q.state in ('ready', 'waiting')) e
    left join script_versions v on v.id = e.version_id
    group by e.version_id, v.number
    order by v.number desc`.execute(all);
  const sum = (counts: readonly (number | string)[]) => counts.reduce<number>((n, one) => n + Number(one), 0);
  const openByVersion = rows.flatMap(({ versionId, number, people }) =>
    versionId === null || number === null ? [] : [{ versionId, number, people: Number(people) }],
  );
  return {
    notBegun: sum(rows.filter(({ versionId }) => versionId === null).map(({ people }) => people)),
    open: sum(openByVersion.map(({ people }) => people)),
    finished: Number(finished),
    inHand: sum(rows.map(({ inHand }) => inHand)),
    openByVersion,
  };
}

/** More recorded answers than this to one question are not counted on: the page says « at least ». */
const COUNTED_AT_MOST = 10_000;

/** How many people have answered a question in a campaign. At most that many entries of `answers_by_campaign` are read. */
export async function countAnswered(
  db: Db,
  campaignId: number,
  name: string,
): Promise<{ open: number; finished: number; isAtLeast: boolean }> {
  const { rows } = await sql<{ open: number; people: number; read: number }>`
    select count(*) as people, sum(g.times) as read,
      sum(case when q.state = 'done' then 0 else 1 end) as open
    from (
      select target_id, count(*) as times from (
        select target_id from answers where campaign_id = ${campaignId} and name = ${name}
        limit ${COUNTED_AT_MOST}) one
      group by target_id) g
    join queue_entries q on q.target_id = g.target_id`.execute(unscoped(db));
  const [{ open, people, read } = { open: 0, people: 0, read: 0 }] = rows;
  return {
    open: Number(open),
    finished: Number(people) - Number(open),
    isAtLeast: Number(read) >= COUNTED_AT_MOST,
  };
}
