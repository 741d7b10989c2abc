import { type RawBuilder, sql } from 'kysely';
import { type Db, dialectOf } from '#server/platform/database.ts';
import { statement, type Values } from '#server/platform/statement.ts';
import { isAnyDue } from './entries.store.ts';

/** Columns of an entry by the names rules use. SQLite's `returning` knows no alias. */
function columnsOf(alias: 'h' | 'e' | null): RawBuilder<unknown> {
  const from = alias === null ? '' : `${alias}.`;
  return sql.raw(
    Object.entries(entryColumns)
      .map(([name, column]) => `${from}${column} as "${name}"`)
      .join(', '),
  );
}

const entryColumns: Readonly<Record<keyof EntryRow, string>> = {
  targetId: 'target_id',
  campaignId: 'campaign_id',
  directorateId: 'directorate_id',
  territory: 'territory',
  language: 'language',
  lineId: 'line_id',
  state: 'state',
  wakeAt: 'wake_at',
  waitReason: 'wait_reason',
  callbackKind: 'callback_kind',
  callbackAgentId: 'callback_agent_id',
  callbackLanguage: 'callback_language',
  avoidAgentId: 'avoid_agent_id',
  urgency: 'urgency',
  lastSlot: 'last_slot',
  callsCount: 'calls_count',
  claimId: 'claim_id',
  stratumId: 'stratum_id',
};

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

/** The same, for a statement. */
interface PassedOverLists {
  readonly passedTargets: string;
  readonly passedLines: string;
  readonly passedStrata: string;
}

