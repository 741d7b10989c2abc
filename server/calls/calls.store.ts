import { sql } from 'kysely';
import { type Db, dialectOf, unscoped } from '#server/platform/database.ts';
import { found } from '#server/platform/refusal.ts';
import type { Scope } from '#server/platform/scope.ts';
import { statement } from '#server/platform/statement.ts';

export interface CallRow {
  readonly id: number;
  readonly claimId: number;
  readonly agentId: number;
  readonly lineId: number;
  readonly campaignId: number;
  readonly directorateId: number;
  readonly startedAt: number;
  readonly slot: number;
  readonly closedAt: number | null;
  readonly result: string | null;
  /** Who closed it in the place of its agent. */
  readonly resolvedBy: number | null;
}

const callColumns = [
  'id',
  'claim_id as claimId',
  'agent_id as agentId',
  'line_id as lineId',
  'campaign_id as campaignId',
  'directorate_id as directorateId',
  'started_at as startedAt',
  'slot',
  'closed_at as closedAt',
  'result',
  'resolved_by as resolvedBy',
] as const;

const ownCall = statement<{ callId: number; agentId: number }, CallRow>((db, { callId, agentId }) =>
  db.selectFrom('calls').select(callColumns).where('id', '=', callId).where('agent_id', '=', agentId),
);

/** An agent's own call: agents reach a call by having made it, whatever became of their assignment. */
export async function selectOwnCall(db: Db, callId: number, agentId: number): Promise<CallRow | undefined> {
  const all = unscoped(db);
  const { rows } = await all.executeQuery(ownCall(all, { callId, agentId }));
  return rows[0];
}

/** A call of a campaign within the scope of somebody who leads agents. */
export async function selectCallWithin(
  db: Db,
  scope: Scope,
  callId: number,
): Promise<(CallRow & { readonly agentName: string }) | undefined> {
  if (scope.kind === 'none' || scope.kind === 'assigned') return undefined;
  return unscoped(db)
    .selectFrom('calls')
    .innerJoin('users', 'users.id', 'calls.agent_id')
    .select([
      'calls.id',
      'calls.claim_id as claimId',
      'calls.agent_id as agentId',
      'calls.line_id as lineId',
      'calls.campaign_id as campaignId',
      'calls.directorate_id as directorateId',
      'calls.started_at as startedAt',
      'calls.slot',
      'calls.closed_at as closedAt',
      'calls.result',
      'calls.resolved_by as resolvedBy',
      'users.name as agentName',
    ])
    .where('calls.id', '=', callId)
    .$if(scope.kind === 'directorate', (query) =>
      query.where('calls.directorate_id', '=', scope.kind === 'directorate' ? scope.directorateId : 0),
    )
    .executeTakeFirst();
}

const callOfClaim = statement<{ claimId: number }, CallRow>((db, { claimId }) =>
  db.selectFrom('calls').select(callColumns).where('claim_id', '=', claimId),
);

export async function selectCallOfClaim(db: Db, claimId: number): Promise<CallRow | undefined> {
  const all = unscoped(db);
  const { rows } = await all.executeQuery(callOfClaim(all, { claimId }));
  return rows[0];
}

export interface NewCall {
  readonly claimId: number;
  readonly agentId: number;
  readonly lineId: number;
  readonly campaignId: number;
  readonly directorateId: number;
  readonly startedAt: number;
  readonly slot: number;
  readonly provider: string;
}

const callInserted = statement<NewCall, { id: number }>((db, call) =>
  db
    .insertInto('calls')
    .values({
      claim_id: call.claimId,
      agent_id: call.agentId,
      line_id: call.lineId,
      campaign_id: call.campaignId,
      directorate_id: call.directorateId,
      started_at: call.startedAt,
      slot: call.slot,
      provider: call.provider,
    })
    .returning('id'),
);

export async function insertCall(tx: Db, call: NewCall): Promise<CallRow> {
  const { rows } = await tx.executeQuery(callInserted(tx, call));
  const { provider: _, ...row } = call;
  return { ...row, id: found(rows[0]).id, closedAt: null, result: null, resolvedBy: null };
}

const callTargetsInserted = statement<{ callId: number; files: string }>((db, { callId, files }) => {
  const { jsonRows, numberCell } = dialectOf(db);
  return sql`
    insert into call_targets (call_id, target_id, campaign_id)
    select cast(${callId} as bigint), ${numberCell('f', 0)}, ${numberCell('f', 1)} from ${jsonRows(files, 'f')}`;
});

