import { recordAudit, recordAudits } from '#server/audit/index.ts';
import { type ClaimView, claimTitles } from '#server/contracts/queue.contract.ts';
import type { Clock } from '#server/platform/clock.ts';
import { type Db, inTransaction } from '#server/platform/database.ts';
import { found, Refusal } from '#server/platform/refusal.ts';
import { type Agent, keyOf, type Search, searchFor, withoutColleagues } from './asking.service.ts';
import { everySlot } from './calendar.rules.ts';
import {
  type ClaimRow,
  deleteClaim,
  endClaimRow,
  insertClaim,
  insertClaimTargets,
  insertLease,
  lockLine,
  renewLease,
  selectClaim,
  selectClaimTargets,
  selectOpenClaim,
  selectOverdue,
  stampHeldLine,
  stampLine,
} from './claims.store.ts';
import { candidateOf, freeLine, type LineFacts, type Place } from './eligibility.rules.ts';
import { leaveOpposedLine, parkLine } from './entries.store.ts';
import { type EntryRow, lockEntry } from './entry-rows.store.ts';
import { upsertPause } from './pauses.store.ts';
import { type Because, type Candidate, compareCandidates, handedOverBefore } from './queue.rules.ts';
import {
  type CallbackSeek,
  type Interpreting,
  interpretingForAll,
  lockHead,
  type PassedOver,
  type Seek,
  selectDueCallbacks,
  selectHeads,
  selectHeadsInStrata,
} from './seeks.store.ts';
import { releaseReasonOf, skippedUntil } from './skips.rules.ts';
import { deleteEndedSkips, insertSkips, LIVE_SKIPS, trimSkips } from './skips.store.ts';
import { endLapsed, wakeEveryoneDue } from './upkeep.service.ts';

export type { Agent } from './asking.service.ts';

/** A desk that has not been heard of for two minutes gives its person back (design §4). */
export const LEASE_MS = 120_000;
/** Files of one line given together; a guardian of more gets the rest next time. */
const FILES_AT_ONCE = 200;
/** Heads put out of the way (opposed, resting) in one claim: far more than ever wait to be. */
const MOVES = 500;
/** How often a claim looks again at people somebody was looking at: each look takes longer than their short write. */
const LOOKS_AGAIN = 10;

export interface Claim extends Omit<ClaimRow, 'inCall' | 'endedAt' | 'because' | 'forShare'> {
  readonly because: ClaimView['because'];
  /** They came before others because their campaign was below its share. */
  readonly isForShare: boolean;
  readonly isInCall: boolean;
  /** The files given, the one to ask for first. */
  readonly targetIds: readonly number[];
}

/** An agent's open claim, or null. One whose lease has lapsed is over, except while a call is open. */
export async function currentClaim(db: Db, agentId: number, clock: Clock): Promise<Claim | null> {
  const row = await selectOpenClaim(db, agentId);
  if (row === undefined || (row.inCall === 0 && row.leaseUntil <= clock.now())) return null;
  return withTargets(db, row);
}

async function withTargets(db: Db, row: ClaimRow): Promise<Claim> {
  const { inCall, endedAt: _, because, forShare, ...claim } = row;
  return {
    ...claim,
    because: becauseOf(because),
    isForShare: forShare === 1,
    isInCall: inCall === 1,
    targetIds: await selectClaimTargets(db, row.id),
  };
}

function becauseOf(text: string): ClaimView['because'] {
  const because = claimTitles.find((title) => title === text);
  if (because === undefined) throw new Error(`claim with unknown title ${text}`);
  return because;
}

/**
 * The next person for this agent, with everyone on the same line, or null when there is nobody. An agent's open claim
 * is given again. `campaignId`: only people of that campaign, but for the agent's own appointments: they were promised.
 * Claiming changes nothing but the lease: no count, no history.
 */
