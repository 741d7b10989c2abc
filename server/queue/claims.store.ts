import { type RawBuilder, sql } from 'kysely';
import { type Db, dialectOf } from '#server/platform/database.ts';

/** Columns of an entry, by the names rules use. */
const entryColumns = sql`h.target_id as "targetId", h.campaign_id as "campaignId",
  h.directorate_id as "directorateId", h.territory, h.language, h.line_id as "lineId", h.state, h.wake_at as "wakeAt",
  h.wait_reason as "waitReason", h.callback_kind as "callbackKind", h.callback_agent_id as "callbackAgentId",
  h.callback_language as "callbackLanguage", h.avoid_agent_id as "avoidAgentId",
  h.urgency, h.last_slot as "lastSlot", h.calls_count as "callsCount", h.claim_id as "claimId",
  h.stratum_id as "stratumId"`;

export interface EntryRow {
  readonly targetId: number;
  readonly campaignId: number;
  readonly directorateId: number;
  readonly territory: string;
  readonly language: string;
  readonly lineId: number | null;
  readonly state: string;
  readonly wakeAt: number | null;
  readonly waitReason: string | null;
  readonly callbackKind: string | null;
  readonly callbackAgentId: number | null;
  readonly callbackLanguage: string | null;
  readonly avoidAgentId: number | null;
  readonly urgency: number;
  readonly lastSlot: number;
  readonly callsCount: number;
  readonly claimId: number | null;
  readonly stratumId: number | null;
}

/** Whom a claim does not look at: people kept from this agent, and people and lines found busy a moment ago. */
export interface PassedOver {
  readonly targetIds: number[];
  readonly lineIds: number[];
  /** Of people with a full quota cell, until the sweep has put them aside; promised callbacks are looked at. */
  readonly strata: readonly number[];
}

/** One place to look for somebody who is ready. */
export interface Seek {
  readonly campaignId: number;
  readonly territory: string;
  readonly language: string;
  readonly lastSlot: number;
  /** Lower urgencies have passed their deadline. */
  readonly urgencyFloor: number;
  /** Not those who asked not to hear this agent again; 0: nobody is avoided. */
  readonly avoidedBy: number;
}

/** The conditions of {@link Seek}; `state` and `claim_id` are literals so that the partial index serves (performance.md 2f). */
function readyIn(
  seek: {
    readonly [K in keyof Seek]: RawBuilder<unknown>;
  },
): RawBuilder<unknown> {
  return sql`h.campaign_id = ${seek.campaignId} and h.territory = ${seek.territory} and h.language = ${seek.language}
      and h.last_slot = ${seek.lastSlot} and h.state = 'ready' and h.claim_id is null
      and h.urgency >= ${seek.urgencyFloor} and coalesce(h.avoid_agent_id, 0) <> ${seek.avoidedBy}
    order by h.urgency, h.calls_count, h.target_id limit 1`;
}

/** The cells of one seek as a JSON row, in the order {@link readyInRow} reads them. */
function rowOf(seek: Seek): readonly (string | number)[] {
  const { campaignId, territory, language, lastSlot, urgencyFloor, avoidedBy } = seek;
  return [campaignId, territory, language, lastSlot, urgencyFloor, avoidedBy];
}

/** {@link readyIn} of such a row. */
function readyInRow(db: Db): RawBuilder<unknown> {
  const { cell, numberCell } = dialectOf(db);
  return readyIn({
    campaignId: numberCell('s', 0),
    territory: cell('s', 1),
    language: cell('s', 2),
    lastSlot: numberCell('s', 3),
    urgencyFloor: numberCell('s', 4),
    avoidedBy: numberCell('s', 5),
  });
}

/**
 * The head of each seek: one statement, one index seek each, however many people are done, waiting or claimed
 * (performance.md 2b: 2.9 times faster than one statement a scope).
 */
export function headsQuery(db: Db, seeks: readonly Seek[], passedOver: PassedOver): RawBuilder<Head> {
  const { indexedBy, jsonRows } = dialectOf(db);
  return sql<Head>`
    select (
        select h.target_id from queue_entries as h ${indexedBy('queue_ready')}
        where ${notAmong(passedOver)} ${notIn(passedOver)} ${readyInRow(db)}
      ) as head
    from ${jsonRows(JSON.stringify(seeks.map(rowOf)), 's')}`;
}

