import type { CallResult, OtherChannel } from '#server/contracts/call-results.ts';
import type { QuestionItem } from '#server/contracts/script-content.ts';
import { type GivenAnswer, isGiven } from '#server/contracts/script-flow.ts';
import { type Found, findingsIn } from '../coach/findings.ts';
import type { CloseCallBody } from '../outbox/entries.ts';
import type { Reply } from './replies.ts';
import type { Scenario } from './scenarios.ts';

/** One thing looked at once the call is over: kept, or what to do another time. Never a mark, and told to nobody else. */
export type Point =
  | {
      readonly kind: 'result';
      readonly isKept: boolean;
      readonly expected: CallResult;
      readonly chosen: CallResult;
    }
  | { readonly kind: 'introduction'; readonly isKept: boolean }
  | { readonly kind: 'callback'; readonly isKept: boolean; readonly at: number }
  | { readonly kind: 'interpreter'; readonly isKept: boolean; readonly language: string }
  | { readonly kind: 'channel'; readonly isKept: boolean; readonly expected: OtherChannel }
  /** Everything heard was noted as it was said. */
  | { readonly kind: 'answers'; readonly isKept: true; readonly count: number }
  | {
      readonly kind: 'answer';
      readonly isKept: false;
      readonly question: QuestionItem;
      readonly said: string;
      readonly noted: GivenAnswer | null;
    }
  | { readonly kind: 'note'; readonly isKept: false; readonly words: readonly string[] };

export interface Debrief {
  readonly scenario: Scenario['id'];
  readonly points: readonly Point[];
}

export interface Heard {
  readonly question: QuestionItem;
  readonly reply: Reply;
}

interface Recorded {
  readonly body: CloseCallBody;
  readonly isIntroduced: boolean;
  readonly heard: readonly Heard[];
  readonly answers: Readonly<Record<string, GivenAnswer>>;
  /** « {day} vers 14 heures », ms. */
  readonly promisedAt: number;
  readonly language: string;
}

/** Somebody who asks for 14 h accepts a quarter to, not the evening. */
const TOLERANCE_MS = 90 * 60_000;

/** What was expected of a call, beside what was recorded. */
export function debriefOf({ id, expected }: Scenario, recorded: Recorded): Debrief {
  const { body, promisedAt, language } = recorded;
  const chosen = body.result ?? 'not_addressed';
  const points: Point[] = [
    {
      kind: 'result',
      isKept: expected.results.includes(chosen),
      expected: expected.results[0],
      chosen,
    },
  ];
  if (expected.isIntroduced) points.push({ kind: 'introduction', isKept: recorded.isIntroduced });
  if (expected.isCallback) {
    const at = body.callback?.at ?? 0;
    points.push({ kind: 'callback', isKept: Math.abs(at - promisedAt) <= TOLERANCE_MS, at: promisedAt });
  }
  if (expected.isInterpreter)
    points.push({ kind: 'interpreter', isKept: body.callback?.interpreter === language, language });
  if (expected.channel !== null)
    points.push({
      kind: 'channel',
      isKept: body.disposition === expected.channel,
      expected: expected.channel,
    });
  points.push(...answerPoints(recorded));
  const words = findingsIn(body.note ?? '').map(({ text }: Found) => text);
  if (words.length > 0) points.push({ kind: 'note', isKept: false, words });
  return { scenario: id, points };
}

function answerPoints({ heard, answers }: Recorded): Point[] {
  const differing = heard.flatMap(({ question, reply }): Point[] => {
    const noted = answers[question.name] ?? null;
    return isSame(reply.given, noted)
      ? []
      : [{ kind: 'answer', isKept: false, question, said: reply.said, noted: isGiven(noted) ? noted : null }];
  });
  if (differing.length > 0 || heard.length === 0) return differing;
  return [{ kind: 'answers', isKept: true, count: heard.length }];
}

/** A text is noted in one's own words: that something was noted is enough. */
function isSame(expected: GivenAnswer, noted: GivenAnswer | null): boolean {
  if (!isGiven(noted) || noted.state !== expected.state) return false;
  if (typeof expected.value === 'string' && typeof noted.value === 'string' && /[^\d:-]/.test(expected.value))
    return true;
  return String(expected.value) === String(noted.value);
}
