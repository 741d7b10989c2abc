import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readDate } from './dates.rules.ts';

describe('days as lists write them', () => {
  test.each([
    ['2026-01-05', '2026-01-05', false],
    ['2026-1-5', '2026-01-05', false],
    ['2026-01-05 00:00:00', '2026-01-05', false],
    ['2026-01-05T10:00:00.000Z', '2026-01-05', false],
    ['05/01/2026', '2026-01-05', false],
    ['05/01/2026 00:00', '2026-01-05', false],
    ['29/02/2024', '2024-02-29', false],
    ['5.1.2026', '2026-01-05', false],
    ['05/01/26', '2026-01-05', true],
    ['20260105', '2026-01-05', true],
    ['05012026', '2026-01-05', true],
    ['5 janv. 2026', '2026-01-05', true],
    ['1er août 2026', '2026-08-01', true],
    ['1er mars 2026', '2026-03-01', true],
    ['lundi 5 janvier 2026', '2026-01-05', true],
    ['Dim. 1 FÉVRIER 2026', '2026-02-01', true],
    ['05-janv-26', '2026-01-05', true],
    ['46000', '2025-12-09', true],
    ['46000,5', '2025-12-09', true],
  ])('%s', (cell, on, isRepaired) => {
    expect(readDate(cell, 'deadline', 2026)).toEqual({ on, isRepaired });
  });

  test.each([
    '',
    '00/00/0000',
    '0000-00-00',
    '31/12/9999',
    '9999-12-31',
    '0',
    'illimité',
    'Sans limitation',
    'NC',
    '-',
    'néant',
  ])('%j means no date', (cell) => {
    expect(readDate(cell, 'deadline', 2026)).toEqual({ on: null, isRepaired: false });
  });

  test.each([
    '31/02/2026',
    '29/02/2027',
    '29/02/1900',
    '13/13/2026',
    '01/25/2026',
    '00/05/2026',
    'aa/bb/cccc',
    '31 juin 2026',
    'bientôt',
    '12',
    '2026',
    '85000',
    '01/01/0026',
    '31-11-2026',
  ])('%s is impossible', (cell) => {
    expect(readDate(cell, 'deadline', 2026)).toEqual({ isImpossible: true });
  });

  test('a birth is never in the future, a deadline in this century, another day within twenty years', () => {
    expect(readDate('05/01/50', 'birth', 2026)).toMatchObject({ on: '1950-01-05' });
    expect(readDate('05/01/20', 'birth', 2026)).toMatchObject({ on: '2020-01-05' });
    expect(readDate('05/01/50', 'deadline', 2026)).toMatchObject({ on: '2050-01-05' });
    expect(readDate('05/01/50', 'other', 2026)).toMatchObject({ on: '1950-01-05' });
    expect(readDate('05/01/40', 'other', 2026)).toMatchObject({ on: '2040-01-05' });
  });

  test('a day number before October 1954 can only be a birth', () => {
    expect(readDate('18264', 'birth', 2026)).toMatchObject({ on: '1950-01-01' });
    expect(readDate('18264', 'deadline', 2026)).toEqual({ isImpossible: true });
    expect(readDate('1950', 'birth', 2026)).toEqual({ isImpossible: true });
  });
});

test('every day there is, in every usual writing, is that day', () => {
  const day = fc.date({ min: new Date('1850-01-01'), max: new Date('2200-12-31'), noInvalidDate: true });
  fc.assert(
    fc.property(day, (date) => {
      const on = date.toISOString().slice(0, 10);
      const [year, month, dayOfMonth] = on.split('-');
      for (const cell of [
        on,
        `${dayOfMonth}/${month}/${year}`,
        `${dayOfMonth}-${month}-${year}`,
        `${year}${month}${dayOfMonth}`,
      ])
        expect(readDate(cell, 'other', 2026)).toMatchObject({ on });
    }),
  );
});
