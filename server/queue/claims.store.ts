import { type RawBuilder, sql } from 'kysely';
import { versionOfCase } from '#server/platform/case-version.ts';
import { type Db, dialectOf, unscoped } from '#server/platform/database.ts';
import { statement } from '#server/platform/statement.ts';
import { isAnyDue } from './entries.store.ts';
import { columnsOf, type EntryRow } from './entry-rows.store.ts';

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

/** One person joins a claim, done or not; false when they are in another one. */
export async function stampTarget(tx: Db, targetId: number, claimId: number): Promise<boolean> {
  const { numUpdatedRows } = await unscoped(tx)
    .updateTable('queue_entries')
    .set({ claim_id: claimId })
    .where('target_id', '=', targetId)
    .where((eb) => eb.or([eb('claim_id', 'is', null), eb('claim_id', '=', claimId)]))
    .executeTakeFirst();
  return numUpdatedRows > 0n;
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
    insert into claim_targets (claim_id, rank, target_id, version_id)
    select cast(${claimId} as bigint), ${numberCell('f', 0)}, q.target_id, ${versionOfCase}
    from ${jsonRows(files, 'f')}
    join queue_entries q on q.target_id = ${numberCell('f', 1)}
    join campaigns c on c.id = q.campaign_id`;
});

/** The people of a claim, each with the version of the script they are asked: fixed here until the claim ends. */
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
