import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { atOnce } from './in-slices.ts';
import {
  type Block,
  block as blockShape,
  type Expression,
  type Item,
  type QuestionItem,
  type Repeat,
  type ScriptContent,
} from './script-content.ts';
import {
  type Answers,
  fittingAnswers,
  type GivenAnswer,
  isQuestion,
  pipe,
  runScript,
} from './script-flow.ts';
import { answerKey, passagesOf, readKey } from './script-passages.ts';
import { explorePaths } from './script-paths.ts';

const t = (fr: string) => ({ fr });
const given = (value: GivenAnswer['value']): GivenAnswer => ({ value, state: 'answered' });
const eq = (name: string, value: string | number): Expression => ({ op: 'eq', name, value });
const ge = (name: string, value: number): Expression => ({ op: 'ge', name, value });

function question(kind: QuestionItem['kind'], name: string, more: Partial<QuestionItem> = {}): QuestionItem {
  return { kind, name, text: t(name), required: true, ...more };
}

function block(id: string, items: Item[], repeat?: Repeat): Block {
  return { id, purpose: 'body', title: t(id), items, ...(repeat && { repeat }) };
}

function script(...blocks: Block[]): ScriptContent {
  return { languages: ['fr'], blocks };
}

type Rule = Repeat['turns'];
const children = (turns: Rule, max = 3, more: Partial<Repeat> = {}): Repeat => ({
  name: 'children',
  label: t('Enfant'),
  max,
  turns,
  ...more,
});
const byCount: Rule = { by: 'count', question: 'n' };
const byMore: Rule = { by: 'more', question: 'more' };
const n = question('integer', 'n', { min: 0, max: 9, allow: { dk: true } });

const shown = (content: ScriptContent, answers: Answers) =>
  runScript(content, answers, {}).items.flatMap(({ item, visible }) =>
    visible && isQuestion(item) ? [item.name] : [],
  );

describe('how many turns', () => {
  const counted = script(
    block('before', [n]),
    block('child', [question('integer', 'age')], children(byCount)),
    block('after', [question('yesno', 'end')]),
  );

  test.each<[string, Answers, string]>([
    ['none until it is known', {}, 'n end'],
    ['none when it is not known', { n: { value: null, state: 'dk' } }, 'n end'],
    ['none for zero', { n: given(0) }, 'n end'],
    ['as many as the answer', { n: given(2) }, 'n age#1 age#2 end'],
    ['never more than the maximum', { n: given(7) }, 'n age#1 age#2 age#3 end'],
  ])('counted: %s', (_, answers, expected) => {
    expect(shown(counted, answers).join(' ')).toBe(expected);
  });

  test('always the same number', () => {
    const content = script(block('child', [question('integer', 'age')], children({ by: 'max' })));
    expect(shown(content, {})).toEqual(['age#1', 'age#2', 'age#3']);
  });

  test('another, as long as there is one; the last turn does not ask for one more', () => {
    const content = script(
      block('child', [question('text', 'name'), question('yesno', 'more')], children(byMore)),
    );
    expect(shown(content, {})).toEqual(['name#1', 'more#1']);
    expect(shown(content, { 'more#1': given(0) })).toEqual(['name#1', 'more#1']);
    expect(shown(content, { 'more#1': given(1) })).toEqual(['name#1', 'more#1', 'name#2', 'more#2']);
    const all = { 'more#1': given(1), 'more#2': given(1) };
    expect(shown(content, all)).toEqual(['name#1', 'more#1', 'name#2', 'more#2', 'name#3']);
    // Hidden, the second turn asks for no third.
    expect(shown(content, { ...all, 'more#1': given(0) })).toEqual(['name#1', 'more#1']);
  });

  test.each<[Rule]>([[byMore], [byCount], [{ by: 'max' }]])(
    'none at all without its condition: %o',
    (rule) => {
      const content = script(
        block('before', [n, question('yesno', 'any')]),
        block('child', [question('yesno', 'more')], children(rule, 2, { showIf: eq('any', 1) })),
        block('after', [question('yesno', 'end', { showIf: eq('children', 0) })]),
      );
      expect(shown(content, { n: given(2), any: given(0) })).toEqual(['n', 'any', 'end']);
      expect(shown(content, { n: given(2), any: given(1) })).toContain('more#1');
    },
  );
});

