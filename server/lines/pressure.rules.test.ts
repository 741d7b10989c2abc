import fc from 'fast-check';
import { expect, test } from 'vitest';
import { restUntil } from './pressure.rules.ts';
import { territoryOf, zoneOf } from './territory.rules.ts';

const caps = { perDay: 1, per30Days: 4, territory: 'FR' };
const noon = Date.parse('2026-03-17T12:00:00+01:00');
const day = 24 * 3_600_000;
const call = (at: number) => ({ at, countsForDay: true });

test('a line never called may be rung', () => {
  expect(restUntil([], caps, noon)).toBe(0);
});

test('a line rung today rests until tomorrow, where it is', () => {
  expect(restUntil([call(noon)], caps, noon)).toBe(Date.parse('2026-03-18T00:00:00+01:00'));
  const onReunion = { ...caps, territory: 'RE' };
  expect(restUntil([call(noon)], onReunion, noon)).toBe(Date.parse('2026-03-18T00:00:00+04:00'));
});

test('a busy line does not use up the day', () => {
  expect(restUntil([{ at: noon, countsForDay: false }], caps, noon)).toBe(0);
});

test('the fourth call in thirty days makes the line rest until the first is thirty days old', () => {
  const calls = [noon - 20 * day, noon - 10 * day, noon - 5 * day, noon - 2 * day].map(call);
  expect(restUntil(calls, caps, noon)).toBe(noon + 10 * day);
});

test('a day is twenty-three hours long when summer time begins', () => {
  const evening = Date.parse('2026-03-29T20:00:00+02:00');
  expect(restUntil([call(evening)], caps, evening)).toBe(Date.parse('2026-03-30T00:00:00+02:00'));
});

test('at the end of its rest a line may be rung, and never before', () => {
  const instants = fc.array(fc.integer({ min: noon - 60 * day, max: noon }), { maxLength: 12 });
  fc.assert(
    fc.property(instants, (at) => {
      const calls = at.map(call);
      const rest = restUntil(calls, caps, noon);
      fc.pre(rest > 0);
      expect(rest).toBeGreaterThan(noon);
      expect(restUntil(calls, caps, rest - 1)).toBeGreaterThan(0);
      expect(restUntil(calls, caps, rest)).toBe(0);
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
