import { expect, test } from 'vitest';
import { wilsonInterval } from '#server/contracts/intervals.ts';
import { estimateOf, type Sample } from './sample.ts';

const sample: Sample = { people: 100, withWeight: 0, weighted: null, means: [], population: null };
const question = { name: 'q', answered: 50, people: null };
const option = { code: '1', count: 20 };

test('without weights an answer is estimated from people, and a population known narrows it', () => {
  expect(estimateOf(sample, question, option)).toEqual({ share: 0.4, interval: wilsonInterval(0.4, 50) });
  const finite = estimateOf({ ...sample, population: 101 }, question, option);
  expect(finite?.interval).toEqual(wilsonInterval(0.4, (50 * 100) / 51));
});

test('a population smaller than the sample narrows nothing', () => {
  expect(estimateOf({ ...sample, population: 60 }, question, option)).toEqual(
    estimateOf(sample, question, option),
  );
});

test('with weights it is the share of their sum, on Kish’s effective size', () => {
  const own = { name: 'q', base: { sum: 60, squares: 90 }, options: [{ code: '1', sum: 15 }] };
  const counts = { I: 0, P: 0, R: 0, NC: 0, O: 0, UH: 0, UR: 0, UO: 0, NE: 0 };
  const weighted = { counts, squares: counts, questions: [own] };
  const estimate = estimateOf({ ...sample, weighted }, question, option);
  expect(estimate).toEqual({ share: 0.25, interval: wilsonInterval(0.25, 40) });
});

test('turns of a repeated block, and a question nobody answered, are not estimated', () => {
  expect(estimateOf(sample, { ...question, people: 9 }, option)).toBeNull();
  expect(estimateOf(sample, { ...question, answered: 0 }, { code: '1', count: 0 })).toBeNull();
});