describe('what a turn refers to', () => {
  const content = script(
    block('before', [n]),
    block(
      'child',
      [
        question('text', 'name'),
        question('integer', 'age', {
          min: 0,
          text: t('Quel âge a {{name}}, enfant {{turn}} sur {{n}} ?'),
          checks: [{ level: 'block', test: { op: 'lt', name: 'age', value: 18 }, message: t('{{name}} ?') }],
        }),
        question('single', 'school', {
          showIf: { op: 'and', all: [ge('age', 3), ge('n', 2)] },
          options: [
            { code: 1, label: t('École') },
            { code: 2, label: t('Lycée'), showIf: ge('age', 15) },
          ],
        }),
      ],
      children(byCount),
    ),
    block('after', [question('yesno', 'big', { showIf: ge('children', 3) })]),
  );
  const answers: Answers = {
    n: given(2),
    'name#1': given('Léo'),
    'name#2': given('Mia'),
    'age#1': given(16),
    'age#2': given(2),
  };

  test('is the turn itself, and what stands before the block', () => {
    expect(shown(content, answers)).toEqual(['n', 'name#1', 'age#1', 'school#1', 'name#2', 'age#2']);
    const { items } = runScript(content, { ...answers, 'age#2': given(9) }, {});
    const offered = items.flatMap(({ item, visible }) =>
      visible && isQuestion(item) ? [item.options?.map(({ code }) => code)] : [],
    );
    expect(offered.filter(Boolean)).toEqual([[1, 2], [1]]);
  });

  test('checks look at their own turn', () => {
    const { items } = runScript(content, { ...answers, 'age#2': given(20) }, {});
    const problems = items.flatMap(({ item, problem }) =>
      problem !== null && isQuestion(item) ? [[item.name, problem.text['fr']]] : [],
    );
    expect(problems).toEqual([['age#2', '{{name#2}} ?']]);
  });

  test('texts say the values of their own turn, and its number', () => {
    const { items, turns } = runScript(content, answers, {});
    const texts = items.flatMap(({ item, visible }) =>
      visible && isQuestion(item) && readKey(item.name).name === 'age'
        ? [pipe(item.text['fr'] ?? '', { ...answers, ...turns }, {})]
        : [],
    );
    expect(texts).toEqual(['Quel âge a Léo, enfant 1 sur 2 ?', 'Quel âge a Mia, enfant 2 sur 2 ?']);
  });

  test('after it, only the number of turns is known, in conditions and in texts', () => {
    expect(shown(content, answers)).not.toContain('big');
    expect(shown(content, { ...answers, n: given(3) })).toContain('big');
    const { turns } = runScript(content, answers, {});
    expect(pipe('Vos {{children}} enfants', turns, {})).toBe('Vos 2 enfants');
    const outside = script(
      ...content.blocks,
      block('end', [question('yesno', 'x', { showIf: ge('age', 0) })]),
    );
    expect(shown(outside, answers)).not.toContain('x');
  });

  test.each<[Expression, number[]]>([
    [eq('children', 2), [2]],
    [{ op: 'ne', name: 'children', value: 2 }, [0, 1, 3]],
    [{ op: 'lt', name: 'children', value: 2 }, [0, 1]],
    [{ op: 'le', name: 'children', value: 1.5 }, [0, 1]],
    [{ op: 'gt', name: 'children', value: 0 }, [1, 2, 3]],
    [ge('children', 1.5), [2, 3]],
    [{ op: 'in', name: 'children', values: [0, 3] }, [0, 3]],
    [{ op: 'answered', name: 'children' }, [0, 1, 2, 3]],
    [{ op: 'isRefused', name: 'children' }, []],
    [ge('children', 4), []],
  ])('%o holds of %j turns', (showIf, expected) => {
    const counting = script(
      ...content.blocks.slice(0, 2),
      block('after', [question('yesno', 'x', { showIf })]),
    );
    const found = [0, 1, 2, 3].filter((number) => shown(counting, { n: given(number) }).includes('x'));
    expect(found).toEqual(expected);
  });

  test('a repeat that counts its own turns, which the gate refuses, is none', () => {
    const own = script(
      block('child', [question('yesno', 'x')], children({ by: 'max' }, 2, { showIf: ge('children', 1) })),
    );
    expect(shown(own, {})).toEqual([]);
  });
});

