import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Expression, Item, QuestionItem, ScriptContent } from './script-content.ts';
import {
  type Answers,
  checkAnswer,
  evaluate,
  fieldKey,
  type GivenAnswer,
  isGiven,
  isQuestion,
  pipe,
  runScript,
  targetFields,
} from './script-flow.ts';

const t = (fr: string) => ({ fr });
const given = (value: GivenAnswer['value']): GivenAnswer => ({ value, state: 'answered' });
const absent = (state: 'dk' | 'rf' | 'na'): GivenAnswer => ({ value: null, state });

function question(kind: QuestionItem['kind'], name: string, more: Partial<QuestionItem> = {}): QuestionItem {
  return { kind, name, text: t(name), ...more };
}

function script(...items: Item[]): ScriptContent {
  return { languages: ['fr'], blocks: [{ id: 'bloc', purpose: 'body', title: t('Bloc'), items }] };
}

const choice = question('single', 'choix', {
  options: [1, 2, 3].map((code) => ({ code, label: t(`Choix ${code}`) })),
});

describe('three-valued conditions', () => {
  const answers: Answers = { age: given(42), sait: absent('dk'), refuse: absent('rf'), vide: given(null) };
  const fields = { commune: 'Bobigny', enfants: '3', quotient: '3,5', rien: '', deadlineOn: '2026-03-31' };
  const age = (op: 'eq' | 'ne' | 'lt' | 'le' | 'gt' | 'ge', value: number): Expression => ({
    op,
    name: 'age',
    value,
  });

  test.each<[string, Expression, boolean | null]>([
    ['a comparison that holds', age('gt', 41), true],
    ['one that does not', age('le', 41), false],
    ['no answer is unknown', { op: 'eq', name: 'absente', value: 1 }, null],
    ['an answer taken back is unknown', { op: 'ne', name: 'vide', value: 1 }, null],
    ['"don’t know" is not a value', { op: 'eq', name: 'sait', value: 1 }, null],
    ['nor different from one', { op: 'ne', name: 'sait', value: 1 }, null],
    ['isDontKnow tells', { op: 'isDontKnow', name: 'sait' }, true],
    ['isRefused tells', { op: 'isRefused', name: 'refuse' }, true],
    ['answered is false for "don’t know"', { op: 'answered', name: 'sait' }, false],
    ['a name every object has is no answer', { op: 'answered', name: 'constructor' }, false],
    [
      'false wins over unknown in "and"',
      { op: 'and', all: [age('lt', 1), { op: 'eq', name: 'x', value: 1 }] },
      false,
    ],
    [
      'unknown wins over true in "and"',
      { op: 'and', all: [age('gt', 1), { op: 'eq', name: 'x', value: 1 }] },
      null,
    ],
    [
      'true wins over unknown in "or"',
      { op: 'or', all: [{ op: 'eq', name: 'x', value: 1 }, age('gt', 1)] },
      true,
    ],
    ['not unknown is unknown', { op: 'not', of: { op: 'eq', name: 'x', value: 1 } }, null],
    ['a field as text', { op: 'eq', name: 'target.commune', value: 'Bobigny' }, true],
    ['a field as number', { op: 'ge', name: 'target.enfants', value: 3 }, true],
    ['a field with a decimal comma', { op: 'gt', name: 'target.quotient', value: 3.4 }, true],
    ['a text is not comparable with a number', { op: 'eq', name: 'target.commune', value: 3 }, null],
    ['an empty field is unknown', { op: 'eq', name: 'target.rien', value: '' }, null],
    ['days in order', { op: 'lt', name: 'target.deadlineOn', value: '2026-04-01' }, true],
    ['in a list', { op: 'in', name: 'age', values: [1, 42] }, true],
  ])('%s', (_, expression, expected) => {
    expect(evaluate(expression, answers, fields)).toBe(expected);
  });

  test('choices of a multiple answer are asked one by one', () => {
    const chosen: Answers = { m: given([1, 3]) };
    expect(evaluate({ op: 'selected', name: 'm', value: 3 }, chosen, {})).toBe(true);
    expect(evaluate({ op: 'selected', name: 'm', value: 2 }, chosen, {})).toBe(false);
    expect(evaluate({ op: 'in', name: 'm', values: [2, 3] }, chosen, {})).toBe(true);
    expect(evaluate({ op: 'eq', name: 'm', value: 3 }, chosen, {})).toBe(null);
  });
});

