import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compareContents } from './comparison.rules.ts';

const before = {
  title: 'Délais de la MDPH',
  topic: 'Handicap',
  text: '# Quand\n\nDéposez six mois avant la fin du droit.\n\n- un certificat\n- une pièce d’identité',
};

test('a version compared with itself has not changed', () => {
  expect(compareContents(before, before).every(({ change }) => change === 'same')).toBe(true);
});

test('changed words are shown in their line; lines added and removed as a whole', () => {
  const text =
    '# Quand\n\nDéposez huit mois avant la fin du droit.\n\n- un certificat\n- un justificatif de domicile\n\nRien d’autre.';
  const lines = compareContents(before, { ...before, title: 'Délais de la MDPH 93', text });
  expect(lines.filter(({ change }) => change !== 'same')).toEqual([
    {
      of: 'title',
      change: 'changed',
      pieces: [
        { text: 'Délais de la MDPH', change: 'same' },
        { text: ' 93', change: 'added' },
      ],
    },
    {
      of: 'text',
      change: 'changed',
      pieces: [
        { text: 'Déposez ', change: 'same' },
        { text: 'six', change: 'removed' },
        { text: 'huit', change: 'added' },
        { text: ' mois avant la fin du droit.', change: 'same' },
      ],
    },
    {
      of: 'text',
      change: 'removed',
      pieces: [{ text: '- une pièce d’identité', change: 'removed' }],
    },
    {
      of: 'text',
      change: 'added',
      pieces: [{ text: '- un justificatif de domicile', change: 'added' }],
    },
    { of: 'text', change: 'added', pieces: [{ text: 'Rien d’autre.', change: 'added' }] },
  ]);
});

test('what is kept and removed is the earlier text, what is kept and added the later one', () => {
  const line = fc.stringMatching(/^[a-e ]{0,8}$/);
  const text = fc.array(line, { maxLength: 12 }).map((lines) => lines.join('\n'));
  const filled = (value: string) => value.split('\n').filter((one) => one.trim() !== '');
  fc.assert(
    fc.property(text, text, (old, now) => {
      const lines = compareContents(
        { title: 't', topic: 's', text: old },
        { title: 't', topic: 's', text: now },
      ).filter(({ of }) => of === 'text');
      const side = (without: 'added' | 'removed') =>
        lines
          .filter(({ change }) => change !== without)
          .map(({ pieces }) =>
            pieces
              .filter(({ change }) => change !== without)
              .map((piece) => piece.text)
              .join(''),
          );
      expect(side('added')).toEqual(filled(old));
      expect(side('removed')).toEqual(filled(now));
    }),
  );
});

test('two long texts with nothing in common are one removed and one added', () => {
  const many = (word: string) => Array.from({ length: 2000 }, (_, index) => `${word}${index}`).join('\n');
  const lines = compareContents({ ...before, text: many('a') }, { ...before, text: many('b') });
  expect(lines.filter(({ of }) => of === 'text').map(({ change }) => change)).toEqual([
    ...Array(2000).fill('removed'),
    ...Array(2000).fill('added'),
  ]);
});