export async function insertCallTargets(
  tx: Db,
  callId: number,
  files: readonly { readonly targetId: number; readonly campaignId: number }[],
): Promise<void> {
  const rows = files.map(({ targetId, campaignId }) => [targetId, campaignId]);
  await tx.executeQuery(callTargetsInserted(tx, { callId, files: JSON.stringify(rows) }));
}

/** Holds an open call for the transaction; false when it is closed. Before its claim, as closing does. */
export async function holdOpenCall(tx: Db, callId: number): Promise<boolean> {
  const row = await unscoped(tx)
    .updateTable('calls')
    .set((eb) => ({ provider: eb.ref('provider') }))
    .where('id', '=', callId)
    .where('closed_at', 'is', null)
    .returning('id')
    .executeTakeFirst();
  return row !== undefined;
}

const callClosed = statement<{ callId: number; result: string; now: number }, { id: number }>(
  (_, { callId, result, now }) => sql`
    update calls set closed_at = ${now}, result = ${result} where id = ${callId} and closed_at is null
    returning id`,
);

/** Closes an open call; false when it is closed already. The row is what two closings wait for. */
export async function closeCallRow(tx: Db, callId: number, result: string, now: number): Promise<boolean> {
  const { rows } = await tx.executeQuery(callClosed(tx, { callId, result, now }));
  return rows.length > 0;
}

/** Remembers that a call was not closed by the agent who made it. */
export async function markResolved(tx: Db, callId: number, byId: number): Promise<void> {
  await unscoped(tx).updateTable('calls').set({ resolved_by: byId }).where('id', '=', callId).execute();
}

export interface CallTargetResult {
  readonly targetId: number;
  readonly result: string;
  readonly disposition: string | null;
  readonly objective: string | null;
  readonly note: string;
  readonly callbackAt: number | null;
}

const callTargetSettled = statement<CallTargetResult & { readonly callId: number }>(
  (_, outcome) => sql`
    update call_targets set result = ${outcome.result}, disposition = ${outcome.disposition},
      objective = ${outcome.objective}, note = nullif(${outcome.note}, ''), callback_at = ${outcome.callbackAt}
    where call_id = ${outcome.callId} and target_id = ${outcome.targetId}`,
);

export async function updateCallTarget(tx: Db, callId: number, outcome: CallTargetResult): Promise<void> {
  await tx.executeQuery(callTargetSettled(tx, { ...outcome, callId }));
}

const targetsOnLine = statement<{ targetIds: string; lineId: number }, { targetId: number }>(
  (db, { targetIds, lineId }) => sql`
    select target_id as "targetId" from target_lines
    where line_id = ${lineId} and ${dialectOf(db).isAmong(sql`target_id`, targetIds)}
    order by target_id`,
);

/** Which of these people have this number. */
export async function selectTargetsOnLine(
  db: Db,
  targetIds: readonly number[],
  lineId: number,
): Promise<number[]> {
  const { rows } = await db.executeQuery(targetsOnLine(db, { targetIds: JSON.stringify(targetIds), lineId }));
  return rows.map(({ targetId }) => targetId);
}

interface LineRow {
  readonly id: number;
  readonly number: string;
  readonly kind: string;
}

const lineOf = statement<{ lineId: number }, LineRow>((db, { lineId }) =>
  db.selectFrom('lines').select(['id', 'number', 'kind']).where('id', '=', lineId),
);

export async function selectLine(db: Db, lineId: number): Promise<LineRow> {
  const { rows } = await db.executeQuery(lineOf(db, { lineId }));
  return found(rows[0]);
}

export interface OpenCallRow {
  readonly id: number;
  readonly agentId: number;
  readonly agentName: string;
  readonly campaignId: number;
  readonly campaignName: string;
  readonly startedAt: number;
  readonly leaseUntil: number;
}

/** Calls without a result yet, oldest first. */
export async function selectOpenCalls(db: Db, scope: Scope, limit: number): Promise<OpenCallRow[]> {
  if (scope.kind === 'none' || scope.kind === 'assigned') return [];
  const { rows } = await sql<OpenCallRow>`
    select c.id, c.agent_id as "agentId", u.name as "agentName", c.campaign_id as "campaignId",
      p.name as "campaignName", c.started_at as "startedAt", m.lease_until as "leaseUntil"
    from calls c
    join users u on u.id = c.agent_id
    join campaigns p on p.id = c.campaign_id
    join claims m on m.id = c.claim_id
    where c.closed_at is null
      ${scope.kind === 'directorate' ? sql`and c.directorate_id = ${scope.directorateId}` : sql``}
    order by c.started_at, c.id limit ${limit}`.execute(db);
  return rows;
}
