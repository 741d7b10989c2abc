import fc from 'fast-check';
import { expect, test } from 'vitest';
import { classesOf, daysOf, hoursOf, medianOf } from './spread.ts';

const counted = (value: fc.Arbitrary<number>) =>
  fc.array(fc.record({ value, count: fc.integer({ min: 1, max: 9 }) }), { minLength: 1, maxLength: 40 });
const total = (all: readonly { readonly count: number }[]) => all.reduce((sum, { count }) => sum + count, 0);

test('classes hold every answer once, side by side, and are few', () => {
  fc.assert(
    fc.property(counted(fc.integer({ min: -500, max: 100_000 })), (values) => {
      const classes = classesOf(values, true);
      expect(total(classes)).toBe(total(values));
      expect(classes.length).toBeLessThanOrEqual(17);
      for (const [index, { to }] of classes.entries())
        if (index + 1 < classes.length) expect(classes[index + 1]?.from).toBe(to);
    }),
  );
  fc.assert(
    fc.property(counted(fc.double({ min: 0, max: 300, noNaN: true })), (values) => {
      expect(total(classesOf(values, false))).toBe(total(values));
      expect(classesOf(values, false).length).toBeLessThanOrEqual(17);
    }),
  );
});

test('few whole numbers are a class each; many make round classes', () => {
  const ages = [3, 4, 4, 6].map((value) => ({ value, count: 1 }));
  expect(classesOf(ages, true)).toEqual([
    { from: 3, to: 4, count: 1 },
    { from: 4, to: 5, count: 2 },
    { from: 5, to: 6, count: 0 },
    { from: 6, to: 7, count: 1 },
  ]);
  const wide = classesOf(
    [
      { value: 18, count: 1 },
      { value: 97, count: 2 },
    ],
    true,
  );
  expect([wide[0], wide.at(-1)]).toEqual([
    { from: 15, to: 20, count: 1 },
    { from: 95, to: 100, count: 2 },
  ]);
  expect(classesOf([], true)).toEqual([]);
});

test('the median is that of the answers written out', () => {
  expect(medianOf([])).toBeNull();
  expect(
    medianOf([
      { value: 9, count: 1 },
      { value: 1, count: 2 },
    ]),
  ).toBe(1);
  expect(
    medianOf([
      { value: 1, count: 2 },
      { value: 4, count: 2 },
    ]),
  ).toBe(2.5);
});

test('days are shown by day, by month or by year, as their span asks', () => {
  const days = (...values: string[]) => daysOf(values.map((value) => ({ value, count: 1 })));
  expect(days('2026-03-01', '2026-03-03')).toMatchObject({
    by: 'day',
    classes: [{ count: 1 }, { count: 0 }, { count: 1 }],
  });
  const months = days('2025-12-31', '2026-02-01', '2026-02-28');
  expect([months.by, months.classes.map(({ count }) => count)]).toEqual(['month', [1, 0, 2]]);
  expect(days('1950-06-01', '2026-02-01').by).toBe('year');
});

test('times are shown by hour', () => {
  const times = ['09:15', '09:45', '11:00'].map((value) => ({ value, count: 1 }));
  expect(hoursOf(times).map(({ from, count }) => [from, count])).toEqual([
    [9, 2],
    [10, 0],
    [11, 1],
  ]);
});
