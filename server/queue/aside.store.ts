import { type RawBuilder, sql } from 'kysely';
import { heldUntilReleased } from '#server/contracts/target-states.ts';
import { type Db, dialectOf } from '#server/platform/database.ts';
import { wake } from './entries.store.ts';

/** Ready and free, written so that no planner takes the heads' index for a reason to read it whole. */
export const isReady = sql`state = 'ready' and coalesce(claim_id, 0) = 0`;
/** Put aside, free: waits for a place in a full cell. */
export const isAside = sql`state = 'waiting' and wait_reason = 'quota' and claim_id is null`;

/** People of this stratum who are ready are put aside, at most `limit`: nobody looks at them one by one. Returns how many. */
export async function putAside(tx: Db, stratumId: number, limit: number): Promise<number> {
  const { indexedBy, skipLocked } = dialectOf(tx);
  const { numAffectedRows } = await sql`
    with ready as (
      select target_id from queue_entries ${indexedBy('queue_by_stratum')}
      where stratum_id = ${stratumId} and ${isReady} limit ${limit} ${skipLocked}
    )
    update queue_entries set state = 'waiting', wake_at = ${heldUntilReleased}, wait_reason = 'quota'
    where target_id in (select target_id from ready)`.execute(tx);
  return Number(numAffectedRows ?? 0);
}

/** People of this stratum who were put aside come back, at most `limit`. Returns how many. */
export async function bringBack(tx: Db, stratumId: number, now: number, limit: number): Promise<number> {
  const { indexedBy, skipLocked } = dialectOf(tx);
  const back = sql`
    select target_id, line_id from queue_entries ${indexedBy('queue_by_stratum')}
    where stratum_id = ${stratumId} and ${isAside} limit ${limit} ${skipLocked}`;
  return wake(tx, back, now);
}

/** These people, if they were put aside, come back. The caller holds them. */
export async function bringThemBack(tx: Db, targetIds: readonly number[], now: number): Promise<number> {
  if (targetIds.length === 0) return 0;
  const back = sql`
    select target_id, line_id from queue_entries where target_id in (${sql.join(targetIds)}) and ${isAside}`;
  return wake(tx, back, now);
}

/** Those among these strata where somebody ready is to be put aside. */
export async function selectReadyIn(db: Db, stratumIds: readonly number[]): Promise<number[]> {
  return strataWhere(db, stratumIds, isReady);
}

/** Those among these strata where somebody was put aside. */
export async function selectAsideIn(db: Db, stratumIds: readonly number[]): Promise<number[]> {
  return strataWhere(db, stratumIds, isAside);
}

async function strataWhere(
  db: Db,
  stratumIds: readonly number[],
  conditions: RawBuilder<unknown>,
): Promise<number[]> {
  if (stratumIds.length === 0) return [];
  const { rows } = await strataQuery(db, stratumIds, conditions).execute(db);
  return rows.flatMap(({ id }) => (id === null ? [] : Number(id)));
}

/** One index seek a stratum, however many people are in it. */
export function strataQuery(db: Db, stratumIds: readonly number[], conditions: RawBuilder<unknown>) {
  const { indexedBy, jsonRows, numberCell } = dialectOf(db);
  const json = JSON.stringify(stratumIds.map((id) => [id]));
  return sql<{ id: number | null }>`
    select (
      select e.stratum_id from queue_entries as e ${indexedBy('queue_by_stratum')}
      where e.stratum_id = ${numberCell('s', 0)} and ${conditions} limit 1
    ) as id
    from ${jsonRows(json, 's')}`;
}
