import type { Disposition } from '#server/contracts/call-results.ts';
import { type RetriedResult, retriedResults, ruleBounds, ruleOf } from '#server/contracts/call-rules.ts';
import type { CallRules } from '#server/contracts/campaigns.contract.ts';

export const limits = ['perTarget', 'perLine', 'perDay', 'handOverMinutes'] as const;
export type Limit = (typeof limits)[number];

const minutesIn = { minutes: 1, hours: 60, days: 1440 } as const;
export type Unit = keyof typeof minutesIn;
export const units: readonly Unit[] = ['minutes', 'hours', 'days'];

export function isUnit(text: string): text is Unit {
  return text in minutesIn;
}

/** One sentence as it is being written: numbers are texts, so that one may empty a field. */
export interface ResultDraft {
  readonly amount: string;
  readonly unit: Unit;
  /** Empty: without end. */
  readonly cap: string;
  readonly nextLine: boolean;
  readonly otherAgent: boolean;
  readonly exhausted: Disposition;
}

export interface RulesDraft {
  readonly limits: Readonly<Record<Limit, string>>;
  readonly rotateSlots: boolean;
  readonly results: Readonly<Record<RetriedResult, ResultDraft>>;
}

export function draftOf(rules: CallRules): RulesDraft {
  return {
    limits: {
      perTarget: String(rules.perTarget),
      perLine: String(rules.perLine),
      perDay: String(rules.perDay),
      handOverMinutes: String(rules.handOverMinutes),
    },
    rotateSlots: rules.rotateSlots,
    results: {
      busy: resultDraft('busy', rules),
      no_answer: resultDraft('no_answer', rules),
      voicemail: resultDraft('voicemail', rules),
      technical: resultDraft('technical', rules),
      breakoff: resultDraft('breakoff', rules),
      refusal_soft: resultDraft('refusal_soft', rules),
    },
  };
}

function resultDraft(result: RetriedResult, rules: CallRules): ResultDraft {
  const rule = ruleOf(result, rules);
  if (rule === null) throw new Error(`${result} is never tried again`);
  const { minutes, cap, ...same } = rule;
  const unit = unitOf(minutes);
  return { ...same, amount: String(minutes / minutesIn[unit]), unit, cap: cap === null ? '' : String(cap) };
}

/** The largest unit the delay is whole in. */
function unitOf(minutes: number): Unit {
  const whole = units.filter((unit) => minutes > 0 && minutes % minutesIn[unit] === 0);
  return whole.at(-1) ?? 'minutes';
}

/** The rules as the server takes them; a field that is not a number gives one no rule allows. */
export function rulesOf(draft: RulesDraft): CallRules {
  return {
    perTarget: numberOf(draft.limits.perTarget),
    perLine: numberOf(draft.limits.perLine),
    perDay: numberOf(draft.limits.perDay),
    handOverMinutes: numberOf(draft.limits.handOverMinutes),
    rotateSlots: draft.rotateSlots,
    results: Object.fromEntries(
      retriedResults.map((result) => {
        const { amount, unit, cap, ...same } = draft.results[result];
        const minutes = numberOf(amount) * minutesIn[unit];
        return [result, { ...same, minutes, cap: cap.trim() === '' ? null : numberOf(cap) }];
      }),
    ),
  };
}

function numberOf(text: string): number {
  const value = Number(text);
  return text.trim() === '' || Number.isNaN(value) ? -1 : value;
}

/** Whether the server could take these rules: nothing is asked of it while one is typing a number. */
export function isPossible(draft: RulesDraft): boolean {
  const { results, ...rules } = rulesOf(draft);
  const fits = (value: number, { min, max }: { readonly min: number; readonly max: number }): boolean =>
    Number.isInteger(value) && value >= min && value <= max;
  return (
    limits.every((limit) => fits(rules[limit], ruleBounds[limit])) &&
    Object.values(results).every(
      ({ minutes = 0, cap = null }) =>
        fits(minutes, ruleBounds.minutes) && (cap === null || fits(cap, ruleBounds.cap)),
    )
  );
}
