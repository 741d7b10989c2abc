import { expect, test } from 'vitest';
import { defaultSchedule } from '#server/contracts/campaigns.contract.ts';
import { zoneOf } from '#server/lines/index.ts';
import {
  type CallingHours,
  dayIn,
  frenchInstant,
  isOpen,
  nextOpening,
  publicHolidays,
  slotAt,
} from './calendar.rules.ts';

function hours(territory = 'FR', changes: Partial<CallingHours> = {}): CallingHours {
  const zone = zoneOf(territory);
  return { schedule: defaultSchedule, startsOn: null, endsOn: null, territory, zone, ...changes };
}
const at = (text: string) => Date.parse(text);

test('mainland France has eleven public holidays, three of them moved by Easter', () => {
  expect([...publicHolidays(2026, 'FR')].sort()).toEqual([
    '2026-01-01',
    '2026-04-06',
    '2026-05-01',
    '2026-05-08',
    '2026-05-14',
    '2026-05-25',
    '2026-07-14',
    '2026-08-15',
    '2026-11-01',
    '2026-11-11',
    '2026-12-25',
  ]);
  expect(publicHolidays(2027, 'FR').has('2027-03-29')).toBe(true);
  expect(publicHolidays(2024, 'FR').has('2024-05-20')).toBe(true);
});

test.each([
  ['FR-AM', '2026-04-03'],
  ['FR-AM', '2026-12-26'],
  ['YT', '2026-04-27'],
  ['MQ', '2026-05-22'],
  ['GP', '2026-05-27'],
  ['GF', '2026-06-10'],
  ['RE', '2026-12-20'],
])('%s has a holiday of its own on %s', (territory, day) => {
  expect(publicHolidays(2026, territory).has(day)).toBe(true);
  expect(publicHolidays(2026, 'FR').has(day)).toBe(false);
});

test('a person is called in their own time zone', () => {
  // Ten in the morning in Paris, in winter: one in the afternoon in Réunion, five in the morning in Martinique.
  const instant = at('2026-03-17T10:00:00+01:00');
  expect(isOpen(hours('FR'), instant)).toBe(true);
  expect(isOpen(hours('RE'), instant)).toBe(false);
  expect(isOpen(hours('MQ'), instant)).toBe(false);
  expect(nextOpening(hours('RE'), instant)).toBe(at('2026-03-17T14:00:00+04:00'));
  expect(nextOpening(hours('MQ'), instant)).toBe(at('2026-03-17T10:00:00-04:00'));
  expect(dayIn(at('2026-03-17T22:00:00+01:00'), zoneOf('RE'))).toBe('2026-03-18');
});

test('the window opens at its first minute and closes before its last', () => {
  expect(isOpen(hours(), at('2026-03-17T09:59:59+01:00'))).toBe(false);
  expect(isOpen(hours(), at('2026-03-17T10:00:00+01:00'))).toBe(true);
  expect(isOpen(hours(), at('2026-03-17T12:59:59+01:00'))).toBe(true);
  expect(isOpen(hours(), at('2026-03-17T13:00:00+01:00'))).toBe(false);
});

test('weekends, holidays, closing days and days outside the campaign are passed over', () => {
  expect(nextOpening(hours(), at('2026-03-20T21:00:00+01:00'))).toBe(at('2026-03-23T10:00:00+01:00'));
  // Easter Monday, and in Alsace-Moselle Good Friday before it.
  expect(nextOpening(hours(), at('2026-04-03T20:30:00+02:00'))).toBe(at('2026-04-07T10:00:00+02:00'));
  expect(nextOpening(hours('FR-AM'), at('2026-04-02T20:30:00+02:00'))).toBe(at('2026-04-07T10:00:00+02:00'));
  const bridge = { ...defaultSchedule, closedOn: ['2026-05-15'] };
  expect(nextOpening(hours('FR', { schedule: bridge }), at('2026-05-13T20:30:00+02:00'))).toBe(
    at('2026-05-18T10:00:00+02:00'),
  );
  const short = hours('FR', { startsOn: '2026-03-18', endsOn: '2026-03-19' });
  expect(nextOpening(short, at('2026-03-17T10:00:00+01:00'))).toBe(at('2026-03-18T10:00:00+01:00'));
  expect(nextOpening(short, at('2026-03-19T20:00:00+01:00'))).toBeNull();
});

test('an opening can avoid the part of the day just tried', () => {
  const morning = at('2026-03-17T10:30:00+01:00');
  expect(slotAt(morning, 'Europe/Paris')).toBe(1);
  expect(nextOpening(hours(), morning, 1)).toBe(at('2026-03-17T12:00:00+01:00'));
  expect(nextOpening(hours(), at('2026-03-17T18:10:00+01:00'), 4)).toBe(at('2026-03-18T10:00:00+01:00'));
  expect(slotAt(at('2026-03-21T10:30:00+01:00'), 'Europe/Paris')).toBe(5);
});

test('changes of clock keep the wall clock', () => {
  const everyDay = hours('FR', { schedule: { ...defaultSchedule, days: [1, 2, 3, 4, 5, 6, 7] } });
  expect(nextOpening(everyDay, at('2026-03-28T21:00:00+01:00'))).toBe(at('2026-03-29T10:00:00+02:00'));
  expect(nextOpening(everyDay, at('2026-10-24T21:00:00+02:00'))).toBe(at('2026-10-25T10:00:00+01:00'));
  expect(dayIn(at('2028-02-29T12:00:00Z'), 'Europe/Paris')).toBe('2028-02-29');
});

test('an instant is said in French, in the person’s own time', () => {
  expect(frenchInstant(at('2026-11-24T10:00:00+01:00'), 'Europe/Paris')).toBe('mardi 24 novembre à 10:00');
  expect(frenchInstant(at('2026-11-24T10:00:00+01:00'), zoneOf('RE'))).toBe('mardi 24 novembre à 13:00');
});
