import { Temporal } from 'temporal-polyfill';
import type { Schedule } from '#server/contracts/campaigns.contract.ts';

/** When one place may be called by one campaign. */
export interface CallingHours {
  readonly schedule: Schedule;
  /** First and last day of the campaign; null: no bound. */
  readonly startsOn: string | null;
  readonly endsOn: string | null;
  /** `FR`, `FR-AM` (Alsace-Moselle), `RE`…: decides the public holidays. */
  readonly territory: string;
  /** IANA zone of the person called. */
  readonly zone: string;
}

/** 0 none, 1 morning, 2 midday, 3 afternoon, 4 evening, 5 weekend (reference/survey.md §4). */
export type Slot = 0 | 1 | 2 | 3 | 4 | 5;
export const everySlot: readonly Slot[] = [0, 1, 2, 3, 4, 5];

/** A slot as the database keeps it. */
export function storedSlot(stored: number): Slot {
  return everySlot.find((slot) => slot === stored) ?? 0;
}

const SATURDAY = 6;
const SLOT_STARTS = [
  { from: '00:00', slot: 1 },
  { from: '12:00', slot: 2 },
  { from: '14:00', slot: 3 },
  { from: '18:00', slot: 4 },
] as const;
const MIDNIGHT = '24:00';
/** A campaign's own days and a year of closed days never hide an opening further than this. */
const HORIZON_DAYS = 400;

/** The French public holidays of a territory in one year, as ISO days: code du travail L3133-1, L3134-13, L3422-2. */
export function publicHolidays(year: number, territory: string): ReadonlySet<string> {
  const cached = holidaysSeen.get(`${year}${territory}`);
  if (cached !== undefined) return cached;
  const easter = easterSunday(year);
  const afterEaster = (days: number) => easter.add({ days }).toString();
  const days = new Set([
    ...['01-01', '05-01', '05-08', '07-14', '08-15', '11-01', '11-11', '12-25'].map((d) => `${year}-${d}`),
    afterEaster(1),
    afterEaster(39),
    afterEaster(50),
  ]);
  if (territory === 'FR-AM') days.add(afterEaster(-2)).add(`${year}-12-26`);
  const abolition = abolitionDays.get(territory);
  if (abolition !== undefined) days.add(`${year}-${abolition}`);
  holidaysSeen.set(`${year}${territory}`, days);
  return days;
}

const holidaysSeen = new Map<string, ReadonlySet<string>>();

/** Commemoration of the abolition of slavery, by overseas territory. */
const abolitionDays: ReadonlyMap<string, string> = new Map([
  ['GP', '05-27'],
  ['MQ', '05-22'],
  ['GF', '06-10'],
  ['RE', '12-20'],
  ['YT', '04-27'],
]);

/** Gauss's method as corrected by Butcher, for the Gregorian calendar. */
function easterSunday(year: number): Temporal.PlainDate {
  const a = year % 19;
  const b = Math.floor(year / 100);
  const c = year % 100;
  const d = Math.floor(b / 4);
  const e = b % 4;
  const g = Math.floor((8 * b + 13) / 25);
  const h = (19 * a + b - d - g + 15) % 30;
  const i = Math.floor(c / 4);
  const k = c % 4;
  const l = (32 + 2 * e + 2 * i - h - k) % 7;
  const m = Math.floor((a + 11 * h + 19 * l) / 433);
  const month = Math.floor((h + l - 7 * m + 90) / 25);
  const day = (h + l - 7 * m + 33 * month + 19) % 32;
  return Temporal.PlainDate.from({ year, month, day });
}

interface Local {
  readonly date: Temporal.PlainDate;
  /** `09:05`. */
  readonly time: string;
}

function localOf(at: number, zone: string): Local {
  const minute = Math.floor(at / 60_000);
  const before = lastAsked.get(zone);
  if (before?.minute === minute) return before.local;
  const there = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone);
  const local = { date: there.toPlainDate(), time: there.toPlainTime().toString().slice(0, 5) };
  lastAsked.set(zone, { minute, local });
  return local;
}

/** Every claim asks what time it is in the same few places. */
const lastAsked = new Map<string, { readonly minute: number; readonly local: Local }>();

/** The calendar day it is there. */
export function dayIn(at: number, zone: string): string {
  return localOf(at, zone).date.toString();
}

