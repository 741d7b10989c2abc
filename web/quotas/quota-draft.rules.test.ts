import { expect, test } from 'vitest';
import type { QuotaView } from '#server/contracts/quotas.contract.ts';
import {
  aboutKey,
  aboutOf,
  draftsOf,
  inputsOf,
  isSame,
  isWhole,
  newQuota,
  toggled,
  valuesIn,
} from './quota-draft.ts';

const quota: QuotaView = {
  id: 3,
  label: 'Âge',
  about: { kind: 'field', name: 'Tranche : âge' },
  cells: [{ id: 7, label: 'Jeunes', values: ['18-29 ans, actifs', '16-17'], limit: 50, completed: 12 }],
};

test('what was saved and not touched is the same; a count that moves changes nothing', () => {
  expect(isSame(draftsOf([quota]), [quota])).toBe(true);
  const moved = { ...quota, cells: quota.cells.map((cell) => ({ ...cell, completed: 13 })) };
  expect(isSame(draftsOf([quota]), [moved])).toBe(true);
  expect(isSame([], [quota])).toBe(false);
});

test('values are apart by semicolons, once each; commas are theirs', () => {
  expect(valuesIn(' a ; b, c ;; a\nd')).toEqual(['a', 'b, c', 'd']);
  expect(toggled('1 ; 2', '1')).toBe('2');
  expect(toggled('2', '1')).toBe('2 ; 1');
  expect(toggled('', '1')).toBe('1');
});

test('nothing half-typed is asked about', () => {
  expect(isWhole(draftsOf([quota]))).toBe(true);
  expect(isWhole([newQuota()])).toBe(false);
  const limited = (limit: string) => {
    const [draft] = draftsOf([quota]);
    return draft === undefined ? [] : [{ ...draft, cells: draft.cells.map((cell) => ({ ...cell, limit })) }];
  };
  expect(isWhole(limited('0'))).toBe(true);
  for (const limit of ['', '-1', '1,5', 'dix']) expect(isWhole(limited(limit)), limit).toBe(false);
  expect(inputsOf(limited(''))[0]?.cells[0]?.limit).toBeNaN();
});

test('what a quota is about goes to a list of choices and back', () => {
  for (const about of [
    quota.about,
    { kind: 'answer', name: 'suite' },
    { kind: 'postal_code' },
    { kind: 'territory' },
  ] as const)
    expect(aboutOf(aboutKey(about))).toEqual(about);
});
