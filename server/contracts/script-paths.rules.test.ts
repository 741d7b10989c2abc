import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { atOnce } from './in-slices.ts';
import type { Expression, Item, QuestionItem, ScriptContent } from './script-content.ts';
import { type Answers, type Fields, type GivenAnswer, isQuestion, runScript } from './script-flow.ts';
import { DRAWN, explorePaths as explore, MOST_PATHS, type PathReport } from './script-paths.ts';

const explorePaths = (content: ScriptContent) => atOnce(explore(content));

const t = (fr: string) => ({ fr });

function question(kind: QuestionItem['kind'], name: string, more: Partial<QuestionItem> = {}): QuestionItem {
  return { kind, name, text: t(name), required: true, ...more };
}

function script(...items: Item[]): ScriptContent {
  return { languages: ['fr'], blocks: [{ id: 'bloc', purpose: 'body', title: t('Bloc'), items }] };
}

const codes = (...list: number[]) => list.map((code) => ({ code, label: t(String(code)) }));
const eq = (name: string, value: string | number): Expression => ({ op: 'eq', name, value });
const all = (...parts: Expression[]): Expression => ({ op: 'and', all: parts });

const ways = ({ paths }: PathReport) => paths.map(({ asked }) => asked.join(' ')).sort();
const found = ({ findings }: PathReport) => findings.map(({ kind, item }) => `${kind} ${item}`);

/** Questions of the interview that are asked with these answers, and whether it is finished. */
function asked(content: ScriptContent, answers: Answers, fields: Fields) {
  const { items, isComplete } = runScript(content, answers, fields);
  const names = items.flatMap(({ item, visible, blockIndex }) =>
    visible && isQuestion(item) && content.blocks[blockIndex]?.purpose !== 'voicemail' ? [item.name] : [],
  );
  return { names, isComplete };
}

describe('every path', () => {
  test('each way of asking is found once, with answers that give it', () => {
    const report = explorePaths(
      script(
        question('yesno', 'enfants', { allow: { dk: true } }),
        question('integer', 'combien', { min: 1, max: 9, showIf: eq('enfants', 1) }),
        question('yesno', 'creche', { showIf: { op: 'ge', name: 'combien', value: 3 } }),
        question('text', 'pourquoi', { showIf: { op: 'isDontKnow', name: 'enfants' } }),
        question('yesno', 'merci'),
      ),
    );
    expect(ways(report)).toEqual([
      'enfants combien creche merci',
      'enfants combien merci',
      'enfants merci',
      'enfants pourquoi merci',
    ]);
    expect([report.isWhole, report.isEvery]).toEqual([true, true]);
    expect(report.shortest?.asked).toEqual(['enfants', 'merci']);
    expect(report.longest?.asked).toEqual(['enfants', 'combien', 'creche', 'merci']);
    expect(report.findings).toEqual([]);
  });

  test('what the file says decides too; a deadline and the days left are known together', () => {
    const report = explorePaths(
      script(
        question('yesno', 'a', { showIf: { op: 'lt', name: 'target.daysLeft', value: 30 } }),
        question('yesno', 'b', { showIf: { op: 'not', of: { op: 'answered', name: 'target.deadlineOn' } } }),
        question('yesno', 'c', { showIf: eq('target.commune', 'Bobigny') }),
      ),
    );
    expect(ways(report)).toEqual(['', 'a', 'a c', 'b', 'b c', 'c']);
    const [path] = report.paths.filter((one) => one.asked.join(' ') === 'a c');
    expect(path?.fields).toMatchObject({ commune: 'Bobigny', daysLeft: 1 });
  });

  test('questions that nothing depends on multiply nothing', () => {
    const many = Array.from({ length: 300 }, (_, index) => question('yesno', `q${index}`));
    const report = explorePaths(script(...many));
    expect(report.paths).toHaveLength(1);
    expect(report.isWhole).toBe(true);
  });

  test('a script of more paths than can be listed is still walked whole, and gives a draw, the same each time', () => {
    const pairs = Array.from({ length: 20 }, (_, index) => [
      question('yesno', `q${index}`),
      question('text', `suite${index}`, { showIf: eq(`q${index}`, 1) }),
    ]);
    const content = script(...pairs.flat(), {
      kind: 'say',
      text: t('Jamais'),
      showIf: all(eq('q19', 1), eq('q19', 0)),
    });
    const report = explorePaths(content);
    expect([report.isWhole, report.isEvery]).toEqual([true, false]);
    expect(report.paths.length).toBeGreaterThan(DRAWN / 2);
    expect(report.paths.length).toBeLessThan(MOST_PATHS);
    expect([report.shortest?.asked.length, report.longest?.asked.length]).toEqual([20, 40]);
    expect(found(report)).toEqual(['never_shown 40']);
    expect(explorePaths(content)).toEqual(report);
  });

  test('where states are too many, it says that only a part was tried', () => {
    const many = Array.from({ length: 14 }, (_, index) => question('yesno', `q${index}`));
    const every = many.map(({ name }) => eq(name, 1));
    const report = explorePaths(
      script(
        ...many,
        { kind: 'say', text: t('Tous'), showIf: { op: 'or', all: every } },
        question('text', 'z', {
          showIf: { op: 'and', all: every },
        }),
      ),
    );
    expect(report.isWhole).toBe(false);
  });
});

