import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { changesBetween, type ItemChange } from './script-changes.ts';
import type { Item, QuestionItem, Repeat, ScriptContent } from './script-content.ts';

const t = (fr: string) => ({ fr });
const age: QuestionItem = { kind: 'integer', name: 'age', text: t('Quel âge ?'), min: 0, max: 120 };
const colour: QuestionItem = {
  kind: 'single',
  name: 'couleur',
  text: t('Quelle couleur ?'),
  allow: { dk: true },
  options: [
    { code: 1, label: t('Rouge') },
    { code: 2, label: t('Bleu') },
  ],
};
const hello: Item = { kind: 'say', text: t('Bonjour.') };

function script(...blocks: Item[][]): ScriptContent {
  return {
    languages: ['fr'],
    blocks: blocks.map((items, b) => ({ id: `b${b}`, purpose: 'body', title: t('Bloc'), items })),
  };
}

function told(changes: readonly ItemChange[]): string[] {
  return changes.map(({ status, before, after, isMoved, aspects, consequence }) => {
    const item = after ?? before;
    const who = item !== null && 'name' in item ? item.name : (item?.text['fr'] ?? '');
    return [status, who, ...(isMoved ? ['moved'] : []), ...aspects, consequence].join(' ');
  });
}

const between = (before: Item[], after: Item[]) => told(changesBetween(script(before), script(after)));

describe('a repeated block', () => {
  const repeat = { name: 'enfants', label: t('Enfant'), max: 3, turns: { by: 'max' as const } };
  const repeated = (more: Partial<Repeat> = {}) => {
    const content = script([hello, age]);
    return { ...content, blocks: content.blocks.map((one) => ({ ...one, repeat: { ...repeat, ...more } })) };
  };

  test.each<[string, ScriptContent, ScriptContent, string[]]>([
    ['becomes one', script([hello, age]), repeated(), ['kept age repeated refused']],
    ['stops being one', repeated(), script([hello, age]), ['kept age repeated refused']],
    ['is another one', repeated(), repeated({ name: 'autres' }), ['kept age repeated refused']],
    ['has fewer turns', repeated(), repeated({ max: 2 }), ['kept age turns reask']],
    ['is named otherwise on screen', repeated(), repeated({ label: t('Petit') }), []],
  ])('%s', (_, before, after, expected) => {
    expect(told(changesBetween(before, after))).toEqual(expected);
  });
});

describe('what a version changes', () => {
  test('nothing', () => {
    expect(between([hello, age, colour], [hello, age, colour])).toEqual([]);
  });

  test.each<[string, QuestionItem, QuestionItem, string]>([
    ['other words', age, { ...age, text: t('Votre âge ?') }, 'kept age text safe'],
    ['a translation', age, { ...age, text: { fr: 'Quel âge ?', en: 'Age?' } }, 'kept age translation safe'],
    ['another kind', age, { ...age, kind: 'decimal' }, 'kept age kind refused'],
    ['wider bounds', age, { ...age, max: 130 }, 'kept age boundsWidened safe'],
    ['narrower bounds', age, { ...age, min: 18 }, 'kept age boundsNarrowed reask'],
    [
      'a bound where there was none',
      { kind: 'integer', name: 'age', text: t('Quel âge ?') },
      age,
      'kept age boundsNarrowed reask',
    ],
    ['an answer that is now required', age, { ...age, required: true }, 'kept age becameRequired reask'],
    ['a condition', age, { ...age, showIf: { op: 'answered', name: 'x' } }, 'kept age condition reask'],
    ['one absence less', colour, { ...colour, allow: {} }, 'kept couleur absenceRemoved reask'],
    [
      'an option less',
      colour,
      { ...colour, options: [{ code: 1, label: t('Rouge') }] },
      'kept couleur optionRemoved reask',
    ],
    [
      'an option more, one said otherwise',
      colour,
      {
        ...colour,
        options: [
          { code: 1, label: t('Rouge vif') },
          { code: 2, label: t('Bleu') },
          { code: 3, label: t('Vert') },
        ],
      },
      'kept couleur optionAdded optionText safe',
    ],
    [
      'an option on a condition',
      colour,
      {
        ...colour,
        options: [
          { code: 1, label: t('Rouge'), showIf: { op: 'answered', name: 'age' } },
          { code: 2, label: t('Bleu') },
        ],
      },
      'kept couleur optionCondition reask',
    ],
  ])('%s', (_, before, after, expected) => {
    expect(between([before], [after])).toEqual([expected]);
  });

  test('what is added, what is gone', () => {
    expect(between([age], [age, colour])).toEqual(['added couleur safe']);
    expect(between([age], [age, { ...colour, required: true }])).toEqual(['added couleur reask']);
    expect(between([age, colour], [age])).toEqual(['removed couleur safe']);
  });

  test('one item that moves is one move, and a text that changes stays the same text', () => {
    expect(between([hello, age, colour], [age, colour, hello])).toEqual(['kept Bonjour. moved safe']);
    expect(between([hello, age], [{ kind: 'say', text: t('Bonsoir.') }, age])).toEqual([
      'kept Bonsoir. text safe',
    ]);
    expect(told(changesBetween(script([age], [colour]), script([], [age, colour])))).toEqual([
      'kept age moved safe',
    ]);
  });

  test('what is only read aloud takes no answer with it', () => {
    const asked: Item = { ...hello, showIf: { op: 'answered', name: 'age' } };
    expect(between([age, hello], [age, asked])).toEqual(['kept Bonjour. condition safe']);
  });

  test('the order of keys says nothing', () => {
    const { kind, name, ...rest } = colour;
    expect(between([colour], [{ ...rest, name, kind }])).toEqual([]);
  });
});

describe('properties', () => {
  const names = fc.uniqueArray(fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f'));
  const items = names.map((all) => all.map((name): Item => ({ ...age, name })));

  test('every question is there once: as it was, kept with changes, added or removed', () => {
    fc.assert(
      fc.property(items, items, (before, after) => {
        const changes = changesBetween(script(before), script(after));
        const of = (status: ItemChange['status']) =>
          changes.flatMap(({ status: is, after: now, before: was }) => (is === status ? [now ?? was] : []));
        const missing = (all: Item[], other: Item[]) =>
          all.filter(
            (item) => !other.some((one) => 'name' in one && 'name' in item && one.name === item.name),
          );
        expect(of('added')).toEqual(missing(after, before));
        expect(of('removed')).toEqual(missing(before, after));
        const moved = changes.filter(({ isMoved }) => isMoved).length;
        // One item at least stays where the others are counted from.
        const common = after.length - missing(after, before).length;
        expect(moved).toBeLessThanOrEqual(Math.max(0, common - 1));
      }),
    );
  });
});
