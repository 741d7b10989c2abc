import { recordAudit } from '#server/audit/index.ts';
import type { Clock } from '#server/platform/clock.ts';
import { type Db, inTransaction } from '#server/platform/database.ts';
import { found, Refusal } from '#server/platform/refusal.ts';
import { everySlot } from './calendar.rules.ts';
import {
  type CallbackSeek,
  type ClaimRow,
  deleteClaim,
  type EntryRow,
  endClaimRow,
  insertClaim,
  insertClaimTargets,
  insertLease,
  lockEntry,
  lockHead,
  lockLine,
  renewLease,
  type Seek,
  selectClaim,
  selectClaimTargets,
  selectDueCallbacks,
  selectHeads,
  selectOpenClaim,
  stampHeldLine,
  stampLine,
} from './claims.store.ts';
import { leaveOpposedLine, parkLine } from './entries.store.ts';
import {
  type Asking,
  aloneAmong,
  type Because,
  type Candidate,
  closedBecause,
  compareCandidates,
  handedOverBefore,
  isSameSlot,
  languageUntil,
  type OnDuty,
  type Scope,
  titleOf,
  urgencyFloor,
} from './queue.rules.ts';
import { selectOnDuty, selectScopesOf } from './scopes.store.ts';
import { endLapsed, wakeEveryoneDue } from './upkeep.service.ts';

/** A desk that has not been heard of for two minutes gives its person back (design §4). */
export const LEASE_MS = 120_000;
/** Files of one line given together; a guardian of more gets the rest next time. */
const FILES_AT_ONCE = 200;
/** Heads that turned out busy, opposed or resting before giving up: each one is out of the way for good. */
const ATTEMPTS = 25;
/** Scopes of running campaigns one agent is assigned to. */
const SCOPES = 1000;

export interface Agent {
  readonly userId: number;
  readonly languages: readonly string[];
}

export interface Claim extends Omit<ClaimRow, 'inCall' | 'endedAt' | 'because'> {
  readonly because: Because;
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
  const { inCall, endedAt: _, because, ...claim } = row;
  return {
    ...claim,
    because: becauseOf(because),
    isInCall: inCall === 1,
    targetIds: await selectClaimTargets(db, row.id),
  };
}

const titles: readonly Because[] = [
  'own_callback',
  'handed_over_callback',
  'soft_callback',
  'fresh',
  'retry',
];

function becauseOf(text: string): Because {
  const because = titles.find((title) => title === text);
  if (because === undefined) throw new Error(`claim with unknown title ${text}`);
  return because;
}

/**
 * The next person for this agent, with everyone on the same line, or null when there is nobody. An agent's open claim
 * is given again. Claiming changes nothing but the lease: no count, no history.
 */
export async function claimNext(db: Db, agent: Agent, clock: Clock): Promise<Claim | null> {
  await endLapsed(db, clock);
  const inHand = await currentClaim(db, agent.userId, clock);
  if (inHand !== null) {
    await inTransaction(db, (tx) => holdClaim(tx, inHand.id, agent.userId, clock.now()));
    return { ...inHand, leaseUntil: clock.now() + LEASE_MS };
  }
  await wakeEveryoneDue(db, clock);
  let open = await openTo(db, agent, clock.now());
  const passedOver: number[] = [];
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    let best = await bestCandidate(db, open, passedOver, clock.now());
    if (best === null && open.asking.aloneIn.size === 0) {
      open = await withoutColleagues(db, open, clock.now());
      if (open.asking.aloneIn.size > 0) best = await bestCandidate(db, open, passedOver, clock.now());
    }
    if (best === null) return null;
    const chosen = best;
    const taken = await inTransaction(db, (tx) => take(tx, chosen, open, passedOver, clock));
    if (taken === 'busy') passedOver.push(best.entry.targetId);
    if (taken === 'claimed') return currentClaim(db, agent.userId, clock);
  }
  return null;
}

type ScopeByKey = ReadonlyMap<string, Scope>;

/** What one agent may call now. */
interface Open {
  /** Scopes of running campaigns whose window is open. */
  readonly all: ScopeByKey;
  /** Those among them whose people this agent may talk to. */
  readonly spoken: ScopeByKey;
  readonly asking: Asking;
}

function keyOf(place: { campaignId: number; territory: string; language: string }): string {
  return `${place.campaignId} ${place.territory} ${place.language}`;
}