describe('what is kept', () => {
  const content = script(
    block('before', [n]),
    block('child', [question('integer', 'age')], children(byCount)),
  );

  test('fewer turns hide answers, and more turns bring them back', () => {
    const answers: Answers = { n: given(3), 'age#1': given(1), 'age#2': given(2), 'age#3': given(3) };
    const fewer = runScript(content, { ...answers, n: given(1) }, {});
    expect(fewer.isComplete).toBe(true);
    const kept = fewer.items.map(({ visible, answer }) => [visible, answer?.value]);
    expect(kept).toEqual([
      [true, 1],
      [true, 1],
      [false, 2],
      [false, 3],
    ]);
    expect(runScript(content, answers, {}).isComplete).toBe(true);
  });

  test('answers of turns there can no longer be, and those of before the repeat, do not fit', () => {
    const answers: Answers = { n: given(3), age: given(1), 'age#3': given(3), 'age#4': given(4) };
    expect(Object.keys(fittingAnswers(content, answers))).toEqual(['n', 'age#3']);
  });

  test('a key says its question and its turn', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[A-Za-z]\w{0,31}$/), fc.integer({ min: 0, max: 20 }), (name, turn) => {
        expect(readKey(answerKey(name, turn))).toEqual({ name, turn });
      }),
    );
  });

  test('a script that repeats nothing keeps its very items', () => {
    const plain = script(block('a', [question('yesno', 'a', { showIf: eq('a', 1) })]));
    expect(passagesOf(plain)[0]?.items[0]?.item).toBe(plain.blocks[0]?.items[0]);
    expect(passagesOf(plain)).toBe(passagesOf(plain));
  });

  test('a block has twenty turns at most, and no block inside', () => {
    const written = block('a', [question('yesno', 'a')], children({ by: 'max' }));
    expect(blockShape.safeParse(written).success).toBe(true);
    expect(blockShape.safeParse({ ...written, repeat: children({ by: 'max' }, 21) }).success).toBe(false);
    expect(blockShape.safeParse({ ...written, items: [written] }).success).toBe(false);
  });
});

