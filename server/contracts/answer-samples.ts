import type { AnswerValue, Expression, QuestionItem } from './script-content.ts';
import { asNumber, boundsOf, checkAnswer, evaluate, type GivenAnswer } from './script-flow.ts';

/**
 * The answers worth trying: one for each way the comparisons of a script may see a question or a column of the list.
 * Two answers that every comparison sees alike lead to the same place, whatever else they say. Pure.
 */

/** What a condition asks of one answer, or of one column. */
export type Comparison = Extract<Expression, { readonly name: string }>;

export function comparisonsIn(e: Expression): readonly Comparison[] {
  if ('all' in e) return e.all.flatMap(comparisonsIn);
  return 'of' in e ? comparisonsIn(e.of) : [e];
}

export interface Sample {
  /** Null: left blank. */
  readonly given: GivenAnswer | null;
  /** What each comparison makes of it, a letter each, in their order. */
  readonly marks: string;
}

export interface Samples {
  readonly all: readonly Sample[];
  /** Nothing that the comparisons would see otherwise was left out. */
  readonly isExact: boolean;
}

/** A multiple choice of more combinations than this is only tried in part. */
const MOST_COMBINATIONS = 256;

/** Answers to a question as it is offered; the blank comes last. */
export function samplesOf(question: QuestionItem, comparisons: readonly Comparison[]): Samples {
  const { values, isExact } = valuesOf(question, comparisons);
  const answers: (GivenAnswer | null)[] = values.map((value) => ({ value, state: 'answered' }));
  for (const state of ['dk', 'rf', 'na'] as const) answers.push({ value: null, state });
  const fitting = answers.filter((given) => given === null || checkAnswer(question, given) === null);
  const seen = distinct(fitting, question.name, comparisons);
  const blank = marked(null, question.name, comparisons);
  // No check runs on a blank, and only a required question minds it: else it is one more answer.
  const isApart = question.required === true || (question.checks ?? []).length > 0;
  const isNew = isApart || !seen.some(({ marks }) => marks === blank.marks);
  return { all: isNew ? [...seen, blank] : seen, isExact };
}

/** What a column of the list may hold; `name` as conditions write it. The blank comes first: an unknown file. */
export function fieldSamplesOf(name: string, comparisons: readonly Comparison[]): Samples {
  const { values, isExact } = columnValues(name, comparisons);
  const given: GivenAnswer[] = values.map((value) => ({ value, state: 'answered' }));
  return { all: distinct([null, ...given], name, comparisons), isExact };
}

/** A column's sample as `runScript` takes it. */
export function fieldValueOf({ given }: Sample): string | number | null {
  const value = given?.value ?? null;
  return Array.isArray(value) ? null : value;
}

export function marked(given: GivenAnswer | null, name: string, comparisons: readonly Comparison[]): Sample {
  const answers = given === null ? {} : { [name]: given };
  const value = fieldValueOf({ given, marks: '' });
  const fields = name.startsWith('target.') ? { [name.slice('target.'.length)]: value } : {};
  const marks = comparisons.map((one) => String(evaluate(one, answers, fields)).charAt(0)).join('');
  return { given, marks };
}

function distinct(
  answers: readonly (GivenAnswer | null)[],
  name: string,
  comparisons: readonly Comparison[],
): Sample[] {
  const byMarks = new Map<string, Sample>();
  for (const given of answers) {
    const sample = marked(given, name, comparisons);
    if (!byMarks.has(sample.marks)) byMarks.set(sample.marks, sample);
  }
  return [...byMarks.values()];
}

interface Values {
  readonly values: readonly AnswerValue[];
  readonly isExact: boolean;
}

function valuesOf(question: QuestionItem, comparisons: readonly Comparison[]): Values {
  const codes = (question.options ?? []).map(({ code }) => code);
  switch (question.kind) {
    case 'yesno':
      return { values: [1, 0], isExact: true };
    case 'single':
      return { values: codes, isExact: true };
    case 'multi':
      return combinations(question, comparisons);
    case 'integer':
    case 'scale':
    case 'decimal': {
      const isWhole = question.kind !== 'decimal';
      return {
        values: around(numbersIn(comparisons), { ...boundsOf(question), isWhole, usual: 1 }),
        isExact: true,
      };
    }
    case 'date':
    case 'time':
      return { values: written(scales[question.kind], comparisons), isExact: true };
    case 'text':
      return texts(comparisons);
  }
}

function columnValues(name: string, comparisons: readonly Comparison[]): Values {
  if (name === 'target.deadlineOn') return { values: written(scales.date, comparisons), isExact: true };
  if (name !== 'target.daysLeft') return texts(comparisons);
  const line = { min: null, max: null, isWhole: true, usual: 1 };
  return { values: around(numbersIn(comparisons), line), isExact: true };
}

