import { sql } from 'kysely';
import { type Db, unscoped } from '#server/platform/database.ts';
import type { Scope } from '#server/platform/scope.ts';

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
] as const;

/** An agent's own call: agents reach a call by having made it, whatever became of their assignment. */
export async function selectOwnCall(db: Db, callId: number, agentId: number): Promise<CallRow | undefined> {
  return unscoped(db)
    .selectFrom('calls')
    .select(callColumns)
    .where('id', '=', callId)
    .where('agent_id', '=', agentId)
    .executeTakeFirst();
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
      'users.name as agentName',
    ])
    .where('calls.id', '=', callId)
    .$if(scope.kind === 'directorate', (query) =>
      query.where('calls.directorate_id', '=', scope.kind === 'directorate' ? scope.directorateId : 0),
    )
    .executeTakeFirst();
}

export async function selectCallOfClaim(db: Db, claimId: number): Promise<CallRow | undefined> {
  return unscoped(db)
    .selectFrom('calls')
    .select(callColumns)
    .where('claim_id', '=', claimId)
    .executeTakeFirst();
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

export async function insertCall(tx: Db, call: NewCall): Promise<CallRow> {
  return tx
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
    .returning(callColumns)
    .executeTakeFirstOrThrow();
}

export async function insertCallTargets(
  tx: Db,
  callId: number,
  files: readonly { readonly targetId: number; readonly campaignId: number }[],
): Promise<void> {
  await tx
    .insertInto('call_targets')
    .values(
      files.map(({ targetId, campaignId }) => ({
        call_id: callId,
        target_id: targetId,
        campaign_id: campaignId,
      })),
    )
    .execute();
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

/** Closes an open call; false when it is closed already. The row is what two closings wait for. */
export async function closeCallRow(tx: Db, callId: number, result: string, now: number): Promise<boolean> {
  const row = await unscoped(tx)
    .updateTable('calls')
    .set({ closed_at: now, result })
    .where('id', '=', callId)
    .where('closed_at', 'is', null)
    .returning('id')
    .executeTakeFirst();
  return row !== undefined;
}

export interface CallTargetResult {
  readonly targetId: number;
  readonly result: string;
  readonly disposition: string | null;
  readonly objective: string | null;
  readonly note: string;
  readonly callbackAt: number | null;
}

export async function updateCallTarget(tx: Db, callId: number, outcome: CallTargetResult): Promise<void> {
  await tx
    .updateTable('call_targets')
    .set({
      result: outcome.result,
      disposition: outcome.disposition,
      objective: outcome.objective,
      note: outcome.note === '' ? null : outcome.note,
      callback_at: outcome.callbackAt,
    })
    .where('call_id', '=', callId)
    .where('target_id', '=', outcome.targetId)
    .execute();
}

/** Which of these people have this number. */
export async function selectTargetsOnLine(
  db: Db,
  targetIds: readonly number[],
  lineId: number,
): Promise<number[]> {
  const rows = await db
    .selectFrom('target_lines')
    .select('target_id')
    .where('line_id', '=', lineId)
    .where('target_id', 'in', [...targetIds])
    .orderBy('target_id')
    .execute();
  return rows.map((row) => row.target_id);
}

export async function selectLine(
  db: Db,
  lineId: number,
): Promise<{ id: number; number: string; kind: string }> {
  return db
    .selectFrom('lines')
    .select(['id', 'number', 'kind'])
    .where('id', '=', lineId)
    .executeTakeFirstOrThrow();
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
