import { expect, test } from 'vitest';
import { redacted } from '#server/contracts/redaction.ts';
import { masksOf, tokensOf, wordsTouched } from './words.ts';

function without(text: string, ...passages: string[]): string {
  const tokens = tokensOf(text);
  const ranges = passages.map((one) => ({ from: text.indexOf(one), to: text.indexOf(one) + one.length }));
  return redacted(text, masksOf(tokens, wordsTouched(tokens, ranges)));
}

test('words cut a text without losing anything of it', () => {
  for (const text of ['', 'Bonjour, l’aide — a.b@c.fr : 06 12 !', '👍 œuf', '   '])
    expect(
      tokensOf(text)
        .map((token) => token.text)
        .join(''),
    ).toBe(text);
});

test('a word is masked whole, punctuation left; words that follow each other make one gap', () => {
  expect(without('Mme Martel, de Montreuil.', 'Martel', 'Montreuil')).toBe('Mme […], de […].');
  expect(without('Au 06 39 98 12 34 svp', '06 39 98 12 34')).toBe('Au […] svp');
  expect(without('Écrire à a.b@c.fr.', 'b@c')).toBe('Écrire à […].');
});
