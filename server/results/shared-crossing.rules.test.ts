import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Pair } from './crossing.rules.ts';
import { sharedCrossing, transposed } from './shared-crossing.rules.ts';

const choices = (n: number) =>
  Array.from({ length: n }, (_, i) => ({ code: String(i + 1), label: `Choix ${i + 1}` }));

function crossingOf(cells: readonly (readonly number[])[], below: number) {
  const pairs = cells.flatMap((row, i) =>
    row.map((n, j): Pair => ({ answers: [String(i + 1)], values: [String(j + 1)], n })),
  );
  const asked = {
    rows: choices(cells.length),
    columns: choices(cells[0]?.length ?? 0),
    maskedRows: [],
    maskedColumns: [],
  };
  return sharedCrossing(asked, pairs, below);
}

test('every count of a shared crossing is zero or the threshold at least, and so are its sums; nobody is added', () => {
  const row = fc.array(fc.nat({ max: 30 }), { minLength: 4, maxLength: 4 });
  fc.assert(
    fc.property(
      fc.array(row, { minLength: 2, maxLength: 5 }),
      fc.integer({ min: 3, max: 8 }),
      (cells, below) => {
        const table = crossingOf(cells, below);
        if (table === null) return;
        const everybody = cells.flat().reduce((sum, n) => sum + n, 0);
        const told = table.counts.flat();
        for (const n of [...told, ...table.columns.map(({ base }) => base)])
          expect(n === 0 || n >= below).toBe(true);
        expect(told.reduce((sum, n) => sum + n, 0)).toBe(everybody);
        expect(transposed(transposed(table)).counts).toEqual(table.counts);
      },
    ),
  );
});

test('a rare answer stands with another rather than hide every town', () => {
  const table = crossingOf(
    [
      [30, 28, 31, 28],
      [22, 23, 22, 23],
      [3, 4, 2, 4],
    ],
    5,
  );
  expect(table?.rows.map(({ code }) => code)).toEqual(['1', 'grouped']);
  expect(table?.columns).toHaveLength(4);
});

test('where everything would stand together, nothing is told', () => {
  expect(
    crossingOf(
      [
        [1, 20],
        [20, 1],
      ],
      5,
    ),
  ).toBeNull();
});
