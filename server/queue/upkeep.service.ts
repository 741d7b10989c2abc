import { recordAudit } from '#server/audit/index.ts';
import { isRecountDue, recountSome } from '#server/lines/index.ts';
import type { Clock } from '#server/platform/clock.ts';
import { type Db, inTransaction } from '#server/platform/database.ts';
import { everySlot } from './calendar.rules.ts';
import { endClaimRow, hasLapsedClaims, lockLapsedClaims, lockLine } from './claims.store.ts';
import {
  closeEntries,
  followRest,
  hasDue,
  insertEntries,
  type LatePerson,
  type LatePlace,
  type LateSeek,
  leaveOpposedLine,
  refreshEntries,
  selectLate,
  selectOpposedLines,
  selectRemaining,
  selectRunningScopes,
  selectUnfinishedClosed,
  wakeDue,
} from './entries.store.ts';
import { urgencyFloor } from './queue.rules.ts';
import { sortChanged, sortEnrolled } from './strata.service.ts';

const LAPSED_AT_ONCE = 50;
/** Rows of one write: longer ones would keep agents waiting (performance.md 2f). */
const WOKEN_AT_ONCE = 50;
const WAKE_ROUNDS = 20;
const CLOSED_AT_ONCE = 500;
const OPPOSED_AT_ONCE = 50;
/** Oppositions older than this were settled when they were recorded or at the first claim that met them. */
const OPPOSED_SINCE_MS = 24 * 3_600_000;

/** Puts people of an import, by range of ids, into the queue: from then on they exist for everybody. */
export async function enrol(
  tx: Db,
  importId: number,
  range: { readonly after: number; readonly upTo: number },
  clock: Clock,
): Promise<void> {
  await insertEntries(tx, importId, range.after, range.upTo, clock.now());
  await sortEnrolled(tx, importId, range, clock.now());
}

/** After their files changed: their place in the queue follows, and the quota cells they are in. */
export async function refresh(tx: Db, targetIds: readonly number[], clock: Clock): Promise<void> {
  await refreshEntries(tx, targetIds);
  await sortChanged(tx, targetIds, clock.now());
}

/** Closes people whom a newer list no longer names, those in somebody's charge excepted; returns how many. */
export async function withdraw(tx: Db, targetIds: readonly number[], clock: Clock): Promise<number> {
  return closeEntries(tx, targetIds, 'withdrawn', clock.now());
}

/** Gives back the people of desks that have gone. Claims with a call open stay « à qualifier ». Returns how many ended. */
export async function endLapsed(db: Db, clock: Clock): Promise<number> {
  let ended = 0;
  // Asked before writing: nearly always there is none, and a write costs a sync of the disk.
  while (await hasLapsedClaims(db, clock.now())) {
    const some = await inTransaction(db, (tx) => endSomeLapsed(tx, clock));
    ended += some;
    // Fewer: the rest are being ended by somebody else at this moment.
    if (some < LAPSED_AT_ONCE) break;
  }
  return ended;
}

async function endSomeLapsed(tx: Db, clock: Clock): Promise<number> {
  const lapsed = await lockLapsedClaims(tx, clock.now(), LAPSED_AT_ONCE);
  for (const claimId of lapsed) {
    await endClaimRow(tx, claimId, 'lapsed', clock.now());
    const entry = { actorId: null, action: 'claim.lapse', entity: 'claim', entityId: claimId };
    await recordAudit(tx, entry, clock);
  }
  return lapsed.length;
}

/** Makes those ready whose wait is over, in short writes; at most a thousand at a time. Returns how many. */
export async function wakeEveryoneDue(db: Db, clock: Clock): Promise<number> {
  let woken = 0;
  for (let round = 0; round < WAKE_ROUNDS && (await hasDue(db, clock.now())); round += 1) {
    const some = await inTransaction(db, (tx) => wakeDue(tx, clock.now(), WOKEN_AT_ONCE));
    woken += some;
    if (some < WOKEN_AT_ONCE) break;
  }
  return woken;
}

/** What a sweep changed that screens show. */
export interface Swept {
  readonly changedCampaigns: readonly { readonly id: number; readonly directorateId: number }[];
}

