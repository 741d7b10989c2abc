import { type CallResult, callResults, type Disposition } from '#server/contracts/call-results.ts';
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
  const { next } = callResults[result];
  const usable = history.lines.filter((line) => !line.isOpposed && !line.isBad);
  switch (next.do) {
    case 'nothing':
      return { to: 'unchanged' };
    case 'close':
      return { to: 'done', disposition: next.disposition };
    case 'callback': {
      const line = stayOrMove(history.lineId, usable);
      if (line === null) return { to: 'done', disposition: nothingLeft(history) };
      return { to: 'callback', kind: next.kind, lineId: line.lineId };
    }
    case 'nextLine': {
      if (history.callsCount >= rules.perTarget) return { to: 'done', disposition: 'max_attempts' };
      const line = stayOrMove(
        history.lineId,
        usable.filter(({ calls }) => calls < rules.perLine),
      );
      if (line !== null) return readyOn(line, moment.now);
      return { to: 'done', disposition: usable.length > 0 ? 'max_attempts' : nothingLeft(history) };
    }
    case 'retry': {
      const override = rules.results[result];
      const cap = override?.cap === undefined ? next.cap : override.cap;
      if (cap !== null && history.sameResult >= cap) return { to: 'done', disposition: next.exhausted };
      if (history.callsCount >= rules.perTarget) return { to: 'done', disposition: 'max_attempts' };
      const line = stayOrMove(
        history.lineId,
        usable.filter(({ calls }) => calls < rules.perLine),
      );
      if (line === null)
        return { to: 'done', disposition: usable.length > 0 ? 'max_attempts' : nothingLeft(history) };
      const minutes = override?.minutes ?? next.minutes;
      const at = retryAt(Math.max(moment.now + minutes * MINUTE, line.restUntil), minutes, moment);
      return { to: 'retry', at, lineId: line.lineId, otherAgent: next.otherAgent };
    }
  }
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

/** Inside the window and, when the schedule has another one, in another slot than the one just tried. */
function retryAt(earliest: number, minutes: number, { hours, slot }: Moment): number {
  const rotated = minutes >= ROTATE_FROM_MINUTES ? nextOpening(hours, earliest, slot) : null;
  return rotated ?? nextOpening(hours, earliest) ?? earliest;
}
