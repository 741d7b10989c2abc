import { type CallResult, callResults, type Disposition } from './call-results.ts';
import type { CallRules } from './campaigns.contract.ts';

/** Results after which somebody is called again later: what a campaign has rules for, in the order its screen shows them. */
export const retriedResults = [
  'busy',
  'no_answer',
  'voicemail',
  'technical',
  'breakoff',
  'refusal_soft',
] as const satisfies readonly CallResult[];
export type RetriedResult = (typeof retriedResults)[number];

export function isRetried(result: string): result is RetriedResult {
  return retriedResults.some((code) => code === result);
}

/** What each number of the rules may be. */
export const ruleBounds = {
  perTarget: { min: 1, max: 30 },
  perLine: { min: 1, max: 30 },
  perDay: { min: 1, max: 10 },
  handOverMinutes: { min: 0, max: 1440 },
  /** Sixty days. */
  minutes: { min: 0, max: 86_400 },
  cap: { min: 1, max: 30 },
} as const;

/**
 * What somebody may be closed as once a result came too often. Nobody was spoken to: a non-contact; somebody was: their
 * refusal, or what kept them from answering (AAPOR keeps the two apart).
 */
export const exhaustedChoices: Readonly<Record<RetriedResult, readonly Disposition[]>> = {
  busy: ['non_contact', 'max_attempts'],
  no_answer: ['non_contact', 'max_attempts'],
  voicemail: ['non_contact', 'max_attempts'],
  technical: ['non_contact', 'max_attempts'],
  breakoff: ['breakoff', 'refusal', 'unable'],
  refusal_soft: ['refusal', 'unable'],
};

/** What a result that is tried again does to somebody. */
export interface ResultRule {
  /** Minutes before the next call. */
  readonly minutes: number;
  /** So many calls with this result, and they are closed; null: only the caps per person and per number end it. */
  readonly cap: number | null;
  /** The next call rings their next usable number, when they have one. */
  readonly nextLine: boolean;
  /** The next call is another agent's, as long as there is one. */
  readonly otherAgent: boolean;
  /** What they are closed as once `cap` is reached. */
  readonly exhausted: Disposition;
}

/** The campaign's own rule for this result over the product's (`call-results.ts`); null when it is not tried again. */
export function ruleOf(result: CallResult, rules: Pick<CallRules, 'results'>): ResultRule | null {
  const { next } = callResults[result];
  if (next.do !== 'retry') return null;
  const own = rules.results[result] ?? {};
  return {
    minutes: own.minutes ?? next.minutes,
    cap: own.cap === undefined ? next.cap : own.cap,
    nextLine: own.nextLine ?? false,
    otherAgent: own.otherAgent ?? next.otherAgent,
    exhausted: own.exhausted ?? next.exhausted,
  };
}

/** Whether these rules decide alike for everybody, however they are written. */
export function sameRules(a: CallRules, b: CallRules): boolean {
  return JSON.stringify(decisionsOf(a)) === JSON.stringify(decisionsOf(b));
}

function decisionsOf(rules: CallRules): unknown {
  const { perTarget, perLine, perDay, handOverMinutes, rotateSlots } = rules;
  const results = retriedResults.map((result) => ruleOf(result, rules));
  return { perTarget, perLine, perDay, handOverMinutes, rotateSlots, results };
}
