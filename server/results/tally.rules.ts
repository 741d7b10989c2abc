import { Temporal } from 'temporal-polyfill';
import type { CampaignResults } from '#server/contracts/results.contract.ts';
import type { AnswerValue, QuestionItem, ScriptContent } from '#server/contracts/script-content.ts';
import { boundsOf, isQuestion } from '#server/contracts/script-flow.ts';

/** A question with every option it ever had. */
export interface AskedQuestion {
  readonly question: QuestionItem;
  readonly options: readonly { readonly code: number; readonly label: string }[];
}

/**
 * One list out of several versions: the first version's questions in order, then those only others had; an option
 * dropped since keeps its place at the end. Order is stable: headers of exports follow it.
 */
export function mergeQuestions(contents: readonly ScriptContent[]): AskedQuestion[] {
  const merged = new Map<string, { question: QuestionItem; options: Map<number, string> }>();
  for (const question of contents.flatMap(questionsOf)) {
    const known = merged.get(question.name) ?? { question, options: new Map<number, string>() };
    for (const { code, label } of optionsOf(question)) {
      if (!known.options.has(code)) known.options.set(code, label);
    }
    merged.set(question.name, known);
  }
  return [...merged.values()].map(({ question, options }) => ({
    question,
    options: [...options].map(([code, label]) => ({ code, label })),
  }));
}

function questionsOf(content: ScriptContent): QuestionItem[] {
  return content.blocks.flatMap(({ items }) => items).filter(isQuestion);
}

function optionsOf(question: QuestionItem): { code: number; label: string }[] {
  if (question.kind === 'yesno') {
    return [
      { code: 1, label: 'Oui' },
      { code: 0, label: 'Non' },
    ];
  }
  if (question.kind !== 'single' && question.kind !== 'multi') return [];
  return (question.options ?? []).map(({ code, label }) => ({ code, label: label['fr'] ?? String(code) }));
}

export interface AnswerCount {
  readonly state: string;
  /** Null for absences and for free texts, which are counted only. */
  readonly value: AnswerValue;
  readonly n: number;
}

/** Figures of one question from its counted answers. Options nobody chose count zero. */
export function tally(
  asked: AskedQuestion,
  counts: readonly AnswerCount[],
): CampaignResults['questions'][number] {
  const { question } = asked;
  const inState = (state: string) => sum(counts.filter((count) => count.state === state));
  const given = counts.filter(({ state }) => state === 'answered');
  return {
    name: question.name,
    text: question.text['fr'] ?? '',
    kind: question.kind,
    base: sum(counts),
    answered: inState('answered'),
    dk: inState('dk'),
    rf: inState('rf'),
    na: inState('na'),
    options: choicesOf(asked, given).map(({ code, label }) => ({
      code: String(code),
      label,
      count: sum(given.filter(({ value }) => holds(value, code))),
    })),
    mean: meanOf(question, given),
  };
}

function sum(counts: readonly { readonly n: number }[]): number {
  return counts.reduce((total, { n }) => total + n, 0);
}

function holds(value: AnswerValue, code: number): boolean {
  return Array.isArray(value) ? value.includes(code) : value === code;
}

/** A scale shows every step; a code answered but listed nowhere is shown rather than lost. */
function choicesOf({ question, options }: AskedQuestion, given: readonly AnswerCount[]) {
  const isScale = question.kind === 'scale';
  if (!isScale && options.length === 0) return [];
  const { min, max } = boundsOf(question);
  const steps = isScale ? Array.from({ length: (max ?? 0) - (min ?? 0) + 1 }, (_, i) => (min ?? 0) + i) : [];
  const listed = isScale ? steps.map((code) => ({ code, label: String(code) })) : options;
  const seen = given.flatMap(({ value }) => (Array.isArray(value) ? value : [value]));
  const strays = [...new Set(seen)]
    .filter((code) => typeof code === 'number')
    .filter((code) => !listed.some((option) => option.code === code))
    .sort((a, b) => a - b);
  return [...listed, ...strays.map((code) => ({ code, label: String(code) }))];
}

/** Of numbers; null when nobody answered. */
function meanOf(question: QuestionItem, given: readonly AnswerCount[]): number | null {
  if (question.kind !== 'integer' && question.kind !== 'decimal' && question.kind !== 'scale') return null;
  let total = 0;
  let n = 0;
  for (const count of given) {
    if (typeof count.value !== 'number') continue;
    total += count.value * count.n;
    n += count.n;
  }
  return n === 0 ? null : total / n;
}

/** The team's zone: calls are counted by its calendar days. */
export const TEAM_ZONE = 'Europe/Paris';

// Sweden writes dates as ISO does. Temporal took 77 µs an instant, three instants a row: most of an export's time.
const localTime = new Intl.DateTimeFormat('sv-SE', {
  timeZone: TEAM_ZONE,
  dateStyle: 'short',
  timeStyle: 'short',
});

/** The day an instant falls on, for the team. */
export function parisDay(at: number): string {
  return parisTime(at).slice(0, 10);
}

/** The instant a day begins, for the team. */
export function parisDayStart(day: string): number {
  return Temporal.PlainDate.from(day).toZonedDateTime(TEAM_ZONE).epochMilliseconds;
}

/** `2026-03-31 14:05`, for the team; what spreadsheets read as a date and time. */
export function parisTime(at: number): string {
  return localTime.format(at);
}