describe('what no path reaches', () => {
  const age = question('integer', 'age', { min: 0, max: 120 });

  test.each<[string, Item[], string[]]>([
    [
      'two answers at once',
      [question('yesno', 'a'), question('text', 'b', { showIf: all(eq('a', 1), eq('a', 0)) })],
      ['never_shown 1'],
    ],
    [
      'beyond the bounds',
      [age, question('text', 'b', { showIf: { op: 'gt', name: 'age', value: 120 } })],
      ['never_shown 1'],
    ],
    [
      'nothing: the last value the bounds leave',
      [
        question('integer', 'a', { min: 0, max: 4 }),
        question('text', 'b', { showIf: { op: 'gt', name: 'a', value: 3 } }),
        question('text', 'c', { showIf: { op: 'lt', name: 'a', value: 1 } }),
      ],
      [],
    ],
    [
      'after what is never asked',
      [
        question('yesno', 'a'),
        question('yesno', 'b', { showIf: all(eq('a', 1), eq('a', 0)) }),
        question('yesno', 'c', { showIf: eq('b', 1) }),
      ],
      ['never_shown 1', 'never_shown 2'],
    ],
    [
      'absences that are not allowed',
      [age, { kind: 'note', text: t('Rassurez'), showIf: { op: 'isDontKnow', name: 'age' } }],
      ['never_shown 1'],
    ],
    [
      'a note that goes with the answer it waits for',
      [
        age,
        { kind: 'note', text: t('Demandez'), showIf: { op: 'not', of: { op: 'answered', name: 'age' } } },
      ],
      ['only_unfinished 1'],
    ],
    [
      'a town that no canton offers',
      [
        question('single', 'canton', { options: codes(1, 2) }),
        question('single', 'ville', {
          options: [
            { code: 1, label: t('A'), showIf: eq('canton', 1) },
            { code: 2, label: t('B'), showIf: { op: 'gt', name: 'canton', value: 1 } },
            { code: 3, label: t('C'), showIf: all(eq('canton', 1), eq('canton', 2)) },
          ],
        }),
      ],
      ['option_never_offered 1'],
    ],
    [
      'a canton without towns',
      [
        question('single', 'canton', { options: codes(1, 2) }),
        question('single', 'ville', { options: [{ code: 1, label: t('A'), showIf: eq('canton', 1) }] }),
      ],
      ['sometimes_stuck 1'],
    ],
    [
      'a check nobody can pass, once and whatever follows',
      [
        {
          ...age,
          checks: [{ level: 'block', test: { op: 'gt', name: 'age', value: 130 }, message: t('Non') }],
        },
        question('text', 'b'),
      ],
      ['always_stuck 0', 'check_always_fails 0'],
    ],
    [
      'a check that lets everything through',
      [
        {
          ...age,
          checks: [{ level: 'warn', test: { op: 'le', name: 'age', value: 120 }, message: t('Vraiment ?') }],
        },
      ],
      ['check_never_fails 0'],
    ],
    [
      'a useful check',
      [
        {
          ...age,
          checks: [{ level: 'block', test: { op: 'le', name: 'age', value: 100 }, message: t('Vraiment ?') }],
        },
      ],
      [],
    ],
    [
      'an exclusive choice with another',
      [
        question('multi', 'm', {
          options: [...codes(1, 2), { code: 9, label: t('Aucun'), exclusive: true }],
        }),
        question('text', 'a', {
          showIf: all({ op: 'selected', name: 'm', value: 1 }, { op: 'selected', name: 'm', value: 2 }),
        }),
        question('text', 'b', {
          showIf: all({ op: 'selected', name: 'm', value: 1 }, { op: 'selected', name: 'm', value: 9 }),
        }),
      ],
      ['never_shown 2'],
    ],
    [
      'a day between two days that follow each other',
      [
        question('date', 'le'),
        question('text', 'a', {
          showIf: all(
            { op: 'gt', name: 'le', value: '2026-02-27' },
            { op: 'lt', name: 'le', value: '2026-03-01' },
          ),
        }),
        question('text', 'b', {
          showIf: all(
            { op: 'gt', name: 'le', value: '2026-02-28' },
            { op: 'lt', name: 'le', value: '2026-03-01' },
          ),
        }),
      ],
      ['never_shown 2'],
    ],
    [
      'a minute after the last',
      [question('time', 'a'), question('text', 'b', { showIf: { op: 'gt', name: 'a', value: '23:59' } })],
      ['never_shown 1'],
    ],
  ])('%s', (_, items, expected) => {
    const report = explorePaths(script(...items));
    expect(found(report)).toEqual(expected);
    expect(report.isWhole).toBe(true);
  });

  test('the part that is never true alone is told; where it takes several, none is', () => {
    const b = (showIf: Expression) =>
      explorePaths(script(age, question('text', 'b', { showIf }))).findings[0];
    const late: Expression = { op: 'gt', name: 'age', value: 120 };
    expect(b(all({ op: 'gt', name: 'age', value: 3 }, late))).toMatchObject({ never: late });
    const apart = all({ op: 'gt', name: 'age', value: 3 }, { op: 'lt', name: 'age', value: 2 });
    expect(b(apart)).toMatchObject({ never: null });
  });

  test('where the interview stops, the example stops it', () => {
    const content = script(
      age,
      question('yesno', 'retraite', {
        checks: [{ level: 'block', test: { op: 'gt', name: 'age', value: 40 }, message: t('Trop jeune') }],
      }),
    );
    const [finding] = explorePaths(content).findings;
    if (finding?.kind !== 'sometimes_stuck') throw new Error('not found');
    for (const value of [0, 1]) {
      const answers = { ...finding.example.answers, retraite: { value, state: 'answered' as const } };
      expect(runScript(content, answers, finding.example.fields).next).toBe('retraite');
    }
  });

  test('what is left on an answering machine is not part of the interview', () => {
    const said: Item = { kind: 'say', text: t('Bonjour') };
    const content: ScriptContent = {
      languages: ['fr'],
      blocks: [
        { id: 'a', purpose: 'body', title: t('A'), items: [question('yesno', 'a')] },
        {
          id: 'r',
          purpose: 'voicemail',
          title: t('R'),
          items: [said, question('single', 'r', { options: [] })],
        },
      ],
    };
    const report = explorePaths(content);
    expect(ways(report)).toEqual(['a']);
    expect(report.findings).toEqual([]);
  });
});

