import fc from 'fast-check';
import { expect, test } from 'vitest';
import { groupColumns, isSmall, lastFirst, maskParts, total } from './masking.rules.ts';

function* splits(sum: number, parts: number): Generator<number[]> {
  if (parts === 1) yield [sum];
  else
    for (let first = 0; first <= sum; first += 1)
      for (const rest of splits(sum - first, parts - 1)) yield [first, ...rest];
}

test.each([
  [2, 3],
  [3, 3],
  [4, 3],
  [2, 5],
  [3, 5],
])(
  'of %i parts masked below %i, every table that may be published so leaves each small count open',
  (width, below) => {
    for (let sum = 1; sum <= 4 * below; sum += 1)
      for (const counts of splits(sum, width)) {
        const masked = maskParts({ counts, order: lastFirst(counts) }, below);
        // Whether anything is told depends on how many people there are, and on nothing they said.
        expect(masked === null).toBe(sum < below + width - 2);
        if (masked === null) continue;
        const isTold = (other: readonly number[]) =>
          other.every((count, place) => (masked.has(place) ? count > 0 : count === counts[place]));
        const possible = [...splits(sum, width)].filter(isTold);
        counts.forEach((count, place) => {
          if (!isSmall(count, below)) return;
          const values = new Set(possible.map((other) => other[place]));
          for (let value = 1; value < below; value += 1) expect(values.has(value), `${counts}`).toBe(true);
        });
      }
  },
);

test('what is large is told as it is when nothing is small; zeros are told; one masked count never stands alone', () => {
  fc.assert(
    fc.property(
      fc.array(fc.nat({ max: 40 }), { minLength: 1, maxLength: 12 }),
      fc.integer({ min: 2, max: 11 }),
      (counts, below) => {
        const masked = maskParts({ counts, order: lastFirst(counts) }, below);
        if (masked !== null && !counts.some((count) => isSmall(count, below))) expect(masked.size).toBe(0);
        if (masked === null || masked.size === 0) return;
        expect(masked.size).toBeGreaterThan(1);
        for (const place of masked) expect(counts[place]).toBeGreaterThan(0);
        counts.forEach((count, place) => {
          if (isSmall(count, below)) expect(masked.has(place)).toBe(true);
        });
      },
    ),
  );
});

test('a threshold of nothing masks nothing', () => {
  expect(maskParts({ counts: [1, 2, 3], order: [0, 1, 2] }, 0)?.size).toBe(0);
  expect(groupColumns([[1, 2]], 0)?.size).toBe(0);
});

/** Every table of whole numbers with these margins. */
function* tablesWith(rows: readonly number[], columns: readonly number[]): Generator<number[][]> {
  const [first, ...others] = rows;
  if (first === undefined) {
    if (columns.every((left) => left === 0)) yield [];
    return;
  }
  for (const row of splits(first, columns.length)) {
    if (row.some((n, j) => n > (columns[j] ?? 0))) continue;
    const left = columns.map((n, j) => n - (row[j] ?? 0));
    for (const rest of tablesWith(others, left)) yield [row, ...rest];
  }
}

test('of a table with all its margins, no small cell is learnt from the columns that are told', () => {
  const below = 3;
  const cell = fc.nat({ max: 6 });
  fc.assert(
    fc.property(fc.array(fc.tuple(cell, cell, cell), { minLength: 2, maxLength: 3 }), (cells) => {
      const rows = cells.map((row) => total(row));
      const columns = [0, 1, 2].map((j) => total(cells.map((row) => row[j] ?? 0)));
      fc.pre([...rows, ...columns].every((sum) => !isSmall(sum, below)));
      const hidden = groupColumns(cells, below);
      // Nothing is told but margins: they are what the questions' own figures say.
      if (hidden === null || hidden.size === 0) return;
      const isTold = (other: readonly number[][]) =>
        other.every((row, i) => row.every((n, j) => hidden.has(j) || n === cells[i]?.[j]));
      const possible = [...tablesWith(rows, columns)].filter(isTold);
      cells.forEach((row, i) => {
        row.forEach((count, j) => {
          if (!isSmall(count, below)) return;
          expect(hidden.has(j)).toBe(true);
          const values = new Set(possible.map((other) => other[i]?.[j]));
          for (let value = 1; value < below; value += 1) expect(values.has(value), `${cells}`).toBe(true);
        });
      });
    }),
    { numRuns: 300 },
  );
}, 60_000);
