// biome-ignore-all lint/suspicious/noTemplateCurlyInString: it is how XLSForm names an answer
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Expression, QuestionKind } from '#server/contracts/script-content.ts';
import { type Answers, evaluate, type GivenAnswer } from '#server/contracts/script-flow.ts';
import { type Mode, type Referent, toExpression } from './to-expression.rules.ts';
import { toFormula } from './to-formula.rules.ts';
import { parseFormula, Uncarried } from './xpath.rules.ts';

const kinds: Readonly<Record<string, QuestionKind>> = {
  ville: 'single',
  aides: 'multi',
  age: 'integer',
  enfants: 'yesno',
  mot: 'text',
  jour: 'date',
};
const names = new Map([
  ['paris', 1],
  ['lyon', 2],
  ['autre', 9],
]);
const digits = new Map(Array.from({ length: 10 }, (_, code) => [String(code), code]));

function refer(codes: ReadonlyMap<string, number>) {
  return (name: string): Referent | undefined => {
    if (name === 'photo') return { kind: 'not_carried' };
    if (name === 'majeur')
      return { kind: 'formula', formula: parseFormula("if(${age} >= 18, 'oui', 'non')") };
    if (name.startsWith('target_')) return { kind: 'field', name: `target.${name.slice(7)}` };
    const type = kinds[name];
    return type === undefined ? undefined : { kind: 'question', name, type, codes };
  };
}

function read(text: string, mode: Mode = 'condition', self: string | null = null) {
  return toExpression(parseFormula(text), { mode, self, refer: refer(names) });
}

function reasonOf(text: string, mode: Mode = 'condition'): string {
  try {
    return JSON.stringify(read(text, mode, mode === 'check' ? 'age' : null));
  } catch (error) {
    if (!(error instanceof Uncarried)) throw error;
    return `${error.reason} ${error.what}`;
  }
}

const given = (value: GivenAnswer['value']): GivenAnswer => ({ value, state: 'answered' });
const eq = (name: string, value: string | number): Expression => ({ op: 'eq', name, value });
const answered = (name: string): Expression => ({ op: 'answered', name });
const not = (of: Expression): Expression => ({ op: 'not', of });

