import type { WaitKind } from '#server/contracts/target-states.ts';

/** What of somebody on duty says what they are doing. */
export interface AtWork {
  readonly claimedAt: number | null;
  readonly leaseUntil: number;
  readonly isInCall: boolean;
  readonly callAt: number | null;
  /** When their page was last heard of. */
  readonly seenAt: number;
  /** When their last call of the day was closed. */
  readonly lastClosedAt: number | null;
  /** Since when they are in pause; null: they are not. */
  readonly pausedSince: number | null;
}

export const agentStates = [
  'in_call',
  'to_qualify',
  'preparing',
  'wrap_up',
  'paused',
  'idle',
  'away',
] as const;
export type AgentState = (typeof agentStates)[number];

/** Notes and breath after a call: as long as a lost desk keeps its person (design §4). */
const WRAP_UP_MS = 2 * 60_000;
/** An open page is heard of every minute: silent so long, nobody is in front of it. */
const AWAY_MS = 5 * 60_000;

/** What somebody is doing, and since when. A pause is what they said; an absence is what their silence says. */
export function agentState(at: AtWork, now: number): { readonly state: AgentState; readonly since: number } {
  if (at.isInCall) {
    // The desk stopped answering: the call waits for its result.
    if (at.leaseUntil <= now) return { state: 'to_qualify', since: at.leaseUntil };
    return { state: 'in_call', since: at.callAt ?? at.claimedAt ?? now };
  }
  if (at.claimedAt !== null && at.leaseUntil > now) return { state: 'preparing', since: at.claimedAt };
  if (at.pausedSince !== null) return { state: 'paused', since: at.pausedSince };
  if (at.lastClosedAt !== null && now - at.lastClosedAt < WRAP_UP_MS)
    return { state: 'wrap_up', since: at.lastClosedAt };
  if (now - at.seenAt > AWAY_MS) return { state: 'away', since: at.seenAt };
  return { state: 'idle', since: at.lastClosedAt ?? at.seenAt };
}

/** A quarter of an hour says something of a pace; less does not. */
const SHORTEST_MS = 15 * 60_000;
const HOUR = 3_600_000;

/** People settled in an hour since today's first call, and the time the others would take; null while unknown. */
export function paceOf({
  settledToday,
  remaining,
  since,
  now,
}: {
  readonly settledToday: number;
  readonly remaining: number;
  readonly since: number | null;
  readonly now: number;
}): { readonly perHour: number | null; readonly minutesLeft: number | null } {
  if (since === null || now - since < SHORTEST_MS || settledToday === 0)
    return { perHour: null, minutesLeft: remaining === 0 ? 0 : null };
  const perHour = settledToday / ((now - since) / HOUR);
  return { perHour: Math.round(perHour * 10) / 10, minutesLeft: Math.round((remaining / perHour) * 60) };
}

/** What somebody waits for, as filters name it. */
export function waitKindOf(waitReason: string | null, callbackKind: string | null): WaitKind {
  switch (waitReason) {
    case 'held':
    case 'forward':
    case 'line_cap':
    case 'quota':
      return waitReason;
    default:
      if (callbackKind === null) return 'retry';
      if (callbackKind === 'interpreter') return 'interpreter';
      return callbackKind === 'hard' ? 'appointment' : 'callback';
  }
}
