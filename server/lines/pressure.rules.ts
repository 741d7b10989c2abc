import { Temporal } from 'temporal-polyfill';
import type { PressureRules } from '#server/contracts/pressure.ts';
import { zoneOf } from './territory.rules.ts';

/** A call made on a line, by any campaign. */
export interface LineCall {
  /** Instant it was dialled. */
  readonly at: number;
  /** False for busy and technical failures: nobody was disturbed, they use up neither the day nor the gap. */
  readonly rang: boolean;
  /** Where the people it was about live: their calendar day counts. */
  readonly territories: readonly string[];
  /** The strictest day cap among the campaigns on the call. */
  readonly perDay: number;
  /**
   * Somebody refused. `ownRetryMs`: after how long their own campaign asks again (a soft refusal), which the rest of the
   * line must not prevent; null: never (a firm one).
   */
  readonly refusal: { readonly ownRetryMs: number | null } | null;
}

export type RestReason = 'day' | 'month' | 'gap' | 'refusal';

/** Before `until` (instant) nobody may ring the line; 0 and no reason when it may be rung now. */
export interface Rest {
  readonly until: number;
  readonly reason: RestReason | null;
}

const DAY_MS = 24 * 3_600_000;
const MONTH_MS = 30 * DAY_MS;
/** Calls older than this decide nothing: the longest rest is sixty days (contracts `refusalRestDays`). */
export const REMEMBERED_MS = 61 * DAY_MS;

/**
 * Until when this line rests, and why: the longest of its rests. Pure. The caps are the internal « charte d'appel »
 * modelled on art. D.223-9 C. conso. (reference/france.md §1).
 */
export function restOf(calls: readonly LineCall[], rules: PressureRules, now: number): Rest {
  const past = calls.filter(({ at }) => at <= now);
  const rests: readonly Rest[] = [
    { until: restOfMonth(past, rules, now), reason: 'month' },
    { until: restOfRefusal(past, rules), reason: 'refusal' },
    { until: restOfDay(past, rules, now), reason: 'day' },
    { until: restOfGap(past, rules), reason: 'gap' },
  ];
  const longest = rests.reduce((a, b) => (b.until > a.until ? b : a));
  return longest.until > now ? longest : { until: 0, reason: null };
}

/** The latest midnight of the zones in question: a mobile does not say where its owner is today. */
function restOfDay(calls: readonly LineCall[], rules: PressureRules, now: number): number {
  const rung = calls.filter(({ at, rang }) => rang && at > now - 2 * DAY_MS);
  const zones = new Set(rung.flatMap(({ territories }) => territories.map(zoneOf)));
  return Math.max(0, ...[...zones].map((zone) => restOfDayIn(zone, rung, rules, now)));
}

function restOfDayIn(zone: string, rung: readonly LineCall[], rules: PressureRules, now: number): number {
  const today = Temporal.Instant.fromEpochMilliseconds(now).toZonedDateTimeISO(zone).startOfDay();
  const made = rung.filter(({ at }) => at >= today.epochMilliseconds);
  const cap = Math.min(rules.perDay, ...made.map(({ perDay }) => perDay));
  return made.length >= cap ? today.add({ days: 1 }).epochMilliseconds : 0;
}

function restOfMonth(calls: readonly LineCall[], rules: PressureRules, now: number): number {
  const recent = calls
    .map(({ at }) => at)
    .filter((at) => at > now - MONTH_MS)
    .sort((a, b) => b - a);
  // The call whose leaving the period brings the count under the cap.
  const oldest = recent[rules.per30Days - 1];
  return oldest === undefined ? 0 : oldest + MONTH_MS;
}

function restOfGap(calls: readonly LineCall[], { minGapMinutes }: PressureRules): number {
  return Math.max(0, ...calls.filter(({ rang }) => rang).map(({ at }) => at + minGapMinutes * 60_000));
}

function restOfRefusal(calls: readonly LineCall[], { refusalRestDays }: PressureRules): number {
  const rest = refusalRestDays * DAY_MS;
  return Math.max(
    0,
    ...calls.flatMap(({ at, refusal }) =>
      refusal === null ? [] : [at + Math.min(rest, refusal.ownRetryMs ?? rest)],
    ),
  );
}
