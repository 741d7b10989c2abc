import { expect, test } from 'vitest';
import { accentedWords, otherReadings, readAs } from './accents.ts';

test.each([
  ['windows-1252', 'cp850', '\u201alodie', 'élodie'],
  ['cp850', 'windows-1252', 'Úlodie NoÙl', 'élodie Noël'],
  ['macintosh', 'windows-1252', 'Èlodie', 'élodie'],
  ['windows-1252', 'macintosh', 'LefŽvre', 'Lefévre'],
] as const)('what %s shows of bytes is shown as %s would', (from, to, seen, meant) => {
  expect(readAs(seen, from, to)).toBe(meant);
});

test('words that no byte of the encoding can give are not invented', () => {
  expect(readAs('Łódź', 'windows-1252', 'cp850')).toBeNull();
});

test('the two other readings are offered, rendered when that can be known', () => {
  expect(otherReadings('Zoé', 'windows-1252')).toEqual([
    { encoding: 'cp850', words: 'ZoÚ' },
    { encoding: 'macintosh', words: 'ZoÈ' },
  ]);
  expect(otherReadings('Zoé', 'utf-8').map(({ words }) => words)).toEqual([null, null]);
});

test('words to look at are those with accents, once each, five at most', () => {
  expect(accentedWords(['Élodie MARTIN', 'Noëlle', 'rue de l’Église', 'Élodie'])).toEqual([
    'Élodie',
    'Noëlle',
    'l’Église',
  ]);
  expect(accentedWords(['Zo‚ DURAND (Saint-Éloi)'])).toEqual(['Zo‚', 'Saint-Éloi']);
  expect(accentedWords(['à b', 'ç é è ê ë ï'])).toHaveLength(5);
  expect(accentedWords(['MARTIN', '0199003131'])).toEqual([]);
});
