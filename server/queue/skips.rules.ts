import { Temporal } from 'temporal-polyfill';
import { type ReleaseReason, releaseReasons } from '#server/contracts/queue.contract.ts';

/** The last instant a calendar holds: until the campaign ends, whenever that is. */
const FOR_GOOD = 253_402_300_799_999;

/** What an agent said, as a reason; their own words come with `other`, and no word at all is a pause. */
export function releaseReasonOf(said: string): { readonly reason: ReleaseReason; readonly detail: string } {
  const reason = releaseReasons.find((code) => code === said);
  if (reason !== undefined) return { reason, detail: '' };
  return said === '' ? { reason: 'pause', detail: '' } : { reason: 'other', detail: said };
}

/** Until when a person given back for this reason is kept from that agent; null: not at all. Days are the team's. */
export function skippedUntil(reason: ReleaseReason, now: number): number | null {
  if (reason === 'pause') return null;
  return reason === 'known' ? FOR_GOOD : tomorrowInParis(now);
}

function tomorrowInParis(now: number): number {
  return dayInParis(now).add({ days: 1 }).epochMilliseconds;
}

/** When the team's day began. */
export function todayInParis(now: number): number {
  return dayInParis(now).epochMilliseconds;
}

function dayInParis(now: number): Temporal.ZonedDateTime {
  return Temporal.Instant.fromEpochMilliseconds(now).toZonedDateTimeISO('Europe/Paris').startOfDay();
}