describe('the test run', () => {
  const paths = (content: ScriptContent) => atOnce(explorePaths(content));
  const ways = (content: ScriptContent) =>
    paths(content)
      .paths.map(({ asked }) => asked.join(' '))
      .sort();

  test('tries no turn, one, two and the most; those between go as the second', () => {
    const counted = script(
      block('before', [n]),
      block('child', [question('integer', 'age', { min: 0 })], children(byCount, 5)),
    );
    expect(ways(counted)).toEqual(['n', 'n age#1', 'n age#1 age#2', 'n age#1 age#2 age#3 age#4 age#5']);
    const each = [question('text', 'name'), question('yesno', 'more')];
    const asking = script(block('child', each, children(byMore, 5)));
    const turns = ['name#1 more#1', 'name#2 more#2', 'name#3 more#3', 'name#4 more#4', 'name#5'];
    expect(ways(asking)).toEqual([1, 2, 5].map((number) => turns.slice(0, number).join(' ')));
  });

  test('and the numbers that a condition tells apart: nothing is said to be out of reach that is not', () => {
    for (const rule of [byMore, byCount]) {
      const report = paths(
        script(
          block('before', [n]),
          block('child', [question('yesno', 'more')], children(rule, 9)),
          block('after', [
            question('yesno', 'four', { showIf: eq('children', 4) }),
            question('yesno', 'seven', { showIf: { op: 'gt', name: 'children', value: 6 } }),
            question('yesno', 'never', { showIf: eq('children', 10) }),
          ]),
        ),
      );
      expect(report.findings.map(({ kind, block: b, item }) => `${kind} ${b} ${item}`)).toEqual([
        'never_shown 2 2',
      ]);
      expect(report.isWhole).toBe(true);
    }
  });

  test('twenty turns of twenty questions are tried whole', () => {
    const many = Array.from({ length: 20 }, (_, i) =>
      question('yesno', `q${i}`, i === 0 ? {} : { showIf: eq(`q${i - 1}`, 1) }),
    );
    for (const rule of [byMore, byCount]) {
      const items = [...many, question('yesno', 'more')];
      const report = paths(script(block('before', [n]), block('child', items, children(rule, 20))));
      expect([report.isWhole, report.findings]).toEqual([true, []]);
    }
  });

  test('what stands in the way in a turn is told once, where it is written', () => {
    const { findings } = paths(
      script(
        block('before', [n]),
        block(
          'child',
          [
            question('integer', 'age', { min: 0, max: 9 }),
            question('yesno', 'old', { showIf: { op: 'gt', name: 'age', value: 9 } }),
          ],
          children(byCount),
        ),
      ),
    );
    expect(findings).toMatchObject([{ kind: 'never_shown', block: 1, item: 1 }]);
  });
});

/* Properties over scripts made at random, in which a block is repeated. */

const kinds = ['yesno', 'integer', 'multi'] as const;
const anyAnswer: fc.Arbitrary<GivenAnswer> = fc.oneof(
  fc.constant<GivenAnswer>({ value: null, state: 'dk' }),
  fc.constantFrom<GivenAnswer['value']>(null, 0, 1, 2, 3, [1], [1, 2]).map(given),
);
const keys = ['n', ...[0, 1, 2, 3].flatMap((turn) => ['a', 'b', 'more', 'z'].map((q) => answerKey(q, turn)))];
const anyAnswers = fc.dictionary(fc.constantFrom(...keys), anyAnswer);

function conditionOn(names: readonly string[]): fc.Arbitrary<Expression | undefined> {
  const name = fc.constantFrom(...names);
  const leaf: fc.Arbitrary<Expression> = fc.oneof(
    fc.record({ op: fc.constantFrom('eq', 'ne', 'lt', 'ge'), name, value: fc.integer({ min: 0, max: 3 }) }),
    fc.record({ op: fc.constantFrom('answered', 'isDontKnow'), name }),
  );
  return fc.option(
    fc.oneof(
      leaf,
      leaf.map((of): Expression => ({ op: 'not', of })),
    ),
    { nil: undefined },
  );
}

function anyQuestion(name: string, names: readonly string[]): fc.Arbitrary<QuestionItem> {
  return fc
    .record({ kind: fc.constantFrom(...kinds), required: fc.boolean(), showIf: conditionOn(names) })
    .map(({ kind, required, showIf }) => ({
      ...question(kind, name, { required, allow: { dk: true } }),
      ...(kind === 'integer' && { min: 0, max: 3 }),
      ...(kind === 'multi' && { options: [1, 2].map((code) => ({ code, label: t(String(code)) })) }),
      ...(showIf !== undefined && { showIf }),
    }));
}

const anyRule = fc.constantFrom<Rule>(byCount, byMore, { by: 'max' });
function anyScript(max: fc.Arbitrary<number>): fc.Arbitrary<ScriptContent> {
  return fc
    .tuple(
      fc.tuple(anyRule, max, conditionOn(['n'])),
      fc.tuple(anyQuestion('a', ['n']), anyQuestion('b', ['n', 'a']), anyQuestion('more', ['a'])),
      anyQuestion('z', ['n', 'children']),
    )
    .map(([[rule, most, showIf], turn, last]) =>
      script(
        block('before', [n]),
        block('child', turn, children(rule, most, showIf === undefined ? {} : { showIf })),
        block('after', [last]),
      ),
    );
}

