import { describe, expect, test } from 'vitest';
import type { Block, Expression, Item, Repeat, ScriptContent } from '#server/contracts/script-content.ts';
import { findProblems } from './script-gate.rules.ts';

const t = (fr: string) => ({ fr });
const count: Item = { kind: 'integer', name: 'n', text: t('Combien ?'), min: 0, max: 3 };
const age: Item = { kind: 'integer', name: 'age', text: t('Quel âge ?'), min: 0 };
const more: Item = { kind: 'yesno', name: 'encore', text: t('Un autre ?') };
const repeat: Repeat = {
  name: 'enfants',
  label: t('Enfant'),
  max: 3,
  turns: { by: 'count', question: 'n' },
};
const answered = (name: string): Expression => ({ op: 'answered', name });
const say = (text: string): Item => ({ kind: 'say', text: t(text) });

function block(id: string, items: Item[], more: Partial<Block> = {}): Block {
  return { id, purpose: 'body', title: t('Bloc'), items, ...more };
}

function script(inside: Item[], change: Partial<Repeat> = {}, after: Item[] = []): ScriptContent {
  const child = block('b', inside, { repeat: { ...repeat, ...change } });
  return { languages: ['fr'], blocks: [block('a', [count]), child, block('c', after)] };
}

const told = (content: ScriptContent, ...earlier: ScriptContent[]) =>
  findProblems(content, earlier).map(({ level, code, path }) => `${level} ${code} ${path}`);

describe('a repeated block that can be published', () => {
  test.each<[string, ScriptContent]>([
    ['counted before it', script([age])],
    ['asking whether there is another', script([age, more], { turns: { by: 'more', question: 'encore' } })],
    ['always as many times, on a condition', script([age], { turns: { by: 'max' }, showIf: answered('n') })],
    [
      'speaking of its own turn and of what stands before',
      script([
        age,
        { ...more, showIf: { op: 'ge', name: 'age', value: 2 } },
        say('{{turn}} sur {{n}} : {{age}}'),
      ]),
    ],
    [
      'whose turns are counted after it',
      script([age], {}, [
        { ...say('Vos {{enfants}} enfants'), showIf: { op: 'ge', name: 'enfants', value: 2 } },
      ]),
    ],
  ])('%s', (_, content) => {
    expect(told(content)).toEqual([]);
  });
});

describe('what the gate says of a repeated block', () => {
  test.each<[string, ScriptContent, string]>([
    [
      'a count asked nowhere',
      script([age], { turns: { by: 'count', question: 'x' } }),
      'block unknown_reference blocks.1.repeat.turns',
    ],
    [
      'a count asked in it',
      script([age], { turns: { by: 'count', question: 'age' } }),
      'block repeat_reference blocks.1.repeat.turns',
    ],
    [
      'a count asked after it',
      script([age], { turns: { by: 'count', question: 'late' } }, [{ ...count, name: 'late' }]),
      'block forward_reference blocks.1.repeat.turns',
    ],
    [
      'a count that is no number',
      {
        ...script([age]),
        blocks: script([age]).blocks.map((b) =>
          b.id === 'a' ? { ...b, items: [{ ...more, name: 'n' }] } : b,
        ),
      },
      'block repeat_count blocks.1.repeat.turns',
    ],
    ['a count beyond the maximum', script([age], { max: 2 }), 'warn repeat_maximum blocks.1.repeat.max'],
    [
      '« another? » that is no yes-or-no question of the block',
      script([age, more], { turns: { by: 'more', question: 'age' } }),
      'block repeat_more blocks.1.repeat.turns',
    ],
    [
      'an answer of a turn looked at from outside',
      script([age], {}, [{ ...say('…'), showIf: answered('age') }]),
      'block repeat_reference blocks.2.items.0.showIf',
    ],
    [
      'an answer of a turn said outside',
      script([age], {}, [say('{{age}} ans')]),
      'block repeat_reference blocks.2.items.0.text',
    ],
    [
      'the number of the turn outside',
      script([age], {}, [say('{{turn}}')]),
      'block unknown_reference blocks.2.items.0.text',
    ],
    [
      'the number of turns before they are known',
      script([age, { ...more, showIf: { op: 'ge', name: 'enfants', value: 2 } }]),
      'block forward_reference blocks.1.items.1.showIf',
    ],
    [
      'turns that count themselves',
      script([age], { showIf: answered('enfants') }),
      'block forward_reference blocks.1.repeat.showIf',
    ],
    [
      'a name taken by a question',
      script([age], { name: 'AGE' }),
      'block duplicate_name blocks.1.repeat.name',
    ],
    [
      'a turn without a name on screen',
      script([age], { label: t(' ') }),
      'block missing_text blocks.1.repeat.label',
    ],
    [
      'a message on an answering machine',
      {
        languages: ['fr'],
        blocks: [
          block('v', [say('Bonjour')], { purpose: 'voicemail', repeat: { ...repeat, turns: { by: 'max' } } }),
        ],
      },
      'block repeat_in_voicemail blocks.0.repeat',
    ],
  ])('%s', (_, content, expected) => {
    expect(told(content)).toContain(expected);
  });

  test('a question published once, or at each turn, stays so', () => {
    const once: ScriptContent = { languages: ['fr'], blocks: [block('a', [count]), block('b', [age])] };
    expect(told(script([age]), once)).toContain('block repeat_changed blocks.1.items.0');
    expect(told(once, script([age]))).toContain('block repeat_changed blocks.1.items.0');
    expect(told(script([age], { name: 'petits' }), script([age]))).toContain(
      'block repeat_changed blocks.1.items.0',
    );
    expect(told(script([age], { max: 4, label: t('Petit') }), script([age]))).toEqual([]);
  });
});
