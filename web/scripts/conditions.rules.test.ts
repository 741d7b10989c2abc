import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Expression, QuestionItem } from '#server/contracts/script-content.ts';
import { type Answers, evaluate } from '#server/contracts/script-flow.ts';
import { expressionOf, groupOf, operatorsFor, startOf, valueFieldOf, withOperator } from './conditions.ts';

const colour: QuestionItem = {
  kind: 'single',
  name: 'couleur',
  text: { fr: 'Couleur ?' },
  options: [
    { code: 4, label: { fr: 'Rouge' } },
    { code: 7, label: { fr: 'Bleu' } },
  ],
};

const leaf: fc.Arbitrary<Expression> = fc.oneof(
  fc.record({
    op: fc.constantFrom('eq', 'ne', 'lt', 'le', 'gt', 'ge'),
    name: fc.constantFrom('a', 'b'),
    value: fc.constantFrom(1, 2, true),
  }),
  fc.record({ op: fc.constant('in'), name: fc.constantFrom('a', 'b'), values: fc.constantFrom([1], [1, 2]) }),
  fc.record({ op: fc.constant('selected'), name: fc.constantFrom('a', 'b'), value: fc.constantFrom(1, 2) }),
  fc.record({ op: fc.constantFrom('answered', 'isDontKnow', 'isRefused'), name: fc.constantFrom('a', 'b') }),
);
const { expression } = fc.letrec<{ expression: Expression }>((tie) => ({
  expression: fc.oneof(
    { maxDepth: 4 },
    leaf,
    tie('expression').map((of): Expression => ({ op: 'not', of })),
    fc.record({
      op: fc.constantFrom('and', 'or'),
      all: fc.array(tie('expression'), { minLength: 1, maxLength: 3 }),
    }),
  ),
}));
const answer = fc.constantFrom<Answers[string]>(
  { value: 1, state: 'answered' },
  { value: 2, state: 'answered' },
  { value: null, state: 'dk' },
  { value: null, state: 'rf' },
);
const answers = fc.record({ a: answer, b: answer }, { requiredKeys: [] });

describe('conditions', () => {
  it('mean the same once they went through the editor', () => {
    fc.assert(
      fc.property(expression, answers, (e, given) => {
        const back = expressionOf(groupOf(e));
        if (back === undefined) throw new Error('lost');
        const known = Object.fromEntries(
          Object.entries(given).flatMap(([name, one]) => (one === undefined ? [] : [[name, one]])),
        );
        expect(evaluate(back, known, {})).toBe(evaluate(e, known, {}));
      }),
      { numRuns: 1000 },
    );
  });

  it('are always shown when there is none', () => {
    expect(groupOf(undefined)).toEqual({ join: 'all', parts: [] });
    expect(expressionOf({ join: 'none', parts: [{ join: 'any', parts: [] }] })).toBeUndefined();
  });

  it('start with the first thing one may ask of an answer', () => {
    expect(startOf('couleur', colour)).toEqual({ name: 'couleur', op: 'eq', values: [4] });
    expect(startOf('target.commune', null)).toEqual({ name: 'target.commune', op: 'eq', values: [''] });
  });

  it('keep what still fits when the operator changes', () => {
    const is = { name: 'couleur', op: 'eq' as const, values: [7] };
    expect(withOperator(is, 'in', colour).values).toEqual([7]);
    expect(withOperator({ ...is, op: 'in', values: [7, 4] }, 'ne', colour).values).toEqual([7]);
    expect(withOperator(is, 'answered', colour).values).toEqual([]);
  });

  it('ask only what can be true', () => {
    expect(operatorsFor('text')).not.toContain('lt');
    expect(operatorsFor('multi')).not.toContain('eq');
    expect(valueFieldOf('lt', null, 'target.age')).toBe('number');
    expect(valueFieldOf('lt', null, 'target.deadlineOn')).toBe('date');
  });
});