export async function claimNext(
  db: Db,
  agent: Agent,
  clock: Clock,
  campaignId: number | null = null,
): Promise<Claim | null> {
  const overdue = await selectOverdue(db, clock.now());
  if (overdue.isAnyLapsed) await endLapsed(db, clock);
  const inHand = await currentClaim(db, agent.userId, clock);
  if (inHand !== null) {
    await inTransaction(db, (tx) => holdClaim(tx, inHand.id, agent.userId, clock.now()));
    return { ...inHand, leaseUntil: clock.now() + LEASE_MS };
  }
  if (overdue.isAnyDue) await wakeEveryoneDue(db, clock);
  const search = await searchFor(db, agent, campaignId, clock.now());
  const taken = await takeSomebody(db, search, clock);
  if (taken !== null) return taken;
  const last = await withoutColleagues(db, search, clock);
  return last.asking.aloneIn.size > 0 ? takeSomebody(db, last, clock) : null;
}

/** Takes the best there is; null when there is nobody. */
async function takeSomebody(db: Db, search: Search, clock: Clock): Promise<Claim | null> {
  let passedOver = nobodyBusy(search);
  let looks = 0;
  for (let moves = 0; moves < MOVES; ) {
    const best = await bestCandidate(db, search, passedOver, clock.now());
    if (best !== null) {
      const taken = await inTransaction(db, (tx) => take(tx, best, search, passedOver, clock));
      if (typeof taken === 'object') return taken;
      if (taken === 'elsewhere') return currentClaim(db, search.asking.userId, clock);
      if (taken === 'moved') moves += 1;
    } else if (isAnyoneBusy(passedOver, search) && looks < LOOKS_AGAIN) {
      // Only people somebody was looking at: whether they are taken is known once their short write has ended.
      looks += 1;
      passedOver = nobodyBusy(search);
    } else if ((await wakeEveryoneDue(db, clock)) === 0) return null;
    else moves += 1;
  }
  return null;
}

function nobodyBusy({ asking, places }: Search): PassedOver {
  const full = new Set([...places.values()].flatMap(({ campaign }) => [...(campaign.full ?? [])]));
  return { targetIds: [...asking.skipped], lineIds: [], strata: [...full] };
}

function isAnyoneBusy({ targetIds, lineIds }: PassedOver, { asking }: Search): boolean {
  return lineIds.length > 0 || targetIds.length > asking.skipped.size;
}

interface Found {
  readonly candidate: Candidate;
  readonly entry: EntryRow;
}

async function bestCandidate(
  db: Db,
  search: Search,
  passedOver: PassedOver,
  now: number,
): Promise<Found | null> {
  const callbacks = await selectDueCallbacks(db, callbackSeeks(search, now), passedOver);
  const heads = callbacks.length > 0 ? [] : await readyHeads(db, search, passedOver);
  return (
    [...callbacks, ...heads]
      .flatMap((entry) => headOf(entry, freeLine, search, now) ?? [])
      .sort((a, b) => compareCandidates(a.candidate, b.candidate))[0] ?? null
  );
}

/** The entry as the person to ask for, or null: the rules decide again on what the seeks found. */
function headOf(entry: EntryRow, line: LineFacts, search: Search, now: number): Found | null {
  const found = fileOf(entry, line, search, now);
  if (found === null || isInReach(entry.campaignId, search)) return found;
  return found.candidate.because === 'own_callback' ? found : null;
}

/** The entry as one of the files given together, or null. */
function fileOf(entry: EntryRow, line: LineFacts, search: Search, now: number): Found | null {
  const place = search.places.get(keyOf(entry));
  const debt = search.shareDebts.get(entry.campaignId) ?? 0;
  const candidate = place === undefined ? null : candidateOf(entry, line, place, search.asking, debt, now);
  return candidate === null ? null : { candidate, entry };
}

function isInReach(campaignId: number, search: Search): boolean {
  return search.campaignId === null || search.campaignId === campaignId;
}

