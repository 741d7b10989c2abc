import type { Db } from '#server/platform/database.ts';
import { bringThemBack, selectReadyIn } from './aside.store.ts';
import { cellIdsOf, everyStratum, type Quota, type Stratum, stratumOf } from './strata.rules.ts';
import {
  addToCounts,
  askForSorting,
  deleteStrata,
  ensurePlan,
  insertCounts,
  insertStrata,
  lockPeople,
  lockPlan,
  type PersonRow,
  type QuotaPlan,
  selectCellIds,
  selectEnrolled,
  selectImportPlan,
  selectNextIds,
  selectPeople,
  selectPlan,
  selectPlanned,
  selectQuotas,
  selectStrata,
  selectStrataOf,
  sharePlans,
  updatePlan,
  updateStrata,
} from './strata.store.ts';

/** The stratum of people in no cell. */
const NO_CELL = 0;
/** People of one write: agents must not be kept waiting (performance.md 2f). */
const SORTED_AT_ONCE = 500;
/** People looked through for those whose interview is complete, which is a reading. */
const LOOKED_AT_ONCE = 5000;
/** People of one request for their files. */
const READ_AT_ONCE = 500;

/** The quotas of these campaigns, kept as they are until the transaction ends. Whoever closes a call holds them first. */
export async function holdQuotas(tx: Db, campaignIds: readonly number[]): Promise<Quota[]> {
  await sharePlans(tx, campaignIds);
  return selectQuotas(tx, campaignIds);
}

/**
 * Puts these people into the strata their files and answers say, and counts completed interviews accordingly, both in the
 * caller's transaction: what a cell has is always what a recount would find. The caller holds the quotas and the people.
 */
export async function sortPeople(
  tx: Db,
  quotas: readonly Quota[],
  targetIds: readonly number[],
  now: number,
): Promise<void> {
  for (let from = 0; from < targetIds.length; from += READ_AT_ONCE) {
    const some = targetIds.slice(from, from + READ_AT_ONCE);
    await place(tx, quotas, await selectPeople(tx, some, questionsOf(quotas)), now);
  }
}

/**
 * Campaigns where people of a full stratum are still ready, with the strata a claim may look into instead: the sweep puts
 * those people aside by thousands a second, and no claim shall walk past them meanwhile. Not while people are being sorted.
 */
export async function openStrataOf(
  db: Db,
  campaigns: readonly { readonly id: number; readonly full: ReadonlySet<number> | null }[],
): Promise<ReadonlyMap<number, readonly number[]>> {
  const open = new Map<number, readonly number[]>();
  const filled = new Map(
    campaigns.flatMap(({ id, full }) => (full === null || full.size === 0 ? [] : [[id, full]])),
  );
  for (const [id, full] of filled) {
    if ((await selectReadyIn(db, [...full])).length === 0) continue;
    if ((await selectPlan(db, id))?.sorting !== null) continue;
    const strata = await selectStrata(db, id);
    const others = strata.filter((stratum) => !stratum.isCounted && !full.has(stratum.id));
    open.set(id, [NO_CELL, ...others.map((stratum) => stratum.id)]);
  }
  return open;
}

/** The same for people whom nothing counts yet; those whose interview is complete are left to {@link askToSort}. */
async function sortUncounted(
  tx: Db,
  quotas: readonly Quota[],
  targetIds: readonly number[],
  now: number,
): Promise<void> {
  const people = await selectPeople(tx, targetIds, []);
  await place(
    tx,
    quotas,
    people.filter(({ isCompleted }) => !isCompleted),
    now,
  );
}

/** Questions whose answers decide. */
export function questionsOf(quotas: readonly Pick<Quota, 'about'>[]): string[] {
  return quotas.flatMap(({ about }) => (about.kind === 'answer' ? [about.name] : []));
}

const keyOf = (campaignId: number, { cells, isCounted }: Stratum) => `${campaignId} ${isCounted} ${cells}`;

async function place(
  tx: Db,
  quotas: readonly Quota[],
  people: readonly PersonRow[],
  now: number,
): Promise<void> {
  const wanted = people.map((person) => {
    const own = quotas.filter(({ campaignId }) => campaignId === person.campaignId);
    return { person, stratum: stratumOf(own, person) };
  });
  const strata = await selectStrataOf(
    tx,
    [...new Set(people.flatMap(({ stratumId }) => stratumId ?? []))],
    [...new Set(people.map(({ campaignId }) => campaignId))],
    [...new Set(wanted.flatMap(({ stratum }) => stratum?.cells ?? []))],
  );
  const known = new Map(strata.map((stratum) => [stratum.id, stratum]));
  const byKey = new Map(strata.map((stratum) => [keyOf(stratum.campaignId, stratum), stratum]));
  const counts = new Map<number, number>();
  const add = (stratum: Stratum | undefined, by: 1 | -1) => {
    if (stratum?.isCounted !== true) return;
    for (const cellId of cellIdsOf(stratum)) counts.set(cellId, (counts.get(cellId) ?? 0) + by);
  };
  const moved = wanted.flatMap(({ person: { targetId, campaignId, stratumId, isParked }, stratum }) => {
    const after = stratum === null ? undefined : byKey.get(keyOf(campaignId, stratum));
    const isPlanned = quotas.some((quota) => quota.campaignId === campaignId);
    const placed = after?.id ?? (isPlanned ? NO_CELL : null);
    if (placed === stratumId) return [];
    add(stratumId === null ? undefined : known.get(stratumId), -1);
    add(after, 1);
    return [{ targetId, stratumId: placed, isParked }];
  });
  await updateStrata(tx, moved);
  // Whoever is in a full cell all the same is put aside again.
  await bringThemBack(
    tx,
    moved.filter(({ isParked }) => isParked).map(({ targetId }) => targetId),
    now,
  );
  await addToCounts(tx, counts);
}

