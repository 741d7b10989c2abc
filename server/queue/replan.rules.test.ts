import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type CallResult, callResults } from '#server/contracts/call-results.ts';
import { exhaustedChoices, retriedResults, ruleOf, sameRules } from '#server/contracts/call-rules.ts';
import { type CallRules, defaultCallRules, defaultSchedule } from '#server/contracts/campaigns.contract.ts';
import { slotAt } from './calendar.rules.ts';
import { type Called, replan } from './replan.rules.ts';
import { type LineFacts, planNext } from './retry.rules.ts';

const closedAt = Date.parse('2026-03-17T10:30:00+01:00');
const HOUR = 3_600_000;
const hours = {
  schedule: defaultSchedule,
  startsOn: null,
  endsOn: null,
  territory: 'FR',
  zone: 'Europe/Paris',
};

function line(lineId: number, changes: Partial<LineFacts> = {}): LineFacts {
  return { lineId, isOpposed: false, isBad: false, calls: 0, restUntil: 0, ...changes };
}

/** Called once in the morning, no answer: to be tried again at two, on the first of two numbers. */
function called(changes: Partial<Called> = {}, result: CallResult = 'no_answer'): Called {
  return {
    state: 'waiting',
    wakeAt: Date.parse('2026-03-17T14:00:00+01:00'),
    waitReason: 'retry',
    lineId: 7,
    avoidAgentId: null,
    restUntil: 0,
    last: { result, closedAt, slot: 1, agentId: 3 },
    history: {
      callsCount: 1,
      sameResult: 1,
      lineId: 7,
      rungLineId: 7,
      lines: [line(7, { calls: 1 }), line(8)],
    },
    hours,
    ...changes,
  };
}

const soon = closedAt + 60_000;
const own = (result: CallResult, rule: CallRules['results'][CallResult]): CallRules => ({
  ...defaultCallRules,
  results: { [result]: rule },
});

test('results that are tried again, and only those, have rules; what they close as by default is among the choices', () => {
  for (const [result, { next }] of Object.entries(callResults))
    expect(retriedResults.some((code) => code === result)).toBe(next.do === 'retry');
  for (const result of retriedResults)
    expect(exhaustedChoices[result]).toContain(ruleOf(result, defaultCallRules)?.exhausted);
});

test('the same decisions are the same rules, however they are written', () => {
  expect(sameRules(defaultCallRules, own('busy', { minutes: 15, cap: 3 }))).toBe(true);
  expect(sameRules(defaultCallRules, own('busy', { minutes: 15, cap: null }))).toBe(false);
  expect(sameRules(defaultCallRules, { ...defaultCallRules, rotateSlots: false })).toBe(false);
});

test('a shorter delay brings them forward, a longer one puts them off', () => {
  const sooner = replan(called(), own('no_answer', { minutes: 30 }), soon);
  expect(sooner).toMatchObject({
    effect: 'sooner',
    place: { wakeAt: closedAt + HOUR / 2, state: 'waiting' },
  });
  const later = replan(called(), own('no_answer', { minutes: 24 * 60 }), soon);
  expect(later).toMatchObject({ effect: 'later' });
});

test('a delay that is over by now makes them ready', () => {
  const change = replan(called(), own('no_answer', { minutes: 30 }), closedAt + HOUR);
  expect(change).toMatchObject({
    effect: 'sooner',
    place: { state: 'ready', wakeAt: null, waitReason: null },
  });
});

test('whoever is ready waits again when the delay is longer', () => {
  const ready = called({ state: 'ready', wakeAt: null, waitReason: null });
  const at = Date.parse('2026-03-17T15:00:00+01:00');
  expect(replan(ready, own('no_answer', { minutes: 24 * 60 }), at)).toMatchObject({
    effect: 'later',
    place: { state: 'waiting', waitReason: 'retry', wakeAt: Date.parse('2026-03-18T12:00:00+01:00') },
  });
});

test('a cap reached closes them as the rules say', () => {
  expect(replan(called(), own('no_answer', { cap: 1 }), soon)).toEqual({
    effect: 'closed',
    place: {
      state: 'done',
      wakeAt: null,
      waitReason: null,
      lineId: 7,
      avoidAgentId: null,
      disposition: 'non_contact',
    },
  });
  const tired = replan(called(), { ...defaultCallRules, perTarget: 1 }, soon);
  expect(tired).toMatchObject({ effect: 'closed', place: { disposition: 'max_attempts' } });
});

