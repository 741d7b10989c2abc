import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  blockPurposes,
  type Expression,
  type Item,
  type QuestionItem,
  type Repeat,
  type ScriptContent,
  scriptContent,
} from '#server/contracts/script-content.ts';
import {
  type Answers,
  type Fields,
  type GivenAnswer,
  isQuestion,
  questionsByKey,
  runScript,
} from '#server/contracts/script-flow.ts';
import { readSheets } from '#server/lists/index.ts';
import { writeWorkbook } from '#server/platform/workbook.ts';
import { templates } from '#server/scripts/index.ts';
import { readForm } from './read-form.rules.ts';
import { rowsOf } from './testing.ts';
import { writeForm } from './write-form.rules.ts';

const options = { language: 'fr', previous: null };

function thereAndBack(content: ScriptContent): ScriptContent {
  const read = readForm(rowsOf(writeForm('Essai', 1, content)), options);
  expect(read.findings).toEqual([]);
  return read.content;
}

/** « Non » and "not said" are the same; texts nobody wrote are no texts. */
function tidied(content: ScriptContent): ScriptContent {
  return scriptContent.parse(
    JSON.parse(
      JSON.stringify(content, (_, value: unknown) => {
        if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
        return Object.fromEntries(
          Object.entries(value).filter(
            ([key, inner]) => inner !== false && !(key === 'allow' && JSON.stringify(inner) === '{}'),
          ),
        );
      }),
    ),
  );
}

/** Conditions may be written otherwise (« 1 ou 2 » becomes « parmi 1, 2 »): they are compared by what they do. */
function withoutConditions(content: ScriptContent): unknown {
  return JSON.parse(
    JSON.stringify(content, (key, value: unknown) =>
      key === 'showIf' || key === 'test' ? undefined : value,
    ),
  );
}

/** Anything people may have answered, and any file. */
function answersTo(content: ScriptContent): fc.Arbitrary<Answers> {
  const asked = [...questionsByKey(content).values()];
  const drawn = fc.record(
    Object.fromEntries(
      asked.map((one) => {
        const codes = one.options?.map(({ code }) => code) ?? [0, 1, 3, 8];
        const value = one.kind === 'multi' ? fc.subarray(codes) : fc.constantFrom(...codes);
        const written = one.kind === 'text' ? 'mot' : one.kind === 'time' ? '09:30' : '2026-03-31';
        const isWritten = ['text', 'date', 'time'].includes(one.kind);
        const given: fc.Arbitrary<GivenAnswer> = fc.oneof(
          (isWritten ? fc.constant(written) : value).map((v) => ({ value: v, state: 'answered' as const })),
          fc.constantFrom<GivenAnswer>({ value: null, state: 'dk' }, { value: null, state: 'rf' }),
        );
        return [one.name, given];
      }),
    ),
    { requiredKeys: [] },
  );
  return drawn.map((answers) =>
    Object.fromEntries(
      Object.entries(answers).flatMap(([name, given]) => (given === undefined ? [] : [[name, given]])),
    ),
  );
}

const files = fc.constantFrom<Fields>(
  {},
  { age: 3, deadlineOn: '2026-03-31', daysLeft: 5 },
  { daysLeft: -2 },
);

/** What is asked and what is refused. */
function flowOf(content: ScriptContent, answers: Answers, fields: Fields) {
  const { items, next, isComplete, isMinimalComplete, turns } = runScript(content, answers, fields);
  const shown = items.map(({ visible, problem, item }) => [
    visible,
    problem,
    isQuestion(item) ? (item.options?.map(({ code }) => code) ?? null) : null,
  ]);
  return { shown, next, isComplete, isMinimalComplete, turns };
}