function callbackSeeks(search: Search, now: number): CallbackSeek[] {
  return [...search.places.values()].flatMap(
    ({ campaign, territory, language, languageUntil, keptLanguages, urgencyFloor }) => {
      const at = { campaignId: campaign.id, territory, language, urgencyFloor };
      const place = { ...at, interpreting: interpretingForAll };
      const { userId } = search.asking;
      const own = { ...place, kind: 'hard' as const, agentId: userId, dueBefore: now };
      const handedOver = handedOverBefore(campaign, now);
      const isNear = isInReach(campaign.id, search);
      const interpreting: Interpreting = {
        speaks: isNear ? search.languages : [],
        agentId: userId,
        kept: [...keptLanguages.keys()],
        ownBefore: handedOver,
      };
      const interpreted = { ...at, kind: 'interpreter' as const, agentId: 0, dueBefore: now, interpreting };
      if (!isNear) return [own, interpreted];
      // Handed over, they come after one's own and after one's languages: looked for apart, or the older would hide the first.
      const anybodys = { ...interpreted, dueBefore: handedOver, interpreting: interpretingForAll };
      if (languageUntil !== null) return [own, interpreted, anybodys];
      return [
        own,
        interpreted,
        anybodys,
        { ...place, kind: 'hard' as const, agentId: 0, dueBefore: handedOver },
        { ...place, kind: 'soft' as const, agentId: 0, dueBefore: now },
      ];
    },
  );
}

/** In campaigns where people of full strata are still ready, by stratum; see {@link openStrataOf}. */
async function readyHeads(db: Db, search: Search, passedOver: PassedOver): Promise<EntryRow[]> {
  const { openStrata } = search;
  const seeks = readySeeks(search);
  const plain = seeks.filter(({ campaignId }) => !openStrata.has(campaignId));
  const inStrata = seeks.flatMap((seek) =>
    (openStrata.get(seek.campaignId) ?? []).map((stratumId) => ({ ...seek, stratumId })),
  );
  return [
    ...(await selectHeads(db, plain, passedOver)),
    ...(await selectHeadsInStrata(db, inStrata, passedOver)),
  ];
}

function readySeeks(search: Search): Seek[] {
  return [...search.places.values()]
    .filter(({ campaign, languageUntil }) => languageUntil === null && isInReach(campaign.id, search))
    .flatMap((place) => everySlot.map((lastSlot) => seekIn(place, lastSlot, search)));
}

function seekIn(
  { campaign, territory, language, urgencyFloor }: Place,
  lastSlot: number,
  { asking }: Search,
): Seek {
  const avoidedBy = asking.aloneIn.has(campaign.id) ? 0 : asking.userId;
  return { campaignId: campaign.id, territory, language, lastSlot, urgencyFloor, avoidedBy };
}

/**
 * One attempt, in its own short transaction: the claim, or why not. `elsewhere`: another page of the agent got one
 * meanwhile. `busy`: somebody is looking at this very person or line, which is now passed over. `moved`: this head is out
 * of the way for good (opposed, resting); look again. Rows are only ever locked without waiting, and the line is locked before its
 * lease is written, so two attempts cannot wait for each other (PostgreSQL deadlocks).
 */
async function take(
  tx: Db,
  best: Found,
  search: Search,
  passedOver: PassedOver,
  clock: Clock,
): Promise<Claim | 'elsewhere' | 'busy' | 'moved'> {
  const now = clock.now();
  const entry = await lockBest(tx, best, search, passedOver);
  if (entry === undefined || entry.lineId === null || headOf(entry, freeLine, search, now) === null) {
    passedOver.targetIds.push(best.entry.targetId);
    return 'busy';
  }
  const { lineId } = entry;
  const locked = await lockLine(tx, lineId);
  if (locked === undefined) {
    passedOver.lineIds.push(lineId);
    return 'busy';
  }
  const line = { ...locked, heldAs: null };
  const head = headOf(entry, line, search, now);
  if (head === null) {
    if (line.opposedAt !== null) await leaveOpposedLine(tx, lineId, now);
    else await parkLine(tx, lineId, line.restUntil);
    return 'moved';
  }
  const { userId } = search.asking;
  const { because, shareDebt } = head.candidate;
  const isForShare = shareDebt > 0;
  const leaseUntil = now + LEASE_MS;
  const claimId = await insertClaim(tx, { agentId: userId, lineId, because, isForShare, now, leaseUntil });
  if (claimId === null) return 'elsewhere';
  if (!(await insertLease(tx, lineId, claimId))) {
    await deleteClaim(tx, claimId);
    await stampHeldLine(tx, lineId);
    passedOver.lineIds.push(lineId);
    return 'busy';
  }
  const others = (await stampLine(tx, lineId, claimId))
    .filter(({ targetId }) => targetId !== entry.targetId)
    .flatMap((other) => fileOf(other, line, search, now) ?? [])
    .sort((a, b) => compareCandidates(a.candidate, b.candidate))
    .map((other) => other.entry.targetId);
  const files = [entry.targetId, ...others].slice(0, FILES_AT_ONCE);
  await insertClaimTargets(tx, claimId, files);
  await recordTaking(tx, userId, claimId, because, files, clock);
  return {
    id: claimId,
    agentId: userId,
    lineId,
    because,
    isForShare,
    createdAt: now,
    leaseUntil,
    isInCall: false,
    targetIds: files,
  };
}

