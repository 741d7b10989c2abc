import { describe, expect, it } from 'vitest';
import type { QuestionItem } from '#server/contracts/script-content.ts';
import { choicesOf, chosenBy, readTyped, toggled, writeTyped } from './choices.ts';

const words = { yes: 'Oui', no: 'Non' };
const question = (part: Partial<QuestionItem>): QuestionItem => ({
  kind: 'single',
  name: 'q',
  text: { fr: 'Question' },
  ...part,
});
const options = Array.from({ length: 12 }, (_, index) => ({
  code: index + 100,
  label: { fr: `Choix ${index + 1}` },
}));

describe('choices', () => {
  it('gives yes and no the digits 1 and 2, in the order shown', () => {
    const choices = choicesOf(question({ kind: 'yesno' }), 'fr', words, '7') ?? [];
    expect(choices.map(({ code, keys }) => [code, keys])).toEqual([
      [1, '1'],
      [0, '2'],
    ]);
  });

  it('chooses by one digit at once and by two typed quickly', () => {
    const choices = choicesOf(question({ options }), 'fr', words, '7') ?? [];
    expect(chosenBy(choices, '1')?.code).toBe(100);
    expect(chosenBy(choices, '12')?.code).toBe(111);
    expect(chosenBy(choices, '93')?.code).toBe(102);
    expect(chosenBy(choices, '0')).toBeNull();
  });

  it('gives the steps of a scale their own number, and types a long one', () => {
    const choices = choicesOf(question({ kind: 'scale' }), 'fr', words, '7') ?? [];
    expect(choices).toHaveLength(11);
    expect(chosenBy(choices, '0')?.code).toBe(0);
    expect(chosenBy(choices, '10')?.code).toBe(10);
    expect(choicesOf(question({ kind: 'scale', max: 100 }), 'fr', words, '7')).toBeNull();
  });

  it('keeps an exclusive answer alone', () => {
    const choices =
      choicesOf(
        question({
          kind: 'multi',
          options: [
            { code: 1, label: { fr: 'A' } },
            { code: 2, label: { fr: 'B' } },
            { code: 9, label: { fr: 'Aucun' }, exclusive: true },
          ],
        }),
        'fr',
        words,
        '7',
      ) ?? [];
    const both = toggled(choices, toggled(choices, null, 2), 1);
    expect(both.value).toEqual([1, 2]);
    const none = toggled(choices, both, 9);
    expect(none.value).toEqual([9]);
    expect(toggled(choices, none, 1).value).toEqual([1]);
    expect(toggled(choices, none, 9).value).toEqual([]);
  });
});

describe('an order of one’s own', () => {
  const drawn = question({
    kind: 'multi',
    randomise: true,
    options: [...options.slice(0, 4), { code: 9, label: { fr: 'Autre' }, fixed: true }],
  });
  const shown = (seed: string) => choicesOf(drawn, 'fr', words, seed) ?? [];
  const codes = (seed: string) => shown(seed).map(({ code }) => code);

  it('gives digits by the place shown', () => {
    expect(codes('1')).not.toEqual(codes('2'));
    for (const seed of ['1', '2', '3']) expect(chosenBy(shown(seed), '1')?.code).toBe(codes(seed)[0]);
    expect(chosenBy(shown('1'), '5')?.code).toBe(9);
  });

  it('writes the same answers the same, in the order of the script', () => {
    for (const seed of ['1', '2', '3', '4']) {
      const all = [103, 101, 9, 100].reduce(
        (given, code) => toggled(shown(seed), given, code),
        toggled(shown(seed), null, 102),
      );
      expect(all.value).toEqual([100, 101, 102, 103, 9]);
    }
  });
});

describe('typed answers', () => {
  it('reads numbers as French people write them', () => {
    expect(readTyped(question({ kind: 'decimal' }), '1 234,5')).toEqual({ kind: 'value', value: 1234.5 });
    expect(readTyped(question({ kind: 'integer' }), '12')).toEqual({ kind: 'value', value: 12 });
    expect(readTyped(question({ kind: 'integer' }), '1,5')).toEqual({
      kind: 'unreadable',
      reason: 'script.notWhole',
    });
    expect(readTyped(question({ kind: 'integer' }), 'douze')).toEqual({
      kind: 'unreadable',
      reason: 'script.notNumber',
    });
  });

  it('takes an emptied field as an answer taken back', () => {
    expect(readTyped(question({ kind: 'text' }), '  ')).toEqual({ kind: 'value', value: null });
  });

  it('shows again what was saved', () => {
    expect(writeTyped(question({ kind: 'decimal' }), { value: 2.5, state: 'answered' })).toBe('2,5');
    expect(writeTyped(question({ kind: 'text' }), { value: null, state: 'dk' })).toBe('');
  });
});