describe('templates', () => {
  test.each(templates.map(({ key, content }) => [key, content] as const))(
    '%s goes out and comes back the same',
    (_, content) => {
      const back = thereAndBack(content);
      expect(withoutConditions(back)).toEqual(withoutConditions(tidied(content)));
      fc.assert(
        fc.property(answersTo(content), files, (answers, fields) => {
          expect(flowOf(back, answers, fields)).toEqual(flowOf(content, answers, fields));
        }),
        { numRuns: 300 },
      );
    },
  );

  test('through a real workbook too', async () => {
    for (const { content } of templates) {
      const bytes = writeWorkbook(writeForm('Essai', 1, content));
      const { name, content: back, findings } = readForm(await readSheets(bytes), options);
      expect(name).toBe('Essai');
      expect(back).toEqual(thereAndBack(content));
      expect(findings).toEqual([]);
    }
  });
});

/* Any script: every kind, every mark, conditions that look back. */

const words = fc
  .string({ unit: 'binary', minLength: 1, maxLength: 30 })
  .filter((text) => text.trim() !== '' && !/[{}]/.test(text));
const text = fc
  .record({ fr: words, en: words }, { requiredKeys: ['fr'] })
  .map((texts) => ({ ...texts }) as { fr: string });
const when = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined });

function conditionOn(before: readonly string[]): fc.Arbitrary<Expression> {
  const name = fc.constantFrom(...before, 'target.age');
  return fc.oneof(
    fc.record({
      op: fc.constantFrom('ge', 'lt'),
      name: fc.constant('n0'),
      value: fc.integer({ min: 0, max: 9 }),
    }),
    fc.record({ op: fc.constantFrom('answered', 'isDontKnow', 'isRefused'), name }),
    fc.record({ op: fc.constant('eq'), name: fc.constant('c1'), value: fc.constantFrom(1, 2) }),
    fc.record({ op: fc.constant('ne'), name: fc.constant('c1'), value: fc.constantFrom(1, 2) }),
    fc.record({ op: fc.constant('selected'), name: fc.constant('m2'), value: fc.constantFrom(1, 2) }),
  );
}

const opening: Item[] = [
  { kind: 'integer', name: 'n0', text: { fr: 'Combien ?' }, min: 0 },
  {
    kind: 'single',
    name: 'c1',
    text: { fr: 'Lequel ?' },
    options: [
      { code: 1, label: { fr: 'Oui' } },
      { code: 2, label: { fr: 'Non' } },
    ],
  },
  {
    kind: 'multi',
    name: 'm2',
    text: { fr: 'Lesquels ?' },
    options: [
      { code: 1, label: { fr: 'Un' } },
      { code: 2, label: { fr: 'Deux' }, exclusive: true },
    ],
  },
];
const before = ['n0', 'c1', 'm2'];

const condition = conditionOn(before);
const optionsOf = fc.uniqueArray(
  fc.record(
    { code: fc.integer({ min: 0, max: 9999 }), label: text, fixed: fc.constant(true), showIf: condition },
    { requiredKeys: ['code', 'label'] },
  ),
  { minLength: 1, maxLength: 4, selector: ({ code }) => code },
);

const question: fc.Arbitrary<(name: string) => QuestionItem> = fc
  .record({
    kind: fc.constantFrom<QuestionItem['kind']>(
      'yesno',
      'single',
      'multi',
      'integer',
      'decimal',
      'scale',
      'text',
      'date',
      'time',
    ),
    text,
    instruction: when(text),
    options: optionsOf,
    exclusives: fc.boolean(),
    randomise: fc.boolean(),
    bounds: fc.record(
      { min: fc.integer({ min: -5, max: 5 }), max: fc.integer({ min: 6, max: 20 }) },
      { requiredKeys: [] },
    ),
    sheet: when(fc.constantFrom('contacter-la-mdph', 'fin-de-droits')),
    required: when(fc.constant(true)),
    allow: when(fc.record({ dk: fc.constant(true), na: fc.constant(true) }, { requiredKeys: ['dk'] })),
    checks: fc.array(fc.record({ level: fc.constantFrom('block', 'warn'), test: condition, message: text }), {
      maxLength: 3,
    }),
    showIf: when(condition),
  })
  .map(
    ({ kind, options: choices, exclusives, randomise, bounds, checks, ...more }) =>
      (name: string): QuestionItem => {
        const isChoice = kind === 'single' || kind === 'multi';
        const isNumber = kind === 'integer' || kind === 'decimal';
        return {
          kind,
          name,
          ...more,
          ...(isChoice && {
            ...(randomise && { randomise }),
            options: choices.map((option) =>
              kind === 'multi' && exclusives ? { ...option, exclusive: true } : option,
            ),
          }),
          ...(isNumber && bounds),
          ...(kind === 'scale' && { min: bounds.min ?? 0, max: bounds.max ?? 10 }),
          ...(checks.length > 0 && { checks }),
        };
      },
  );