describe('answers that fit', () => {
  const several = question('multi', 'plusieurs', {
    options: [
      { code: 1, label: t('Un') },
      { code: 2, label: t('Deux') },
      { code: 9, label: t('Aucun'), exclusive: true },
    ],
    allow: { dk: true },
  });

  test.each<[QuestionItem, GivenAnswer, boolean]>([
    [question('yesno', 'q'), given(1), true],
    [question('yesno', 'q'), given(2), false],
    [choice, given(3), true],
    [choice, given(4), false],
    [choice, given('3'), false],
    [several, given([1, 2]), true],
    [several, given([9]), true],
    [several, given([1, 9]), false],
    [several, given([1, 1]), false],
    [several, given([4]), false],
    [several, given(1), false],
    [several, absent('dk'), true],
    [several, absent('rf'), false],
    [question('integer', 'q', { min: 0, max: 9 }), given(9), true],
    [question('integer', 'q', { min: 0, max: 9 }), given(10), false],
    [question('integer', 'q'), given(1.5), false],
    [question('integer', 'q'), given(1e20), false],
    [question('decimal', 'q', { min: -1.5 }), given(-1.5), true],
    [question('decimal', 'q'), given(Number.NaN), false],
    [question('scale', 'q'), given(10), true],
    [question('scale', 'q'), given(11), false],
    [question('date', 'q'), given('2028-02-29'), true],
    [question('date', 'q'), given('2026-02-29'), false],
    [question('date', 'q'), given('31/03/2026'), false],
    [question('time', 'q'), given('23:59'), true],
    [question('time', 'q'), given('24:00'), false],
    [question('text', 'q'), given('é'.repeat(4000)), true],
    [question('text', 'q'), given('é'.repeat(4001)), false],
    [question('text', 'q'), given(3), false],
    [question('text', 'q'), given(''), true],
    [question('text', 'q'), given(null), true],
    [question('text', 'q', { allow: { na: true } }), absent('na'), true],
  ])('%#', (asked, answer, fits) => {
    expect(checkAnswer(asked, answer) === null).toBe(fits);
  });

  test('a refusal says what to do, in French', () => {
    expect(checkAnswer(several, given([1, 9]))).toBe(
      '« Aucun » ne peut pas être choisi avec une autre réponse',
    );
    expect(checkAnswer(question('decimal', 'q', { max: 2.5 }), given(3))).toBe('le maximum est 2,5');
  });
});

describe('the way through a script', () => {
  const content = script(
    question('yesno', 'enfants', { required: true }),
    question('integer', 'combien', { required: true, showIf: { op: 'eq', name: 'enfants', value: 1 } }),
    question('yesno', 'creche', { required: true, showIf: { op: 'gt', name: 'combien', value: 2 } }),
  );

  test('a hidden answer is kept but opens nothing', () => {
    const all: Answers = { enfants: given(1), combien: given(3), creche: given(1) };
    expect(runScript(content, all, {}).items.map(({ visible }) => visible)).toEqual([true, true, true]);
    const back = runScript(content, { ...all, enfants: given(0) }, {});
    expect(back.items.map(({ visible }) => visible)).toEqual([true, false, false]);
    expect(back.items.map(({ answer }) => answer?.value)).toEqual([0, 3, 1]);
    expect(back.isComplete).toBe(true);
  });

  test('an answer that does not fit stops there and opens nothing', () => {
    const flow = runScript(content, { enfants: given(5) }, {});
    expect(flow.next).toBe('enfants');
    expect(flow.items[0]?.problem).toEqual({
      level: 'block',
      text: { fr: 'Répondez par oui (1) ou par non (0).' },
    });
    expect(flow.items[1]?.visible).toBe(false);
  });

  test('a blocking check stops, a warning does not', () => {
    const checked = (level: 'block' | 'warn') =>
      script(
        question('integer', 'age', {
          checks: [{ level, test: { op: 'lt', name: 'age', value: 100 }, message: t('Vraiment ?') }],
        }),
      );
    expect(runScript(checked('block'), { age: given(120) }, {}).next).toBe('age');
    const warned = runScript(checked('warn'), { age: given(120) }, {});
    expect(warned.isComplete).toBe(true);
    expect(warned.items[0]?.problem).toEqual({ level: 'warn', text: { fr: 'Vraiment ?' } });
  });

  test('an option may be offered on a condition only; an answer no longer offered is asked again', () => {
    const towns = question('single', 'ville', {
      options: [
        { code: 1, label: t('Bobigny'), showIf: { op: 'eq', name: 'choix', value: 1 } },
        { code: 2, label: t('Meaux'), showIf: { op: 'eq', name: 'choix', value: 2 } },
        { code: 9, label: t('Autre') },
      ],
    });
    const cascade = script(choice, towns);
    const codes = (answers: Answers) => {
      const asked = runScript(cascade, answers, {}).items[1]?.item;
      return asked !== undefined && isQuestion(asked) ? asked.options?.map(({ code }) => code) : null;
    };
    expect(codes({})).toEqual([9]);
    expect(codes({ choix: given(2) })).toEqual([2, 9]);
    const moved = runScript(cascade, { choix: given(2), ville: given(1) }, {});
    expect(moved.next).toBe('ville');
    expect(moved.items[1]?.answer?.value).toBe(1);
  });

  test('the minimal block makes a usable partial; the answering machine is asked nothing', () => {
    const asked = (name: string) => [question('yesno', name, { required: true })];
    const blocks: ScriptContent = {
      languages: ['fr'],
      blocks: [
        { id: 'a', purpose: 'identification', title: t('A'), items: asked('a') },
        { id: 'b', purpose: 'minimal', title: t('B'), items: asked('b') },
        { id: 'c', purpose: 'body', title: t('C'), items: asked('c') },
        { id: 'd', purpose: 'voicemail', title: t('D'), items: asked('d') },
      ],
    };
    const state = (answers: Answers) => {
      const { isMinimalComplete, isComplete } = runScript(blocks, answers, {});
      return [isMinimalComplete, isComplete];
    };
    expect(state({ b: given(1) })).toEqual([false, false]);
    expect(state({ a: given(1), b: given(1) })).toEqual([true, false]);
    expect(state({ a: given(1), b: given(1), c: given(0) })).toEqual([true, true]);
  });
});