interface Head {
  readonly head: number | null;
}

/** In two statements: joined in one, PostgreSQL may read the whole queue to hash it (seen at 10 000 people). */
async function entriesAt(db: Db, heads: RawBuilder<Head>): Promise<EntryRow[]> {
  const { rows } = await heads.execute(db);
  return selectEntries(
    db,
    rows.flatMap(({ head }) => head ?? []),
  );
}

function notAmong({ targetIds, lineIds }: PassedOver): RawBuilder<unknown> {
  const people = targetIds.length === 0 ? sql`` : sql`h.target_id not in (${sql.join(targetIds)}) and`;
  const lines = lineIds.length === 0 ? sql`` : sql`h.line_id not in (${sql.join(lineIds)}) and`;
  // Written so that no planner takes it for a reason to read by line.
  return sql`${people} ${lines} coalesce(h.line_id, 0) > 0 and`;
}

function notIn({ strata }: PassedOver): RawBuilder<unknown> {
  return strata.length === 0 ? sql`` : sql`coalesce(h.stratum_id, 0) not in (${sql.join(strata)}) and`;
}

/** The same heads among people of some strata: as many seeks more, none walks past people of another stratum. */
export function headsInStrataQuery(
  db: Db,
  seeks: readonly (Seek & { readonly stratumId: number })[],
  passedOver: PassedOver,
): RawBuilder<Head> {
  const { indexedBy, jsonRows, numberCell } = dialectOf(db);
  const json = JSON.stringify(seeks.map((seek) => [...rowOf(seek), seek.stratumId]));
  return sql<Head>`
    select (
        select h.target_id from queue_entries as h ${indexedBy('queue_ready_in_stratum')}
        where ${notAmong(passedOver)} h.stratum_id = ${numberCell('s', 6)} and ${readyInRow(db)}
      ) as head
    from ${jsonRows(json, 's')}`;
}

export async function selectHeadsInStrata(
  db: Db,
  seeks: readonly (Seek & { readonly stratumId: number })[],
  passedOver: PassedOver,
): Promise<EntryRow[]> {
  if (seeks.length === 0) return [];
  return entriesAt(db, headsInStrataQuery(db, seeks, passedOver));
}

export async function selectHeads(
  db: Db,
  seeks: readonly Seek[],
  passedOver: PassedOver,
): Promise<EntryRow[]> {
  if (seeks.length === 0) return [];
  return entriesAt(db, headsQuery(db, seeks, passedOver));
}

/** One place to look for a callback that is due. */
export interface CallbackSeek {
  readonly campaignId: number;
  readonly territory: string;
  readonly language: string;
  readonly kind: 'hard' | 'soft' | 'interpreter';
  /** Only this agent's; 0: anybody's. */
  readonly agentId: number;
  readonly dueBefore: number;
  readonly urgencyFloor: number;
  /** With the kind `interpreter`: for whom. */
  readonly interpreting: Interpreting;
}

/** Which callbacks with an interpreter one agent is given: by language, handed over, or promised by them. */
export interface Interpreting {
  readonly speaks: readonly string[];
  /** Due before this instant, they are anybody's; 0: never. */
  readonly handedOverBefore: number;
  /** Whose own ones come too… */
  readonly agentId: number;
  /** …but those in a language a colleague on duty speaks… */
  readonly kept: readonly string[];
  /** …unless they were due before this instant: the delay to hand over has passed. */
  readonly ownBefore: number;
}

/** For the kinds that have no language. */
export const noInterpreting: Interpreting = {
  speaks: [],
  handedOverBefore: 0,
  agentId: 0,
  kept: [],
  ownBefore: 0,
};

