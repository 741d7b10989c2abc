import type { AaporOutcome } from '#server/contracts/aapor.ts';
import type { CallResult, Disposition } from '#server/contracts/call-results.ts';
import type { ScriptContent } from '#server/contracts/script-content.ts';
import {
  type Answers,
  type Fields,
  type Flow,
  type FlowItem,
  fittingAnswers,
  type GivenAnswer,
  isGiven,
  isQuestion,
  runScript,
} from '#server/contracts/script-flow.ts';

/** One person as exports see them, and what each question gave. Pure. */
export interface ExportedPerson {
  readonly pseudonym: string;
  readonly reference: string | null;
  readonly civility: string | null;
  readonly lastName: string | null;
  readonly firstName: string | null;
  readonly name: string;
  readonly birthOn: string | null;
  /** As French people write them, so that a spreadsheet keeps them whole. */
  readonly numbers: readonly string[];
  readonly state: 'ready' | 'waiting' | 'claimed' | 'done';
  readonly disposition: Disposition | null;
  readonly outcome: AaporOutcome;
  readonly objective: string | null;
  /** In the order they were placed. */
  readonly calls: readonly ExportedCall[];
  readonly version: number | null;
  readonly language: string;
  readonly territory: string;
  readonly postalCode: string | null;
  readonly commune: string | null;
  readonly deadlineOn: string | null;
  readonly extras: Readonly<Record<string, string>>;
  readonly interview: Interview;
}

/** A ring about this person; one ring for several people is in each one's file. */
export interface ExportedCall {
  /** The same for everybody on the ring, different from one campaign to another. */
  readonly pseudonym: string;
  readonly agent: string;
  /** Local time, `2026-03-31 14:05`. */
  readonly startedAt: string;
  /** From ringing to closing, in seconds; null while it is open. */
  readonly seconds: number | null;
  /** 1 morning, 2 midday, 3 afternoon, 4 evening, 5 Saturday. */
  readonly slot: number;
  /** For this person; null while it is open. */
  readonly result: CallResult | null;
  /** For the person asked for first: what the campaign's count of calls goes by. */
  readonly ringResult: CallResult | null;
  /** Placed for this campaign; false when another campaign's ring spoke of this person too. */
  readonly isOwn: boolean;
  readonly provider: string;
}

/** The version a person was asked with, what they answered, and what their file said that day. */
export interface Interview {
  readonly content: ScriptContent | null;
  readonly answers: Answers;
  readonly fields: Fields;
}

/** Why there is no answer: codes below every valid one (reference survey.md §10), with their label. */
export const absences = {
  dk: { code: -1, label: '(ne sait pas)' },
  rf: { code: -2, label: '(refuse de répondre)' },
  na: { code: -3, label: '(sans objet)' },
  skipped: { code: -4, label: '(non concerné : filtre)' },
  not_reached: { code: -5, label: '(non posée)' },
} as const;
export type Absence = keyof typeof absences;

export type Reading = GivenAnswer | Absence;

/** By name of question; one that is not there was never asked. */
export type Readings = ReadonlyMap<string, Reading>;

/**
 * What each question of the version gives: its answer, or why there is none. In an interview that stopped, what comes
 * after the last answer was not reached; what is hidden before it was skipped by a condition.
 */
export function readInterview({ content, answers, fields }: Interview): Readings {
  const readings = new Map<string, Reading>();
  if (content === null || !Object.values(answers).some(isGiven)) return readings;
  const flow = runScript(content, fittingAnswers(content, answers), fields);
  const lastGiven = flow.items.findLastIndex(({ visible, answer }) => visible && isGiven(answer));
  flow.items.forEach((entry, index) => {
    if (!isQuestion(entry.item)) return;
    readings.set(entry.item.name, readingOf(entry, flow.isComplete || index < lastGiven));
  });
  // Given under an earlier version, to a question or with a code this one has no more: an answer all the same.
  for (const [name, answer] of Object.entries(answers)) {
    const isUnread = !readings.has(name) || readings.get(name) === 'not_reached';
    if (isUnread && isGiven(answer) && !isHidden(flow, name))
      readings.set(name, answer.state === 'answered' ? answer : answer.state);
  }
  return readings;
}

function isHidden({ items }: Flow, name: string): boolean {
  return items.some(({ item, visible }) => isQuestion(item) && item.name === name && !visible);
}

function readingOf({ visible, answer }: FlowItem, isPassed: boolean): Reading {
  if (!visible) return isPassed ? 'skipped' : 'not_reached';
  if (!isGiven(answer)) return 'not_reached';
  return answer.state === 'answered' ? answer : answer.state;
}