function listed({ targetIds, lineIds, strata }: PassedOver): PassedOverLists {
  return {
    passedTargets: JSON.stringify(targetIds),
    passedLines: JSON.stringify(lineIds),
    passedStrata: JSON.stringify(strata),
  };
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

/** What {@link headsQuery} looks for, and past whom. */
interface Sought extends PassedOverLists {
  readonly seeks: string;
}

/** The first entry of each seek, read with the names of {@link EntryRow}. */
function firstEntries(db: Db, { seeks }: Values<Sought>, seek: RawBuilder<unknown>): RawBuilder<EntryRow> {
  const { firstOfEach, jsonRows } = dialectOf(db);
  const found = { table: 'queue_entries', key: 'target_id', alias: 'e' };
  return sql`select ${columnsOf('e')} from ${firstOfEach(sql`${jsonRows(seeks, 's')}`, seek, found)}`;
}

/**
 * The head of each seek: one statement, one index seek each, however many people are done, waiting or claimed
 * (performance.md 2b: 2.9 times faster than one statement a scope).
 */
export const headsQuery = statement<Sought, EntryRow>((db, sought) => {
  const { indexedBy } = dialectOf(db);
  const seek = sql`
    from queue_entries as h ${indexedBy('queue_ready')}
    where ${notAmong(db, sought)} and ${notIn(db, sought)} and ${readyInRow(db)}`;
  return firstEntries(db, sought, seek);
});

/** Written so that no planner takes it for a reason to read by line. */
function notAmong(db: Db, { passedTargets, passedLines }: Values<PassedOverLists>): RawBuilder<unknown> {
  const { isNotAmong } = dialectOf(db);
  return sql`coalesce(h.line_id, 0) > 0 and ${isNotAmong(sql`h.target_id`, passedTargets)}
    and ${isNotAmong(sql`h.line_id`, passedLines)}`;
}

function notIn(db: Db, { passedStrata }: Values<PassedOverLists>): RawBuilder<unknown> {
  return dialectOf(db).isNotAmong(sql`coalesce(h.stratum_id, 0)`, passedStrata);
}

/** The same heads among people of some strata: as many seeks more, none walks past people of another stratum. */
export const headsInStrataQuery = statement<Sought, EntryRow>((db, sought) => {
  const { indexedBy, numberCell } = dialectOf(db);
  const seek = sql`
    from queue_entries as h ${indexedBy('queue_ready_in_stratum')}
    where ${notAmong(db, sought)} and h.stratum_id = ${numberCell('s', 6)} and ${readyInRow(db)}`;
  return firstEntries(db, sought, seek);
});

/** Seeks as {@link headsInStrataQuery} reads them. */
export function soughtInStrata(
  seeks: readonly (Seek & { readonly stratumId: number })[],
  passedOver: PassedOver,
): Sought {
  const rows = seeks.map((seek) => [...rowOf(seek), seek.stratumId]);
  return { seeks: JSON.stringify(rows), ...listed(passedOver) };
}

/** Seeks as {@link headsQuery} reads them. */
export function soughtReady(seeks: readonly Seek[], passedOver: PassedOver): Sought {
  return { seeks: JSON.stringify(seeks.map(rowOf)), ...listed(passedOver) };
}

export async function selectHeadsInStrata(
  db: Db,
  seeks: readonly (Seek & { readonly stratumId: number })[],
  passedOver: PassedOver,
): Promise<EntryRow[]> {
  if (seeks.length === 0) return [];
  return (await db.executeQuery(headsInStrataQuery(db, soughtInStrata(seeks, passedOver)))).rows;
}

export async function selectHeads(
  db: Db,
  seeks: readonly Seek[],
  passedOver: PassedOver,
): Promise<EntryRow[]> {
  if (seeks.length === 0) return [];
  return (await db.executeQuery(headsQuery(db, soughtReady(seeks, passedOver)))).rows;
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
export const callbacksQuery = statement<Sought, EntryRow>((db, sought) => {
  const { cell, indexedBy, numberCell } = dialectOf(db);
  const [campaignId, agentId, dueBefore, floor] = [0, 4, 5, 6].map((index) => numberCell('s', index));
  const [handedOver, owner, ownBefore] = [7, 8, 11].map((index) => numberCell('s', index));
  const isOneOf = (index: number) => sql`${cell('s', index)} like '%,' || h.callback_language || ',%'`;
  const seek = sql`
    from queue_entries as h ${indexedBy('queue_callbacks')}
    where ${notAmong(db, sought)} and h.campaign_id = ${campaignId} and h.territory = ${cell('s', 1)}
      and h.language = ${cell('s', 2)} and h.callback_kind = ${cell('s', 3)}
      and h.state = 'waiting' and h.callback_kind is not null and h.claim_id is null
      and h.wake_at <= ${dueBefore} and h.urgency >= ${floor}
      and (${agentId} = 0 or h.callback_agent_id = ${agentId})
      and (h.callback_kind <> 'interpreter' or h.wake_at <= ${handedOver} or ${isOneOf(9)}
        or (h.callback_agent_id = ${owner} and (h.wake_at <= ${ownBefore} or not ${isOneOf(10)})))
    order by h.wake_at, h.target_id limit 1`;
  return firstEntries(db, sought, seek);
});

/** Seeks as {@link callbacksQuery} reads them. */
export function soughtCallbacks(seeks: readonly CallbackSeek[], passedOver: PassedOver): Sought {
  const rows = seeks.map(({ interpreting, ...s }) => [
    ...[s.campaignId, s.territory, s.language, s.kind, s.agentId, s.dueBefore, s.urgencyFloor],
    ...[interpreting.handedOverBefore, interpreting.agentId],
    ...[codesOf(interpreting.speaks), codesOf(interpreting.kept), interpreting.ownBefore],
  ]);
  return { seeks: JSON.stringify(rows), ...listed(passedOver) };
}

/** Codes in one text, where `,ar,` is found. */
function codesOf(languages: readonly string[]): string {
  return `,${languages.join(',')},`;
}

const ownInterpreted = statement<{ agentId: number; now: number }, { campaignId: number }>(
  (_, { agentId, now }) => sql`
    select distinct campaign_id as "campaignId" from queue_entries
    where callback_agent_id = ${agentId} and callback_kind = 'interpreter' and state = 'waiting'
      and wake_at <= ${now}`,
);

/** Campaigns where this agent's own callbacks with an interpreter are due; `queue_interpreters` alone answers. */
export async function selectOwnInterpreted(db: Db, agentId: number, now: number): Promise<number[]> {
  const { rows } = await db.executeQuery(ownInterpreted(db, { agentId, now }));
  return rows.map(({ campaignId }) => campaignId);
}

export async function selectDueCallbacks(
  db: Db,
  seeks: readonly CallbackSeek[],
  passedOver: PassedOver,
): Promise<EntryRow[]> {
  if (seeks.length === 0) return [];
  return (await db.executeQuery(callbacksQuery(db, soughtCallbacks(seeks, passedOver)))).rows;
}

const headLocked = statement<Seek & PassedOverLists, EntryRow>((db, values) => {
  const { indexedBy, skipLocked } = dialectOf(db);
  return sql`
    select ${columnsOf('h')} from queue_entries as h ${indexedBy('queue_ready')}
    where ${notAmong(db, values)} and ${notIn(db, values)} and ${readyIn(values)} ${skipLocked}`;
});

/** Locks the head of a seek, or the first one nobody else is looking at. */
export async function lockHead(tx: Db, seek: Seek, passedOver: PassedOver): Promise<EntryRow | undefined> {
  const { rows } = await tx.executeQuery(headLocked(tx, { ...seek, ...listed(passedOver) }));
  return rows[0];
}

const entriesOf = statement<{ targetIds: string }, EntryRow>(
  (db, { targetIds }) => sql`
    select ${columnsOf('h')} from queue_entries as h
    where ${dialectOf(db).isAmong(sql`h.target_id`, targetIds)} order by h.target_id`,
);

export async function selectEntries(db: Db, targetIds: readonly number[]): Promise<EntryRow[]> {
  if (targetIds.length === 0) return [];
  const { rows } = await db.executeQuery(entriesOf(db, { targetIds: JSON.stringify(targetIds) }));
  return rows;
}

const entriesHeld = statement<{ targetIds: string }, EntryRow>((db, { targetIds }) => {
  const { isAmong, lockRows } = dialectOf(db);
  return sql`
    select ${columnsOf('h')} from queue_entries as h
    where ${isAmong(sql`h.target_id`, targetIds)} order by h.target_id ${lockRows}`;
});

/** The same, held until the transaction ends. */
export async function holdEntries(tx: Db, targetIds: readonly number[]): Promise<EntryRow[]> {
  if (targetIds.length === 0) return [];
  const { rows } = await tx.executeQuery(entriesHeld(tx, { targetIds: JSON.stringify(targetIds) }));
  return rows;
}

const entryLocked = statement<{ targetId: number }, EntryRow>(
  (db, { targetId }) => sql`
    select ${columnsOf('h')} from queue_entries as h
    where h.target_id = ${targetId} and h.claim_id is null ${dialectOf(db).skipLocked}`,
);

/** Locks one entry that nobody has in charge; nothing when somebody has, or is about to. */
export async function lockEntry(tx: Db, targetId: number): Promise<EntryRow | undefined> {
  const { rows } = await tx.executeQuery(entryLocked(tx, { targetId }));
  return rows[0];
}

interface LockedLine {
  readonly opposedAt: number | null;
  readonly restUntil: number;
}

const lineLocked = statement<{ lineId: number }, LockedLine>(
  (db, { lineId }) => sql`
    select opposed_at as "opposedAt", rest_until as "restUntil" from lines
    where id = ${lineId} ${dialectOf(db).skipLocked}`,
);

/**
 * The line, held until the transaction ends; nothing when somebody else holds it at this moment. Whoever leases a line
 * holds it so, and nobody ever waits for one: that is why two claims cannot wait for each other.
 */
export async function lockLine(tx: Db, lineId: number): Promise<LockedLine | undefined> {
  const { rows } = await tx.executeQuery(lineLocked(tx, { lineId }));
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

const claimInserted = statement<Omit<NewClaim, 'isForShare'> & { forShare: number }, { id: number }>(
  (db, claim) =>
    db
      .insertInto('claims')
      .values({
        agent_id: claim.agentId,
        line_id: claim.lineId,
        because: claim.because,
        for_share: claim.forShare,
        created_at: claim.now,
        lease_until: claim.leaseUntil,
        in_call: 0,
        ended_at: null,
        end_reason: null,
      })
      .onConflict((conflict) => conflict.doNothing())
      .returning('id'),
);

/** Null when the agent has an open claim already. */
export async function insertClaim(tx: Db, { isForShare, ...claim }: NewClaim): Promise<number | null> {
  const { rows } = await tx.executeQuery(claimInserted(tx, { ...claim, forShare: isForShare ? 1 : 0 }));
  return rows[0]?.id ?? null;
}

/** Takes back a claim made a moment ago in this same transaction. */
export async function deleteClaim(tx: Db, claimId: number): Promise<void> {
  await tx.deleteFrom('claims').where('id', '=', claimId).execute();
}

const leaseInserted = statement<{ lineId: number; claimId: number }, { lineId: number }>(
  (db, { lineId, claimId }) =>
    db
      .insertInto('line_leases')
      .values({ line_id: lineId, claim_id: claimId })
      .onConflict((conflict) => conflict.column('line_id').doNothing())
      .returning('line_id as lineId'),
);

/** False when the line belongs to a claim. */
export async function insertLease(tx: Db, lineId: number, claimId: number): Promise<boolean> {
  const { rows } = await tx.executeQuery(leaseInserted(tx, { lineId, claimId }));
  return rows.length > 0;
}

const lineStamped = statement<{ lineId: number; claimId: number }, EntryRow>(
  (_, { lineId, claimId }) => sql`
    update queue_entries set claim_id = ${claimId}
    where line_id = ${lineId} and state <> 'done' and claim_id is null
    returning ${columnsOf(null)}`,
);

/** Everyone on the line who is not done leaves the ready index with it; their own state does not change. */
export async function stampLine(tx: Db, lineId: number, claimId: number): Promise<EntryRow[]> {
  const { rows } = await tx.executeQuery(lineStamped(tx, { lineId, claimId }));
  return rows;
}

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

const claimTargetsInserted = statement<{ claimId: number; files: string }>((db, { claimId, files }) => {
  const { jsonRows, numberCell } = dialectOf(db);
  return sql`
    insert into claim_targets (claim_id, rank, target_id)
    select cast(${claimId} as bigint), ${numberCell('f', 0)}, ${numberCell('f', 1)} from ${jsonRows(files, 'f')}`;
});

export async function insertClaimTargets(
  tx: Db,
  claimId: number,
  targetIds: readonly number[],
): Promise<void> {
  const files = JSON.stringify(targetIds.map((targetId, rank) => [rank, targetId]));
  await tx.executeQuery(claimTargetsInserted(tx, { claimId, files }));
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

const openClaim = statement<{ agentId: number }, ClaimRow>((db, { agentId }) =>
  db.selectFrom('claims').select(claimColumns).where('agent_id', '=', agentId).where('ended_at', 'is', null),
);

export async function selectOpenClaim(db: Db, agentId: number): Promise<ClaimRow | undefined> {
  const { rows } = await db.executeQuery(openClaim(db, { agentId }));
  return rows[0];
}

export async function selectClaim(db: Db, claimId: number, agentId: number): Promise<ClaimRow | undefined> {
  return db
    .selectFrom('claims')
    .select(claimColumns)
    .where('id', '=', claimId)
    .where('agent_id', '=', agentId)
    .executeTakeFirst();
}

const claimTargets = statement<{ claimId: number }, { targetId: number }>((db, { claimId }) =>
  db
    .selectFrom('claim_targets')
    .select('target_id as targetId')
    .where('claim_id', '=', claimId)
    .orderBy('rank'),
);

export async function selectClaimTargets(db: Db, claimId: number): Promise<number[]> {
  const { rows } = await db.executeQuery(claimTargets(db, { claimId }));
  return rows.map(({ targetId }) => targetId);
}

interface Renewal {
  readonly claimId: number;
  readonly agentId: number;
  readonly now: number;
  readonly leaseUntil: number;
}

const leaseRenewed = statement<Renewal, ClaimRow>((db, { claimId, agentId, now, leaseUntil }) =>
  db
    .updateTable('claims')
    .set({ lease_until: leaseUntil })
    .where('id', '=', claimId)
    .where('agent_id', '=', agentId)
    .where('ended_at', 'is', null)
    .where((eb) => eb.or([eb('in_call', '=', sql.lit(1)), eb('lease_until', '>', now)]))
    .returning(claimColumns),
);

/** Holds an open claim of this agent for the transaction; its row is what two requests about one claim wait for. */
export async function renewLease(
  tx: Db,
  claimId: number,
  agentId: number,
  now: number,
  leaseUntil: number,
): Promise<ClaimRow | undefined> {
  const { rows } = await tx.executeQuery(leaseRenewed(tx, { claimId, agentId, now, leaseUntil }));
  return rows[0];
}

const markedInCall = statement<{ claimId: number }>(
  (_, { claimId }) => sql`update claims set in_call = 1 where id = ${claimId}`,
);

export async function markInCall(tx: Db, claimId: number): Promise<void> {
  await tx.executeQuery(markedInCall(tx, { claimId }));
}

const claimEnded = statement<{ claimId: number; reason: string; now: number }, { id: number }>(
  (_, { claimId, reason, now }) => sql`
    update claims set ended_at = ${now}, end_reason = ${reason}, in_call = 0
    where id = ${claimId} and ended_at is null
    returning id`,
);
const leasesEnded = statement<{ claimId: number }>(
  (_, { claimId }) => sql`delete from line_leases where claim_id = ${claimId}`,
);
const peopleFreed = statement<{ claimId: number }>(
  (_, { claimId }) => sql`update queue_entries set claim_id = null where claim_id = ${claimId}`,
);

/** Ends an open claim; false when it had ended. Its lines and people are free again, in the state they were in. */
export async function endClaimRow(tx: Db, claimId: number, reason: string, now: number): Promise<boolean> {
  const { rows } = await tx.executeQuery(claimEnded(tx, { claimId, reason, now }));
  if (rows.length === 0) return false;
  // The leases first: see stampHeldLine.
  await tx.executeQuery(leasesEnded(tx, { claimId }));
  await tx.executeQuery(peopleFreed(tx, { claimId }));
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

/** Whether the desk of any claim has gone. */
const isAnyLapsed = (now: RawBuilder<number>) => sql`exists (
  select 1 from claims l where l.ended_at is null and l.in_call = 0 and l.lease_until <= ${now})`;

const anyLapsed = statement<{ now: number }>((_, { now }) => sql`select 1 as one where ${isAnyLapsed(now)}`);

export async function hasLapsedClaims(db: Db, now: number): Promise<boolean> {
  const { rows } = await db.executeQuery(anyLapsed(db, { now }));
  return rows.length > 0;
}

const overdue = statement<{ now: number }, { lapsed: number; due: number }>(
  (_, { now }) => sql`
    select case when ${isAnyLapsed(now)} then 1 else 0 end as lapsed, case when ${isAnyDue(now)} then 1 else 0 end as due`,
);

/** Whether the desk of any claim has gone, and whether anybody's wait is over: nearly always neither. */
export async function selectOverdue(
  db: Db,
  now: number,
): Promise<{ readonly isAnyLapsed: boolean; readonly isAnyDue: boolean }> {
  const { rows } = await db.executeQuery(overdue(db, { now }));
  return { isAnyLapsed: rows[0]?.lapsed === 1, isAnyDue: rows[0]?.due === 1 };
}