async function openTo(db: Db, agent: Agent, now: number): Promise<Open> {
  const rows = await selectScopesOf(db, agent.userId, ['running'], SCOPES);
  const whyClosed = remember((campaign: Scope['campaign'], territory: string) =>
    closedBecause(campaign, territory, now),
  );
  const all = new Map<string, Scope>();
  for (const { campaign, territory, language } of rows) {
    if (territory === null || language === null || whyClosed(campaign, territory) !== null) continue;
    all.set(keyOf({ campaignId: campaign.id, territory, language }), { campaign, territory, language });
  }
  const foreign = [...all.values()].filter(({ language }) => !agent.languages.includes(language));
  const duty = await onDuty(db, foreign, now);
  const spoken = new Map(
    [...all].filter(
      ([, scope]) => languageUntil(scope, agent, duty.get(scope.campaign.id) ?? [], now) === null,
    ),
  );
  return { all, spoken, asking: { userId: agent.userId, aloneIn: new Set() } };
}

/** Asked only when nobody else is left: then those kept for a colleague are called, if there is no colleague. */
async function withoutColleagues(db: Db, open: Open, now: number): Promise<Open> {
  const { userId } = open.asking;
  const scopes = [...open.spoken.values()];
  const aloneIn = aloneAmong(scopes, await onDuty(db, scopes, now), userId, now);
  return { ...open, asking: { userId, aloneIn } };
}

/** The same campaign in the same territory is asked about once for each of its languages. */
function remember<T>(
  decide: (campaign: Scope['campaign'], territory: string) => T,
): (campaign: Scope['campaign'], territory: string) => T {
  const known = new Map<string, T>();
  return (campaign, territory) => {
    const key = `${campaign.id} ${territory}`;
    const before = known.get(key);
    if (before !== undefined) return before;
    const decided = decide(campaign, territory);
    known.set(key, decided);
    return decided;
  };
}

/** Colleagues seen within the longest hand-over delay of these scopes, by campaign. */
export async function onDuty(
  db: Db,
  scopes: readonly Scope[],
  now: number,
): Promise<ReadonlyMap<number, readonly OnDuty[]>> {
  const since = Math.min(now, ...scopes.map(({ campaign }) => handedOverBefore(campaign, now)));
  const rows = await selectOnDuty(
    db,
    scopes.map(({ campaign }) => campaign.id),
    since,
  );
  const byCampaign = new Map<number, OnDuty[]>();
  for (const row of rows) byCampaign.set(row.campaignId, [...(byCampaign.get(row.campaignId) ?? []), row]);
  return byCampaign;
}

interface Found {
  readonly candidate: Candidate;
  readonly entry: EntryRow;
}

async function bestCandidate(
  db: Db,
  open: Open,
  passedOver: readonly number[],
  now: number,
): Promise<Found | null> {
  const callbacks = await selectDueCallbacks(db, callbackSeeks(open, now), passedOver);
  const heads = callbacks.length > 0 ? [] : await selectHeads(db, readySeeks(open, now), passedOver);
  return (
    [...callbacks, ...heads]
      .flatMap((entry) => candidateOf(entry, open, now) ?? [])
      .sort((a, b) => compareCandidates(a.candidate, b.candidate))[0] ?? null
  );
}

/** The entry as a candidate for this agent now, or null: the rules decide again on what the seeks found. */
function candidateOf(entry: EntryRow, open: Open, now: number): Found | null {
  const scope = open.all.get(keyOf(entry));
  if (scope === undefined) return null;
  const because = titleOf(entry, scope.campaign, scope.territory, open.asking, now);
  if (because === null) return null;
  // Whoever made an appointment keeps it, whatever the language.
  if (because !== 'own_callback' && !open.spoken.has(keyOf(entry))) return null;
  const candidate = {
    targetId: entry.targetId,
    because,
    campaignPriority: scope.campaign.priority,
    urgency: entry.urgency,
    isSameSlot: isSameSlot(entry.lastSlot, scope.territory, now),
    callsCount: entry.callsCount,
    dueAt: entry.callbackKind === null ? null : entry.wakeAt,
  };
  return { candidate, entry };
}

function callbackSeeks(open: Open, now: number): CallbackSeek[] {
  return [...open.all].flatMap(([key, { campaign, territory, language }]) => {
    const floor = urgencyFloor(territory, now);
    const place = { campaignId: campaign.id, territory, language, urgencyFloor: floor };
    const own = { ...place, kind: 'hard' as const, agentId: open.asking.userId, dueBefore: now };
    if (!open.spoken.has(key)) return [own];
    return [
      own,
      { ...place, kind: 'hard' as const, agentId: 0, dueBefore: handedOverBefore(campaign, now) },
      { ...place, kind: 'soft' as const, agentId: 0, dueBefore: now },
    ];
  });
}

