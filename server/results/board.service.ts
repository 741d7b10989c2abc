import type { ResponseOf } from '#server/contracts/endpoint.ts';
import type { getBoard } from '#server/contracts/results.contract.ts';
import type { Clock } from '#server/platform/clock.ts';
import type { Db } from '#server/platform/database.ts';
import type { Viewer } from '#server/platform/scope.ts';
import { countByState, countCallsSince, countOverdue, selectOnDuty, selectRunning } from './results.store.ts';
import { parisDay, parisDayStart } from './tally.rules.ts';

type Board = ResponseOf<typeof getBoard>;

/** Somebody whose page has been silent longer is no longer on duty. */
const ON_DUTY_MS = 15 * 60_000;

/** Campaigns under way and agents on duty, within the supervisor's directorates. */
export async function readBoard(db: Db, viewer: Viewer, clock: Clock): Promise<Board> {
  const now = clock.now();
  const today = parisDayStart(parisDay(now));
  return {
    at: now,
    campaigns: await campaignsOf(db, viewer, now, today),
    agents: (await selectOnDuty(db, viewer.scope, now - ON_DUTY_MS, today)).map((row) => ({
      id: row.id,
      name: row.name,
      ...stateOf(row, now),
      callsToday: Number(row.calls_today ?? 0),
    })),
  };
}

async function campaignsOf(db: Db, viewer: Viewer, now: number, today: number): Promise<Board['campaigns']> {
  const running = await selectRunning(db, viewer.scope);
  if (running.length === 0) return [];
  const ids = running.map(({ id }) => id);
  const entries = await countByState(db, ids);
  const calls = await countCallsSince(db, ids, today);
  const overdue = await countOverdue(db, ids, now);
  const of = (rows: readonly { campaign_id: number; n: number }[], id: number) =>
    rows.filter(({ campaign_id }) => campaign_id === id).reduce((sum, { n }) => sum + Number(n), 0);
  return running.map(({ id, name, state }) => {
    const isFree = (row: (typeof entries)[number]) => Number(row.is_claimed) === 0;
    return {
      id,
      name,
      state,
      total: of(entries, id),
      ready: of(
        entries.filter((row) => row.state === 'ready' && isFree(row)),
        id,
      ),
      waiting: of(
        entries.filter((row) => row.state === 'waiting' && isFree(row)),
        id,
      ),
      claimed: of(
        entries.filter((row) => row.state !== 'done' && !isFree(row)),
        id,
      ),
      done: of(
        entries.filter((row) => row.state === 'done'),
        id,
      ),
      callsToday: of(calls, id),
      overdueCallbacks: of(overdue, id),
    };
  });
}

interface OnDuty {
  readonly claimed_at: number | null;
  readonly lease_until: number | null;
  readonly in_call: number | null;
  readonly call_at: number | null;
  readonly seen_at: number | null;
  readonly last_closed_at: number | null;
}

function stateOf(row: OnDuty, now: number): Pick<Board['agents'][number], 'state' | 'since'> {
  const leaseUntil = Number(row.lease_until ?? 0);
  if (row.in_call === 1) {
    // The desk stopped answering: the call waits for its result.
    return leaseUntil <= now
      ? { state: 'to_qualify', since: leaseUntil }
      : { state: 'in_call', since: Number(row.call_at ?? row.claimed_at ?? now) };
  }
  if (row.claimed_at !== null && leaseUntil > now)
    return { state: 'preparing', since: Number(row.claimed_at) };
  return { state: 'idle', since: Number(row.last_closed_at ?? row.seen_at ?? now) };
}
