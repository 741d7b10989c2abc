import { setTimeout as pause } from 'node:timers/promises';
import type { Db } from '#server/platform/database.ts';
import { endOfCalls, selectPeople } from './slices.store.ts';

/**
 * A campaign is read one slice after another, so that one statement never holds the one connection of SQLite for long;
 * desks are served between two, as long as a slice takes.
 */

/** Rows read at once: a few milliseconds. */
const SLICE = 2000;

/** Ids of people, as the text of a JSON array: see {@link Dialect.isAmong}. */
export type People = string;

/** Calls begun after an instant and up to another; `upTo` null: up to the last. Milliseconds UTC. */
export interface CallSpan {
  readonly after: number;
  readonly upTo: number | null;
}

/** Everybody of a campaign, each in one slice: counts add up, whatever happens between two. */
export async function* slicesOfPeople(db: Db, campaignId: number): AsyncGenerator<People> {
  for (let after = 0; ; ) {
    const began = performance.now();
    const ids = await selectPeople(db, campaignId, after, SLICE);
    after = ids.at(-1) ?? after;
    if (ids.length > 0) yield JSON.stringify(ids);
    if (ids.length < SLICE) return;
    await pause(performance.now() - began);
  }
}

/** The calls of a campaign within a span, each in one slice. */
export async function* slicesOfCalls(db: Db, campaignId: number, span: CallSpan): AsyncGenerator<CallSpan> {
  for (let { after } = span; ; ) {
    const began = performance.now();
    const end = await endOfCalls(db, campaignId, after, SLICE);
    const isLast = end === null || (span.upTo !== null && end >= span.upTo);
    yield { after, upTo: isLast ? span.upTo : end };
    if (isLast) return;
    after = end;
    await pause(performance.now() - began);
  }
}