/** The callback due longest of each seek, as {@link headsQuery} does for those who are ready. */
export function callbacksQuery(
  db: Db,
  seeks: readonly CallbackSeek[],
  passedOver: PassedOver,
): RawBuilder<Head> {
  const { cell, indexedBy, jsonRows, numberCell } = dialectOf(db);
  const json = JSON.stringify(
    seeks.map(({ interpreting, ...s }) => [
      ...[s.campaignId, s.territory, s.language, s.kind, s.agentId, s.dueBefore, s.urgencyFloor],
      ...[interpreting.handedOverBefore, interpreting.agentId],
      ...[listed(interpreting.speaks), listed(interpreting.kept), interpreting.ownBefore],
    ]),
  );
  const [campaignId, agentId, dueBefore, floor] = [0, 4, 5, 6].map((index) => numberCell('s', index));
  const [handedOver, owner, ownBefore] = [7, 8, 11].map((index) => numberCell('s', index));
  const isOneOf = (index: number) => sql`${cell('s', index)} like '%,' || h.callback_language || ',%'`;
  return sql<Head>`
    select (
        select h.target_id from queue_entries as h ${indexedBy('queue_callbacks')}
        where ${notAmong(passedOver)} h.campaign_id = ${campaignId} and h.territory = ${cell('s', 1)}
          and h.language = ${cell('s', 2)} and h.callback_kind = ${cell('s', 3)}
          and h.state = 'waiting' and h.callback_kind is not null and h.claim_id is null
          and h.wake_at <= ${dueBefore} and h.urgency >= ${floor}
          and (${agentId} = 0 or h.callback_agent_id = ${agentId})
          and (h.callback_kind <> 'interpreter' or h.wake_at <= ${handedOver} or ${isOneOf(9)}
            or (h.callback_agent_id = ${owner} and (h.wake_at <= ${ownBefore} or not ${isOneOf(10)})))
        order by h.wake_at, h.target_id limit 1
      ) as head
    from ${jsonRows(json, 's')}`;
}

/** Codes in one text, where `,ar,` is found. */
function listed(codes: readonly string[]): string {
  return `,${codes.join(',')},`;
}

/** Campaigns where this agent's own callbacks with an interpreter are due; `queue_interpreters` alone answers. */
export async function selectOwnInterpreted(db: Db, agentId: number, now: number): Promise<number[]> {
  const { rows } = await sql<{ campaignId: number }>`
    select distinct campaign_id as "campaignId" from queue_entries
    where callback_agent_id = ${agentId} and callback_kind = 'interpreter' and state = 'waiting'
      and wake_at <= ${now}`.execute(db);
  return rows.map(({ campaignId }) => campaignId);
}

export async function selectDueCallbacks(
  db: Db,
  seeks: readonly CallbackSeek[],
  passedOver: PassedOver,
): Promise<EntryRow[]> {
  if (seeks.length === 0) return [];
  return entriesAt(db, callbacksQuery(db, seeks, passedOver));
}

/** Locks the head of a seek, or the first one nobody else is looking at. */
export async function lockHead(tx: Db, seek: Seek, passedOver: PassedOver): Promise<EntryRow | undefined> {
  const { indexedBy, skipLocked } = dialectOf(tx);
  const conditions = readyIn({
    campaignId: sql.val(seek.campaignId),
    territory: sql.val(seek.territory),
    language: sql.val(seek.language),
    lastSlot: sql.val(seek.lastSlot),
    urgencyFloor: sql.val(seek.urgencyFloor),
    avoidedBy: sql.val(seek.avoidedBy),
  });
  const { rows } = await sql<EntryRow>`
    select ${entryColumns} from queue_entries as h ${indexedBy('queue_ready')}
    where ${notAmong(passedOver)} ${notIn(passedOver)} ${conditions} ${skipLocked}`.execute(tx);
  return rows[0];
}

export async function selectEntries(db: Db, targetIds: readonly number[]): Promise<EntryRow[]> {
  if (targetIds.length === 0) return [];
  const { rows } = await sql<EntryRow>`
    select ${entryColumns} from queue_entries as h where h.target_id in (${sql.join(targetIds)})
    order by h.target_id`.execute(db);
  return rows;
}

/** The same, held until the transaction ends. */
export async function holdEntries(tx: Db, targetIds: readonly number[]): Promise<EntryRow[]> {
  if (targetIds.length === 0) return [];
  const { rows } = await sql<EntryRow>`
    select ${entryColumns} from queue_entries as h where h.target_id in (${sql.join(targetIds)})
    order by h.target_id ${dialectOf(tx).lockRows}`.execute(tx);
  return rows;
}

