import { describe, expect, test } from 'vitest';
import { folded, readCivility, readDate, readLanguage, readPostalCode, tidyCell } from './cells.rules.ts';

describe('days as lists write them', () => {
  test.each([
    ['2026-01-05', '2026-01-05', false],
    ['2026-01-05 00:00:00', '2026-01-05', false],
    ['05/01/2026', '2026-01-05', false],
    ['5.1.2026', '2026-01-05', false],
    ['05/01/26', '2026-01-05', true],
    ['5 janv. 2026', '2026-01-05', true],
    ['1er août 2026', '2026-08-01', true],
    ['46000', '2025-12-09', true],
  ])('%s', (cell, on, isRepaired) => {
    expect(readDate(cell, 'deadline', 2026)).toEqual({ on, isRepaired });
  });

  test.each(['', '00/00/0000', '31/12/9999', '0', 'illimité', 'sans limitation'])(
    '%j means no date',
    (cell) => {
      expect(readDate(cell, 'deadline', 2026)).toEqual({ on: null, isRepaired: false });
    },
  );

  test.each(['31/02/2026', '29/02/2027', '13/13/2026', 'bientôt', '12', '01/01/0026'])(
    '%s is impossible',
    (cell) => {
      expect(readDate(cell, 'deadline', 2026)).toEqual({ isImpossible: true });
    },
  );

  test('a birth is never in the future', () => {
    expect(readDate('05/01/50', 'birth', 2026)).toMatchObject({ on: '1950-01-05' });
    expect(readDate('05/01/20', 'birth', 2026)).toMatchObject({ on: '2020-01-05' });
    expect(readDate('05/01/50', 'deadline', 2026)).toMatchObject({ on: '2050-01-05' });
  });
});

test.each([
  ['01000', '01000', null],
  ['1000', '01000', null],
  ['93 200', '93200', null],
  ['59402 Nice CEDEX 2', '59402', 'Nice'],
  ['26000 Valence', '26000', 'Valence'],
  ['CEDEX', null, null],
])('postal code %s', (cell, code, commune) => {
  expect(readPostalCode(cell)).toEqual({ code, commune });
});

test('civilities and languages come in many spellings', () => {
  expect(['MR', 'Monsieur', 'Mme', 'MLLE', 'Dr', ''].map(readCivility)).toEqual([
    'M.',
    'M.',
    'Mme',
    'Mme',
    'Dr',
    null,
  ]);
  expect(['Arabe', 'SONINKÉ', 'fra', 'ar', '', 'non'].map(readLanguage)).toEqual([
    'ar',
    'snk',
    'fr',
    'ar',
    'fr',
    'fr',
  ]);
});

test('two spellings of a name meet', () => {
  expect(folded(' D’ALMEIDA-Cœur  Éve ')).toBe(folded("d'almeida coeur e\u0301ve"));
  expect(tidyCell('\u202AZoe\u0308\u00A0 B\u202C')).toBe('Zoë B');
});
