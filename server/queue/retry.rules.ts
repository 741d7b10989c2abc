import { type CallResult, callResults, type Disposition } from '#server/contracts/call-results.ts';
import { type ResultRule, ruleOf } from '#server/contracts/call-rules.ts';
import type { CallRules } from '#server/contracts/campaigns.contract.ts';
import { type CallingHours, nextOpening, type Slot } from './calendar.rules.ts';

/** A number of the person, in the order to try them. */
export interface LineFacts {
  readonly lineId: number;
  readonly isOpposed: boolean;
  /** A call on it found it wrong for this person. */
  readonly isBad: boolean;
  /** Calls made on it for this person, this one included. */
  readonly calls: number;
  /** It rests until then (instant), whatever the campaign; past or 0: it does not. */
  readonly restUntil: number;
}

/** What a person's calls have been, the one being closed included. */
export interface History {
  readonly callsCount: number;
  /** How many ended with this same result. */
  readonly sameResult: number;
  readonly lineId: number | null;
  /** The one that call rang; not always theirs (a household) nor the one to ring next. */
  readonly rungLineId: number;
  readonly lines: readonly LineFacts[];
}

export interface Moment {
  readonly now: number;
  readonly slot: Slot;
  readonly hours: CallingHours;
}

/** What becomes of a person after a call. */
export type Plan =
  | { readonly to: 'done'; readonly disposition: Disposition }
  | {
      readonly to: 'retry';
      readonly at: number;
      readonly lineId: number;
      readonly otherAgent: boolean;
    }
  /** Waits for its line, which rests until `at`. */
  | { readonly to: 'rest'; readonly at: number; readonly lineId: number }
  | { readonly to: 'ready'; readonly lineId: number }
  | { readonly to: 'callback'; readonly kind: 'hard' | 'soft'; readonly lineId: number }
  | { readonly to: 'unchanged' };

const MINUTE = 60_000;

/** Shorter delays mean "again in a moment" (busy): waiting for another time of day would defeat them. */
const ROTATE_FROM_MINUTES = 60;

/**
 * Decides what a call's result does to one person: defaults of `call-results.ts`, the campaign's own delays and caps
 * over them, then the caps per person and per number. A callback is a promise: caps do not break it.
 */
export function planNext(result: CallResult, history: History, rules: CallRules, moment: Moment): Plan {
  const rule = ruleOf(result, rules);
  if (rule !== null) return retried(rule, history, rules, moment);
  const { next } = callResults[result];
  switch (next.do) {
    case 'close':
      return { to: 'done', disposition: next.disposition };
    case 'callback': {
      const line = stayOrMove(history.lineId, usableOf(history));
      if (line === null) return { to: 'done', disposition: nothingLeft(history) };
      return { to: 'callback', kind: next.kind, lineId: line.lineId };
    }
    case 'nextLine': {
      if (history.callsCount >= rules.perTarget) return { to: 'done', disposition: 'max_attempts' };
      const line = stayOrMove(history.lineId, unwornOf(history, rules));
      return line === null ? allWorn(history) : readyOn(line, moment.now);
    }
    default:
      return { to: 'unchanged' };
  }
}

function retried(rule: ResultRule, history: History, rules: CallRules, moment: Moment): Plan {
  if (rule.cap !== null && history.sameResult >= rule.cap) return { to: 'done', disposition: rule.exhausted };
  if (history.callsCount >= rules.perTarget) return { to: 'done', disposition: 'max_attempts' };
  const unworn = unwornOf(history, rules);
  const line = (rule.nextLine ? inTurn(history, unworn) : null) ?? stayOrMove(history.lineId, unworn);
  if (line === null) return allWorn(history);
  const { minutes, otherAgent } = rule;
  const earliest = Math.max(moment.now + minutes * MINUTE, line.restUntil);
  const rotates = rules.rotateSlots && minutes >= ROTATE_FROM_MINUTES;
  return { to: 'retry', at: retryAt(earliest, rotates, moment), lineId: line.lineId, otherAgent };
}

function usableOf({ lines }: History): readonly LineFacts[] {
  return lines.filter(({ isOpposed, isBad }) => !isOpposed && !isBad);
}

/** Usable, and not rung too often yet. */
function unwornOf(history: History, { perLine }: CallRules): readonly LineFacts[] {
  return usableOf(history).filter(({ calls }) => calls < perLine);
}

function allWorn(history: History): Plan {
  return { to: 'done', disposition: usableOf(history).length > 0 ? 'max_attempts' : nothingLeft(history) };
}

/** The next number after the one just rung, from the last one back to the first; null when the call rang none of theirs. */
function inTurn({ lines, rungLineId }: History, among: readonly LineFacts[]): LineFacts | null {
  const rung = lines.findIndex(({ lineId }) => lineId === rungLineId);
  if (rung === -1) return null;
  const turns = [...lines.slice(rung + 1), ...lines.slice(0, rung + 1)];
  return turns.find((line) => among.includes(line)) ?? null;
}

/** The line in use as long as it can be, else the first one that can. */
function stayOrMove(current: number | null, usable: readonly LineFacts[]): LineFacts | null {
  return usable.find(({ lineId }) => lineId === current) ?? usable[0] ?? null;
}

function readyOn({ lineId, restUntil }: LineFacts, now: number): Plan {
  return restUntil > now ? { to: 'rest', at: restUntil, lineId } : { to: 'ready', lineId };
}

function nothingLeft({ lines }: History): Disposition {
  return lines.some(({ isBad, isOpposed }) => isOpposed && !isBad) ? 'opposed' : 'bad_number';
}

/** Inside the window and, when the rules ask for it and the schedule has one, in another slot than the one just tried. */
function retryAt(earliest: number, rotates: boolean, { hours, slot }: Moment): number {
  const rotated = rotates ? nextOpening(hours, earliest, slot) : null;
  return rotated ?? nextOpening(hours, earliest) ?? earliest;
}