/** Locks one entry that nobody has in charge; nothing when somebody has, or is about to. */
export async function lockEntry(tx: Db, targetId: number): Promise<EntryRow | undefined> {
  const { skipLocked } = dialectOf(tx);
  const { rows } = await sql<EntryRow>`
    select ${entryColumns} from queue_entries as h
    where h.target_id = ${targetId} and h.claim_id is null ${skipLocked}`.execute(tx);
  return rows[0];
}

/**
 * The line, held until the transaction ends; nothing when somebody else holds it at this moment. Whoever leases a line
 * holds it so, and nobody ever waits for one: that is why two claims cannot wait for each other.
 */
export async function lockLine(
  tx: Db,
  lineId: number,
): Promise<{ opposedAt: number | null; restUntil: number } | undefined> {
  const { skipLocked } = dialectOf(tx);
  const { rows } = await sql<{ opposedAt: number | null; restUntil: number }>`
    select opposed_at as "opposedAt", rest_until as "restUntil" from lines where id = ${lineId} ${skipLocked}`.execute(
    tx,
  );
  return rows[0];
}

export interface NewClaim {
  readonly agentId: number;
  readonly lineId: number;
  readonly because: string;
  readonly isForShare: boolean;
  readonly now: number;
  readonly leaseUntil: number;
}

/** Null when the agent has an open claim already. */
export async function insertClaim(tx: Db, claim: NewClaim): Promise<number | null> {
  const row = await tx
    .insertInto('claims')
    .values({
      agent_id: claim.agentId,
      line_id: claim.lineId,
      because: claim.because,
      for_share: claim.isForShare ? 1 : 0,
      created_at: claim.now,
      lease_until: claim.leaseUntil,
      in_call: 0,
      ended_at: null,
      end_reason: null,
    })
    .onConflict((conflict) => conflict.doNothing())
    .returning('id')
    .executeTakeFirst();
  return row?.id ?? null;
}

/** Takes back a claim made a moment ago in this same transaction. */
export async function deleteClaim(tx: Db, claimId: number): Promise<void> {
  await tx.deleteFrom('claims').where('id', '=', claimId).execute();
}

/** False when the line belongs to a claim. */
export async function insertLease(tx: Db, lineId: number, claimId: number): Promise<boolean> {
  const row = await tx
    .insertInto('line_leases')
    .values({ line_id: lineId, claim_id: claimId })
    .onConflict((conflict) => conflict.column('line_id').doNothing())
    .returning('line_id')
    .executeTakeFirst();
  return row !== undefined;
}

/** Everyone on the line who is not done leaves the ready index with it; their own state does not change. */
export async function stampLine(tx: Db, lineId: number, claimId: number): Promise<EntryRow[]> {
  const { rows } = await sql<EntryRow>`
    update queue_entries set claim_id = ${claimId}
    where line_id = ${lineId} and state <> 'done' and claim_id is null
    returning ${returned}`.execute(tx);
  return rows;
}

/** SQLite's `returning` knows no alias. */
const returned = sql`target_id as "targetId", campaign_id as "campaignId", directorate_id as "directorateId", territory,
  language, line_id as "lineId", state, wake_at as "wakeAt", wait_reason as "waitReason", callback_kind as "callbackKind",
  callback_agent_id as "callbackAgentId", callback_language as "callbackLanguage", avoid_agent_id as "avoidAgentId", urgency, last_slot as "lastSlot",
  calls_count as "callsCount", claim_id as "claimId", stratum_id as "stratumId"`;

/**
 * People who came onto a line after it was leased (an import, a next number) join the claim that has it, so that they
 * leave the ready index until it ends. The lease is locked: a claim that is ending has already let it go.
 */
export async function stampHeldLine(tx: Db, lineId: number): Promise<void> {
  const { skipLocked } = dialectOf(tx);
  const { rows } = await sql<{ claimId: number }>`
    select claim_id as "claimId" from line_leases where line_id = ${lineId} ${skipLocked}`.execute(tx);
  if (rows[0] !== undefined) await stampLine(tx, lineId, rows[0].claimId);
}