describe('texts', () => {
  test('names, dates and labels are filled in; what is unknown leaves nothing', () => {
    const fields = targetFields(
      {
        civility: null,
        lastName: 'Diallo',
        firstName: 'Awa',
        name: 'Awa Diallo',
        commune: 'Bobigny',
        postalCode: '93000',
        deadlineOn: '2026-04-01',
        fields: { 'N° d’allocataire': '12', 'Date d’effet': '' },
      },
      { today: '2026-03-17', agentName: 'Gaby' },
    );
    const say = (text: string) =>
      pipe(text, { choix: given(2), note: given(3.5) }, fields, { content: script(choice), language: 'fr' });
    expect(say('{{ firstName }} ({{target.commune}}), fin le {{deadlineOn}}')).toBe(
      'Awa (Bobigny), fin le 1er avril 2026',
    );
    expect(say('{{choix}} {{note}} [{{inconnu}}{{civility}}] {{agentName}} {{daysLeft}}')).toBe(
      'Choix 2 3,5 [] Gaby 15',
    );
    expect(say('{{target.numero_d_allocataire}}')).toBe('12');
  });

  test('a column is named from its header, whatever its accents', () => {
    expect(fieldKey(' Date d’effet (fin) ')).toBe('date_d_effet_fin');
    expect(fieldKey('2e numéro')).toBe('c_2e_numero');
  });
});

/* Properties over scripts made at random: conditions only look back, as the publish gate demands. */

const kinds = ['yesno', 'single', 'multi', 'integer', 'text'] as const;
const anyAnswer: fc.Arbitrary<GivenAnswer> = fc.oneof(
  fc.constantFrom<GivenAnswer>(absent('dk'), absent('rf'), absent('na')),
  fc.constantFrom<GivenAnswer['value']>(0, 1, 2, 7, null, '', 'oui', [1], [1, 2], []).map(given),
);

function anyCondition(before: readonly string[]): fc.Arbitrary<Expression> {
  const name = fc.constantFrom(...before, 'target.age');
  const leaf: fc.Arbitrary<Expression> = fc.oneof(
    fc.record({ op: fc.constantFrom('eq', 'ne', 'lt', 'ge'), name, value: fc.integer({ min: 0, max: 3 }) }),
    fc.record({ op: fc.constantFrom('answered', 'isDontKnow', 'isRefused'), name }),
    fc.record({ op: fc.constant('selected'), name, value: fc.integer({ min: 1, max: 2 }) }),
  );
  return fc.oneof(
    leaf,
    leaf.map((of): Expression => ({ op: 'not', of })),
    fc.record({ op: fc.constantFrom('and', 'or'), all: fc.array(leaf, { minLength: 1, maxLength: 3 }) }),
  );
}

