import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type LineCall, restOf } from './pressure.rules.ts';
import { territoryOf, zoneOf } from './territory.rules.ts';

/** One rule at a time: the others out of the way. */
const free = { per30Days: 30, perDay: 10, minGapMinutes: 0, refusalRestDays: 0 };
const noon = Date.parse('2026-03-17T12:00:00+01:00');
const hour = 3_600_000;
const day = 24 * hour;

function call(at: number, changes: Partial<LineCall> = {}): LineCall {
  return { at, rang: true, territories: ['FR'], perDay: 10, refusal: null, ...changes };
}

const never = { until: 0, reason: null };

test('a line never called may be rung', () => {
  expect(restOf([], { ...free, perDay: 1 }, noon)).toEqual(never);
});

test('a line rung today rests until tomorrow, where its people are', () => {
  const once = { ...free, perDay: 1 };
  const midnight = (offset: string) => ({ until: Date.parse(`2026-03-18T00:00:00${offset}`), reason: 'day' });
  expect(restOf([call(noon)], once, noon)).toEqual(midnight('+01:00'));
  expect(restOf([call(noon, { territories: ['RE'] })], once, noon)).toEqual(midnight('+04:00'));
  expect(restOf([call(noon, { territories: ['RE', 'MQ'] })], once, noon)).toEqual(midnight('-04:00'));
});

test('the strictest campaign of the day counts, and none is laxer than the house', () => {
  const calls = [call(noon - 2 * hour, { perDay: 2 }), call(noon, { perDay: 5 })];
  expect(restOf(calls, free, noon).reason).toBe('day');
  expect(restOf(calls.slice(1), free, noon)).toEqual(never);
  expect(restOf([call(noon, { perDay: 5 })], { ...free, perDay: 1 }, noon).reason).toBe('day');
});

test('a busy line uses up neither the day nor the gap', () => {
  const strict = { ...free, perDay: 1, minGapMinutes: 240 };
  expect(restOf([call(noon, { rang: false })], strict, noon)).toEqual(never);
});

test('the fourth call in thirty days makes the line rest until the first is thirty days old', () => {
  const calls = [20, 10, 5, 2].map((days) => call(noon - days * day, { rang: false }));
  expect(restOf(calls, { ...free, per30Days: 4 }, noon)).toEqual({ until: noon + 10 * day, reason: 'month' });
});

test('so much time passes from one call to the next', () => {
  const gap = { ...free, minGapMinutes: 180 };
  expect(restOf([call(noon - hour)], gap, noon)).toEqual({ until: noon + 2 * hour, reason: 'gap' });
  expect(restOf([call(noon - 3 * hour)], gap, noon)).toEqual(never);
});

test('after a firm refusal the line rests; after a soft one until that campaign’s own next call', () => {
  const rules = { ...free, refusalRestDays: 30 };
  const firm = call(noon, { refusal: { ownRetryMs: null } });
  const soft = call(noon, { refusal: { ownRetryMs: 7 * day } });
  const later = call(noon, { refusal: { ownRetryMs: 60 * day } });
  expect(restOf([firm], rules, noon)).toEqual({ until: noon + 30 * day, reason: 'refusal' });
  expect(restOf([soft], rules, noon)).toEqual({ until: noon + 7 * day, reason: 'refusal' });
  expect(restOf([later], rules, noon)).toEqual({ until: noon + 30 * day, reason: 'refusal' });
  expect(restOf([firm], free, noon)).toEqual(never);
});

test('a day is twenty-three hours long when summer time begins, and twenty-five when it ends', () => {
  const once = { ...free, perDay: 1 };
  const spring = Date.parse('2026-03-29T01:00:00+01:00');
  expect(restOf([call(spring)], once, spring).until).toBe(spring + 22 * hour);
  const autumn = Date.parse('2026-10-25T01:00:00+02:00');
  expect(restOf([call(autumn)], once, autumn).until).toBe(autumn + 24 * hour);
});

test('at the end of its rest a line may be rung, and never before', () => {
  const made = fc.array(
    fc.record({
      at: fc.integer({ min: noon - 60 * day, max: noon }),
      rang: fc.boolean(),
      territories: fc.subarray(['FR', 'RE', 'MQ'], { minLength: 1 }),
      perDay: fc.integer({ min: 1, max: 3 }),
      refusal: fc.constantFrom(null, { ownRetryMs: null }, { ownRetryMs: 7 * day }),
    }),
    { maxLength: 12 },
  );
  const anyRules = fc.record({
    per30Days: fc.integer({ min: 1, max: 6 }),
    perDay: fc.integer({ min: 1, max: 3 }),
    minGapMinutes: fc.integer({ min: 0, max: 600 }),
    refusalRestDays: fc.integer({ min: 0, max: 60 }),
  });
  fc.assert(
    fc.property(made, anyRules, (calls, rules) => {
      const { until } = restOf(calls, rules, noon);
      fc.pre(until > 0);
      expect(until).toBeGreaterThan(noon);
      expect(restOf(calls, rules, until - 1).until).toBeGreaterThan(0);
      expect(restOf(calls, rules, until)).toEqual(never);
    }),
  );
});

test('territories and their hour', () => {
  expect(territoryOf('67000', null)).toBe('FR-AM');
  expect(territoryOf('97133', null)).toBe('GP');
  expect(territoryOf('97600', '+33639980012')).toBe('YT');
  expect(territoryOf(null, '+262269601234')).toBe('YT');
  expect(territoryOf(null, null)).toBe('FR');
  expect(zoneOf('RE')).toBe('Indian/Reunion');
  expect(zoneOf('FR-AM')).toBe('Europe/Paris');
});
