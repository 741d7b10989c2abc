import { sql } from 'kysely';
import { type Db, dialectOf, unscoped } from '#server/platform/database.ts';
import { foldTally } from '#server/platform/folding.ts';

/**
 * Where people stand and what calls gave, as triggers keep them (decision 0034): each count equals a recount of the rows, at
 * the instant of the reading. Campaigns are already fetched within the viewer's scope, hence `unscoped`. Hours are whole
 * ones since 1970.
 */

export interface EntryCount {
  readonly campaign_id: number;
  readonly state: string;
  readonly is_claimed: number;
  readonly wait_reason: string | null;
  readonly callback_kind: string | null;
  readonly disposition: string | null;
  readonly objective: string | null;
  /** A rank among `bestCalls`, of all their calls. */
  readonly best: number;
  readonly n: number;
  /** Of those who wait and whom nobody has in hand: when the first comes back. */
  readonly next_at: number | null;
}

/**
 * One statement gives progress, dispositions, objectives, reasons to wait and what calls found, so that they always agree.
 */
export async function countEntries(db: Db, campaignIds: readonly number[]): Promise<EntryCount[]> {
  const ids = JSON.stringify(campaignIds);
  // An index on an expression is not used to compare it with a column, on SQLite (its affinity differs): hence `|| ''`.
  const { rows } = await sql<EntryCount>`
    select campaign_id, state, is_claimed, nullif(wait_reason, '') as wait_reason,
      nullif(callback_kind, '') as callback_kind, nullif(disposition, '') as disposition,
      nullif(objective, '') as objective, best_call as best, sum(n) as n,
      case when state = 'waiting' and is_claimed = 0 then (
        select entry.wake_at from queue_entries as entry ${dialectOf(db).indexedBy('queue_waits')}
        where entry.campaign_id = entry_tallies.campaign_id and entry.state = 'waiting' and entry.claim_id is null
          and coalesce(entry.wait_reason, '') = entry_tallies.wait_reason || ''
          and coalesce(entry.callback_kind, '') = entry_tallies.callback_kind || ''
        order by entry.wake_at limit 1
      ) end as next_at
    from entry_tallies
    where ${dialectOf(db).isAmong(sql`campaign_id`, sql`${ids}`)}
    group by campaign_id, state, is_claimed, entry_tallies.wait_reason, entry_tallies.callback_kind,
      entry_tallies.disposition, entry_tallies.objective, best_call
    having sum(n) <> 0`.execute(unscoped(db));
  return rows.map((row) => ({
    ...row,
    is_claimed: Number(row.is_claimed),
    best: Number(row.best),
    n: Number(row.n),
    next_at: row.next_at === null ? null : Number(row.next_at),
  }));
}

export interface HourCount {
  readonly state: string;
  readonly disposition: string | null;
  readonly best: number;
  /** The hour they were settled in; null: not settled, or before anybody could be called. */
  readonly hour: number | null;
  readonly n: number;
}

/** The same people by the hour they were settled in. */
export async function countEntriesByHour(db: Db, campaignId: number): Promise<HourCount[]> {
  const { rows } = await sql<HourCount>`
    select state, nullif(disposition, '') as disposition, best_call as best, nullif(done_hour, -1) as hour, sum(n) as n
    from entry_tallies where campaign_id = ${campaignId}
    group by state, entry_tallies.disposition, best_call, done_hour having sum(n) <> 0`.execute(unscoped(db));
  return rows.map((row) => ({
    ...row,
    best: Number(row.best),
    hour: row.hour === null ? null : Number(row.hour),
    n: Number(row.n),
  }));
}

export interface CallCount {
  readonly hour: number;
  readonly slot: number;
  readonly result: string;
  readonly n: number;
}

/** Closed calls by the hour they began in. A ring for several people counts once, where it was placed. */
export async function countCalls(db: Db, campaignId: number): Promise<CallCount[]> {
  const { rows } = await sql<CallCount>`
    select hour, slot, result, sum(n) as n from call_tallies where campaign_id = ${campaignId}
    group by hour, slot, result having sum(n) <> 0`.execute(unscoped(db));
  return rows.map(({ hour, slot, result, n }) => ({
    hour: Number(hour),
    slot: Number(slot),
    result,
    n: Number(n),
  }));
}

const keys = {
  entry_tallies: [
    ...['campaign_id', 'state', 'is_claimed', 'wait_reason', 'callback_kind'],
    ...['disposition', 'objective', 'best_call', 'done_hour'],
  ],
  call_tallies: ['campaign_id', 'hour', 'slot', 'result'],
};

/** See {@link foldTally}. */
export async function foldTallies(db: Db): Promise<void> {
  for (const [table, key] of Object.entries(keys)) await foldTally(db, table, key);
}
