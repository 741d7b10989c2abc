import { expect, test } from 'vitest';
import { matches } from './matches.ts';

test('accents and capitals do not matter, on either side', () => {
  expect(matches('lefevre', 'Zoé LEFÈVRE')).toBe(true);
  expect(matches('LEFÈVRE', 'zoe lefevre')).toBe(true);
});

test('every word is looked for, in any order', () => {
  expect(matches('arabe  zoé', 'Zoé Lefèvre français et arabe')).toBe(true);
  expect(matches('zoé turc', 'Zoé Lefèvre français et arabe')).toBe(false);
});

test('an empty search finds everything', () => {
  expect(matches('  ', 'Zoé')).toBe(true);
  expect(matches('', '')).toBe(true);
});
