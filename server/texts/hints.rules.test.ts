import { expect, test } from 'vitest';
import { hintsIn } from './hints.rules.ts';

const nobody = { names: [], towns: [] };

/** What is proposed, as it stands in the text. */
function hinted(text: string, known = nobody as Parameters<typeof hintsIn>[1]): string[] {
  return hintsIn(text, known).map(({ kind, from, to }) => `${kind} ${text.slice(from, to)}`);
}

test.each([
  ['Rappelez-moi au 01 99 00 10 10 svp', 'phone 01 99 00 10 10'],
  ['+33 6 39 98 12 34.', 'phone +33 6 39 98 12 34'],
  ['(06.39.98.12.34)', 'phone 06.39.98.12.34'],
  ['écrivez à eve.martel@exemple.fr, merci', 'email eve.martel@exemple.fr'],
  ['née le 12/03/1956', 'date 12/03/1956'],
  ['née le 1er août 56 à', 'date 1er août 56'],
  ['sécu 2 56 03 93 048 112 et', 'nir 2 56 03 93 048 112'],
])('« %s » : %s', (text, hint) => {
  expect(hinted(text)).toEqual([hint]);
});

test.each(['On me doit 120 euros depuis 3 mois', '2 enfants, 14 et 12 ans', 'Depuis 2019.'])(
  '« %s » proposes nothing',
  (text) => expect(hinted(text)).toEqual([]),
);

test('the names and the town of the person are found whole, accents, case and hyphens apart', () => {
  const known = { names: ['MARTEL', 'Ève', 'Le'], towns: ['Saint-Denis'] };
  const text = 'Mme martel (eve) habite à SAINT DENIS depuis le décès ; Martelle, non.';
  expect(hinted(text, known)).toEqual(['name martel', 'name eve', 'town SAINT DENIS']);
});

test('a decomposed accent moves no range', () => {
  const text = 'E\u0301ve est la\u0300, chez Eve\u0301.';
  expect(hinted(text, { names: ['Ève'], towns: [] })).toEqual(['name E\u0301ve', 'name Eve\u0301']);
});