/** In the last turn « another? » is not asked, so that less is asked there about `a`. */
const lessAskedLast = script(
  block('before', [n]),
  block(
    'child',
    [
      question('yesno', 'a', {
        required: false,
        allow: { dk: true },
        showIf: { op: 'not', of: { op: 'isDontKnow', name: 'n' } },
      }),
      question('yesno', 'b', { required: false, showIf: { op: 'isDontKnow', name: 'a' } }),
      question('yesno', 'more', { showIf: { op: 'not', of: { op: 'answered', name: 'a' } } }),
    ],
    children(byMore, 2),
  ),
);

const asked = (content: ScriptContent, answers: Answers) => ({
  names: shown(content, answers),
  isComplete: runScript(content, answers, {}).isComplete,
});

describe('properties', () => {
  const small = anyScript(fc.integer({ min: 1, max: 3 }));

  test('the same answers give the same way, and every answer is still there', () => {
    fc.assert(
      fc.property(small, anyAnswers, (content, answers) => {
        const flow = runScript(content, answers, {});
        expect(runScript(structuredClone(content), answers, {})).toEqual(flow);
        for (const { item, answer } of flow.items)
          if (isQuestion(item)) expect(answer).toEqual(answers[item.name] ?? null);
      }),
    );
  });

  test('back and forth loses nothing: fewer turns, then as many again, is the first flow', () => {
    fc.assert(
      fc.property(small, anyAnswers, anyAnswer, (content, answers, other) => {
        const first = runScript(content, answers, {});
        const away = runScript(content, { ...answers, n: other, 'more#1': other }, {});
        const kept = away.items.flatMap(({ item, answer }) =>
          isQuestion(item) && answer !== null && item.name !== 'n' && item.name !== 'more#1'
            ? [[item.name, answer] as const]
            : [],
        );
        const back = Object.fromEntries([
          ...kept,
          ...Object.entries(answers).filter(([name]) => name === 'n' || name === 'more#1'),
        ]);
        expect(runScript(content, back, {})).toEqual(first);
      }),
    );
  });

  test('the turns there are come first, one after the other', () => {
    fc.assert(
      fc.property(small, anyAnswers, (content, answers) => {
        const { items, turns } = runScript(content, answers, {});
        const number = Number(turns['children']?.value);
        for (const { visible, turn } of items) if (visible) expect(turn).toBeLessThanOrEqual(number);
        expect(number).toBeLessThanOrEqual(content.blocks[1]?.repeat?.max ?? 0);
      }),
    );
  });

  test('the answers of every path give that path, to its end, with turns left out or not', () => {
    fc.assert(
      fc.property(anyScript(fc.integer({ min: 1, max: 7 })), (content) => {
        const { paths, shortest, longest } = atOnce(explorePaths(content));
        for (const path of [...paths, shortest, longest])
          if (path !== null)
            expect(asked(content, path.answers)).toEqual({ names: path.asked, isComplete: true });
      }),
      { numRuns: 150, examples: [[lessAskedLast]] },
    );
  });

  test('no answers give a finished interview that a whole run has not found', () => {
    fc.assert(
      fc.property(small, fc.array(anyAnswers, { minLength: 30, maxLength: 30 }), (content, tries) => {
        const report = atOnce(explorePaths(content));
        fc.pre(report.isWhole && report.isEvery);
        const known = new Set(report.paths.map((path) => path.asked.join(' ')));
        const never = report.findings.filter(({ kind }) => kind === 'never_shown');
        for (const answers of tries) {
          const { names, isComplete } = asked(content, answers);
          if (isComplete) expect(known).toContain(names.join(' '));
          for (const { visible, blockIndex, itemIndex } of runScript(content, answers, {}).items)
            if (visible)
              expect(never).not.toContainEqual(
                expect.objectContaining({ block: blockIndex, item: itemIndex }),
              );
        }
      }),
      { numRuns: 150 },
    );
  });
});
