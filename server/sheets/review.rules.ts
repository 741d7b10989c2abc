import { Temporal } from 'temporal-polyfill';

const TEAM_ZONE = 'Europe/Paris';
const FURTHEST_MONTHS = 36;

/** Today for the team, `2026-03-31`. */
export function today(now: number): string {
  return dayOf(now).toString();
}

/** Until when a review made today holds. */
export function nextReview(now: number, months: number): string {
  return dayOf(now).add({ months }).toString();
}

/** The review date is the last day that counts: a sheet is stale from the day after. */
export function isPast(reviewOn: string, now: number): boolean {
  return reviewOn < today(now);
}

/** A review may be asked for from today on; further than three years it would be forgotten. */
export function isReviewDay(day: string, now: number): boolean {
  return day >= today(now) && day <= nextReview(now, FURTHEST_MONTHS);
}

function dayOf(now: number): Temporal.PlainDate {
  return Temporal.Instant.fromEpochMilliseconds(now).toZonedDateTimeISO(TEAM_ZONE).toPlainDate();
}