const anyScript: fc.Arbitrary<ScriptContent> = fc
  .integer({ min: 1, max: 8 })
  .chain((size) =>
    fc.tuple(
      ...Array.from({ length: size }, (_, index) => {
        const before = Array.from({ length: index }, (_unused, i) => `q${i}`);
        return fc.record({
          kind: fc.constantFrom(...kinds),
          required: fc.boolean(),
          allow: fc.record({ dk: fc.boolean(), rf: fc.boolean() }),
          showIf: fc.option(anyCondition(before), { nil: undefined }),
          purpose: fc.constantFrom('identification', 'minimal', 'body'),
        });
      }),
    ),
  )
  .map((drawn) => ({
    languages: ['fr'],
    blocks: drawn.map(({ purpose, showIf, ...more }, index) => ({
      id: `b${index}`,
      purpose,
      title: t('Bloc'),
      items: [
        {
          ...question(more.kind, `q${index}`, more),
          options: [1, 2].map((code) => ({ code, label: t(String(code)) })),
          ...(showIf !== undefined && { showIf }),
        },
      ],
    })),
  }));

const anyAnswers = fc.dictionary(fc.constantFrom(...Array.from({ length: 8 }, (_, i) => `q${i}`)), anyAnswer);
const anyFields = fc.record({ age: fc.constantFrom(null, 0, '2', 'NC') });

describe('properties', () => {
  test('the same answers always give the same flow, and leave them as they were', () => {
    fc.assert(
      fc.property(anyScript, anyAnswers, anyFields, (content, answers, fields) => {
        const before = structuredClone(answers);
        expect(runScript(content, answers, fields)).toEqual(runScript(content, answers, fields));
        expect(answers).toEqual(before);
      }),
    );
  });

  test('every answer is still there, hidden or not', () => {
    fc.assert(
      fc.property(anyScript, anyAnswers, anyFields, (content, answers, fields) => {
        for (const { item, answer } of runScript(content, answers, fields).items) {
          if (isQuestion(item)) expect(answer).toEqual(answers[item.name] ?? null);
        }
      }),
    );
  });

  test('changing an answer and changing it back gives the first flow again', () => {
    fc.assert(
      fc.property(anyScript, anyAnswers, anyFields, anyAnswer, (content, answers, fields, other) => {
        const first = runScript(content, answers, fields);
        const away = runScript(content, { ...answers, q0: other }, fields);
        const kept: Record<string, GivenAnswer> = {};
        for (const { item, answer } of away.items) if (isQuestion(item) && answer) kept[item.name] = answer;
        const { q0, ...rest } = kept;
        expect(q0).toEqual(other);
        const back = { ...rest, ...(answers['q0'] !== undefined && { q0: answers['q0'] }) };
        expect(runScript(content, back, fields)).toEqual(first);
      }),
    );
  });

  test('nothing is next exactly when the script is complete', () => {
    fc.assert(
      fc.property(anyScript, anyAnswers, anyFields, (content, answers, fields) => {
        const flow = runScript(content, answers, fields);
        expect(flow.next === null).toBe(flow.isComplete);
        if (flow.isComplete) expect(flow.isMinimalComplete).toBe(true);
        const open = flow.items.filter(
          ({ visible, item, answer, problem }) =>
            visible &&
            isQuestion(item) &&
            ((item.required === true && !isGiven(answer)) || problem?.level === 'block'),
        );
        const first = open[0]?.item;
        expect(flow.next).toBe(first !== undefined && isQuestion(first) ? first.name : null);
      }),
    );
  });

  test('answering what comes next, again and again, ends', () => {
    fc.assert(
      fc.property(anyScript, anyFields, (content, fields) => {
        const answers: Record<string, GivenAnswer> = {};
        const fitting = { yesno: 1, single: 1, multi: [1], integer: 1, text: 'oui' } as const;
        for (let step = 0; step <= content.blocks.length; step += 1) {
          const { next, items } = runScript(content, answers, fields);
          if (next === null) return;
          const asked = items.map(({ item }) => item).find((item) => isQuestion(item) && item.name === next);
          const kind = kinds.find((candidate) => candidate === asked?.kind) ?? 'text';
          const value = fitting[kind];
          answers[next] = given(typeof value === 'object' ? [...value] : value);
        }
        expect(runScript(content, answers, fields).isComplete).toBe(true);
      }),
    );
  });
});
