import fc from 'fast-check';
import { expect, test } from 'vitest';
import { LAST_ATTEMPT } from '#server/contracts/figures.contract.ts';
import { byAttempt, bySlot, callCountsOf, HOUR_MS, planOf, settledByDay, timesOf } from './figures.rules.ts';

const hourOf = (at: string) => Math.floor(Date.parse(at) / HOUR_MS);

test('calls made hold those reached, which hold those completed', () => {
  const rows = [
    { result: 'complete', n: 3 },
    { result: 'refusal_hard', n: 2 },
    { result: 'no_answer', n: 5 },
  ] as const;
  expect(callCountsOf(rows)).toEqual({ made: 10, reached: 5, completed: 3 });
});

test('a call counts on the weekday it is in Paris, also between two days in UTC', () => {
  const late = { result: 'no_answer', n: 1, slot: 4 } as const;
  // Sunday 22:30 UTC is already Monday in Paris in summer, and still Sunday in winter.
  expect(bySlot([{ ...late, hour: hourOf('2026-07-05T22:30:00Z') }])).toMatchObject([
    { weekday: 1, slot: 4 },
  ]);
  expect(bySlot([{ ...late, hour: hourOf('2026-01-04T22:30:00Z') }])).toMatchObject([
    { weekday: 7, slot: 4 },
  ]);
});

test('slots and attempts add up to all calls, each place once and in order', () => {
  const row = fc.record({
    result: fc.constantFrom('complete', 'no_answer', 'refusal_soft'),
    n: fc.integer({ min: 1, max: 50 }),
    hour: fc.integer({ min: 480_000, max: 481_000 }),
    slot: fc.integer({ min: 1, max: 5 }),
    attempt: fc.integer({ min: 1, max: 30 }),
  });
  fc.assert(
    fc.property(fc.array(row), (rows) => {
      const all = callCountsOf(rows);
      for (const places of [
        bySlot(rows).map((place) => ({ ...place, at: place.weekday * 10 + place.slot })),
        byAttempt(rows).map((place) => ({ ...place, at: place.attempt })),
      ]) {
        const total = (of: 'made' | 'reached' | 'completed') =>
          places.reduce((sum, place) => sum + place[of], 0);
        expect({ made: total('made'), reached: total('reached'), completed: total('completed') }).toEqual(
          all,
        );
        const at = places.map((place) => place.at);
        expect(at).toEqual([...new Set(at)].sort((a, b) => a - b));
      }
      expect(Math.max(0, ...byAttempt(rows).map(({ attempt }) => attempt))).toBeLessThanOrEqual(LAST_ATTEMPT);
    }),
  );
});

test('quartiles are those of the calls written out one by one', () => {
  // Vectors of R: quantile(c(10, 20, 20, 40, 100), c(.25, .5, .75, .9)).
  const rows = [
    { seconds: 100, n: 1 },
    { seconds: 20, n: 2 },
    { seconds: 10, n: 1 },
    { seconds: 40, n: 1 },
  ];
  expect(timesOf(rows)).toEqual({ calls: 5, q1: 20, median: 20, q3: 40, p90: 76 });
  expect(timesOf([])).toBeNull();
  expect(timesOf([{ seconds: 7, n: 1 }])).toEqual({ calls: 1, q1: 7, median: 7, q3: 7, p90: 7 });
  const counts = fc.record({
    seconds: fc.integer({ min: 0, max: 900 }),
    n: fc.integer({ min: 1, max: 6 }),
  });
  fc.assert(
    fc.property(fc.array(counts, { minLength: 1 }), (some) => {
      const all = some.flatMap(({ seconds, n }) => Array<number>(n).fill(seconds)).sort((a, b) => a - b);
      const half = (all.length - 1) / 2;
      const median = ((all[Math.floor(half)] ?? 0) + (all[Math.ceil(half)] ?? 0)) / 2;
      expect(timesOf(some)).toMatchObject({ calls: all.length, median });
    }),
  );
});

const weekdays = { days: [1, 2, 3, 4, 5], closedOn: ['2026-05-15'] };
const may = (year: number) => new Set([`${year}-05-14`]);

test('the plan puts the same number on every calling day, and everybody on the last', () => {
  // Ascension on the 14th, the team closed on the 15th, then a weekend.
  const plan = planOf({ schedule: weekdays, startsOn: '2026-05-13', endsOn: '2026-05-19' }, may, 90);
  expect(plan).toEqual([
    { on: '2026-05-13', total: 30 },
    { on: '2026-05-18', total: 60 },
    { on: '2026-05-19', total: 90 },
  ]);
});

test('there is no plan without both dates, or for a campaign without an end', () => {
  expect(planOf({ schedule: weekdays, startsOn: null, endsOn: '2026-05-19' }, may, 90)).toEqual([]);
  expect(planOf({ schedule: weekdays, startsOn: '2026-05-13', endsOn: null }, may, 90)).toEqual([]);
  expect(planOf({ schedule: weekdays, startsOn: '2026-05-13', endsOn: '9999-12-31' }, may, 90)).toEqual([]);
  expect(planOf({ schedule: weekdays, startsOn: '2026-05-13', endsOn: '2026-05-12' }, may, 90)).toEqual([]);
});

test('people settled add up day after day, those settled before any call first', () => {
  const rows = [
    { hour: hourOf('2026-03-18T09:00:00Z'), n: 2 },
    { hour: hourOf('2026-03-17T10:00:00Z'), n: 4 },
    { hour: hourOf('2026-03-17T16:00:00Z'), n: 1 },
  ];
  expect(settledByDay(rows, 3)).toEqual([
    { on: '2026-03-17', count: 5, total: 8 },
    { on: '2026-03-18', count: 2, total: 10 },
  ]);
});
