import { sql } from 'kysely';
import { type Db, unscoped } from '#server/platform/database.ts';
import type { Scope } from '#server/platform/scope.ts';

export interface NewLate {
  readonly callId: number;
  readonly targetId: number;
  readonly campaignId: number;
  readonly directorateId: number;
  readonly agentId: number;
  readonly kind: 'answers' | 'close';
  readonly bodyJson: string;
  readonly at: number;
}

export async function insertLate(tx: Db, late: NewLate): Promise<number> {
  const row = await tx
    .insertInto('late_sendings')
    .values({
      call_id: late.callId,
      target_id: late.targetId,
      campaign_id: late.campaignId,
      directorate_id: late.directorateId,
      agent_id: late.agentId,
      kind: late.kind,
      body_json: late.bodyJson,
      at: late.at,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  return row.id;
}

export interface LateRow {
  readonly id: number;
  readonly callId: number;
  readonly targetId: number;
  readonly campaignId: number;
  readonly campaignName: string;
  readonly agentId: number;
  readonly agentName: string;
  readonly kind: string;
  readonly bodyJson: string;
  readonly at: number;
  readonly settledAt: number | null;
}

const columns = sql`l.id, l.call_id as "callId", l.target_id as "targetId", l.campaign_id as "campaignId",
  p.name as "campaignName", l.agent_id as "agentId", u.name as "agentName", l.kind, l.body_json as "bodyJson",
  l.at, l.settled_at as "settledAt"
  from late_sendings l join campaigns p on p.id = l.campaign_id join users u on u.id = l.agent_id`;

function within(scope: Scope) {
  return scope.kind === 'directorate' ? sql`and l.directorate_id = ${scope.directorateId}` : sql``;
}

/** What nobody has read yet, oldest first. */
export async function selectLate(db: Db, scope: Scope, limit: number): Promise<LateRow[]> {
  if (scope.kind === 'none' || scope.kind === 'assigned') return [];
  const { rows } = await sql<LateRow>`
    select ${columns} where l.settled_at is null ${within(scope)} order by l.at, l.id limit ${limit}`.execute(
    db,
  );
  return rows;
}

export async function selectOneLate(db: Db, scope: Scope, id: number): Promise<LateRow | undefined> {
  if (scope.kind === 'none' || scope.kind === 'assigned') return undefined;
  const { rows } = await sql<LateRow>`select ${columns} where l.id = ${id} ${within(scope)}`.execute(db);
  return rows[0];
}

/** False when somebody has settled it already. */
export async function settleLateRow(tx: Db, id: number, byId: number, at: number): Promise<boolean> {
  const row = await unscoped(tx)
    .updateTable('late_sendings')
    .set({ settled_at: at, settled_by: byId })
    .where('id', '=', id)
    .where('settled_at', 'is', null)
    .returning('id')
    .executeTakeFirst();
  return row !== undefined;
}
