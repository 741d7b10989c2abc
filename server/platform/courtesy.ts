import { setImmediate as nextTurn, setTimeout as pause } from 'node:timers/promises';

/** Requests being answered by this process. Long work done in slices lets them finish between two slices. */
let inFlight = 0;
let lastWriteAt = Number.NEGATIVE_INFINITY;

/** Counts a request; the function returned ends it, once. */
export function enterRequest(isWrite: boolean): () => void {
  inFlight += 1;
  if (isWrite) lastWriteAt = performance.now();
  let isOver = false;
  return () => {
    if (isOver) return;
    isOver = true;
    inFlight -= 1;
  };
}

const QUIET_MS = 3000;

/** Nobody has recorded anything for a while: whoever begins now may wait once for a longer slice. */
export function isQuiet(): boolean {
  return performance.now() - lastWriteAt > QUIET_MS;
}

/** Under a constant load there is always a request: work goes on all the same. */
const PATIENCE_MS = 25;

/**
 * Lets others have their turn: at once when nobody asks anything, else until they have their answer. Without a pause the
 * next slice would take the database again before them: SQLite's waiting is not fair (reference/performance.md §1f).
 */
export async function giveWay(): Promise<void> {
  await nextTurn();
  const until = performance.now() + PATIENCE_MS;
  while (inFlight > 0 && performance.now() < until) await pause(1);
}
