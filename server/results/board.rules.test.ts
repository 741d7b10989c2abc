import { expect, test } from 'vitest';
import { agentState, paceOf, waitKindOf } from './board.rules.ts';

const MINUTE = 60_000;
const now = 1_000 * MINUTE;
const nothing = {
  claimedAt: null,
  leaseUntil: 0,
  isInCall: false,
  callAt: null,
  seenAt: now,
  lastClosedAt: null,
  pausedSince: null,
};

test('an agent’s state is what they have in hand, else their last call, else their page', () => {
  const lease = { claimedAt: now - 3 * MINUTE, leaseUntil: now + MINUTE };
  expect(agentState({ ...nothing, ...lease, isInCall: true, callAt: now - MINUTE }, now)).toEqual({
    state: 'in_call',
    since: now - MINUTE,
  });
  expect(agentState({ ...nothing, ...lease, isInCall: true, leaseUntil: now }, now).state).toBe('to_qualify');
  expect(agentState({ ...nothing, ...lease }, now).state).toBe('preparing');
  expect(agentState({ ...nothing, lastClosedAt: now - MINUTE }, now).state).toBe('wrap_up');
  expect(agentState({ ...nothing, lastClosedAt: now - 2 * MINUTE }, now).state).toBe('idle');
  expect(agentState({ ...nothing, seenAt: now - 6 * MINUTE }, now)).toEqual({
    state: 'away',
    since: now - 6 * MINUTE,
  });
  expect(agentState(nothing, now).state).toBe('idle');
  const pause = { pausedSince: now - 9 * MINUTE, seenAt: now - 8 * MINUTE };
  expect(agentState({ ...nothing, ...pause }, now)).toEqual({ state: 'paused', since: now - 9 * MINUTE });
  expect(agentState({ ...nothing, ...pause, ...lease }, now).state).toBe('preparing');
});

test('time left is unknown until a pace is known', () => {
  const pace = (settledToday: number, minutes: number) =>
    paceOf({ settledToday, remaining: 30, since: now - minutes * MINUTE, now });
  expect(pace(10, 60)).toEqual({ perHour: 10, minutesLeft: 180 });
  expect(pace(10, 10)).toEqual({ perHour: null, minutesLeft: null });
  expect(pace(0, 60)).toEqual({ perHour: null, minutesLeft: null });
  expect(paceOf({ settledToday: 0, remaining: 30, since: null, now }).minutesLeft).toBeNull();
  expect(paceOf({ settledToday: 0, remaining: 0, since: null, now }).minutesLeft).toBe(0);
});

test('each wait has one kind', () => {
  expect(waitKindOf('retry', null)).toBe('retry');
  expect(waitKindOf('callback', 'hard')).toBe('appointment');
  expect(waitKindOf('callback', 'soft')).toBe('callback');
  expect(waitKindOf('forward', 'soft')).toBe('forward');
  expect(waitKindOf('held', 'hard')).toBe('held');
  expect(waitKindOf('line_cap', null)).toBe('line_cap');
});