export async function insertClaimTargets(
  tx: Db,
  claimId: number,
  targetIds: readonly number[],
): Promise<void> {
  await tx
    .insertInto('claim_targets')
    .values(targetIds.map((targetId, rank) => ({ claim_id: claimId, rank, target_id: targetId })))
    .execute();
}

export interface ClaimRow {
  readonly id: number;
  readonly agentId: number;
  readonly lineId: number;
  readonly because: string;
  readonly forShare: number;
  readonly createdAt: number;
  readonly leaseUntil: number;
  readonly inCall: number;
  readonly endedAt: number | null;
}

const claimColumns = [
  'id',
  'agent_id as agentId',
  'line_id as lineId',
  'because',
  'for_share as forShare',
  'created_at as createdAt',
  'lease_until as leaseUntil',
  'in_call as inCall',
  'ended_at as endedAt',
] as const;

export async function selectOpenClaim(db: Db, agentId: number): Promise<ClaimRow | undefined> {
  return db
    .selectFrom('claims')
    .select(claimColumns)
    .where('agent_id', '=', agentId)
    .where('ended_at', 'is', null)
    .executeTakeFirst();
}

export async function selectClaim(db: Db, claimId: number, agentId: number): Promise<ClaimRow | undefined> {
  return db
    .selectFrom('claims')
    .select(claimColumns)
    .where('id', '=', claimId)
    .where('agent_id', '=', agentId)
    .executeTakeFirst();
}

export async function selectClaimTargets(db: Db, claimId: number): Promise<number[]> {
  const rows = await db
    .selectFrom('claim_targets')
    .select('target_id')
    .where('claim_id', '=', claimId)
    .orderBy('rank')
    .execute();
  return rows.map((row) => row.target_id);
}

/** Holds an open claim of this agent for the transaction; its row is what two requests about one claim wait for. */
export async function renewLease(
  tx: Db,
  claimId: number,
  agentId: number,
  now: number,
  leaseUntil: number,
): Promise<ClaimRow | undefined> {
  return tx
    .updateTable('claims')
    .set({ lease_until: leaseUntil })
    .where('id', '=', claimId)
    .where('agent_id', '=', agentId)
    .where('ended_at', 'is', null)
    .where((eb) => eb.or([eb('in_call', '=', 1), eb('lease_until', '>', now)]))
    .returning(claimColumns)
    .executeTakeFirst();
}

export async function markInCall(tx: Db, claimId: number): Promise<void> {
  await tx.updateTable('claims').set({ in_call: 1 }).where('id', '=', claimId).execute();
}

/** Ends an open claim; false when it had ended. Its lines and people are free again, in the state they were in. */
export async function endClaimRow(tx: Db, claimId: number, reason: string, now: number): Promise<boolean> {
  const ended = await tx
    .updateTable('claims')
    .set({ ended_at: now, end_reason: reason, in_call: 0 })
    .where('id', '=', claimId)
    .where('ended_at', 'is', null)
    .returning('id')
    .executeTakeFirst();
  if (ended === undefined) return false;
  // The leases first: see stampHeldLine.
  await tx.deleteFrom('line_leases').where('claim_id', '=', claimId).execute();
  await sql`update queue_entries set claim_id = null where claim_id = ${claimId}`.execute(tx);
  return true;
}

/** Claims whose desk has gone, at most `limit`, locked; never those with a call open. */
export async function lockLapsedClaims(tx: Db, now: number, limit: number): Promise<number[]> {
  const { skipLocked } = dialectOf(tx);
  const { rows } = await sql<{ id: number }>`
    select id from claims where ended_at is null and in_call = 0 and lease_until <= ${now}
    order by lease_until, id limit ${limit} ${skipLocked}`.execute(tx);
  return rows.map(({ id }) => id);
}

export async function hasLapsedClaims(db: Db, now: number): Promise<boolean> {
  const { rows } = await sql`
    select 1 as one from claims where ended_at is null and in_call = 0 and lease_until <= ${now} limit 1`.execute(
    db,
  );
  return rows.length > 0;
}
