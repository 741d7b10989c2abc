import fc from 'fast-check';
import { expect, test } from 'vitest';
import { excerptOf, highlight, rank } from './search.rules.ts';
import { searchTextOf, soughtWords, wordsOf } from './words.rules.ts';

function sheet(id: number, title: string, topic: string, headings: string, body: string) {
  return { id, title, searchText: searchTextOf([title, topic, headings, body]) };
}

const sheets = [
  sheet(1, 'Fin de droits AAH ou PCH', 'Handicap', 'Les délais', 'Demandez de l’aide six mois avant.'),
  sheet(2, 'Contacter la MDPH', 'Handicap', 'Délais', 'Le dossier complet et le certificat médical.'),
  sheet(3, 'Personne en détresse', 'Urgences', 'Le 3114', 'Prévention du suicide : aides immédiates.'),
];

function found(query: string): number[] {
  const sought = soughtWords(query);
  return sought.length === 0 ? [] : rank(sheets, sought).map(({ id }) => id);
}

test('accents, capitals, ligatures and elisions are set aside', () => {
  expect(wordsOf('L’Aïeule, SŒUR d’Ève… n°15')).toEqual(['l', 'aieule', 'soeur', 'd', 'eve', 'n', '15']);
  expect(wordsOf('de\u0301lai')).toEqual(wordsOf('délai'));
  expect(found('aide')).toEqual([1, 3]);
  expect(found('l’aide')).toEqual([1, 3]);
  expect(found("l'aide")).toEqual([1, 3]);
  expect(found('DETRESSE')).toEqual([3]);
});

test('a word is found by its beginning, in the singular and in the plural', () => {
  expect(found('dét')).toEqual([3]);
  expect(found('droit')).toEqual([1]);
  expect(found('dossiers')).toEqual([2]);
  expect(found('médicaux')).toEqual([2]);
  expect(found('31')).toEqual([3]);
  // Not in the middle of a word.
  expect(found('tresse')).toEqual([]);
});

test('the title weighs more than the headings, the headings more than the body', () => {
  const alike = [
    sheet(7, 'Autre chose', 'Divers', '', 'On y parle du dépôt.'),
    sheet(8, 'Encore autre chose', 'Divers', 'Le dépôt', ''),
    sheet(9, 'Dépôt d’un dossier', 'Divers', '', ''),
  ];
  expect(rank(alike, soughtWords('dépôt')).map(({ id }) => id)).toEqual([9, 8, 7]);
});

test('a whole word comes before the beginning of a longer one', () => {
  const both = [sheet(1, 'Droiture', 'Divers', '', ''), sheet(2, 'Un droit', 'Divers', '', '')];
  expect(rank(both, soughtWords('droit')).map(({ id }) => id)).toEqual([2, 1]);
  expect(rank(both, soughtWords('droi')).map(({ id }) => id)).toEqual([1, 2]);
});

test('of several words, those that hold most of them are kept', () => {
  expect(found('délais mdph')).toEqual([2]);
  expect(found('la personne et la mdph')).toEqual(found('personne mdph'));
  expect(found('délais introuvable')).toEqual([2, 1]);
});

test('less than two letters look for nothing; a little word alone is looked for', () => {
  expect(soughtWords('')).toEqual([]);
  expect(soughtWords(' l’')).toEqual([]);
  expect(soughtWords('a')).toEqual([]);
  expect(soughtWords('de')).toEqual([{ word: 'de', stem: 'de' }]);
});

test('what was found is told apart, accents as they were written', () => {
  expect(highlight('Les délais de l’aide', soughtWords('delai aide'))).toEqual([
    { text: 'Les ', isHit: false },
    { text: 'délais', isHit: true },
    { text: ' de l’', isHit: false },
    { text: 'aide', isHit: true },
  ]);
});

test('the excerpt is the line that answers best, cut around the answer at words', () => {
  const long = `${'avant '.repeat(40)}délai ${'après '.repeat(40)}`;
  const lines = ['Rien ici.', 'Un délai, sans dossier.', `${long}du dossier`];
  expect(excerptOf(['Rien'], soughtWords('délai'))).toEqual([]);
  const excerpt = excerptOf(lines, soughtWords('délai dossier'));
  expect(excerpt.map(({ text }) => text).join('')).toBe('Un délai, sans dossier.');
  const cut = excerptOf([long], soughtWords('délai'))
    .map(({ text }) => text)
    .join('');
  expect(cut).toMatch(/^… (?:avant )+délai (?:après ?)+ …$/);
  expect(cut.length).toBeLessThan(165);
});

test('highlighting loses nothing of any text', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'grapheme' }), (text, query) => {
      expect(
        highlight(text, soughtWords(query))
          .map((piece) => piece.text)
          .join(''),
      ).toBe(text);
    }),
  );
});

test('any word of a text finds it, by any beginning of two letters or more', () => {
  const word = fc.stringMatching(/^[a-zéèœç]{2,9}$/);
  fc.assert(
    fc.property(
      fc.array(word, { minLength: 1, maxLength: 6 }),
      fc.nat(),
      fc.nat(),
      (words, which, length) => {
        const one = words[which % words.length] ?? '';
        const start = one.slice(0, 2 + (length % (one.length - 1)));
        const row = sheet(1, 'x', 'x', 'x', words.join(' '));
        const sought = soughtWords(start);
        expect(rank([row], sought)).toEqual([row]);
      },
    ),
  );
});