/* Properties over scripts made at random: conditions only look back, as the publish gate demands. */

const kinds = ['yesno', 'single', 'multi', 'integer', 'decimal', 'date'] as const;
const days = ['2026-03-30', '2026-03-31', '2026-04-01', '2026-04-03'];
const given = (value: GivenAnswer['value']): GivenAnswer => ({ value, state: 'answered' });

const anyAnswer: fc.Arbitrary<GivenAnswer> = fc.oneof(
  fc.constantFrom<GivenAnswer>({ value: null, state: 'dk' }, { value: null, state: 'rf' }),
  fc.constantFrom<GivenAnswer['value']>(null, 0, 1, 2, 3, 4, 1.5, [1], [1, 2], [2, 3], [3]).map(given),
  fc.constantFrom(...days).map(given),
);

function conditionOn(names: readonly string[]): fc.Arbitrary<Expression> {
  const name = fc.constantFrom(...names, 'target.daysLeft', 'target.deadlineOn');
  const order = fc.constantFrom('eq', 'ne', 'lt', 'le', 'gt', 'ge');
  const leaf: fc.Arbitrary<Expression> = fc.oneof(
    fc.record({ op: order, name, value: fc.oneof(fc.integer({ min: 0, max: 4 }), fc.constantFrom(...days)) }),
    fc.record({ op: fc.constantFrom('answered', 'isDontKnow', 'isRefused'), name }),
    fc.record({ op: fc.constant('selected'), name, value: fc.integer({ min: 1, max: 3 }) }),
    fc.record({ op: fc.constant('in'), name, values: fc.constantFrom([1, 3], [2]) }),
  );
  return fc.oneof(
    leaf,
    leaf.map((of): Expression => ({ op: 'not', of })),
    fc.record({ op: fc.constantFrom('and', 'or'), all: fc.array(leaf, { minLength: 1, maxLength: 3 }) }),
  );
}

