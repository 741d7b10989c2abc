import type { Clock } from '#server/platform/clock.ts';
import { type Db, inTransaction } from '#server/platform/database.ts';
import { bringBack, putAside, selectAsideIn, selectReadyIn } from './aside.store.ts';
import { sortSome } from './strata.service.ts';
import { selectFull, selectPlan, selectPlans, selectStrata } from './strata.store.ts';

/** People of one write: longer ones would keep agents waiting (performance.md 2f). */
const MOVED_AT_ONCE = 500;

/**
 * Every second: people are sorted into cells that changed, those of full cells put aside, and those whose cell has room
 * again brought back; in short writes, however many they are, taken up where they were left. Claims do not wait for it:
 * they step over full cells by themselves. Returns the campaigns where somebody moved.
 */
export async function followQuotas(
  db: Db,
  clock: Clock,
  isStopping: () => boolean,
): Promise<readonly { readonly id: number; readonly directorateId: number }[]> {
  const changed: { id: number; directorateId: number }[] = [];
  for (const { campaignId, directorateId, sorting } of await selectPlans(db)) {
    if (sorting !== null) await sortAll(db, campaignId, clock, isStopping);
    const moved = await moveThem(db, campaignId, clock, isStopping);
    if (sorting !== null || moved > 0) changed.push({ id: campaignId, directorateId });
  }
  return changed;
}

async function sortAll(db: Db, campaignId: number, clock: Clock, isStopping: () => boolean): Promise<void> {
  let before = await selectPlan(db, campaignId);
  while (!isStopping()) {
    if (await inTransaction(db, (tx) => sortSome(tx, campaignId, clock.now()))) return;
    const at = await selectPlan(db, campaignId);
    // Somebody is being taken at this moment: in a second they are not.
    if (at?.sorting === before?.sorting && at?.sortedAfter === before?.sortedAfter) return;
    before = at;
  }
}

async function moveThem(
  db: Db,
  campaignId: number,
  clock: Clock,
  isStopping: () => boolean,
): Promise<number> {
  const full = (await selectFull(db, [campaignId])).get(campaignId) ?? new Set();
  const waiting = (await selectStrata(db, campaignId)).filter(({ isCounted }) => !isCounted);
  const open = waiting.map(({ id }) => id).filter((id) => !full.has(id));
  let moved = 0;
  const everyone = async (stratumIds: readonly number[], move: (tx: Db, id: number) => Promise<number>) => {
    for (const id of stratumIds) {
      for (let some = MOVED_AT_ONCE; some === MOVED_AT_ONCE && !isStopping(); moved += some)
        some = await inTransaction(db, (tx) => move(tx, id));
    }
  };
  await everyone(await selectReadyIn(db, [...full]), (tx, id) => putAside(tx, id, MOVED_AT_ONCE));
  await everyone(await selectAsideIn(db, open), (tx, id) => bringBack(tx, id, clock.now(), MOVED_AT_ONCE));
  return moved;
}
