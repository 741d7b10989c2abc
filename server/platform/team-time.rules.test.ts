import { expect, test } from 'vitest';
import { parisDay, parisTime } from './team-time.ts';

const asked = new Intl.DateTimeFormat('sv-SE', {
  timeZone: 'Europe/Paris',
  dateStyle: 'short',
  timeStyle: 'short',
});

test('local time is what the zone says, minute by minute, over the nights the clocks change', () => {
  for (const night of ['2025-10-26T00:00Z', '2026-03-29T00:00Z', '2026-12-31T22:30Z'])
    for (let minute = 0; minute < 180; minute += 1) {
      const at = Date.parse(night) + minute * 60_000 + (minute % 60) * 999;
      expect(parisTime(at)).toBe(asked.format(at));
      expect(parisDay(at)).toBe(asked.format(at).slice(0, 10));
    }
});

test('hours that were forgotten are asked for again', () => {
  const first = Date.parse('2026-03-17T09:30Z');
  for (let hour = 0; hour < 12_000; hour += 1) parisTime(first + hour * 3_600_000);
  expect(parisTime(first)).toBe('2026-03-17 10:30');
});
