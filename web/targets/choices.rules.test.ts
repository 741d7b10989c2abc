import { expect, test } from 'vitest';
import type { Finding, FindingCode } from '#server/contracts/imports.contract.ts';
import { importChoices } from '#server/contracts/imports.contract.ts';
import { choicesThatMatter, isChosen } from './choices.ts';

const safe = importChoices.parse({});
const found = (code: FindingCode, count: number): Finding => ({ code, severity: 'note', count, samples: [] });
const asked = (findings: Finding[], absent = 0, choices = safe) =>
  choicesThatMatter({ findings, absent, choices }).map(({ key, count }) => [key, count]);

test('a list that raises no question asks none', () => {
  expect(asked([found('phone_zero_restored', 12)])).toEqual([]);
});

test.each([
  ['deceased', 'suspicious'],
  ['do_not_call', 'suspicious'],
  ['duplicate_in_file', 'sameInFile'],
  ['duplicate_in_campaign', 'inCampaign'],
  ['household', 'household'],
  ['household_rest', 'household'],
  ['crowd', 'crowd'],
  ['crowd_rest', 'crowd'],
  ['elsewhere', 'elsewhere'],
  ['busy_elsewhere', 'elsewhere'],
] as const)('%s raises the question of %s', (code, key) => {
  expect(asked([found(code, 3)])).toEqual([[key, 3]]);
});

test('a death and a wish not to be called are two cases; a household, and who is left out of it, are the same', () => {
  expect(asked([found('deceased', 3), found('do_not_call', 2)])).toEqual([['suspicious', 5]]);
  expect(asked([found('household', 6), found('household_rest', 3)])).toEqual([['household', 6]]);
});

test('people absent from the list raise theirs', () => {
  expect(asked([], 4)).toEqual([['absent', 4]]);
});

test('a choice once changed stays on screen, so that it can be changed back', () => {
  expect(asked([], 0, { ...safe, crowd: 'set_aside' })).toEqual([['crowd', 0]]);
});

test('the first option of every choice is what the server does by itself', () => {
  const every: FindingCode[] = [
    'deceased',
    'duplicate_in_file',
    'duplicate_in_campaign',
    'household',
    'crowd',
    'elsewhere',
  ];
  const shown = choicesThatMatter({
    findings: every.map((code) => found(code, 1)),
    absent: 1,
    choices: safe,
  });
  expect(shown).toHaveLength(Object.keys(safe).length);
  expect(shown.every((choice) => isChosen(choice.options[0], choice, safe))).toBe(true);
});
