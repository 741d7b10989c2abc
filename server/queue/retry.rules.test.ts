import { expect, test } from 'vitest';
import { defaultCallRules, defaultSchedule } from '#server/contracts/campaigns.contract.ts';
import { type History, type LineFacts, type Moment, planNext } from './retry.rules.ts';

const now = Date.parse('2026-03-17T10:30:00+01:00');
const hours = {
  schedule: defaultSchedule,
  startsOn: null,
  endsOn: null,
  territory: 'FR',
  zone: 'Europe/Paris',
};
const moment: Moment = { now, slot: 1, hours };
const rules = defaultCallRules;
const minutes = (n: number) => now + n * 60_000;

function line(lineId: number, changes: Partial<LineFacts> = {}): LineFacts {
  return { lineId, isOpposed: false, isBad: false, calls: 0, restUntil: 0, ...changes };
}

function history(changes: Partial<History> = {}): History {
  const lines = [line(7, { calls: 1 }), line(8)];
  return { callsCount: 1, sameResult: 1, lineId: 7, rungLineId: 7, lines, ...changes };
}

test('no answer waits for its delay, in another part of the day', () => {
  expect(planNext('no_answer', history(), rules, moment)).toEqual({
    to: 'retry',
    at: Date.parse('2026-03-17T14:00:00+01:00'),
    lineId: 7,
    otherAgent: false,
  });
});

test('busy is tried again in a quarter of an hour, in the same part of the day, three times', () => {
  expect(planNext('busy', history(), rules, moment)).toMatchObject({ to: 'retry', at: minutes(15) });
  expect(planNext('busy', history({ sameResult: 3 }), rules, moment)).toEqual({
    to: 'done',
    disposition: 'non_contact',
  });
});

test('a campaign’s own delay and cap win over the defaults', () => {
  const own = { ...rules, results: { no_answer: { minutes: 30, cap: 1 }, busy: { cap: null } } };
  expect(planNext('no_answer', history({ sameResult: 1 }), own, moment)).toMatchObject({ to: 'done' });
  expect(planNext('no_answer', history({ sameResult: 0 }), own, moment)).toMatchObject({ at: minutes(30) });
  expect(planNext('busy', history({ sameResult: 5 }), own, moment)).toMatchObject({ to: 'retry' });
});

test('a retry never comes before the line has rested', () => {
  const restUntil = Date.parse('2026-03-18T00:00:00+01:00');
  const atMidday = { at: Date.parse('2026-03-18T12:00:00+01:00') };
  const rests = history({ lines: [line(7, { calls: 1, restUntil }), line(8)] });
  expect(planNext('no_answer', rests, rules, moment)).toMatchObject({ ...atMidday, lineId: 7 });
  const worn = history({ callsCount: 3, lines: [line(7, { calls: 3 }), line(8, { restUntil })] });
  expect(planNext('no_answer', worn, rules, moment)).toMatchObject({ ...atMidday, lineId: 8 });
});

test('a schedule with one part of the day only is tried in it again', () => {
  const mornings = { ...hours, schedule: { ...defaultSchedule, ranges: [{ from: '10:00', to: '12:00' }] } };
  expect(planNext('no_answer', history(), rules, { ...moment, hours: mornings })).toMatchObject({
    at: Date.parse('2026-03-18T10:00:00+01:00'),
  });
});

test('calls are capped per person, and per number before the next number is tried', () => {
  expect(planNext('no_answer', history({ callsCount: 6 }), rules, moment)).toEqual({
    to: 'done',
    disposition: 'max_attempts',
  });
  const worn = history({ callsCount: 3, lines: [line(7, { calls: 3 }), line(8)] });
  expect(planNext('no_answer', worn, rules, moment)).toMatchObject({ to: 'retry', lineId: 8 });
  const all = history({ callsCount: 5, lines: [line(7, { calls: 3 }), line(8, { calls: 3 })] });
  expect(planNext('no_answer', all, rules, moment)).toEqual({ to: 'done', disposition: 'max_attempts' });
});

test('a wrong number leads to the next one at once, and to none at last', () => {
  const wrong = history({ lines: [line(7, { calls: 1, isBad: true }), line(8)] });
  expect(planNext('bad_number', wrong, rules, moment)).toEqual({ to: 'ready', lineId: 8 });
  const none = history({ lines: [line(7, { isBad: true }), line(8, { isBad: true })] });
  expect(planNext('bad_number', none, rules, moment)).toEqual({ to: 'done', disposition: 'bad_number' });
  const opposed = history({ lines: [line(7, { isBad: true }), line(8, { isOpposed: true })] });
  expect(planNext('bad_number', opposed, rules, moment)).toEqual({ to: 'done', disposition: 'opposed' });
});

test('a next number that rests is waited for', () => {
  const until = now + 5000;
  const wrong = history({ lines: [line(7, { isBad: true }), line(8, { restUntil: until })] });
  expect(planNext('bad_number', wrong, rules, moment)).toEqual({ to: 'rest', at: until, lineId: 8 });
  expect(planNext('bad_number', wrong, rules, { ...moment, now: until })).toEqual({ to: 'ready', lineId: 8 });
});

test('a soft refusal waits a week for another agent, once', () => {
  const plan = planNext('refusal_soft', history(), rules, moment);
  expect(plan).toMatchObject({ to: 'retry', otherAgent: true });
  expect(planNext('refusal_soft', history({ sameResult: 2 }), rules, moment)).toEqual({
    to: 'done',
    disposition: 'refusal',
  });
});

test('a callback is a promise: caps do not break it', () => {
  const tired = history({ callsCount: 30, lines: [line(7, { calls: 30 })] });
  expect(planNext('callback', tired, rules, moment)).toEqual({ to: 'callback', kind: 'soft', lineId: 7 });
  expect(planNext('appointment', tired, rules, moment)).toEqual({ to: 'callback', kind: 'hard', lineId: 7 });
});

test('results that end it end it, and someone not addressed stays as they were', () => {
  expect(planNext('complete', history(), rules, moment)).toEqual({ to: 'done', disposition: 'complete' });
  expect(planNext('opt_out', history(), rules, moment)).toEqual({ to: 'done', disposition: 'opposed' });
  expect(planNext('not_addressed', history(), rules, moment)).toEqual({ to: 'unchanged' });
});
