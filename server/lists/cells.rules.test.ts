import fc from 'fast-check';
import { expect, test } from 'vitest';
import { folded, lettersOf, lookAt, seen, tidyCell, withoutMojibake } from './cells.rules.ts';

test.each([
  ['', ''],
  ['Zoé', 'Zoé'],
  [' Zoé  B ', 'Zoé B'],
  ['\u202AZoe\u0308\u00A0 B\u202C', 'Zoë B'],
  ['A\nB', 'A B'],
  ["'+33 6", '+33 6'],
  ["l'été – côté", "l'été – côté"],
])('%j is tidied into %j', (cell, tidy) => {
  expect(tidyCell(cell)).toBe(tidy);
  expect(tidyCell(tidy)).toBe(tidy);
});

/** Keys that are kept were written with this: the quick way must answer the same, whatever the text. */
function foldedPlainly(text: string): string {
  return text
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/œ/g, 'oe')
    .replace(/[’'\-\s]+/g, ' ')
    .trim();
}

test('two spellings of a name meet', () => {
  expect(folded(' D’ALMEIDA-Cœur  Éve ')).toBe(folded("d'almeida coeur e\u0301ve"));
  const letters = fc.string({ unit: fc.constantFrom(..."aZéÉÀœŒçÇß'’- .0İıŁłſǅ°²«\u00A0\u0301\u200B") });
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.string({ unit: 'binary' }), letters), (text) => {
      expect(folded(text)).toBe(foldedPlainly(text));
    }),
    { numRuns: 2000 },
  );
});

test('a look sees every letter, whatever its case and accent', () => {
  const bits = lookAt('ÉLODIE, d’Arc-en-ciel [x]');
  expect(bits & lettersOf('elodiarcnx')).toBe(lettersOf('elodiarcnx'));
  expect(bits & lettersOf('z')).toBe(0);
  expect([bits & seen.joiner, bits & seen.bracket, bits & seen.accent].every((bit) => bit !== 0)).toBe(true);
  expect(lookAt(' a') & seen.untidy).not.toBe(0);
});

test.each([
  ['DuprÃ©', 'Dupré'],
  ['FranÃ§ois LefÃ¨vre', 'François Lefèvre'],
  ['lâ€™HaÃ¯', 'l’Haï'],
  ['cÅ“ur â‚¬', 'cœur €'],
  ['Ã‰lodie', 'Élodie'],
  ['TÃƒÂ©l', 'Tél'],
  ['voilÃ\u00A0 tout', 'voilà tout'],
])('%j was UTF-8 read as windows-1252: %j', (cell, meant) => {
  expect(tidyCell(withoutMojibake(cell) ?? '')).toBe(meant);
});

test.each(['Dupré', 'JOÃO', 'GRÂCE', 'Ångström', 'château', 'São Tomé', 'Ã', 'DuprÃ© et Dupré'])(
  '%j is what it seems',
  (cell) => {
    expect(withoutMojibake(cell)).toBeNull();
  },
);
