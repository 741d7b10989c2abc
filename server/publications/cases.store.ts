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
  readonly isDone: number;
  readonly versionId: number | null;
  readonly number: number | null;
  readonly people: number;
  readonly inHand: number;
}

/**
 * The people of a campaign by how far they are with its script. Those done are counted from the queue alone; each of the
 * others costs one seek in `answers_by_target`.
 */
export async function casesOf(db: Db, campaignId: number): Promise<Cases> {
  const { rows } = await sql<CaseCount>`
    select e.is_done as "isDone", e.version_id as "versionId", v.number,
      count(*) as people, sum(e.in_hand) as "inHand"
    from (
      select case when q.state = 'done' then 1 else 0 end as is_done,
        case when q.state = 'done' then null else ${versionBegun} end as version_id,
        case when q.claim_id is null then 0 else 1 end as in_hand
      from queue_entries q join campaigns c on c.id = q.campaign_id
      where q.campaign_id = ${campaignId}) e
    left join script_versions v on v.id = e.version_id
    group by e.is_done, e.version_id, v.number
    order by v.number desc`.execute(unscoped(db));
  const sum = (some: readonly CaseCount[], of: 'people' | 'inHand' = 'people') =>
    some.reduce((total, row) => total + Number(row[of]), 0);
  const begun = rows.flatMap(({ versionId, number, people }) =>
    versionId === null || number === null ? [] : [{ versionId, number, people: Number(people) }],
  );
  return {
    notBegun: sum(rows.filter(({ isDone, versionId }) => isDone === 0 && versionId === null)),
    open: sum(rows.filter(({ versionId }) => versionId !== null)),
    finished: sum(rows.filter(({ isDone }) => isDone === 1)),
    inHand: sum(rows, 'inHand'),
    openByVersion: begun,
  };
}

/** More recorded answers than this to one question are not counted on: the page says « at least ». */
const COUNTED_AT_MOST = 20_000;

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
