import { setTimeout as pause } from 'node:timers/promises';
import type { Clock } from './clock.ts';
import type { Db } from './database.ts';
import type { Live } from './live.ts';

/** A reading that takes long is not taken again sooner than this many times what it took: a twentieth of the time at most. */
const RESTS_FOR = 20;
/** A machine that is out of breath must not make a board an hour old. */
const LONGEST_REST_MS = 20_000;

interface Kept<T> {
  readonly at: number;
  readonly reading: Promise<T>;
  until: number;
  /** Something has changed since it was taken. */
  isOutdated: boolean;
  /** The one that will follow, when somebody waits for it. */
  next: Promise<T> | null;
}

export interface Snapshot<T> {
  ask(key: string, now: number, read: () => Promise<T>): Promise<T>;
  /** Something changed: whoever asks from now on is shown it. */
  outdate(): void;
}

/**
 * Readings shared by everybody who asks within `everyMs`, by key: however many look, each is taken once, and none is taken
 * while nobody asks. Whoever asks after a change waits for the next reading rather than see the last. A reading's own cost
 * decides too: of a campaign of millions it is taken less often, and may then be shown late.
 */
export function createSnapshot<T>(everyMs: number, elapsed = () => performance.now()): Snapshot<T> {
  const kept = new Map<string, Kept<T>>();

  function take(key: string, now: number, read: () => Promise<T>): Promise<T> {
    const began = elapsed();
    const reading = read();
    const taken: Kept<T> = { at: now, reading, until: now + everyMs, isOutdated: false, next: null };
    kept.set(key, taken);
    reading.then(
      () => {
        taken.until = now + Math.max(everyMs, Math.min((elapsed() - began) * RESTS_FOR, LONGEST_REST_MS));
      },
      () => kept.get(key) === taken && kept.delete(key),
    );
    return reading;
  }

  return {
    ask: (key, now, read) => {
      for (const [old, { until }] of kept) if (until <= now) kept.delete(old);
      const known = kept.get(key);
      // A clock set back must not keep an old reading for ever.
      if (known === undefined || known.at > now) return take(key, now, read);
      const wait = known.until - now;
      if (!known.isOutdated || wait > everyMs) return known.reading;
      known.next ??= pause(wait).then(() => take(key, now + wait, read));
      return known.next;
    },
    outdate: () => {
      for (const one of kept.values()) one.isOutdated = true;
    },
  };
}

type Shared<T> = (
  deps: { readonly db: Db; readonly live: Live; readonly clock: Clock },
  key: string,
  read: () => Promise<T>,
) => Promise<T>;

/** Readings of one kind, each taken once for everybody in this process who asks, and again once something has happened. */
export function shareReadings<T>(everyMs: number): Shared<T> {
  /** One for each database: a process has one, tests have many. */
  const snapshots = new WeakMap<Db, Snapshot<T>>();
  return ({ db, live, clock }, key, read) => {
    // What a reading cost is told by the same clock: where time stands still, it cost nothing.
    const snapshot = snapshots.get(db) ?? createSnapshot<T>(everyMs, () => clock.now());
    if (!snapshots.has(db)) live.subscribe(snapshot.outdate);
    snapshots.set(db, snapshot);
    return snapshot.ask(key, clock.now(), read);
  };
}
