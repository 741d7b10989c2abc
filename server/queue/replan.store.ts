import { type RawBuilder, sql } from 'kysely';
import type { CallResult } from '#server/contracts/call-results.ts';
import { type Db, dialectOf } from '#server/platform/database.ts';
import type { Replanned } from './replan.rules.ts';

/**
 * People of a campaign whom its rules have put where they are, with an id above `after`, in order: called already, not
 * done, neither promised a callback nor held. `queue_called` alone answers: whoever was never called costs nothing.
 */
export function calledQuery(
  db: Db,
  campaignId: number,
  after: number,
  limit: number,
): RawBuilder<{ id: number }> {
  return sql`
    select target_id as id from queue_entries ${dialectOf(db).indexedBy('queue_called')}
    where campaign_id = ${campaignId} and target_id > ${after}
      and calls_count > 0 and state <> 'done' and callback_kind is null
      and claim_id is null and (state = 'ready' or wait_reason in ('retry', 'line_cap'))
    order by target_id limit ${limit}`;
}

export async function selectCalled(
  db: Db,
  campaignId: number,
  after: number,
  limit: number,
): Promise<number[]> {
  const { rows } = await calledQuery(db, campaignId, after, limit).execute(db);
  return rows.map(({ id }) => id);
}

/** Those among these people whom nobody has, nor is about to have, held until the transaction ends. */
export async function lockCalled(tx: Db, targetIds: readonly number[]): Promise<number[]> {
  if (targetIds.length === 0) return [];
  const { rows } = await sql<{ id: number }>`
    select target_id as id from queue_entries
    where target_id in (${sql.join(targetIds)}) and claim_id is null
    order by target_id ${dialectOf(tx).skipLocked}`.execute(tx);
  return rows.map(({ id }) => id);
}

export interface CalledRow {
  readonly targetId: number;
  readonly territory: string;
  readonly state: string;
  readonly wakeAt: number | null;
  readonly waitReason: string | null;
  readonly lineId: number | null;
  readonly avoidAgentId: number | null;
  readonly callsCount: number;
  readonly restUntil: number;
  readonly result: CallResult;
  readonly closedAt: number;
  readonly slot: number;
  readonly agentId: number;
  readonly rungLineId: number;
}

/** These people's places with their last call that was about them; nobody whose calls are no longer kept. */
export async function selectCalledRows(db: Db, targetIds: readonly number[]): Promise<CalledRow[]> {
  if (targetIds.length === 0) return [];
  const aboutThem = (row: string) => sql`${sql.ref(`${row}.result`)} <> 'not_addressed'`;
  const { rows } = await sql<CalledRow>`
    select e.target_id as "targetId", e.territory, e.state, e.wake_at as "wakeAt", e.wait_reason as "waitReason",
      e.line_id as "lineId", e.avoid_agent_id as "avoidAgentId", e.calls_count as "callsCount",
      coalesce(l.rest_until, 0) as "restUntil", ct.result, c.closed_at as "closedAt", c.slot,
      c.agent_id as "agentId", c.line_id as "rungLineId"
    from queue_entries e
    join call_targets ct on ct.target_id = e.target_id and ${aboutThem('ct')}
    join calls c on c.id = ct.call_id and c.closed_at is not null
    left join lines l on l.id = e.line_id
    where e.target_id in (${sql.join(targetIds)})
      and not exists (
        select 1 from call_targets later
        where later.target_id = ct.target_id and later.call_id > ct.call_id and ${aboutThem('later')}
      )
    order by e.target_id`.execute(db);
  return rows;
}

/** Gives people whose entries are held their new places, in one statement. */
export async function updateReplanned(
  tx: Db,
  places: readonly (Replanned & { readonly targetId: number })[],
  now: number,
): Promise<void> {
  if (places.length === 0) return;
  const { cell, jsonRows, numberCell } = dialectOf(tx);
  const json = JSON.stringify(
    places.map((p) => [p.targetId, p.state, p.wakeAt, p.waitReason, p.lineId, p.avoidAgentId, p.disposition]),
  );
  const number = (index: number) => numberCell('s', index);
  await sql`
    update queue_entries set state = ${cell('s', 1)}, wake_at = ${number(2)}, wait_reason = ${cell('s', 3)},
      line_id = ${number(4)}, avoid_agent_id = ${number(5)}, disposition = ${cell('s', 6)},
      done_at = case when ${cell('s', 1)} = 'done' then cast(${now} as bigint) end
    from ${jsonRows(json, 's')}
    where queue_entries.target_id = ${number(0)}`.execute(tx);
}