/** Days since 1970 of an ISO day: how `urgency` counts. */
export function epochDay(day: string): number {
  return Math.floor(Date.parse(`${day}T00:00:00Z`) / 86_400_000);
}

/** « jeudi 19 mars 2026 », from days since 1970. */
export function frenchDay(epochDays: number): string {
  return new Intl.DateTimeFormat('fr-FR', { timeZone: 'UTC', dateStyle: 'full' }).format(
    epochDays * 86_400_000,
  );
}

function isCallingDay(hours: CallingHours, date: Temporal.PlainDate): boolean {
  const day = date.toString();
  if (hours.startsOn !== null && day < hours.startsOn) return false;
  if (hours.endsOn !== null && day > hours.endsOn) return false;
  if (!hours.schedule.days.includes(date.dayOfWeek) || hours.schedule.closedOn.includes(day)) return false;
  return !publicHolidays(date.year, hours.territory).has(day);
}

/** May this place be called now? The end of a range is excluded. */
export function isOpen(hours: CallingHours, at: number): boolean {
  const { date, time } = localOf(at, hours.zone);
  if (!hours.schedule.ranges.some(({ from, to }) => from <= time && time < to)) return false;
  return isCallingDay(hours, date);
}

export function slotAt(at: number, zone: string): Slot {
  const { date, time } = localOf(at, zone);
  return slotOf(date, time);
}

function slotOf(date: Temporal.PlainDate, time: string): Slot {
  if (date.dayOfWeek >= SATURDAY) return 5;
  return SLOT_STARTS.findLast(({ from }) => from <= time)?.slot ?? 1;
}

/**
 * The first instant from `from` on when this place may be called (`from` itself when it may be now), in another slot
 * than `avoid` when one is given; null when there is none within 400 days or before the campaign's end.
 */
export function nextOpening(hours: CallingHours, from: number, avoid: Slot = 0): number | null {
  const start = localOf(from, hours.zone).date;
  for (let ahead = 0; ahead <= HORIZON_DAYS; ahead += 1) {
    const date = start.add({ days: ahead });
    if (hours.endsOn !== null && date.toString() > hours.endsOn) return null;
    if (!isCallingDay(hours, date)) continue;
    for (const piece of piecesOf(hours.schedule, date)) {
      if (piece.slot === avoid) continue;
      const opens = instantOf(date, piece.from, hours.zone);
      const closes = instantOf(date, piece.to, hours.zone);
      if (from < closes) return Math.max(from, opens);
    }
  }
  return null;
}

/** The day's ranges in order, cut where the slot changes. */
function piecesOf(
  schedule: Schedule,
  date: Temporal.PlainDate,
): readonly { from: string; to: string; slot: Slot }[] {
  const cuts = SLOT_STARTS.map(({ from }, index) => ({ from, to: SLOT_STARTS[index + 1]?.from ?? MIDNIGHT }));
  return [...schedule.ranges]
    .sort((a, b) => a.from.localeCompare(b.from))
    .flatMap((range) =>
      cuts
        .map((cut) => ({ from: later(range.from, cut.from), to: earlier(range.to, cut.to) }))
        .filter(({ from, to }) => from < to)
        .map(({ from, to }) => ({ from, to, slot: slotOf(date, from) })),
    );
}

/** Times of day compare as text. */
function later(a: string, b: string): string {
  return a.localeCompare(b) > 0 ? a : b;
}

function earlier(a: string, b: string): string {
  return a.localeCompare(b) < 0 ? a : b;
}

function instantOf(date: Temporal.PlainDate, time: string, zone: string): number {
  if (time === MIDNIGHT) return date.add({ days: 1 }).toZonedDateTime(zone).epochMilliseconds;
  return date.toZonedDateTime({ timeZone: zone, plainTime: Temporal.PlainTime.from(time) }).epochMilliseconds;
}

/** « mardi 24 novembre à 10:00 », in the person's own time. */
export function frenchInstant(at: number, zone: string): string {
  const day = new Intl.DateTimeFormat('fr-FR', {
    timeZone: zone,
    weekday: 'long',
    day: 'numeric',
    month: 'long',
  }).format(at);
  const time = new Intl.DateTimeFormat('fr-FR', {
    timeZone: zone,
    hour: '2-digit',
    minute: '2-digit',
  }).format(at);
  return `${day} à ${time}`;
}
