import { type CallResult, callResults, type Disposition } from '#server/contracts/call-results.ts';
import type { CallRules } from '#server/contracts/campaigns.contract.ts';
import type { CallingHours, Slot } from './calendar.rules.ts';
import { type History, planNext } from './retry.rules.ts';

/** Somebody already called, promised nothing, in nobody's hands: their place in the queue and what put them there. */
export interface Called {
  readonly state: string;
  /** Null when they are ready. */
  readonly wakeAt: number | null;
  readonly waitReason: string | null;
  readonly lineId: number | null;
  readonly avoidAgentId: number | null;
  /** Until when the line they would be called on rests; past or 0: it does not. */
  readonly restUntil: number;
  readonly last: {
    readonly result: CallResult;
    readonly closedAt: number;
    readonly slot: Slot;
    readonly agentId: number;
  };
  readonly history: History;
  readonly hours: CallingHours;
}

/** The whole of what new rules may change of somebody's place. */
export interface Replanned {
  readonly state: 'ready' | 'waiting' | 'done';
  readonly wakeAt: number | null;
  readonly waitReason: string | null;
  readonly lineId: number | null;
  readonly avoidAgentId: number | null;
  readonly disposition: Disposition | null;
}

export type Effect = 'sooner' | 'later' | 'moved' | 'closed' | 'same';

export type Change =
  | { readonly effect: 'same'; readonly place: null }
  | { readonly effect: Exclude<Effect, 'same'>; readonly place: Replanned };

const unchanged: Change = { effect: 'same', place: null };

/**
 * Where these rules would have put somebody after their last call, as they would be now. It looks at the rules in force
 * alone, not at those before, so that doing it twice changes nothing: whoever the rules would have left where they are is
 * left. The same for a preview and for what is done (decision 0017).
 */
export function replan(called: Called, rules: CallRules, now: number): Change {
  const { last, history, hours } = called;
  const next = callResults[last.result].next.do;
  if (next !== 'retry' && next !== 'nextLine') return unchanged;
  const plan = planNext(last.result, history, rules, { now: last.closedAt, slot: last.slot, hours });
  if (plan.to === 'done') return closedAs(plan.disposition, called);
  if (plan.to !== 'retry') return unchanged;
  const avoidAgentId = plan.otherAgent ? last.agentId : null;
  const dueNow = Math.max(now, called.wakeAt ?? now);
  const due = isRestAlone(called, plan.lineId, rules, now) ? dueNow : Math.max(now, plan.at);
  const isSameTime = due === dueNow;
  if (isSameTime && plan.lineId === called.lineId && avoidAgentId === called.avoidAgentId) return unchanged;
  const effect = isSameTime ? 'moved' : due < dueNow ? 'sooner' : 'later';
  const who = { lineId: plan.lineId, avoidAgentId, disposition: null };
  const place: Replanned =
    due > now
      ? { ...who, state: 'waiting', wakeAt: due, waitReason: isSameTime ? called.waitReason : 'retry' }
      : { ...who, state: 'ready', wakeAt: null, waitReason: null };
  return { effect, place };
}

function closedAs(disposition: Disposition, { lineId }: Called): Change {
  const nothing = { wakeAt: null, waitReason: null, avoidAgentId: null };
  return { effect: 'closed', place: { ...nothing, state: 'done', lineId, disposition } };
}

/**
 * Whether the delay the rules ask for is over, and they wait, if they do, for nothing but the rest of their line: that is
 * contact pressure's to end.
 */
function isRestAlone(called: Called, lineId: number, rules: CallRules, now: number): boolean {
  const { last, history, hours, restUntil, waitReason, wakeAt } = called;
  if (lineId !== called.lineId) return false;
  const rested = { ...history, lines: history.lines.map((line) => ({ ...line, restUntil: 0 })) };
  const plan = planNext(last.result, rested, rules, { now: last.closedAt, slot: last.slot, hours });
  if (plan.to !== 'retry') return false;
  const isWaiting = waitReason === 'retry' && wakeAt !== null && wakeAt > now;
  return isWaiting ? restUntil > wakeAt && plan.at <= restUntil : plan.at <= now;
}
