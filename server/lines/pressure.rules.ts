import { Temporal } from 'temporal-polyfill';
import { zoneOf } from './territory.rules.ts';

/** A call made on a line, by any campaign. */
export interface LineCall {
  /** Instant it was dialled. */
  readonly at: number;
  /** False for busy and technical failures, which do not use up the day (campaigns.contract `callRules.perDay`). */
  readonly countsForDay: boolean;
}

export interface PressureCaps {
  /** Calls per calendar day where the line is. */
  readonly perDay: number;
  /** Calls over 30 rolling days, all campaigns together. */
  readonly per30Days: number;
  readonly territory: string;
}

const THIRTY_DAYS_MS = 30 * 24 * 3_600_000;

/**
 * The instant before which nobody may ring this line again; 0 when it may be rung now. Pure. The caps are the internal
 * « charte d'appel » modelled on art. D.223-9 C. conso. (reference/france.md §1).
 */
export function restUntil(calls: readonly LineCall[], caps: PressureCaps, now: number): number {
  return Math.max(restOfDay(calls, caps, now), restOfMonth(calls, caps, now));
}

function restOfDay(calls: readonly LineCall[], caps: PressureCaps, now: number): number {
  const zone = zoneOf(caps.territory);
  const today = Temporal.Instant.fromEpochMilliseconds(now).toZonedDateTimeISO(zone).startOfDay();
  const tomorrow = today.add({ days: 1 }).epochMilliseconds;
  const made = calls.filter(
    ({ at, countsForDay }) => countsForDay && at >= today.epochMilliseconds && at < tomorrow,
  );
  return made.length >= caps.perDay ? tomorrow : 0;
}

function restOfMonth(calls: readonly LineCall[], caps: PressureCaps, now: number): number {
  const recent = calls
    .map(({ at }) => at)
    .filter((at) => at > now - THIRTY_DAYS_MS && at <= now)
    .sort((a, b) => b - a);
  // The call whose leaving the period brings the count under the cap.
  const oldest = recent[caps.per30Days - 1];
  return oldest === undefined ? 0 : oldest + THIRTY_DAYS_MS;
}