const item: fc.Arbitrary<(name: string) => Item> = fc.oneof(
  question,
  fc
    .record({
      kind: fc.constantFrom('say', 'note'),
      text,
      sheet: when(fc.constant('contacter-la-mdph')),
      showIf: when(condition),
    })
    .map((said) => (): Item => said),
);

/** Of a block whose questions are `q0_0`, `q0_1`… */
const repeat: fc.Arbitrary<(b: number) => Repeat> = fc
  .record({
    label: text,
    max: fc.integer({ min: 1, max: 4 }),
    by: fc.constantFrom('max', 'count', 'more'),
    showIf: when(condition),
  })
  .map(({ by, ...more }) => (b): Repeat => {
    const turns = by === 'max' ? { by } : { by, question: by === 'count' ? 'n0' : `q${b}_0` };
    return { name: `r${b}`, turns, ...more };
  });

/** How many turns there were is known after them. */
const counted: Item = {
  kind: 'say',
  text: { fr: 'Bien.' },
  showIf: {
    op: 'or',
    all: [
      { op: 'ge', name: 'r0', value: 2 },
      { op: 'not', of: { op: 'eq', name: 'r1', value: 1 } },
      { op: 'in', name: 'r2', values: [0, 3] },
    ],
  },
};

const script: fc.Arbitrary<ScriptContent> = fc
  .array(
    fc.record({
      purpose: fc.constantFrom(...blockPurposes),
      title: text,
      items: fc.array(item, { maxLength: 4 }),
      repeat: when(repeat),
    }),
    {
      minLength: 1,
      maxLength: 3,
    },
  )
  .map((blocks) => ({
    languages: ['fr', 'en'],
    blocks: [
      { id: 'debut', purpose: 'body' as const, title: { fr: 'Début' }, items: opening },
      ...blocks.map(({ purpose, title, items, repeat: repeated }, b) => ({
        id: `bloc-${b}`,
        purpose,
        title,
        ...(repeated !== undefined && { repeat: repeated(b) }),
        items: items.map((make, i) => make(`q${b}_${i}`)),
      })),
      ...(blocks.length === 3 && blocks.every((one) => one.repeat !== undefined)
        ? [{ id: 'fin', purpose: 'closing' as const, title: { fr: 'Fin' }, items: [counted] }]
        : []),
    ],
  }));

describe('properties', () => {
  test('a script that went through a form is the same script: same texts, same questions, same ways', () => {
    const withAnswers = script.chain((content) => fc.tuple(fc.constant(content), answersTo(content), files));
    fc.assert(
      fc.property(withAnswers, ([drawn, answers, fields]) => {
        const content = tidied(drawn);
        const back = thereAndBack(content);
        expect(withoutConditions(back)).toEqual(withoutConditions(content));
        expect(flowOf(back, answers, fields)).toEqual(flowOf(content, answers, fields));
      }),
      { numRuns: 200 },
    );
  });

  test('a second journey changes nothing more', () => {
    fc.assert(
      fc.property(script, (content) => {
        const back = thereAndBack(tidied(content));
        expect(thereAndBack(back)).toEqual(back);
      }),
      { numRuns: 200 },
    );
  });
});
