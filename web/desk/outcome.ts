import {
  type CallResult,
  callResultCodes,
  callResults,
  type OtherChannel,
  otherChannels,
} from '#server/contracts/call-results.ts';
import type { CloseCallBody } from '../outbox/entries.ts';

/** What the agent has chosen so far for one person; kept on the device until the call is closed. */
export interface Outcome {
  readonly result: CallResult | null;
  readonly objective: string | null;
  /** As `datetime-local` writes it, in the agent's own zone: `2026-03-31T10:00`; empty when not chosen. */
  readonly callbackAt: string;
  /** The language an interpreter is wanted for at the callback; empty: none. */
  readonly interpreter: string;
  /** How somebody who cannot speak on the telephone wishes to be reached; null: not said. */
  readonly channel: OtherChannel | null;
  readonly note: string;
}

export const noOutcome: Outcome = {
  result: null,
  objective: null,
  callbackAt: '',
  interpreter: '',
  channel: null,
  note: '',
};

/** Outcomes of everyone on the line, by target id. */
export type Outcomes = Readonly<Record<string, Outcome>>;

export function outcomeOf(outcomes: Outcomes, targetId: number): Outcome {
  return outcomes[targetId] ?? noOutcome;
}

export function needsCallback(result: CallResult | null): boolean {
  return result !== null && callResults[result].next.do === 'callback';
}

/** What still stands against closing, for the person the call is about. */
export function missingIn(outcome: Outcome): 'result' | 'callback' | null {
  if (outcome.result === null) return 'result';
  return needsCallback(outcome.result) && Number.isNaN(Date.parse(outcome.callbackAt)) ? 'callback' : null;
}

/**
 * The body that closes the call. The first person is whoever the agent chose a result for, in the order of the line;
 * the others with a result follow, and those left out come back as they were.
 */
export function closeBody(targetIds: readonly number[], outcomes: Outcomes): CloseCallBody | null {
  const decided = targetIds.flatMap((targetId) => {
    const outcome = outcomeOf(outcomes, targetId);
    return outcome.result === null ? [] : [{ targetId, ...written(outcome, outcome.result) }];
  });
  const [first, ...others] = decided;
  return first === undefined ? null : { ...first, others };
}

function written(outcome: Outcome, result: CallResult) {
  return {
    result,
    note: outcome.note.trim(),
    ...(outcome.objective === null || !callResults[result].reached ? {} : { objective: outcome.objective }),
    ...(result === 'unable' && outcome.channel !== null && { disposition: outcome.channel }),
    ...(needsCallback(result) && {
      callback: {
        at: Date.parse(outcome.callbackAt),
        note: '',
        ...(outcome.interpreter !== '' && { interpreter: outcome.interpreter }),
      },
    }),
  };
}

function isResult(value: unknown): value is CallResult {
  return callResultCodes.some((code) => code === value);
}

/** A draft as it comes back from the device: what an older page wrote differently is left out. */
export function readOutcomes(draft: unknown): Outcomes {
  if (typeof draft !== 'object' || draft === null) return {};
  return Object.fromEntries(
    Object.entries(draft).flatMap(([targetId, value]: [string, unknown]) => {
      if (typeof value !== 'object' || value === null) return [];
      const field = (name: string): unknown => Reflect.get(value, name);
      const text = (name: string): string => {
        const found = field(name);
        return typeof found === 'string' ? found : '';
      };
      const result = field('result');
      const outcome: Outcome = {
        result: isResult(result) ? result : null,
        objective: text('objective') === '' ? null : text('objective'),
        callbackAt: text('callbackAt'),
        interpreter: text('interpreter'),
        channel: otherChannels.find((code) => code === field('channel')) ?? null,
        note: text('note'),
      };
      return [[targetId, outcome] as const];
    }),
  );
}

/** The result whose letter this is. */
export function resultOfKey(key: string): CallResult | null {
  const letter = key.toUpperCase();
  return callResultCodes.find((code) => callResults[code].key === letter && letter !== '') ?? null;
}
