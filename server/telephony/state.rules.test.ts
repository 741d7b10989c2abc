import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { RingEvent } from './port.ts';
import { ringState, suggestedResult } from './state.rules.ts';

const at = 1_000_000;

function event(part: Partial<RingEvent> & Pick<RingEvent, 'key' | 'type'>): RingEvent {
  return { callId: 1, leg: 'person', at, source: 'webhook', ...part };
}

const initiated = event({ key: 'b:0', type: 'initiated', seq: 0, legId: 'CAb' });
const ringing = event({ key: 'b:1', type: 'ringing', seq: 1, at: at + 1000, legId: 'CAb' });
const answered = event({ key: 'b:2', type: 'answered', seq: 2, at: at + 4000, legId: 'CAb' });
const completed = event({
  key: 'b:3',
  type: 'ended',
  reason: 'completed',
  seq: 3,
  at: at + 9000,
  legId: 'CAb',
});
const agentUp = event({ key: 'a:0', type: 'answered', leg: 'agent', at: at - 500, legId: 'CAa' });
const screened = event({ key: 'b:amd', type: 'screened', answeredBy: 'machine', at: at + 5000 });
const swept = event({ key: 'sweeper', type: 'ended', reason: 'unknown', source: 'sweeper', at: at + 60_000 });

function orderings<T>(items: readonly T[]): T[][] {
  if (items.length < 2) return [[...items]];
  return items.flatMap((item, index) =>
    orderings(items.filter((_, other) => other !== index)).map((rest) => [item, ...rest]),
  );
}

test('5 040 orderings of seven events, each replayed and reversed, give one final state', () => {
  const all = orderings([initiated, ringing, answered, completed, agentUp, screened, swept]);
  expect(all).toHaveLength(5040);
  const states = new Set(
    all.flatMap((order) =>
      [order, [...order, ...order], [...order, ...[...order].reverse()]].map((events) =>
        JSON.stringify(ringState(events)),
      ),
    ),
  );
  expect(states.size).toBe(1);
  expect(ringState(all[0] ?? [])).toEqual({
    stage: 'ended',
    reason: 'completed',
    answeredAt: at + 4000,
    endedAt: at + 9000,
    answeredBy: 'machine',
    errorCode: null,
    agentLeg: 'CAa',
    personLeg: 'CAb',
  });
});

const anyEvent: fc.Arbitrary<RingEvent> = fc.record({
  key: fc.string({ minLength: 1, maxLength: 3 }),
  callId: fc.constant(1),
  leg: fc.constantFrom('agent', 'person'),
  type: fc.constantFrom('initiated', 'ringing', 'answered', 'ended'),
  at: fc.integer({ min: at, max: at + 5 }),
  seq: fc.integer({ min: 0, max: 3 }),
  source: fc.constantFrom('sweeper', 'agent', 'poll', 'webhook'),
  reason: fc.constantFrom('busy', 'completed', 'failed', 'no_answer'),
});

const stages = ['requested', 'agent_ringing', 'dialing', 'ringing', 'answered', 'ended'];

test('one more event never takes the stage back, and orders agree whatever the events', () => {
  fc.assert(
    fc.property(fc.uniqueArray(anyEvent, { selector: ({ key }) => key, maxLength: 7 }), (events) => {
      const rank = (some: readonly RingEvent[]) => stages.indexOf(ringState(some).stage);
      for (let n = 1; n <= events.length; n += 1)
        expect(rank(events.slice(0, n))).toBeGreaterThanOrEqual(rank(events.slice(0, n - 1)));
      expect(ringState([...events].reverse())).toEqual(ringState(events));
    }),
    { numRuns: 2000 },
  );
});

test('failure 2: the end before the answer ends it, and the answer is told afterwards', () => {
  expect(ringState([initiated, completed])).toMatchObject({ stage: 'ended', answeredAt: null });
  expect(ringState([initiated, completed, answered])).toMatchObject({
    stage: 'ended',
    answeredAt: at + 4000,
  });
});

test('failure 24: a poll that still reads « in progress » after the end changes nothing', () => {
  const busy = { ...completed, reason: 'busy' as const };
  const poll = event({ key: 'poll:1', type: 'answered', source: 'poll', at: at + 20_000 });
  expect(ringState([initiated, busy, poll])).toEqual(ringState([initiated, busy]));
});

test('failure 25: a machine heard after a person answered is a badge, and suggests nothing', () => {
  const state = ringState([initiated, answered, screened]);
  expect(state).toMatchObject({ stage: 'answered', answeredBy: 'machine', answeredAt: at + 4000 });
  expect(suggestedResult(ringState([initiated, answered, screened, completed]))).toBeNull();
});

test('failure 29: the agent’s leg ends before anybody was dialled, and nobody was called', () => {
  const gone = event({ key: 'a:1', type: 'ended', leg: 'agent', reason: 'completed', at: at + 8000 });
  const state = ringState([agentUp, gone]);
  expect(state).toMatchObject({ stage: 'ended', reason: 'agent_unreachable', answeredAt: null });
  expect(suggestedResult(state)).toBe('technical');
});

test('failure 30: answered just as the agent cancels: one end, and both facts are kept', () => {
  const canceled = event({
    key: 'agent:cancel',
    type: 'ended',
    reason: 'canceled',
    source: 'agent',
    at: at + 4000,
  });
  for (const events of [
    [initiated, answered, canceled],
    [initiated, canceled, answered],
  ])
    expect(ringState(events)).toMatchObject({ stage: 'ended', reason: 'canceled', answeredAt: at + 4000 });
  expect(ringState([initiated, canceled, answered, completed]).reason).toBe('completed');
});

test('telephony suggests what it knows, and nothing when only the agent can tell', () => {
  const ended = (reason: RingEvent['reason'], errorCode?: string) =>
    suggestedResult(
      ringState([
        event({ key: 'e', type: 'ended', ...(reason && { reason }), ...(errorCode && { errorCode }) }),
      ]),
    );
  expect(ended('busy')).toBe('busy');
  expect(ended('no_answer')).toBe('no_answer');
  expect(ended('failed', '404')).toBe('bad_number');
  expect(ended('failed', '503')).toBe('technical');
  expect(ended('completed')).toBeNull();
  expect(ended('canceled')).toBeNull();
  expect(ended('unknown')).toBeNull();
});