/** Every second: lapsed leases, waits that are over, lines opposed. Whether anybody was given back. */
export async function sweep(db: Db, clock: Clock): Promise<boolean> {
  const lapsed = await endLapsed(db, clock);
  await wakeEveryoneDue(db, clock);
  for (const lineId of await selectOpposedLines(db, clock.now() - OPPOSED_SINCE_MS, OPPOSED_AT_ONCE)) {
    await inTransaction(db, async (tx) => {
      if ((await lockLine(tx, lineId)) !== undefined) await leaveOpposedLine(tx, lineId, clock.now());
    });
  }
  return lapsed > 0;
}

/**
 * After the rules of contact pressure changed: lines called lately rest by the new ones, longer or shorter, and those who
 * waited for them follow; line by line in short writes, taken up where they were left. True when anything was counted.
 */
export async function recountRests(db: Db, clock: Clock, isStopping: () => boolean): Promise<boolean> {
  if (!(await isRecountDue(db))) return false;
  for (let isOver = false; !isOver && !isStopping(); ) {
    isOver = await inTransaction(db, async (tx) => {
      const counted = await recountSome(tx, clock);
      for (const { id, restUntil } of counted.lines) await followRest(tx, id, restUntil, clock.now());
      return counted.isOver;
    });
  }
  return true;
}

/** Every few seconds: people whose deadline has passed, and those left in closed campaigns, some hundreds of each. */
export async function settleRemaining(db: Db, clock: Clock): Promise<Swept> {
  const changed = new Map<number, { id: number; directorateId: number }>();
  const scopes = await selectRunningScopes(db);
  const late = await selectLate(db, ...lateIn(scopes, clock.now()), CLOSED_AT_ONCE);
  for (const [campaignId, targetIds] of byCampaign(late)) {
    await closeBatch(db, campaignId, targetIds.slice(0, CLOSED_AT_ONCE), 'expired', clock);
    const directorateId = scopes.find((scope) => scope.campaignId === campaignId)?.directorateId;
    if (directorateId !== undefined) changed.set(campaignId, { id: campaignId, directorateId });
  }
  for (const campaign of await selectUnfinishedClosed(db)) {
    const targetIds = await selectRemaining(db, campaign.id, CLOSED_AT_ONCE);
    await closeBatch(db, campaign.id, targetIds, 'campaign_closed', clock);
    changed.set(campaign.id, campaign);
  }
  return { changedCampaigns: [...changed.values()] };
}

/** Where the late ones are looked for: each territory once for those who wait, each scope and slot for those ready. */
function lateIn(
  scopes: readonly { campaignId: number; territory: string; language: string }[],
  now: number,
): [LatePlace[], LateSeek[]] {
  const floors = new Map(
    [...new Set(scopes.map(({ territory }) => territory))].map((territory) => [
      territory,
      urgencyFloor(territory, now),
    ]),
  );
  const places = new Map<string, LatePlace>();
  const seeks = scopes.flatMap(({ campaignId, territory, language }) => {
    const place = { campaignId, territory, urgencyFloor: floors.get(territory) ?? 0 };
    places.set(`${campaignId} ${territory}`, place);
    return everySlot.map((lastSlot) => ({ ...place, language, lastSlot }));
  });
  return [[...places.values()], seeks];
}

function byCampaign(late: readonly LatePerson[]): Map<number, number[]> {
  const groups = new Map<number, number[]>();
  for (const { targetId, campaignId } of late)
    groups.set(campaignId, [...(groups.get(campaignId) ?? []), targetId]);
  return groups;
}

async function closeBatch(
  db: Db,
  campaignId: number,
  targetIds: readonly number[],
  disposition: 'expired' | 'campaign_closed',
  clock: Clock,
): Promise<void> {
  await inTransaction(db, async (tx) => {
    const closed = await closeEntries(tx, targetIds, disposition, clock.now());
    if (closed === 0) return;
    const details = { disposition, closed };
    await recordAudit(
      tx,
      { actorId: null, action: 'queue.settle', entity: 'campaign', entityId: campaignId, details },
      clock,
    );
  });
}
