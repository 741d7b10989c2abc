import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type AaporClass, countsOf, sameEligibility } from './aapor.ts';
import { estimatedRates, finiteBase, kishBase, wilsonInterval } from './intervals.ts';

test.each([
  // Newcombe 1998, table I, method 3 (score without continuity correction).
  [81, 263, 0.2553, 0.3662],
  [15, 148, 0.0624, 0.1605],
  [0, 20, 0, 0.1611],
  [1, 29, 0.0061, 0.1718],
])('Wilson’s interval of %i out of %i is the published one', (count, base, low, high) => {
  const interval = wilsonInterval(count / base, base);
  expect(interval?.low).toBeCloseTo(low, 4);
  expect(interval?.high).toBeCloseTo(high, 4);
});

test('an interval holds its share, stays within 0 and 1, and narrows as people are more', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 100_000 }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      (base, at) => {
        const share = Math.round(at * base) / base;
        const wide = wilsonInterval(share, base);
        const narrow = wilsonInterval(share, base * 4);
        if (wide === null || narrow === null) throw new Error('there are people');
        expect(wide.low).toBeGreaterThanOrEqual(0);
        expect(wide.high).toBeLessThanOrEqual(1);
        expect(wide.low).toBeLessThanOrEqual(share);
        expect(wide.high).toBeGreaterThanOrEqual(share);
        expect(narrow.high - narrow.low).toBeLessThan(wide.high - wide.low);
      },
    ),
  );
});

test('nobody has no interval', () => {
  expect(wilsonInterval(0, 0)).toBeNull();
});

test('a population known narrows, a whole one leaves no doubt, one smaller than the sample is not believed', () => {
  // Cochran: (N − 1) / (N − n), 999 / 900 here.
  expect(finiteBase(50, 100, 1000)).toBeCloseTo(55.5, 10);
  expect(finiteBase(50, 100, null)).toBe(50);
  expect(finiteBase(50, 100, 99)).toBe(50);
  expect(wilsonInterval(0.3, finiteBase(50, 100, 100))).toEqual({ low: 0.3, high: 0.3 });
});

test('weights that are all the same count as many people, unequal ones as fewer', () => {
  expect(kishBase({ sum: 3 * 7, squares: 9 * 7 })).toBe(7);
  // (1 + 2 + 3)² / (1 + 4 + 9)
  expect(kishBase({ sum: 6, squares: 14 })).toBeCloseTo(36 / 14, 10);
  expect(kishBase({ sum: 0, squares: 0 })).toBe(0);
});

/** outcomerate, tests/testthat/test-rate.R: sixteen people and their weights. */
const published: readonly (readonly [AaporClass, number])[] = [
  ['I', 3.2],
  ['P', 0.4],
  ['I', 4.9],
  ['NC', 3.8],
  ['UH', 1.6],
  ['I', 3.3],
  ['R', 1.3],
  ['UO', 2.2],
  ['I', 3.5],
  ['O', 3.6],
  ['P', 0.1],
  ['I', 1.6],
  ['R', 1.1],
  ['O', 4.3],
  ['P', 2.3],
  ['NE', 0.6],
];

function sampleOf(people: typeof published) {
  const sums = (power: number) =>
    countsOf(people.map(([of, weight]) => ({ class: of, count: weight ** power })));
  return { counts: sums(1), squares: sums(2), sampled: people.length, population: null };
}

test('weighted rates are the published ones', () => {
  const rr2 = estimatedRates(sampleOf(published)).find(({ name }) => name === 'RR2');
  expect(rr2?.numerator).toBeCloseTo(19.3, 10);
  expect(rr2?.denominator).toBeCloseTo(37.2, 10);
  expect(rr2?.value).toBeCloseTo(19.3 / 37.2, 10);
});

test('the base of a weighted rate is Kish’s, of those in its denominator', () => {
  const rr2 = estimatedRates(sampleOf(published)).find(({ name }) => name === 'RR2');
  const weights = published.filter(([of]) => of !== 'NE').map(([, weight]) => weight);
  const squares = weights.reduce((sum, weight) => sum + weight ** 2, 0);
  expect(rr2?.base).toBeCloseTo(37.2 ** 2 / squares, 10);
  expect(rr2?.interval).toEqual(wilsonInterval(rr2?.value ?? 0, rr2?.base ?? 0));
});

test('weights that are all the same change neither rates nor intervals', () => {
  const e = sameEligibility(0.5);
  const alike = (weight: number) => sampleOf(published.map(([of]) => [of, weight] as const));
  const plain = estimatedRates({ ...alike(1), squares: null }, e);
  for (const [index, rate] of estimatedRates(alike(3), e).entries()) {
    expect(rate.value).toBeCloseTo(plain[index]?.value ?? 0, 10);
    expect(rate.base).toBeCloseTo(plain[index]?.base ?? 0, 10);
  }
});
