import { sql } from 'kysely';
import { type Db, unscoped } from '#server/platform/database.ts';
import type { Scope as Viewing } from '#server/platform/scope.ts';

/** Counting stops here: an explanation must not cost more than a claim because a list is long. */
const COUNTED = 1001;

/** People ready in one scope: to call, past their deadline, kept for a colleague. */
export async function countReady(
  db: Db,
  place: { readonly campaignId: number; readonly territory: string; readonly language: string },
  urgencyFloor: number,
  avoidedBy: number,
): Promise<{ ready: number; late: number; avoided: number }> {
  const { rows } = await sql<{ ready: number; late: number; avoided: number }>`
    select coalesce(sum(case when urgency >= ${urgencyFloor} and avoided = 0 then 1 else 0 end), 0) as ready,
      coalesce(sum(case when urgency < ${urgencyFloor} then 1 else 0 end), 0) as late,
      coalesce(sum(case when urgency >= ${urgencyFloor} and avoided = 1 then 1 else 0 end), 0) as avoided
    from (
      select urgency, case when avoid_agent_id = ${avoidedBy} then 1 else 0 end as avoided
      from queue_entries
      where campaign_id = ${place.campaignId} and territory = ${place.territory} and language = ${place.language}
        and state = 'ready' and claim_id is null
      limit ${sql.lit(COUNTED)}
    ) counted`.execute(db);
  const row = rows[0];
  return { ready: Number(row?.ready), late: Number(row?.late), avoided: Number(row?.avoided) };
}

export interface WaitingRow {
  readonly territory: string;
  readonly language: string;
  readonly waitReason: string | null;
  readonly callbackKind: string | null;
  readonly callbackAgentId: number | null;
  readonly urgency: number;
  /** The soonest. */
  readonly wakeAt: number;
  readonly n: number;
}

/** Those who wait in one campaign, the thousand soonest, alike ones together. */
export async function countWaiting(db: Db, campaignId: number, now: number): Promise<WaitingRow[]> {
  const { rows } = await sql<WaitingRow>`
    select territory, language, wait_reason as "waitReason", callback_kind as "callbackKind",
      callback_agent_id as "callbackAgentId", min(urgency) as urgency, min(wake_at) as "wakeAt", count(*) as n
    from (
      select territory, language, wait_reason, callback_kind, callback_agent_id, urgency, wake_at,
        -- due ones one by one: each may belong to somebody
        case when wake_at <= ${now} then target_id else 0 end as one
      from queue_entries
      where campaign_id = ${campaignId} and state = 'waiting' and disposition is null and claim_id is null
      order by wake_at limit ${sql.lit(COUNTED)}
    ) counted
    group by territory, language, wait_reason, callback_kind, callback_agent_id, one
    order by 7, 1, 2`.execute(db);
  return rows.map((row) => ({ ...row, n: Number(row.n) }));
}

/** People in somebody's charge, and those whose call waits for its result. */
export async function countClaimed(
  db: Db,
  campaignId: number,
  now: number,
): Promise<{ claimed: number; toQualify: number }> {
  const { rows } = await sql<{ claimed: number; toQualify: number }>`
    select coalesce(sum(case when late = 1 then 0 else 1 end), 0) as claimed, coalesce(sum(late), 0) as "toQualify"
    from (
      select case when c.in_call = 1 and c.lease_until <= ${now} then 1 else 0 end as late
      from queue_entries e join claims c on c.id = e.claim_id
      where e.claim_id is not null and e.campaign_id = ${campaignId} and e.state <> 'done'
      limit ${sql.lit(COUNTED)}
    ) counted`.execute(db);
  return { claimed: Number(rows[0]?.claimed), toQualify: Number(rows[0]?.toQualify) };
}

export async function countDone(db: Db, campaignId: number): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    select count(*) as n from (
      select 1 as one from queue_entries
      where campaign_id = ${campaignId} and state = 'done' limit ${sql.lit(COUNTED)}
    ) counted`.execute(db);
  return Number(rows[0]?.n);
}

/** One person's place in the queue, with their line and whoever has it; nothing outside the viewer's scope. */
export async function selectExplained(db: Db, viewing: Viewing, targetId: number) {
  if (viewing.kind === 'none' || viewing.kind === 'assigned') return undefined;
  const directorateId = viewing.kind === 'directorate' ? viewing.directorateId : null;
  return unscoped(db)
    .selectFrom('queue_entries as e')
    .leftJoin('lines as l', 'l.id', 'e.line_id')
    .leftJoin('line_leases as h', 'h.line_id', 'e.line_id')
    .leftJoin('claims as c', (join) =>
      join.on('c.id', '=', (eb) => eb.fn.coalesce('e.claim_id', 'h.claim_id')),
    )
    .select([
      'e.campaign_id as campaignId',
      'e.territory',
      'e.language',
      'e.state',
      'e.wake_at as wakeAt',
      'e.wait_reason as waitReason',
      'e.callback_kind as callbackKind',
      'e.callback_agent_id as callbackAgentId',
      'e.avoid_agent_id as avoidAgentId',
      'e.urgency',
      'e.calls_count as callsCount',
      'e.claim_id as claimId',
      'l.opposed_at as opposedAt',
      'l.rest_until as restUntil',
      'c.lease_until as leaseUntil',
      'c.in_call as inCall',
      (eb) =>
        eb
          .selectFrom('campaign_agents as a')
          .select('a.user_id')
          .whereRef('a.campaign_id', '=', 'e.campaign_id')
          .limit(1)
          .as('anAgentId'),
    ])
    .where('e.target_id', '=', targetId)
    .$if(directorateId !== null, (query) => query.where('e.directorate_id', '=', directorateId ?? 0))
    .executeTakeFirst();
}
