import { z } from 'zod';
import type { Criterion } from '#server/contracts/crossing.contract.ts';
import { absenceOf, answerIn, parseReading } from '#server/interviews/index.ts';
import type { Db } from '#server/platform/database.ts';
import type { Choice, Pair } from './crossing.rules.ts';
import { type CrossedBy, countPairs, type PairCount } from './crossing.store.ts';
import { type AskedQuestion, choicesOf, isCoded } from './tally.rules.ts';

/** What a crossing is made of, told as it is or shared: what it may be of, and people by what they answered and what they are. */

export const fileColumns = ['territory', 'commune', 'language'] as const;

/** In a repeated block a person has several answers: they are in no one cell. */
export function isCrossable(asked: AskedQuestion): boolean {
  return asked.repeat === null && isCoded(asked);
}

/** Questions as the screen proposes them, and what they may be crossed by: one another, and columns of people's files. */
export function proposed(
  crossable: readonly AskedQuestion[],
  columns: readonly (typeof fileColumns)[number][],
): { questions: { name: string; text: string }[]; criteria: Criterion[] } {
  const questions = crossable.map(({ question }) => ({
    name: question.name,
    text: question.text['fr'] ?? question.name,
  }));
  return {
    questions,
    criteria: [
      ...questions.map(({ name, text }) => ({
        key: `question:${name}`,
        kind: 'question' as const,
        label: text,
      })),
      ...columns.map((column) => ({ key: `file:${column}`, kind: 'file' as const, label: null })),
    ],
  };
}

export const isCalled = (name: string) => (one: AskedQuestion) => one.question.name === name;

/** Of a key among the criteria proposed. */
export function crossedByOf(key: string): CrossedBy {
  const [kind, ...rest] = key.split(':');
  const what = rest.join(':');
  if (kind === 'question') return { question: what };
  const file = fileColumns.find((column) => kind === 'file' && column === what);
  return file === undefined ? { column: what } : { file };
}

interface Pairs {
  readonly pairs: readonly Pair[];
  readonly rows: readonly Choice[];
  /** Null: the values themselves. */
  readonly columns: readonly Choice[] | null;
  /** The question they are the answers to, when it is one. */
  readonly across: AskedQuestion | undefined;
}

/** People of a campaign by their answer to a question, then by what it is crossed with. */
export async function readPairs(
  db: Db,
  campaignId: number,
  rows: AskedQuestion,
  by: CrossedBy,
  crossable: readonly AskedQuestion[],
): Promise<Pairs> {
  const read = readerOf(by);
  const counted = await countPairs(db, campaignId, rows.question.name, by);
  const pairs = counted.map((pair) => pairOf(pair, read));
  const across = 'question' in by ? crossable.find(isCalled(by.question)) : undefined;
  return {
    pairs,
    rows: listed(rows, pairs, 'answers'),
    columns: across === undefined ? null : listed(across, pairs, 'values'),
    across,
  };
}

function readerOf(by: CrossedBy): (text: string) => readonly string[] {
  if ('question' in by) return codesIn;
  return 'file' in by ? (text) => [text] : wordsIn;
}

/** The question's codes in its order, then those given that no version lists. */
function listed(asked: AskedQuestion, pairs: readonly Pair[], where: 'answers' | 'values'): Choice[] {
  const given = [...new Set(pairs.flatMap((pair) => pair[where]))].map((value) => ({ value: Number(value) }));
  return choicesOf(asked, given).map(({ code, label }) => ({ code: String(code), label }));
}

function pairOf({ answer, value, n }: PairCount, read: (text: string) => readonly string[]): Pair {
  return {
    answers: answer === null ? [] : codesIn(answer),
    values: value === null ? [] : read(value).filter((one) => one !== ''),
    n,
  };
}

/** The codes of an answer, as the room of interviews keeps it; none when there is no answer. */
function codesIn(json: string): string[] {
  const reading = parseReading(json);
  return absenceOf(reading) === null ? [answerIn(reading)].flat().map(String) : [];
}

function wordsIn(json: string): string[] {
  return [z.string().parse(JSON.parse(json)).trim()];
}