/** Whether the quotas still are those of this version; holds them alone until the transaction ends. */
export async function holdVersion(tx: Db, campaignId: number, expected: number): Promise<boolean> {
  await ensurePlan(tx, campaignId);
  return (await lockPlan(tx, campaignId))?.version === expected;
}

/**
 * Takes up the quotas written since {@link holdVersion} in the same transaction: their counts and strata exist from now
 * on. When cells are other ones, people are sorted again: before the transaction ends in a campaign of up to some
 * thousands, by the sweep in others.
 */
export async function takeUpQuotas(
  tx: Db,
  campaignId: number,
  { version, hasOtherCells, now }: { version: number; hasOtherCells: boolean; now: number },
): Promise<void> {
  const plan = await lockPlan(tx, campaignId);
  const cellIds = await selectCellIds(tx, campaignId);
  await insertCounts(tx, cellIds);
  const quotas = await selectQuotas(tx, [campaignId]);
  const strata = everyStratum(quotas).map((stratum) => ({ ...stratum, cellIds: cellIdsOf(stratum) }));
  await insertStrata(tx, campaignId, strata);
  const isSorting = hasOtherCells || plan?.sorting != null;
  await updatePlan(tx, campaignId, {
    version,
    cells: cellIds.length,
    ...(isSorting && { sorting: 'completed' as const, sorted_after: 0 }),
  });
  const few = await selectNextIds(tx, campaignId, 0, LOOKED_AT_ONCE + 1);
  if (few.length <= LOOKED_AT_ONCE) await sortMost(tx, campaignId, now);
}

/** Sorts everybody, but whoever comes after somebody who is being taken at this moment: the sweep goes on in a second. */
async function sortMost(tx: Db, campaignId: number, now: number): Promise<void> {
  let before: QuotaPlan | undefined;
  while (!(await sortSome(tx, campaignId, now))) {
    const at = await lockPlan(tx, campaignId);
    if (at?.sorting === before?.sorting && at?.sortedAfter === before?.sortedAfter) return;
    before = at;
  }
}

/** Sorts the next people after cells changed, those completed first. Returns whether everybody is. */
export async function sortSome(tx: Db, campaignId: number, now: number): Promise<boolean> {
  const plan = await lockPlan(tx, campaignId);
  if (plan === undefined || plan.sorting === null) return true;
  const isFirst = plan.sorting === 'completed';
  const atOnce = isFirst ? LOOKED_AT_ONCE : SORTED_AT_ONCE;
  const next = await selectNextIds(tx, campaignId, plan.sortedAfter, atOnce);
  const wanted = next.filter(({ isCompleted }) => isCompleted || !isFirst).map(({ id }) => id);
  const held = await lockPeople(tx, wanted);
  const missed = wanted.find((id) => !held.includes(id));
  const upTo = missed === undefined ? next.at(-1)?.id : missed - 1;
  const quotas = await selectQuotas(tx, [campaignId]);
  await sortPeople(tx, quotas, held, now);
  if (missed === undefined && next.length < atOnce) return endRound(tx, plan, quotas);
  await updatePlan(tx, campaignId, { sorted_after: upTo ?? plan.sortedAfter });
  return false;
}

async function endRound(
  tx: Db,
  { campaignId, sorting }: QuotaPlan,
  quotas: readonly Quota[],
): Promise<boolean> {
  if (sorting === 'completed') {
    await updatePlan(tx, campaignId, { sorting: 'everybody', sorted_after: 0 });
    return false;
  }
  await updatePlan(tx, campaignId, { sorting: null, sorted_after: 0 });
  const kept = new Set(everyStratum(quotas).map((stratum) => keyOf(campaignId, stratum)));
  const strata = await selectStrata(tx, campaignId);
  const gone = strata.filter((stratum) => !kept.has(keyOf(campaignId, stratum)));
  await deleteStrata(
    tx,
    gone.map(({ id }) => id),
  );
  return true;
}

/** People of an import enter the queue in their strata. */
export async function sortEnrolled(
  tx: Db,
  importId: number,
  range: { readonly after: number; readonly upTo: number },
  now: number,
): Promise<void> {
  const campaignId = await selectImportPlan(tx, importId);
  if (campaignId === undefined) return;
  const quotas = await selectQuotas(tx, [campaignId]);
  let { after } = range;
  for (;;) {
    const some = await selectEnrolled(tx, importId, after, range.upTo, READ_AT_ONCE);
    await sortUncounted(tx, quotas, some, now);
    if (some.length < READ_AT_ONCE) return;
    after = some.at(-1) ?? range.upTo;
  }
}

/** After their files changed; see {@link askToSort} for those whose interview is complete. */
export async function sortChanged(tx: Db, targetIds: readonly number[], now: number): Promise<void> {
  if (targetIds.length === 0) return;
  const campaignIds = await selectPlanned(tx, targetIds);
  if (campaignIds.length > 0) await sortUncounted(tx, await selectQuotas(tx, campaignIds), targetIds, now);
}

/**
 * At the end of an import: everybody is sorted once more in the background, for the files of completed people may have
 * changed, or cells meanwhile. Not sooner: counts held during a long import would keep every closing waiting.
 */
export const askToSort = askForSorting;
