import fc from 'fast-check';
import { expect, test } from 'vitest';
import { kishBase } from './intervals.ts';
import { estimatedMean, type Measured, studentQuantile } from './means.ts';

/** Figures of this file are those of R 4: `qt`, `t.test` and `cov.wt(method = "unbiased")`. */
const given = [3, 5, 5, 8, 2, 9, 4, 4];
const weights = [1.2, 0.4, 2.5, 0.8, 1, 3.1, 0.5, 1.5];
const people: readonly Measured[] = given.map((value) => ({ value, weight: 1 }));
const weighted: readonly Measured[] = given.map((value, index) => ({ value, weight: weights[index] ?? 0 }));

test.each([
  [4, 2.77644510519779],
  [4.7, 2.62072607535317],
  [9, 2.2621571627982],
  [12.3, 2.17293348175896],
  [29, 2.0452296421327],
  [99, 1.98421695158642],
  [1e6, 1.95996635681411],
])('with %f degrees of freedom the quantile is that of R', (freedom, quantile) => {
  expect(Math.abs(studentQuantile(freedom) - quantile)).toBeLessThan(0.001);
});

test('the interval of a mean is Student’s, and narrows when the population is known', () => {
  const plain = estimatedMean(people, 8, 0);
  expect(plain?.mean).toBe(5);
  expect(plain?.low).toBeCloseTo(3.0015, 3);
  expect(plain?.high).toBeCloseTo(6.9985, 3);
  const finite = estimatedMean(people, 8, 8 / 20);
  expect(finite?.low).toBeCloseTo(3.452, 3);
  expect(finite?.high).toBeCloseTo(6.548, 3);
  expect(estimatedMean(people, 8, 1)).toEqual({ mean: 5, low: 5, high: 5 });
});

test('weighted, it stands on Kish’s effective number', () => {
  const base = kishBase({
    sum: weights.reduce((sum, weight) => sum + weight, 0),
    squares: weights.reduce((sum, weight) => sum + weight ** 2, 0),
  });
  expect(base).toBeCloseTo(5.60185185185185, 10);
  const estimate = estimatedMean(weighted, base, 0);
  expect(estimate?.mean).toBeCloseTo(5.67272727272727, 10);
  expect(estimate?.low).toBeCloseTo(2.6227, 2);
  expect(estimate?.high).toBeCloseTo(8.7228, 2);
});

test('an interval holds its mean, weights that are all the same change nothing, and a value counts as often as it was given', () => {
  const values = fc.array(fc.integer({ min: -50, max: 50 }), { minLength: 5, maxLength: 40 });
  fc.assert(
    fc.property(values, fc.integer({ min: 1, max: 9 }), (all, weight) => {
      const one = estimatedMean(
        all.map((value) => ({ value, weight: 1 })),
        all.length,
        0,
      );
      const same = estimatedMean(
        all.map((value) => ({ value, weight })),
        all.length,
        0,
      );
      const counted = estimatedMean(
        [...new Set(all)].map((value) => ({ value, weight: all.filter((other) => other === value).length })),
        all.length,
        0,
      );
      expect(one === null).toBe(new Set(all).size === 1);
      for (const other of [same, counted]) {
        expect(other?.low ?? 0).toBeCloseTo(one?.low ?? 0, 8);
        expect(other?.high ?? 0).toBeCloseTo(one?.high ?? 0, 8);
      }
      if (one === null) return;
      expect(one.low).toBeLessThan(one.mean);
      expect(one.high).toBeGreaterThan(one.mean);
    }),
  );
});

test('too few answers, and answers that are all the same, have no interval', () => {
  expect(estimatedMean(people.slice(0, 4), 4, 0)).toBeNull();
  expect(estimatedMean([], 0, 0)).toBeNull();
  expect(estimatedMean([{ value: 3, weight: 12 }], 12, 0)).toBeNull();
});
