import type { AaporCounts } from '#server/contracts/aapor.ts';
import type { CampaignResults } from '#server/contracts/results.contract.ts';
import type { ScriptContent } from '#server/contracts/script-content.ts';
import { isQuestion } from '#server/contracts/script-flow.ts';
import { isSmall, lastFirst, maskParts } from './masking.rules.ts';

/** What of a campaign’s results is shared: the same figures, small counts masked so that none can be worked out. Pure. */

type Question = CampaignResults['questions'][number];

/** By name of question, those its conditions look at: whoever is asked it is told by their answers. */
export type Conditions = ReadonlyMap<string, ReadonlySet<string>>;

/** In any version of the script: what stands in the condition of a question, or of the turns of its block. */
export function conditionsIn(versions: readonly { readonly content: ScriptContent }[]): Conditions {
  const conditions = new Map<string, Set<string>>();
  for (const { content } of versions)
    for (const { items, repeat } of content.blocks) {
      const common = namesIn(repeat);
      for (const item of items.filter(isQuestion)) {
        const names = [...common, ...namesIn(item.showIf)].filter((name) => name !== item.name);
        conditions.set(item.name, new Set([...(conditions.get(item.name) ?? []), ...names]));
      }
    }
  return conditions;
}

/** Every name an expression, or the turns of a repeat, refer to. */
function namesIn(part: unknown): string[] {
  if (typeof part !== 'object' || part === null) return [];
  return Object.entries(part).flatMap(([key, value]) =>
    (key === 'name' || key === 'question') && typeof value === 'string' ? [value] : namesIn(value),
  );
}

/** @param below the campaign’s threshold; 0: everything is told */
export function shareResults(
  results: CampaignResults,
  conditions: Conditions,
  below: number,
): CampaignResults {
  if (below === 0) return { ...results, shared: { below } };
  const dispositions = masked(results.dispositions, [], below);
  const isTold = !(results.callResults ?? []).some(({ count }) => isSmall(count, below));
  return {
    ...results,
    shared: { below },
    dispositions: dispositions ?? [],
    // Where everybody interviewed has one, their sum stands among the dispositions.
    objectives: masked(results.objectives, [], below) ?? [],
    callResults: isTold ? results.callResults : null,
    waiting: masked(results.waiting, [], below) ?? [],
    ...sharedRates(results, below),
    questions: sharedQuestions(results.questions, conditions, below),
  };
}

/** Counts of people in parts of a known total, with what is told elsewhere of the rest; null: nothing is told. */
function masked<T extends { readonly count: number | null }>(
  parts: readonly T[],
  rest: readonly number[],
  below: number,
): T[] | null {
  const counts = [...parts.map(({ count }) => count ?? 0), ...rest];
  const places = maskParts({ counts, order: lastFirst(counts) }, below);
  if (places === null) return null;
  return parts.map((part, place) => (places.has(place) ? { ...part, count: null } : part));
}

/**
 * Rates are told with their counts when no class of people is small; otherwise rounded, so coarsely that twice the threshold
 * of people more or fewer would hardly move them; of too few people, not at all.
 */
function sharedRates(
  { aapor, progress, dispositions }: CampaignResults,
  below: number,
): Pick<CampaignResults, 'aapor' | 'roundedRates' | 'roundedTo'> {
  if (aapor === null) return { aapor, roundedRates: [], roundedTo: null };
  const counts: AaporCounts = aapor.counts;
  const parts = [...Object.values(counts), ...aapor.outcomes.map(({ count }) => count)];
  const isSafe = ![...parts, ...dispositions.map(({ count }) => count ?? 0)].some((count) =>
    isSmall(count, below),
  );
  if (isSafe) return { aapor, roundedRates: [], roundedTo: null };
  const step = [0.01, 0.05, 0.1].find((one) => progress.total * one >= 2 * below);
  return {
    aapor: null,
    roundedTo: step ?? null,
    roundedRates: aapor.rates.map(({ name, value }) => ({
      name,
      value:
        step === undefined || value === null ? null : Math.round(Math.round(value / step) * step * 100) / 100,
    })),
  };
}

