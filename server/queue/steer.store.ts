import { sql } from 'kysely';
import { deskRoles } from '#server/contracts/roles.ts';
import { type Db, dialectOf } from '#server/platform/database.ts';

/** Claims of people who no longer have a desk: their account is closed, or has another role. */
const ofLeavers = sql`ended_at is null and exists (
  select 1 from users u where u.id = claims.agent_id
    and (u.disabled_at is not null or u.role not in (${sql.join(deskRoles)})))`;

export async function hasLeavers(db: Db, now: number): Promise<boolean> {
  const { rows } = await sql`
    select 1 as one from claims where ${ofLeavers} and (in_call = 0 or lease_until > ${now}) limit 1`.execute(
    db,
  );
  return rows.length > 0;
}

/** Their claims with no call open, locked. */
export async function lockLeaversClaims(tx: Db, limit: number): Promise<number[]> {
  const { skipLocked } = dialectOf(tx);
  const { rows } = await sql<{ id: number }>`
    select id from claims where ${ofLeavers} and in_call = 0 order by id limit ${limit} ${skipLocked}`.execute(
    tx,
  );
  return rows.map(({ id }) => id);
}

/** The desks of their open calls do not answer, from now on. */
export async function silenceLeavers(tx: Db, now: number): Promise<void> {
  await sql`update claims set lease_until = ${now} where ${ofLeavers} and in_call = 1 and lease_until > ${now}`.execute(
    tx,
  );
}

/** Holds a claim whose call waits for its result, for the transaction; false while its desk answers. */
export async function holdLeftClaim(tx: Db, claimId: number, now: number): Promise<boolean> {
  const { rows } = await sql`
    update claims set in_call = 1
    where id = ${claimId} and ended_at is null and in_call = 1 and lease_until <= ${now} returning id`.execute(
    tx,
  );
  return rows.length > 0;
}

/** What a lever may change of somebody's place in the queue; the whole of it. */
export interface Place {
  readonly state: string;
  readonly wakeAt: number | null;
  readonly waitReason: string | null;
  readonly callbackKind: string | null;
  readonly callbackAgentId: number | null;
  readonly disposition: string | null;
  readonly doneAt: number | null;
}

/** Somebody's place, with what decides besides. */
export interface PlaceRow extends Place {
  readonly targetId: number;
  readonly callsCount: number;
  /** Until when their line rests; 0 when it has none. */
  readonly restUntil: number;
}

/** The places of these people, locked; nothing for those in somebody's hands or being taken at this moment. */
export async function lockPlaces(tx: Db, targetIds: readonly number[]): Promise<PlaceRow[]> {
  if (targetIds.length === 0) return [];
  const { skipLocked } = dialectOf(tx);
  const { rows } = await sql<PlaceRow>`
    select e.target_id as "targetId", e.state, e.wake_at as "wakeAt", e.wait_reason as "waitReason",
      e.callback_kind as "callbackKind", e.callback_agent_id as "callbackAgentId", e.disposition,
      e.done_at as "doneAt", e.calls_count as "callsCount",
      coalesce((select l.rest_until from lines l where l.id = e.line_id), 0) as "restUntil"
    from queue_entries e
    where e.target_id in (${sql.join(targetIds)}) and e.claim_id is null
    order by e.target_id ${skipLocked}`.execute(tx);
  return rows;
}

/** Gives people whose places are locked their new ones, in one statement. */
export async function updatePlaces(
  tx: Db,
  places: readonly (Place & { readonly targetId: number })[],
): Promise<void> {
  if (places.length === 0) return;
  const { cell, jsonRows, numberCell } = dialectOf(tx);
  const json = JSON.stringify(
    places.map((p) => [
      p.targetId,
      p.state,
      p.wakeAt,
      p.waitReason,
      p.callbackKind,
      p.callbackAgentId,
      p.disposition,
      p.doneAt,
    ]),
  );
  const number = (index: number) => numberCell('s', index);
  await sql`
    update queue_entries set state = ${cell('s', 1)}, wake_at = ${number(2)}, wait_reason = ${cell('s', 3)},
      callback_kind = ${cell('s', 4)}, callback_agent_id = ${number(5)}, disposition = ${cell('s', 6)},
      done_at = ${number(7)}
    from ${jsonRows(json, 's')}
    where queue_entries.target_id = ${number(0)} and queue_entries.claim_id is null`.execute(tx);
}
