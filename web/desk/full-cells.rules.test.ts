import { expect, test } from 'vitest';
import { fullCellsOf } from './full-cells.ts';

const quotas = [
  {
    label: 'Suite',
    question: 'suite',
    cells: [
      { label: 'Seul·e', codes: [1], isFull: true },
      { label: 'Aidé·e', codes: [1, 2], isFull: false },
    ],
  },
];
const answered = (value: number) => ({ suite: { value, state: 'answered' as const } });

test('only the answer that falls in a full cell says so, by the first cell that fits', () => {
  expect(fullCellsOf(quotas, answered(1))).toEqual([{ quota: 'Suite', cell: 'Seul·e' }]);
  expect(fullCellsOf(quotas, answered(2))).toEqual([]);
  expect(fullCellsOf(quotas, {})).toEqual([]);
  expect(fullCellsOf(quotas, { suite: { value: 1, state: 'rf' } })).toEqual([]);
  expect(fullCellsOf([], answered(1))).toEqual([]);
});
