import { expect, it } from 'vitest';
import type { QuestionItem } from '#server/contracts/script-content.ts';
import type { GivenAnswer } from '#server/contracts/script-flow.ts';
import type { ScriptPath } from '#server/contracts/script-paths.ts';
import { pathsOf, playedOf, turnsOf } from './trial.ts';

const given = (value: GivenAnswer['value']): GivenAnswer => ({ value, state: 'answered' });
const path = (answers: Readonly<Record<string, GivenAnswer>>, fields = {}): ScriptPath => ({
  asked: Object.keys(answers),
  answers,
  fields,
});
const questions: QuestionItem[] = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i'].map((name) => ({
  kind: 'yesno',
  name,
  text: { fr: name },
}));
const names = (...all: string[]) => new Set(all);

it('plays a path up to a question: its answers, the file from the start, and nothing further', () => {
  const whole = path({ a: given(1), b: given(0) }, { commune: 'Bobigny' });
  expect(playedOf(whole, 1)).toEqual({
    answers: { a: given(1) },
    fields: { commune: 'Bobigny' },
    reached: 'a',
  });
  expect(playedOf(whole, 0)).toMatchObject({ answers: {}, reached: null });
});

it('lists paths from the shortest to the longest, each once', () => {
  const [short, long] = [path({ a: given(0) }), path({ a: given(1), b: given(1) })];
  const report = { paths: [long, short], shortest: short, longest: { ...long } };
  const whole = { ...report, isWhole: true, isEvery: true, deciding: names('a'), findings: [] };
  expect(pathsOf(whole).map(({ asked }) => asked.length)).toEqual([1, 2]);
});

it('tells a path by what the others do not say, absences and columns too', () => {
  const one = path({ a: given(1), b: { value: null, state: 'dk' }, c: given(1) }, { commune: null });
  const other = path({ a: given(1), b: given([1, 2]) }, { commune: 'Bobigny' });
  const turns = turnsOf([one, other], names('a', 'b', 'target.commune'), questions);
  expect(turns(one)).toEqual({
    told: [
      { op: 'not', of: { op: 'answered', name: 'target.commune' } },
      { op: 'isDontKnow', name: 'b' },
    ],
    more: 0,
  });
  expect(turns(other).told).toEqual([
    { op: 'eq', name: 'target.commune', value: 'Bobigny' },
    { op: 'selected', name: 'b', value: 1 },
    { op: 'selected', name: 'b', value: 2 },
  ]);
});

it('tells the rarest answers of a path that turns on many, and counts the others', () => {
  const all = Object.fromEntries(questions.map(({ name }) => [name, given(1)]));
  const common = Object.fromEntries(['a', 'b', 'c'].map((name) => [name, given(1)]));
  const paths = [path(all), path(common), path(common), path({ a: given(0) })];
  const { told, more } = turnsOf(paths, names(...Object.keys(all)), questions)(path(all));
  expect(told.map((turn) => 'name' in turn && turn.name)).toEqual(['d', 'e', 'f', 'g', 'h', 'i']);
  expect(more).toBe(3);
});
