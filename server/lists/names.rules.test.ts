import fc from 'fast-check';
import { expect, test } from 'vitest';
import { folded } from './cells.rules.ts';
import { readName } from './names.rules.ts';

test.each([
  ['DUPONT', 'Dupont'],
  ['dupont', 'Dupont'],
  ['JEAN-PIERRE', 'Jean-Pierre'],
  ['DE LA CRUZ', 'De La Cruz'],
  ['LE GALL', 'Le Gall'],
  ["O'NEIL", "O'Neil"],
  ['D’ALMEIDA', 'D’Almeida'],
  ["N'GUESSAN", "N'Guessan"],
  ['HÉLÈNE', 'Hélène'],
  ['NG', 'Ng'],
  ['J.-P. MARTIN', 'J.-P. Martin'],
])('%s is read aloud as %s', (cell, shown) => {
  expect(readName(cell, 'last')).toEqual({ shown, birthName: null, isTidied: true });
});

test.each([
  'De La Cruz',
  'de La Cruz',
  'McDonald',
  'X',
  '-1+1',
  '=HYPERLINK("http://x";"y")',
  '@SUM(1)',
  'NOM12',
  'İBRAHİM',
])('%s stays as it was typed', (cell) => {
  expect(readName(cell, 'last')).toEqual({ shown: cell, birthName: null, isTidied: false });
});

test.each([
  'EHPAD LES LILAS',
  'PMI DE BONDY',
  'CH EVAUX LES BAINS',
  'CMN ST-PIERRE',
  'CASERNE DES POMPIERS',
  'CPAM',
  'PHARMACIE DU MARCHÉ',
  'Centre de santé PMI',
])('the establishment %s keeps its capitals', (cell) => {
  expect(readName(cell, 'full').shown).toBe(cell);
});

test.each([
  ['DUPONT JEANNE', 'Dupont Jeanne'],
  ['MARIE-CLAUDE DE LA CRUZ', 'Marie-Claude De La Cruz'],
  ['Jeanne DUPONT', 'Jeanne DUPONT'],
])('the whole name %s is read as %s', (cell, shown) => {
  expect(readName(cell, 'full').shown).toBe(shown);
});

test.each([
  ['DUPONT (née MARTIN)', 'last', 'Dupont', 'Martin'],
  ['DUPONT née MARTIN', 'last', 'Dupont', 'Martin'],
  ['DUPONT NÉE MARTIN', 'last', 'Dupont', 'Martin'],
  ['DUPONT NEE MARTIN', 'last', 'Dupont', 'Martin'],
  ['Dupont, née De La Cruz', 'last', 'Dupont', 'De La Cruz'],
  ['MARTIN ép. DUPONT', 'last', 'Dupont', 'Martin'],
  ['MARTIN EP DUPONT', 'last', 'Dupont', 'Martin'],
  ['Martin (épouse Dupont)', 'last', 'Dupont', 'Martin'],
  ['MARTIN VVE DUPONT', 'last', 'Dupont', 'Martin'],
  ['Jeanne DUPONT née MARTIN', 'full', 'Jeanne DUPONT', 'Martin'],
  ['DUPONT née MARTIN Jeanne', 'full', 'DUPONT Jeanne', 'Martin'],
] as const)('%s (%s): %s, born %s', (cell, kind, shown, birthName) => {
  expect(readName(cell, kind)).toMatchObject({ shown, birthName });
});

test.each([
  ['Renée DUPONT', 'full'],
  ['AIMÉE', 'last'],
  ['Épinay', 'last'],
  ['DUPONT née le 12/03/1950', 'last'],
  ['Jeanne MARTIN ép. DUPONT', 'full'],
  ['DUPONT née MARTIN JEANNE', 'full'],
  ['née', 'last'],
] as const)('%s has no name of birth set apart', (cell, kind) => {
  expect(readName(cell, kind).birthName).toBeNull();
});

test('tidying changes the case of letters and nothing else', () => {
  const name = fc.string({ unit: fc.constantFrom(..."ABÉÇÏŒßabéœ '’-.(),İŉ1"), maxLength: 20 });
  fc.assert(
    fc.property(name, (cell) => {
      const { shown, birthName } = readName(cell, 'first');
      expect(shown.toUpperCase()).toBe(cell.toUpperCase());
      expect(folded(shown)).toBe(folded(cell));
      expect(birthName).toBeNull();
    }),
  );
});
