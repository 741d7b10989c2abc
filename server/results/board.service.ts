import type { ResponseOf } from '#server/contracts/endpoint.ts';
import { pauseKinds } from '#server/contracts/queue.contract.ts';
import type { getBoard } from '#server/contracts/results.contract.ts';
import { type WaitKind, waitKinds } from '#server/contracts/target-states.ts';
import type { Clock } from '#server/platform/clock.ts';
import type { Db } from '#server/platform/database.ts';
import type { Deps } from '#server/platform/http.ts';
import type { Viewer } from '#server/platform/scope.ts';
import { shareReadings } from '#server/platform/snapshot.ts';
import { parisDay, parisDayStart } from '#server/platform/team-time.ts';
import { agentState, paceOf, waitKindOf } from './board.rules.ts';
import {
  countCallsSince,
  countOverdue,
  countSettledSince,
  selectOnDuty,
  selectOverdue,
  selectRunning,
} from './board.store.ts';
import { countEntries, type EntryCount } from './tallies.store.ts';

type Board = ResponseOf<typeof getBoard>;
type CampaignFigures = Board['campaigns'][number];

/** Somebody whose page has been silent longer is no longer on duty. */
const ON_DUTY_MS = 15 * 60_000;
const EVERY_MS = 1000;
const PROMISES_SHOWN = 50;

const shared = shareReadings<Board>(EVERY_MS);

/** Campaigns under way, promises overdue and agents on duty, within the supervisor's directorates. */
export function readBoard(viewer: Viewer, deps: Pick<Deps, 'db' | 'live' | 'clock'>): Promise<Board> {
  return shared(deps, JSON.stringify(viewer.scope), () => lookAround(deps.db, viewer, deps.clock));
}

async function lookAround(db: Db, { scope }: Viewer, clock: Clock): Promise<Board> {
  const now = clock.now();
  const today = parisDayStart(parisDay(now));
  const running = await selectRunning(db, scope);
  const ids = running.map(({ id }) => id);
  const overdue = ids.length === 0 ? [] : await selectOverdue(db, ids, now, PROMISES_SHOWN);
  const campaigns = ids.length === 0 ? [] : await figuresOf(db, running, now, today);
  const onDuty = await selectOnDuty(db, scope, now - ON_DUTY_MS, today);
  // Once all is read: nobody has been in a call since later than the board says it is.
  const at = clock.now();
  return {
    at,
    campaigns,
    promises: overdue.map(({ dueAt, ...promise }) => ({
      ...promise,
      campaignName: running.find(({ id }) => id === promise.campaignId)?.name ?? '',
      dueAt: dueAt ?? now,
    })),
    agents: onDuty.map((row) => ({
      id: row.id,
      name: row.name,
      ...agentState(
        {
          claimedAt: row.claimed_at,
          leaseUntil: Number(row.lease_until ?? 0),
          isInCall: row.in_call === 1,
          callAt: row.call_at,
          seenAt: Number(row.seen_at ?? 0),
          lastClosedAt: row.last_closed_at === null ? null : Number(row.last_closed_at),
          pausedSince: row.paused_since,
        },
        at,
      ),
      pause: pauseKinds.find((kind) => kind === row.pause_kind) ?? null,
      callsToday: Number(row.calls_today ?? 0),
    })),
  };
}

type Running = Awaited<ReturnType<typeof selectRunning>>;

async function figuresOf(db: Db, running: Running, now: number, today: number): Promise<CampaignFigures[]> {
  const ids = running.map(({ id }) => id);
  const people = await countEntries(db, ids);
  const done = people.filter((row) => row.state === 'done');
  const remaining = people.filter((row) => row.state !== 'done');
  const settled = await countSettledSince(db, ids, today);
  const calls = await countCallsSince(db, ids, today);
  const overdue = await countOverdue(db, ids, now);
  const of = (rows: readonly { readonly campaign_id: number; readonly n: number }[], id: number) =>
    rows.filter(({ campaign_id }) => campaign_id === id).reduce((sum, { n }) => sum + Number(n), 0);
  return running.map(({ id, name, state }) => {
    const left = of(remaining, id);
    const free = remaining.filter((row) => row.campaign_id === id && row.is_claimed === 0);
    const firstCallAt = calls.find(({ campaign_id }) => campaign_id === id)?.first_at;
    const settledToday = of(settled, id);
    return {
      id,
      name,
      state,
      total: left + of(done, id),
      ready: of(
        free.filter((row) => row.state === 'ready'),
        id,
      ),
      waiting: of(
        free.filter((row) => row.state === 'waiting'),
        id,
      ),
      claimed: left - of(free, id),
      done: of(done, id),
      waits: waitsOf(free),
      callsToday: of(calls, id),
      overdueCallbacks: of(overdue, id),
      settledToday,
      ...paceOf({
        settledToday,
        remaining: left,
        since: firstCallAt === undefined ? null : Number(firstCallAt),
        now,
      }),
    };
  });
}

function waitsOf(free: readonly EntryCount[]): CampaignFigures['waits'] {
  const waiting = free.filter((row) => row.state === 'waiting');
  return waitKinds.flatMap((kind: WaitKind) => {
    const rows = waiting.filter((row) => waitKindOf(row.wait_reason, row.callback_kind) === kind);
    if (rows.length === 0) return [];
    const nextAt = Math.min(...rows.map(({ next_at }) => Number(next_at)));
    return [{ kind, count: rows.reduce((sum, { n }) => sum + Number(n), 0), nextAt }];
  });
}
