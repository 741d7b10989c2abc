import { expect, test } from 'vitest';
import { sameRules } from '#server/contracts/call-rules.ts';
import { defaultCallRules } from '#server/contracts/campaigns.contract.ts';
import { draftOf, isPossible, rulesOf } from './rules-draft.ts';

const own = {
  ...defaultCallRules,
  rotateSlots: false,
  results: {
    busy: { minutes: 90, cap: null, nextLine: true },
    refusal_soft: { exhausted: 'unable' as const },
  },
};

test('rules come back from their sentences as they were', () => {
  for (const rules of [defaultCallRules, own]) expect(sameRules(rulesOf(draftOf(rules)), rules)).toBe(true);
});

test('a delay is told in the largest unit it is whole in', () => {
  const { results } = draftOf(own);
  expect([results.busy.amount, results.busy.unit]).toEqual(['90', 'minutes']);
  expect([results.no_answer.amount, results.no_answer.unit]).toEqual(['3', 'hours']);
  expect([results.refusal_soft.amount, results.refusal_soft.unit]).toEqual(['7', 'days']);
});

test('what is being typed is not asked about before it could be a rule', () => {
  const draft = draftOf(own);
  const busy = (part: Partial<typeof draft.results.busy>) => ({
    ...draft,
    results: { ...draft.results, busy: { ...draft.results.busy, ...part } },
  });
  expect(isPossible(draft)).toBe(true);
  expect(isPossible(busy({ amount: '' }))).toBe(false);
  expect(isPossible(busy({ amount: '1.5', unit: 'minutes' }))).toBe(false);
  expect(isPossible(busy({ amount: '61', unit: 'days' }))).toBe(false);
  expect(isPossible(busy({ cap: '0' }))).toBe(false);
  expect(isPossible({ ...draft, limits: { ...draft.limits, perTarget: '31' } })).toBe(false);
});