test('another number, another agent: called at the same time', () => {
  expect(replan(called(), own('no_answer', { nextLine: true }), soon)).toMatchObject({
    effect: 'moved',
    place: { lineId: 8, wakeAt: called().wakeAt },
  });
  expect(replan(called(), own('no_answer', { otherAgent: true }), soon)).toMatchObject({
    effect: 'moved',
    place: { avoidAgentId: 3 },
  });
});

test('without slot rotation the delay alone decides', () => {
  const early = { ...called().last, closedAt: closedAt - HOUR / 2 };
  const waiting = called({ last: early, wakeAt: Date.parse('2026-03-17T14:00:00+01:00') });
  const unrotated = { ...own('no_answer', { minutes: 60 }), rotateSlots: false };
  expect(replan(waiting, unrotated, soon)).toMatchObject({ place: { wakeAt: closedAt + HOUR / 2 } });
});

test('the rest of a line is not for a campaign’s rules to shorten', () => {
  const restUntil = Date.parse('2026-03-18T00:00:00+01:00');
  const lines = [line(7, { calls: 1, restUntil })];
  const resting = called({
    wakeAt: Date.parse('2026-03-18T12:00:00+01:00'),
    restUntil,
    history: { ...called().history, lines },
  });
  const at = (change: ReturnType<typeof replan>) => change.place?.wakeAt ?? resting.wakeAt;
  const shorter = replan(resting, { ...own('no_answer', { minutes: 5 }) }, soon);
  expect(at(shorter)).toBeGreaterThan(restUntil);
});

test('whoever the rules have just placed is left there, whenever one looks again', () => {
  const drawnRules = fc.record({
    minutes: fc.constantFrom(0, 15, 59, 60, 180, 1440),
    cap: fc.constantFrom(null, 1, 2, 5),
    nextLine: fc.boolean(),
    otherAgent: fc.boolean(),
    rotateSlots: fc.boolean(),
    perTarget: fc.integer({ min: 1, max: 6 }),
    perLine: fc.integer({ min: 1, max: 3 }),
  });
  const drawn = fc.record({
    rules: drawnRules,
    result: fc.constantFrom(...retriedResults, 'bad_number' as const),
    hour: fc.integer({ min: 8, max: 20 }),
    calls: fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 1, maxLength: 3 }),
    rest: fc.constantFrom(0, 1, 5, 14, 30, 100),
    same: fc.integer({ min: 1, max: 4 }),
    laterBy: fc.integer({ min: 0, max: 200 }),
  });
  fc.assert(
    fc.property(drawn, ({ rules: { minutes, cap, nextLine, otherAgent, ...caps }, ...world }) => {
      const { result, hour, calls, rest, same, laterBy } = world;
      const rules = {
        ...defaultCallRules,
        ...caps,
        results: { [result]: { minutes, cap, nextLine, otherAgent } },
      };
      const at = Date.parse('2026-03-17T00:00:00+01:00') + hour * HOUR;
      const restUntil = rest === 0 ? 0 : at + rest * HOUR;
      const lines = calls.map((n, index) =>
        line(7 + index, { calls: n, restUntil: index === 0 ? restUntil : 0 }),
      );
      const history = { callsCount: 2, sameResult: same, lineId: 7, rungLineId: 7, lines };
      const slot = slotAt(at, hours.zone);
      const plan = planNext(result, history, rules, { now: at, slot, hours });
      if (plan.to !== 'retry') return;
      // As the sweep leaves them: waiting, then ready, or resting with their line.
      const now = at + laterBy * HOUR;
      const rests = lines.find(({ lineId }) => lineId === plan.lineId)?.restUntil ?? 0;
      const place =
        plan.at > now
          ? { state: 'waiting', wakeAt: plan.at, waitReason: 'retry' }
          : rests > now
            ? { state: 'waiting', wakeAt: rests, waitReason: 'line_cap' }
            : { state: 'ready', wakeAt: null, waitReason: null };
      const last = { result, closedAt: at, slot, agentId: 3 };
      const avoidAgentId = plan.otherAgent ? 3 : null;
      const settled = { ...place, lineId: plan.lineId, avoidAgentId, restUntil: rests, last, hours };
      const again = replan({ ...settled, history: { ...history, lineId: plan.lineId } }, rules, now);
      expect(again.effect).toBe('same');
    }),
    { numRuns: 3000 },
  );
});
