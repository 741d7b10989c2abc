import { setTimeout as pause } from 'node:timers/promises';
import type { Db } from '#server/platform/database.ts';
import { endOfPeople, type Slice } from './slices.store.ts';

/** Rows read at once: a few milliseconds of the one connection of SQLite. */
export const SLICE = 2000;

/** Reads one slice after another; desks are served between two, as long as a slice takes. */
export async function inSlices(
  endOf: (after: number) => Promise<number | null>,
  slice: Slice,
  read: (slice: Slice) => Promise<void>,
): Promise<void> {
  for (let after = slice.after; ; ) {
    const began = performance.now();
    const end = await endOf(after);
    const isLast = end === null || (slice.upTo !== null && end >= slice.upTo);
    await read({ after, upTo: isLast ? slice.upTo : end });
    if (isLast) return;
    after = end;
    await pause(performance.now() - began);
  }
}

/** Everybody of a campaign, each in one slice: counts add up, whatever happens between two. */
export function inSlicesOfPeople(
  db: Db,
  campaignId: number,
  read: (slice: Slice) => Promise<void>,
): Promise<void> {
  return inSlices((after) => endOfPeople(db, campaignId, after, SLICE), { after: 0, upTo: null }, read);
}