describe('conditions as people write them', () => {
  test.each<[string, Expression | boolean]>([
    ["${ville} = 'paris'", eq('ville', 1)],
    ["selected(${ville}, 'paris')", eq('ville', 1)],
    ["selected( ${ aides } , 'lyon' )", { op: 'selected', name: 'aides', value: 2 }],
    ['${ville}="lyon"', eq('ville', 2)],
    ['${ville} = ‘lyon’', eq('ville', 2)],
    ['${ville} == "lyon"', eq('ville', 2)],
    ["'lyon' = ${ville}", eq('ville', 2)],
    ['18 <= ${age}', { op: 'ge', name: 'age', value: 18 }],
    ["${age} > '18'", { op: 'gt', name: 'age', value: 18 }],
    ["${ville} = 'paris' or ${ville} = 'lyon'", { op: 'in', name: 'ville', values: [1, 2] }],
    [
      "(${ville} = 'paris') OR (${age} > 3)",
      { op: 'or', all: [eq('ville', 1), { op: 'gt', name: 'age', value: 3 }] },
    ],
    ["${mot} != ''", answered('mot')],
    ["${mot} = ''", not(answered('mot'))],
    ['string-length(${mot}) > 0', answered('mot')],
    ['count-selected(${aides}) >= 1', answered('aides')],
    ['count-selected(${aides}) = 0', not(answered('aides'))],
    [
      "not(selected(${aides}, 'lyon'))",
      { op: 'or', all: [not(answered('aides')), not({ op: 'selected', name: 'aides', value: 2 })] },
    ],
    // True of no answer too, as in XLSForm.
    [
      "${ville} != 'paris'",
      { op: 'or', all: [not(answered('ville')), { op: 'ne', name: 'ville', value: 1 }] },
    ],
    ["${ville} != '' and ${ville} != 'paris'", { op: 'ne', name: 'ville', value: 1 }],
    [
      "${ville} != 'paris' and ${ville} != 'lyon'",
      { op: 'or', all: [not(answered('ville')), not({ op: 'in', name: 'ville', values: [1, 2] })] },
    ],
    [
      'not(${age} > 3 and ${age} < 9)',
      {
        op: 'or',
        all: [not(answered('age')), { op: 'le', name: 'age', value: 3 }, { op: 'ge', name: 'age', value: 9 }],
      },
    ],
    ["${majeur} = 'oui'", { op: 'ge', name: 'age', value: 18 }],
    ['if(${age} > 5, true(), false())', { op: 'gt', name: 'age', value: 5 }],
    ['coalesce(${age}, 0) > 5', { op: 'gt', name: 'age', value: 5 }],
    [
      'coalesce(${age}, 7) > 5',
      { op: 'or', all: [{ op: 'gt', name: 'age', value: 5 }, not(answered('age'))] },
    ],
    ["${jour} > date('2026-03-31')", { op: 'gt', name: 'jour', value: '2026-03-31' }],
    ["${target_commune} = 'Bobigny'", eq('target.commune', 'Bobigny')],
    ['true()', true],
    ["'a' = 'b' or 1 > 2", false],
    ["selected('a b', 'b') and ${age} = 3", eq('age', 3)],
  ])('%s', (text, expected) => {
    expect(read(text)).toEqual(expected);
  });

  test.each<[string, string]>([
    ['${age} > ${enfants}', 'two_answers ${enfants}'],
    ['${age} + 1 > 3', 'arithmetic ${age} + 1'],
    ['${jour} > today()', 'today today()'],
    ["regex(${mot}, '[0-9]+')", 'function regex()'],
    ['count-selected(${aides}) > 2', 'count count-selected()'],
    ['${aides} = 1', 'whole_multiple aides'],
    ["${ville} = 'nice'", 'unknown_choice ville = nice'],
    ["${ville} > 'lyon'", 'order_of_text lyon'],
    ['${inconnue} = 1', 'unknown_name inconnue'],
    ["${photo} != ''", 'not_carried_name photo'],
    ['../age > 3', 'path ..'],
    ['/data/age > 3', 'path /'],
    ['${age} >', 'syntax ${age} >'],
    ["${age} = 'beaucoup'", 'not_a_number beaucoup'],
    ['${age', 'syntax ${age'],
    ['${last-saved#age} > 3', 'path ${last-saved#age}'],
    ["instance('villes')/root/item[1] = 3", 'path /'],
    ['${age} = 1 )', 'syntax )'],
    [`${'('.repeat(100)}1`, 'too_long ('],
    [`${'-'.repeat(10_000)}1`, 'too_long -------------------…'],
  ])('%s is not carried, and says why', (text, reason) => {
    expect(reasonOf(text)).toContain(reason.slice(0, 24));
  });

  test('a check speaks of its own answer as « . »', () => {
    expect(read('. >= 18 and . <= 99', 'check', 'age')).toEqual({
      op: 'and',
      all: [
        { op: 'ge', name: 'age', value: 18 },
        { op: 'le', name: 'age', value: 99 },
      ],
    });
    // Of another question, a form refuses what a script cannot know: said so.
    expect(read(". > 3 and ${ville} = 'paris'", 'check', 'age')).toEqual({
      op: 'and',
      all: [{ op: 'gt', name: 'age', value: 3 }, answered('ville'), eq('ville', 1)],
    });
    expect(reasonOf('. > 3')).toContain('path');
  });
});

/* Any condition of a script, there and back. */

const answersOf: fc.Arbitrary<Answers> = fc.record(
  {
    ville: fc.constantFrom<GivenAnswer>(given(1), given(2), { value: null, state: 'dk' }),
    aides: fc.constantFrom<GivenAnswer>(given([1]), given([1, 2]), given([]), { value: null, state: 'rf' }),
    age: fc.constantFrom<GivenAnswer>(given(2), given(3), given(8)),
    enfants: fc.constantFrom<GivenAnswer>(given(0), given(1)),
    mot: fc.constantFrom<GivenAnswer>(given('a'), given('l\'"eau')),
    jour: fc.constantFrom<GivenAnswer>(given('2026-03-31'), given('2026-04-01')),
  },
  { requiredKeys: [] },
);
const fieldsOf = fc.constantFrom<Record<string, string>>({}, { commune: 'Bobigny' }, { commune: '3' });

