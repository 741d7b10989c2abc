import type { CampaignResults } from '#server/contracts/results.contract.ts';
import type { QuestionItem, ScriptContent } from '#server/contracts/script-content.ts';
import { boundsOf, isQuestion } from '#server/contracts/script-flow.ts';
import { answerKey, everyTurn, turnsQuestion } from '#server/contracts/script-passages.ts';
import { SOME_TURN, type TallyRow } from '#server/interviews/index.ts';

/** A question with every option it ever had. */
export interface AskedQuestion {
  readonly question: QuestionItem;
  /** In a repeated block: its repeat, with the most turns it ever had. */
  readonly repeat: { readonly name: string; readonly label: string; readonly max: number } | null;
  readonly options: readonly { readonly code: number; readonly label: string }[];
}

/**
 * One list out of several versions: the first version's questions in order, then those only others had; an option
 * dropped since keeps its place at the end. Order is stable: headers of exports follow it.
 */
export function mergeQuestions(versions: readonly { readonly content: ScriptContent }[]): AskedQuestion[] {
  const merged = new Map<string, Placed & { options: Map<number, string> }>();
  for (const { question, repeat } of versions.flatMap(({ content }) => questionsOf(content))) {
    const before = merged.get(question.name) ?? { question, repeat, options: new Map<number, string>() };
    const most = Math.max(before.repeat?.max ?? 0, repeat?.max ?? 0);
    const known = { ...before, repeat: before.repeat && { ...before.repeat, max: most } };
    for (const { code, label } of optionsOf(question)) {
      if (!known.options.has(code)) known.options.set(code, label);
    }
    merged.set(question.name, known);
  }
  return [...merged.values()].map(({ question, repeat, options }) => ({
    question,
    repeat,
    options: [...options].map(([code, label]) => ({ code, label })),
  }));
}

type Placed = Pick<AskedQuestion, 'question' | 'repeat'>;

/** How many turns a repeated block had is told as the answer to a question is, before what was asked in them. */
function questionsOf({ blocks }: ScriptContent): Placed[] {
  return blocks.flatMap(({ items, repeat }): Placed[] => {
    const asked = items.filter(isQuestion);
    if (repeat === undefined) return asked.map((question) => ({ question, repeat: null }));
    const { name, max } = repeat;
    const own = { name, label: repeat.label['fr'] ?? name, max };
    const turns = { question: turnsQuestion(repeat), repeat: null };
    return [turns, ...asked.map((question) => ({ question, repeat: own }))];
  });
}

/** Of a question: in a repeated block, over all its turns. */
export function rowsOf(asked: AskedQuestion, all: ReadonlyMap<string, readonly TallyRow[]>): TallyRow[] {
  const { question, repeat } = asked;
  const own = all.get(question.name) ?? [];
  if (repeat === null) return [...own];
  const sums = new Map<string, number>();
  for (const turn of everyTurn(repeat))
    for (const { key, n } of all.get(answerKey(question.name, turn)) ?? [])
      sums.set(key, (sums.get(key) ?? 0) + n);
  const turns = [...sums].map(([key, n]) => ({ name: question.name, key, n }));
  return [...turns, ...own.filter(({ key }) => key === SOME_TURN)];
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

/** Figures of one question from its tallies. Options nobody chose count zero. */
export function tally(
  asked: AskedQuestion,
  tallies: readonly TallyRow[],
): CampaignResults['questions'][number] {
  const { question } = asked;
  const having = (key: string) => tallies.find((one) => one.key === key)?.n ?? 0;
  const [answered, dk, rf, na] = [having('answered'), having('dk'), having('rf'), having('na')];
  const values = valuesOf(tallies);
  return {
    name: question.name,
    text: question.text['fr'] ?? '',
    kind: question.kind,
    withheld: null,
    base: answered + dk + rf + na,
    people: asked.repeat === null ? null : having(SOME_TURN),
    answered,
    dk,
    rf,
    na,
    skipped: having('skipped'),
    notReached: having('not_reached'),
    options: choicesOf(asked, values).map(({ code, label }) => ({
      code: String(code),
      label,
      count: values.find(({ value }) => value === code)?.count ?? 0,
    })),
    mean: isMeasured(question) ? meanOf(values) : null,
    values: isMeasured(question) || isTimed(question) ? values : [],
  };
}

interface ValueCount {
  readonly value: number | string;
  readonly count: number;
}

/** What was given, in order. */
function valuesOf(tallies: readonly TallyRow[]): ValueCount[] {
  return tallies
    .filter(({ key }) => key.startsWith('='))
    .map(({ key, n }) => ({ value: valueIn(key.slice(1)), count: n }))
    .sort((a, b) => (a.value < b.value ? -1 : 1));
}

/** Numbers are kept as JSON writes them; days and times are not numbers. */
function valueIn(text: string): number | string {
  const number = Number(text);
  return Number.isNaN(number) ? text : number;
}

/** Its answers are numbers, which have a mean. */
export function isMeasured({ kind }: QuestionItem): boolean {
  return kind === 'integer' || kind === 'decimal' || kind === 'scale';
}

function isTimed({ kind }: QuestionItem): boolean {
  return kind === 'date' || kind === 'time';
}

/** Whether answers to it may be told by their codes: choices, yes or no, steps of a scale. */
export function isCoded({ question, options }: AskedQuestion): boolean {
  return question.kind === 'scale' || options.length > 0;
}

/** A scale shows every step; a code answered but listed nowhere is shown rather than lost. */
export function choicesOf(asked: AskedQuestion, given: readonly Pick<ValueCount, 'value'>[]) {
  if (!isCoded(asked)) return [];
  const { question, options } = asked;
  const isScale = question.kind === 'scale';
  const { min, max } = boundsOf(question);
  const steps = isScale ? Array.from({ length: (max ?? 0) - (min ?? 0) + 1 }, (_, i) => (min ?? 0) + i) : [];
  const listed = isScale ? steps.map((code) => ({ code, label: String(code) })) : options;
  const strays = given
    .flatMap(({ value }) => (typeof value === 'number' ? [value] : []))
    .filter((code) => !listed.some((option) => option.code === code));
  return [...listed, ...strays.map((code) => ({ code, label: String(code) }))];
}

/** Of numbers; null when nobody answered. */
function meanOf(values: readonly ValueCount[]): number | null {
  const numbers = values.flatMap(({ value, count }) => (typeof value === 'number' ? [{ value, count }] : []));
  const n = numbers.reduce((sum, { count }) => sum + count, 0);
  return n === 0 ? null : numbers.reduce((sum, { value, count }) => sum + value * count, 0) / n;
}