/** Sets of choices, one for each way of being seen; an exclusive choice stands alone. */
function combinations({ options = [], name }: QuestionItem, comparisons: readonly Comparison[]): Values {
  const found = new Map<string, readonly number[]>();
  const see = (codes: readonly number[]): boolean => {
    const { marks } = marked({ value: [...codes], state: 'answered' }, name, comparisons);
    if (found.has(marks)) return false;
    found.set(marks, codes);
    return true;
  };
  const singles = options.filter(({ exclusive }) => exclusive !== true).map(({ code }) => [code]);
  const different = singles.filter(see);
  // Codes seen alike add nothing to one another: a set of one of each is enough.
  for (const set of found.values()) {
    if (found.size > MOST_COMBINATIONS) break;
    for (const [code] of different)
      if (code !== undefined && !set.includes(code)) see([...set, code].sort((a, b) => a - b));
  }
  for (const { code, exclusive } of options) if (exclusive === true) see([code]);
  return {
    values: [...found.values()].map((codes) => [...codes]),
    isExact: found.size <= MOST_COMBINATIONS,
  };
}

function literalsIn(comparisons: readonly Comparison[]): (string | number)[] {
  return comparisons.flatMap((one) => {
    if ('values' in one) return [...one.values];
    return 'value' in one ? [typeof one.value === 'boolean' ? Number(one.value) : one.value] : [];
  });
}

function numbersIn(comparisons: readonly Comparison[]): number[] {
  return literalsIn(comparisons).flatMap((literal) => asNumber(literal) ?? []);
}

const orders: readonly string[] = ['lt', 'le', 'gt', 'ge'];

/** Each text or number something is compared with, numbers beside them, and a word that is none of these. */
function texts(comparisons: readonly Comparison[]): Values {
  const literals = literalsIn(comparisons);
  const words = literals.filter((literal) => typeof literal === 'string' && literal !== '');
  const numbers = literals.filter((literal) => typeof literal === 'number');
  const line = { min: null, max: null, isWhole: false, usual: 1 };
  const near = numbers.length === 0 ? [] : around(numbers, line).map(String);
  let other = 'réponse';
  while (words.includes(other)) other += ' autre';
  const isOrdered = comparisons.some(
    (one) => orders.includes(one.op) && 'value' in one && typeof one.value === 'string',
  );
  const isMixed = words.length > 0 && numbers.length > 0;
  return { values: [...new Set([...words, other, ...near])], isExact: !isOrdered && !isMixed };
}

interface Line {
  readonly min: number | null;
  readonly max: number | null;
  readonly isWhole: boolean;
  /** Taken wherever it will do: examples are read by people. */
  readonly usual: number;
}

/** The points inside the bounds, and one number in each gap between them. */
function around(points: readonly number[], line: Line): number[] {
  const low = line.min ?? Number.NEGATIVE_INFINITY;
  const high = line.max ?? Number.POSITIVE_INFINITY;
  const cuts = [...new Set(points)].sort((a, b) => a - b);
  const gaps = [Number.NEGATIVE_INFINITY, ...cuts].flatMap((from, index) =>
    between(from, cuts[index] ?? Number.POSITIVE_INFINITY, line),
  );
  const own = cuts.filter(
    (point) => point >= low && point <= high && (!line.isWhole || Number.isInteger(point)),
  );
  return [...own, ...gaps].sort((a, b) => a - b);
}

/** A number strictly between two, within the bounds; none when there is none. */
function between(from: number, to: number, { min, max, isWhole, usual }: Line): number[] {
  const low = min ?? Number.NEGATIVE_INFINITY;
  const high = max ?? Number.POSITIVE_INFINITY;
  if (isWhole) {
    const first = Math.max(Math.ceil(low), Math.floor(from) + 1);
    const last = Math.min(Math.floor(high), Math.ceil(to) - 1);
    return first > last ? [] : [Math.min(last, Math.max(first, usual))];
  }
  const isIn = (value: number) => value > from && value < to && value >= low && value <= high;
  const beside = from === Number.NEGATIVE_INFINITY ? to - 1 : from + 1;
  const middle = (Math.max(from, low) + Math.min(to, high)) / 2;
  return [usual, beside, middle, low, high].filter(isIn).slice(0, 1);
}

/** Values that are written as texts and put in order as texts. */
interface Scale {
  readonly first: number;
  readonly last: number;
  readonly usual: number;
  readonly write: (index: number) => string;
}

const dayOf = (iso: string): number => Date.parse(iso) / 86_400_000;
const twoDigits = (value: number): string => String(value).padStart(2, '0');

const scales = {
  date: {
    first: dayOf('0000-01-01'),
    last: dayOf('9999-12-31'),
    usual: dayOf('2026-01-15'),
    write: (day) => new Date(day * 86_400_000).toISOString().slice(0, 10),
  },
  time: {
    first: 0,
    last: 24 * 60 - 1,
    usual: 10 * 60,
    write: (minute) => `${twoDigits(Math.floor(minute / 60))}:${twoDigits(minute % 60)}`,
  },
} as const satisfies Record<string, Scale>;

function written(scale: Scale, comparisons: readonly Comparison[]): string[] {
  const points = literalsIn(comparisons)
    .filter((literal) => typeof literal === 'string')
    .map((literal) => placeOn(scale, literal));
  const line = { min: scale.first, max: scale.last, isWhole: true, usual: scale.usual };
  return around(points, line).map(scale.write);
}

/** Where a text stands among the values; between two of them (a half) when it is none (« 2026-03 »). */
function placeOn({ first, last, write }: Scale, text: string): number {
  let [low, high] = [first, last + 1];
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (write(middle) < text) low = middle + 1;
    else high = middle;
  }
  return low <= last && write(low) === text ? low : low - 0.5;
}