const chosen = fc.integer({ min: 1, max: 3 });
const order = fc.constantFrom('eq', 'ne', 'lt', 'le', 'gt', 'ge');
const anyName = fc.constantFrom(...Object.keys(kinds), 'target.commune');
const leaf: fc.Arbitrary<Expression> = fc.oneof(
  fc.record({ op: fc.constantFrom('eq', 'ne'), name: fc.constant('ville'), value: chosen }),
  fc.record({
    op: fc.constant('in'),
    name: fc.constantFrom('ville', 'aides'),
    values: fc.array(chosen, { minLength: 1, maxLength: 3 }),
  }),
  fc.record({ op: fc.constant('selected'), name: fc.constantFrom('ville', 'aides'), value: chosen }),
  fc.record({ op: order, name: fc.constant('age'), value: fc.integer({ min: -2, max: 9 }) }),
  fc.record({ op: order, name: fc.constant('jour'), value: fc.constantFrom('2026-03-31', '2026-04-01') }),
  fc.record({
    op: fc.constantFrom('eq', 'ne'),
    name: fc.constant('enfants'),
    value: fc.constantFrom(0, 1, true, false),
  }),
  fc.record({
    op: fc.constantFrom('eq', 'ne'),
    name: fc.constant('mot'),
    value: fc.constantFrom('a', 'l\'"eau'),
  }),
  fc.record({
    op: fc.constantFrom('eq', 'ne'),
    name: fc.constant('target.commune'),
    value: fc.constantFrom('Bobigny', 3),
  }),
  fc.record({ op: fc.constantFrom('answered', 'isDontKnow', 'isRefused'), name: anyName }),
);
const { expression: anyExpression } = fc.letrec<{ expression: Expression }>((tie) => ({
  expression: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    leaf,
    tie('expression').map((of): Expression => ({ op: 'not', of })),
    fc.record({
      op: fc.constantFrom('and', 'or'),
      all: fc.array(tie('expression'), { minLength: 1, maxLength: 4 }),
    }),
  ),
}));

function thereAndBack(e: Expression, mode: Mode, self: string | null): Expression | boolean {
  const text = toFormula(e, {
    mode,
    self,
    nameOf: (name) => name.replace('target.', 'target_'),
    kindOf: (name) => kinds[name] ?? null,
  });
  return toExpression(parseFormula(text), { mode, self, refer: refer(digits) });
}

const resultOf = (e: Expression | boolean, answers: Answers, fields: Record<string, string>) =>
  typeof e === 'boolean' ? e : evaluate(e, answers, fields);

describe('properties', () => {
  test('a condition that went through a form shows the same', () => {
    fc.assert(
      fc.property(anyExpression, answersOf, fieldsOf, (e, answers, fields) => {
        const back = thereAndBack(e, 'condition', null);
        expect(resultOf(back, answers, fields) === true).toBe(evaluate(e, answers, fields) === true);
      }),
      { numRuns: 2000 },
    );
  });

  test('a check that went through a form refuses the same', () => {
    fc.assert(
      fc.property(anyExpression, answersOf, fieldsOf, (e, answers, fields) => {
        const back = thereAndBack(e, 'check', 'age');
        const own = { ...answers, age: answers['age'] ?? given(3) };
        expect(resultOf(back, own, fields) === false).toBe(evaluate(e, own, fields) === false);
      }),
      { numRuns: 2000 },
    );
  });

  test('a second time changes nothing more', () => {
    fc.assert(
      fc.property(anyExpression, fc.constantFrom<Mode>('condition', 'check'), (e, mode) => {
        const self = mode === 'check' ? 'age' : null;
        const once = thereAndBack(e, mode, self);
        if (typeof once !== 'boolean') expect(thereAndBack(once, mode, self)).toEqual(once);
      }),
      { numRuns: 2000 },
    );
  });

  test('whatever is written is read, or refused with a reason', () => {
    const piece = fc.constantFrom(
      '${age}',
      '.',
      '(',
      ')',
      ' and ',
      ' or ',
      "'a'",
      '3',
      '=',
      '!=',
      '<',
      'not(',
      'selected(',
      ',',
      '-',
      'if(',
      '/',
      '"',
      'é',
      ' div ',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 14 }), (pieces) => {
        expect(typeof reasonOf(pieces.join(''), 'check')).toBe('string');
      }),
      { numRuns: 3000 },
    );
  });
});