function readySeeks(open: Open, now: number): Seek[] {
  return [...open.spoken.values()].flatMap((scope) =>
    everySlot.map((lastSlot) =>
      seekIn(scope.campaign.id, scope.territory, scope.language, lastSlot, open, now),
    ),
  );
}

function seekIn(
  campaignId: number,
  territory: string,
  language: string,
  lastSlot: number,
  { asking }: Open,
  now: number,
): Seek {
  const avoidedBy = asking.aloneIn.has(campaignId) ? 0 : asking.userId;
  return { campaignId, territory, language, lastSlot, urgencyFloor: urgencyFloor(territory, now), avoidedBy };
}

/**
 * One attempt, in its own short transaction. `claimed`: done (or the agent got a claim elsewhere meanwhile). `busy`:
 * somebody is looking at this very line; pass over. `moved`: this head is out of the way (opposed, resting, joined to
 * the claim that has its line); look again. Rows are only ever locked without waiting, and the line is locked before
 * its lease is written, so two attempts cannot wait for each other (PostgreSQL deadlocks).
 */
async function take(
  tx: Db,
  best: Found,
  open: Open,
  passedOver: readonly number[],
  clock: Clock,
): Promise<'claimed' | 'busy' | 'moved'> {
  const now = clock.now();
  const head = await lockBest(tx, best, open, passedOver, now);
  if (head === undefined || head.lineId === null) return 'busy';
  const chosen = candidateOf(head, open, now);
  if (chosen === null) return 'busy';
  const line = await lockLine(tx, head.lineId);
  if (line === undefined) return 'busy';
  if (line.opposedAt !== null) {
    await leaveOpposedLine(tx, head.lineId, now);
    return 'moved';
  }
  // A promised callback is kept even on a line that rests (design §4).
  if (head.callbackKind === null && line.restUntil > now) {
    await parkLine(tx, head.lineId, line.restUntil);
    return 'moved';
  }
  const { because } = chosen.candidate;
  const leaseUntil = now + LEASE_MS;
  const claimId = await insertClaim(tx, {
    agentId: open.asking.userId,
    lineId: head.lineId,
    because,
    now,
    leaseUntil,
  });
  if (claimId === null) return 'claimed';
  if (!(await insertLease(tx, head.lineId, claimId))) {
    await deleteClaim(tx, claimId);
    await stampHeldLine(tx, head.lineId);
    return 'moved';
  }
  const others = (await stampLine(tx, head.lineId, claimId))
    .filter(({ targetId }) => targetId !== head.targetId)
    .flatMap((entry) => candidateOf(entry, open, now) ?? [])
    .sort((a, b) => compareCandidates(a.candidate, b.candidate))
    .map(({ entry }) => entry.targetId);
  const files = [head.targetId, ...others].slice(0, FILES_AT_ONCE);
  await insertClaimTargets(tx, claimId, files);
  for (const targetId of files) {
    // Being given a person is reading their file.
    const reading = { action: 'target.read', entity: 'target', entityId: targetId };
    await recordAudit(tx, { actorId: open.asking.userId, ...reading }, clock);
  }
  const details = { because, files: files.length };
  await recordAudit(
    tx,
    { actorId: open.asking.userId, action: 'claim.take', entity: 'claim', entityId: claimId, details },
    clock,
  );
  return 'claimed';
}

function lockBest(
  tx: Db,
  { entry }: Found,
  open: Open,
  passedOver: readonly number[],
  now: number,
): Promise<EntryRow | undefined> {
  if (entry.state !== 'ready') return lockEntry(tx, entry.targetId);
  const { campaignId, territory, language, lastSlot } = entry;
  return lockHead(tx, seekIn(campaignId, territory, language, lastSlot, open, now), passedOver);
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

/** Gives the person back exactly as they were. Refuses while a call is open (`claim.call_open`). */
export async function releaseClaim(
  db: Db,
  agentId: number,
  claimId: number,
  reason: string,
  clock: Clock,
): Promise<void> {
  await inTransaction(db, async (tx) => {
    const claim = await holdClaim(tx, claimId, agentId, clock.now());
    if (claim.inCall === 1) throw new Refusal('claim.call_open');
    await endClaimRow(tx, claimId, 'released', clock.now());
    const details = { hasReason: reason !== '' };
    await recordAudit(
      tx,
      { actorId: agentId, action: 'claim.release', entity: 'claim', entityId: claimId, details },
      clock,
    );
  });
}
