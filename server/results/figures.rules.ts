import { Temporal } from 'temporal-polyfill';
import { type CallResult, callResults } from '#server/contracts/call-results.ts';
import type { Schedule } from '#server/contracts/campaigns.contract.ts';
import {
  type CallCounts,
  type CallTimes,
  LAST_ATTEMPT,
  NO_SLOT,
} from '#server/contracts/figures.contract.ts';
import { groupBy } from '#server/platform/group-by.ts';
import { parisDay } from '#server/platform/team-time.ts';

export const HOUR_MS = 3_600_000;
/** A campaign said to last longer has no plan day by day: its end is not a date anybody works towards. */
const LONGEST_PLAN_DAYS = 1100;

export interface ResultCount {
  readonly result: CallResult;
  readonly n: number;
}

export function callCountsOf(rows: readonly ResultCount[]): CallCounts {
  const sum = (keep: (result: CallResult) => boolean) =>
    rows.filter(({ result }) => keep(result)).reduce((total, { n }) => total + n, 0);
  return {
    made: sum(() => true),
    reached: sum((result) => callResults[result].reached),
    completed: sum((result) => result === 'complete'),
  };
}

/** The day of an hour counted since 1970: hours begin together in Paris and in UTC. */
export function dayOfHour(hour: number): string {
  return parisDay(hour * HOUR_MS);
}

function weekdayOf(day: string): number {
  return Temporal.PlainDate.from(day).dayOfWeek;
}

type Placed = ResultCount & { readonly hour: number; readonly slot: number };

/** Calls we placed, by weekday and slot, in that order. */
export function bySlot(calls: readonly Placed[]): (CallCounts & { weekday: number; slot: number })[] {
  const rows = calls.filter(({ slot }) => slot !== NO_SLOT);
  const weekdays = new Map(
    [...new Set(rows.map(({ hour }) => hour))].map((h) => [h, weekdayOf(dayOfHour(h))]),
  );
  const cells = groupBy(rows, ({ hour, slot }) => (weekdays.get(hour) ?? 0) * 10 + slot);
  return [...cells]
    .sort(([a], [b]) => a - b)
    .map(([cell, those]) => ({ weekday: Math.floor(cell / 10), slot: cell % 10, ...callCountsOf(those) }));
}

/** First calls, second ones…; from {@link LAST_ATTEMPT} on, together. */
export function byAttempt(
  rows: readonly (ResultCount & { readonly attempt: number })[],
): (CallCounts & { attempt: number })[] {
  return [...groupBy(rows, ({ attempt }) => Math.min(attempt, LAST_ATTEMPT))]
    .sort(([a], [b]) => a - b)
    .map(([attempt, those]) => ({ attempt, ...callCountsOf(those) }));
}

export interface TimeCount {
  readonly seconds: number;
  readonly n: number;
}

/** Quartiles and 90th centile of counted durations; null when there is none. */
export function timesOf(rows: readonly TimeCount[]): CallTimes | null {
  const sorted = [...groupBy(rows, ({ seconds }) => seconds)]
    .map(([seconds, those]) => ({ seconds, n: those.reduce((sum, { n }) => sum + n, 0) }))
    .sort((a, b) => a.seconds - b.seconds);
  const calls = sorted.reduce((total, { n }) => total + n, 0);
  if (calls === 0) return null;
  return {
    calls,
    q1: quantile(sorted, calls, 0.25),
    median: quantile(sorted, calls, 0.5),
    q3: quantile(sorted, calls, 0.75),
    p90: quantile(sorted, calls, 0.9),
  };
}

/** Between the two nearest values, as spreadsheets and R compute it by default (Hyndman & Fan's type 7). */
function quantile(sorted: readonly TimeCount[], calls: number, share: number): number {
  const place = (calls - 1) * share;
  const below = valueAt(sorted, Math.floor(place));
  const above = valueAt(sorted, Math.ceil(place));
  return below + (above - below) * (place - Math.floor(place));
}

function valueAt(sorted: readonly TimeCount[], place: number): number {
  let passed = 0;
  for (const { seconds, n } of sorted) {
    passed += n;
    if (place < passed) return seconds;
  }
  return sorted.at(-1)?.seconds ?? 0;
}

interface Dates {
  readonly schedule: Pick<Schedule, 'days' | 'closedOn'>;
  readonly startsOn: string | null;
  readonly endsOn: string | null;
}

/** How many of `people` should be settled at the end of each calling day, for all to be on the last. */
export function planOf(
  { schedule, startsOn, endsOn }: Dates,
  holidaysOf: (year: number) => ReadonlySet<string>,
  people: number,
): { on: string; total: number }[] {
  if (startsOn === null || endsOn === null) return [];
  const first = Temporal.PlainDate.from(startsOn);
  const length = first.until(endsOn).days + 1;
  if (length > LONGEST_PLAN_DAYS) return [];
  const days = Array.from({ length: Math.max(0, length) }, (_, index) => first.add({ days: index })).filter(
    (date) =>
      schedule.days.includes(date.dayOfWeek) &&
      !schedule.closedOn.includes(date.toString()) &&
      !holidaysOf(date.year).has(date.toString()),
  );
  return days.map((date, index) => ({ on: date.toString(), total: (people * (index + 1)) / days.length }));
}

/** Those settled by day, added up. `undated`: settled before anybody could be called. */
export function settledByDay(
  rows: readonly { readonly hour: number; readonly n: number }[],
  undated: number,
): { on: string; count: number; total: number }[] {
  let total = undated;
  return [...groupBy(rows, ({ hour }) => dayOfHour(hour))]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([on, those]) => {
      const count = those.reduce((sum, { n }) => sum + n, 0);
      total += count;
      return { on, count, total };
    });
}