async function recordTaking(
  tx: Db,
  actorId: number,
  claimId: number,
  because: Because,
  files: readonly number[],
  clock: Clock,
): Promise<void> {
  // Being given a person is reading their file.
  const read = files.map((entityId) => ({ actorId, action: 'target.read', entity: 'target', entityId }));
  const details = { because, files: files.length };
  const taken = { actorId, action: 'claim.take', entity: 'claim', entityId: claimId, details };
  await recordAudits(tx, [...read, taken], clock);
}

function lockBest(
  tx: Db,
  { entry }: Found,
  search: Search,
  passedOver: PassedOver,
): Promise<EntryRow | undefined> {
  const place = search.places.get(keyOf(entry));
  const isInStratum = search.openStrata.has(entry.campaignId);
  if (entry.state !== 'ready' || place === undefined || isInStratum) return lockEntry(tx, entry.targetId);
  return lockHead(tx, seekIn(place, entry.lastSlot, search), passedOver);
}

/**
 * Holds the agent's open claim for the transaction and renews its lease. Refuses `resource.not_found` (not this agent's)
 * or `claim.ended`.
 */
export async function holdClaim(tx: Db, claimId: number, agentId: number, now: number): Promise<ClaimRow> {
  const row = await renewLease(tx, claimId, agentId, now, now + LEASE_MS);
  if (row !== undefined) return row;
  found(await selectClaim(tx, claimId, agentId));
  throw new Refusal('claim.ended');
}

/** The files given with a claim, open or ended, the one to ask for first. */
export const claimFiles = selectClaimTargets;

/** The desk is still there: two more minutes. */
export async function renewClaim(
  db: Db,
  agentId: number,
  claimId: number,
  clock: Clock,
): Promise<{ leaseUntil: number }> {
  const { leaseUntil } = await inTransaction(db, (tx) => holdClaim(tx, claimId, agentId, clock.now()));
  return { leaseUntil };
}

/**
 * Gives the person back exactly as they were: nothing of the queue's rows changes but the lease. `reason` is a release
 * reason or the agent's own words; all but `pause`, or nothing, keep the files given from this agent for a while, and
 * `pause` begins one.
 * Refuses `resource.not_found`, `claim.ended`, and `claim.call_open` while a call is open.
 */
export async function releaseClaim(
  db: Db,
  agentId: number,
  claimId: number,
  reason: string,
  clock: Clock,
): Promise<void> {
  const now = clock.now();
  const given = releaseReasonOf(reason);
  await inTransaction(db, async (tx) => {
    const claim = await holdClaim(tx, claimId, agentId, now);
    if (claim.inCall === 1) throw new Refusal('claim.call_open');
    await endClaimRow(tx, claimId, 'released', now);
    if (reason === 'pause') await upsertPause(tx, agentId, 'pause', now);
    const until = skippedUntil(given.reason, now);
    if (until !== null) {
      const targetIds = await selectClaimTargets(tx, claimId);
      await insertSkips(tx, { agentId, targetIds, ...given, now, until });
      await trimSkips(tx, agentId, now, LIVE_SKIPS);
    }
    const details = { reason: given.reason };
    await recordAudit(
      tx,
      { actorId: agentId, action: 'claim.release', entity: 'claim', entityId: claimId, details },
      clock,
    );
  });
}

/** Every day: skips that have ended are forgotten, with the agents' own words. */
export async function purgeSkips(db: Db, clock: Clock): Promise<number> {
  return deleteEndedSkips(db, clock.now());
}