const anyScript: fc.Arbitrary<ScriptContent> = fc.integer({ min: 1, max: 6 }).chain((size) =>
  fc
    .tuple(
      ...Array.from({ length: size }, (_, index) => {
        const before = Array.from({ length: index }, (_unused, i) => `q${i}`);
        const own = conditionOn([...before, `q${index}`]);
        return fc.record({
          kind: fc.constantFrom(...kinds),
          required: fc.boolean(),
          allow: fc.record({ dk: fc.boolean(), rf: fc.boolean() }),
          showIf: fc.option(conditionOn(before), { nil: undefined }),
          offer: fc.option(conditionOn(before), { nil: undefined }),
          checks: fc.array(fc.record({ level: fc.constantFrom('block', 'warn'), test: own }), {
            maxLength: 1,
          }),
        });
      }),
    )
    .map((drawn) =>
      script(
        ...drawn.map(({ kind, offer, showIf, checks, ...more }, index) => ({
          ...question(kind, `q${index}`, more),
          checks: checks.map((check) => ({ ...check, message: t('Non') })),
          ...((kind === 'single' || kind === 'multi') && {
            options: [
              ...codes(1, 2),
              { code: 3, label: t('3'), exclusive: true, ...(offer !== undefined && { showIf: offer }) },
            ],
          }),
          ...(kind === 'integer' && { min: 0, max: 4 }),
          ...(showIf !== undefined && { showIf }),
        })),
      ),
    ),
);

const anyAnswers = fc.dictionary(fc.constantFrom('q0', 'q1', 'q2', 'q3', 'q4', 'q5'), anyAnswer);
const anyFields: fc.Arbitrary<Fields> = fc.oneof(
  fc.constant({}),
  fc.record({ deadlineOn: fc.constantFrom(...days), daysLeft: fc.integer({ min: -1, max: 5 }) }),
);

describe('properties', () => {
  test('the answers of every path give that path, to its end', () => {
    fc.assert(
      fc.property(anyScript, (content) => {
        const { paths, shortest, longest } = explorePaths(content);
        for (const path of [...paths, shortest, longest]) {
          if (path === null) continue;
          expect(asked(content, path.answers, path.fields)).toEqual({ names: path.asked, isComplete: true });
        }
        expect(new Set(paths.map((path) => path.asked.join(' '))).size).toBe(paths.length);
        const lengths = paths.map((path) => path.asked.length);
        expect(shortest?.asked.length ?? Number.POSITIVE_INFINITY).toBe(Math.min(...lengths));
        expect(longest?.asked.length ?? Number.NEGATIVE_INFINITY).toBe(Math.max(...lengths));
      }),
      { numRuns: 200 },
    );
  });

  test('no answers give a finished interview, an item or an option that a whole run has not found', () => {
    fc.assert(
      fc.property(
        anyScript,
        fc.array(fc.tuple(anyAnswers, anyFields), { minLength: 40, maxLength: 40 }),
        (content, tries) => {
          const report = explorePaths(content);
          fc.pre(report.isWhole && report.isEvery);
          const known = new Set(ways(report));
          const never = new Set(found(report));
          for (const [answers, fields] of tries) {
            const { names, isComplete } = asked(content, answers, fields);
            if (isComplete) expect(known).toContain(names.join(' '));
            for (const { visible, itemIndex, item } of runScript(content, answers, fields).items) {
              if (!visible) continue;
              expect(never).not.toContain(`never_shown ${itemIndex}`);
              if (isComplete) expect(never).not.toContain(`always_stuck ${itemIndex}`);
              const isOffered = isQuestion(item) && item.options?.some(({ code }) => code === 3);
              if (isOffered === true) expect(never).not.toContain(`option_never_offered ${itemIndex}`);
            }
          }
        },
      ),
      { numRuns: 200 },
    );
  });

  test('an item planted out of reach is always found', () => {
    const planted = fc.constantFrom<Expression>(
      all(eq('q0', 1), { op: 'ne', name: 'q0', value: 1 }),
      all({ op: 'answered', name: 'q0' }, { op: 'isRefused', name: 'q0' }),
      all({ op: 'gt', name: 'target.daysLeft', value: 3 }, { op: 'le', name: 'target.daysLeft', value: 3 }),
    );
    fc.assert(
      fc.property(anyScript, planted, (content, showIf) => {
        const [block] = content.blocks;
        const items = [...(block?.items ?? []), { kind: 'say' as const, text: t('Jamais'), showIf }];
        expect(found(explorePaths(script(...items)))).toContain(`never_shown ${items.length - 1}`);
      }),
    );
  });
});