function sharedQuestions(questions: readonly Question[], conditions: Conditions, below: number): Question[] {
  const shown = new Map<string, { readonly before: Question; readonly after: Question }>();
  return questions.map((before) => {
    const looked = [...(conditions.get(before.name) ?? [])].flatMap((name) => shown.get(name) ?? []);
    const after = isSmall(before.skipped ?? 0, below)
      ? withheld(before, 'few')
      : looked.some(({ before: one, after: told }) => givesAway(one, told, before, below))
        ? withheld(before, 'depends')
        : sharedQuestion(before, below);
    shown.set(before.name, { before, after });
    return after;
  });
}

/**
 * Whether how many were asked a question would tell a small count of one its condition looks at: when some of that one’s
 * counts are masked, or when the difference with one that is told is small.
 */
function givesAway(looked: Question, told: Question, asked: Question, below: number): boolean {
  const kept = [
    told.base,
    told.answered,
    told.dk,
    told.rf,
    told.na,
    ...told.options.map(({ count }) => count),
  ];
  if (told.withheld !== null || kept.includes(null)) return true;
  const base = asked.base ?? 0;
  const all = [looked.base, looked.answered, ...looked.options.map(({ count }) => count)];
  return all.some((count) => isSmall(Math.abs((count ?? 0) - base), below));
}

function sharedQuestion(question: Question, below: number): Question {
  if (isSmall(question.base ?? 0, below) || isSmall(question.people ?? 0, below))
    return withheld(question, 'few');
  const isOneOf = question.options.length > 0 && question.kind !== 'multi';
  const [dk, rf, na, answered] = [question.dk, question.rf, question.na, question.answered].map(
    (n) => n ?? 0,
  ) as [number, number, number, number];
  const reasons = [dk, rf, na];
  const given = isOneOf ? question.options.map(({ count }) => count ?? 0) : [answered];
  const counts = [...given, ...reasons];
  const places = maskParts({ counts, order: lastFirst(counts) }, below);
  if (places === null) return withheld(question, 'few');
  const isKept = (place: number) => !places.has(place);
  // The sum of the options is told only when neither side of it is then left without room.
  const inside = given.map((_, place) => place).filter((place) => !isKept(place));
  const isAnsweredTold = isOneOf
    ? inside.length === 0 || reasons.every((_, i) => isKept(given.length + i))
    : isKept(0);
  const reason = (place: number, count: number) => (isKept(given.length + place) ? count : null);
  const options = isOneOf
    ? question.options.map((option, place) => ({ ...option, count: isKept(place) ? option.count : null }))
    : question.options.map((option) => ({
        ...option,
        count: chosenTold(option.count ?? 0, question, isAnsweredTold, below),
      }));
  const isWhole = places.size === 0;
  const isSpread = isWhole && isOneOf;
  return {
    ...question,
    answered: isAnsweredTold ? answered : null,
    dk: reason(0, dk),
    rf: reason(1, rf),
    na: reason(2, na),
    ...passedOver(question, below),
    options,
    // With each value, two sums would tell two masked counts; a value given by somebody alone says who they are.
    mean: isAnsweredTold && answered >= below && (isWhole || !isOneOf) ? question.mean : null,
    values: isSpread ? question.values : [],
  };
}

/** Of several answers each is a table of its own: chosen or not. */
function chosenTold(
  count: number,
  { answered, base }: Question,
  isAnsweredTold: boolean,
  below: number,
): number | null {
  const rest = (answered ?? 0) - count;
  if (isSmall(count, below) || isSmall(rest, below)) return null;
  // Nobody answered less often than an option was chosen: a count near everybody bounds what is masked.
  return isAnsweredTold || (base ?? 0) - count >= 2 * below ? count : null;
}

function passedOver({ skipped, notReached }: Question, below: number) {
  const isTold = !isSmall(skipped ?? 0, below) && !isSmall(notReached ?? 0, below);
  return { skipped: isTold ? skipped : null, notReached: isTold ? notReached : null };
}

function withheld(question: Question, why: Question['withheld']): Question {
  return {
    ...question,
    withheld: why,
    ...{
      base: null,
      people: null,
      answered: null,
      dk: null,
      rf: null,
      na: null,
      skipped: null,
      notReached: null,
    },
    options: question.options.map((option) => ({ ...option, count: null })),
    mean: null,
    values: [],
  };
}
