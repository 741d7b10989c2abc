/**
 * Throttling is by account, never by address (a whole team shares one), and never locks for good
 * (reference/reliability.md §3): five free mistakes, then 1, 2, 4… up to 30 seconds between tries.
 */
const FREE_FAILURES = 5;
const LONGEST_WAIT_MS = 30_000;
/** Mistakes older than this are forgotten. */
export const FORGET_AFTER_MS = 15 * 60_000;

/** How long to wait after the given number of mistakes in a row, in milliseconds. */
export function waitAfter(failures: number): number {
  if (failures < FREE_FAILURES) return 0;
  return Math.min(1000 * 2 ** (failures - FREE_FAILURES), LONGEST_WAIT_MS);
}

/** Idle and absolute limits of a session, in milliseconds. */
export const SESSION_IDLE_MS = 30 * 60_000;
export const SESSION_LIFE_MS = 10 * 60 * 60_000;
