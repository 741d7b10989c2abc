import { sql } from 'kysely';
import { type Db, unscoped } from '#server/platform/database.ts';
import { statement } from '#server/platform/statement.ts';
import type { Mode } from './port.ts';

export type Start = 'requested' | 'asked' | 'accepted' | 'rejected' | 'uncertain';

export interface RingRow {
  readonly callId: number;
  readonly provider: string;
  readonly mode: string;
  readonly start: string;
  readonly stage: string;
  readonly reason: string | null;
  readonly answeredBy: string | null;
  readonly errorCode: string | null;
  readonly agentLeg: string | null;
  readonly personLeg: string | null;
  readonly requestedAt: number;
  readonly answeredAt: number | null;
  readonly endedAt: number | null;
  readonly suggestedResult: string | null;
  readonly looks: number;
}

const ringColumns = [
  'rings.call_id as callId',
  'rings.provider',
  'rings.mode',
  'rings.start',
  'rings.stage',
  'rings.reason',
  'rings.answered_by as answeredBy',
  'rings.error_code as errorCode',
  'rings.agent_leg as agentLeg',
  'rings.person_leg as personLeg',
  'rings.requested_at as requestedAt',
  'rings.answered_at as answeredAt',
  'rings.ended_at as endedAt',
  'rings.suggested_result as suggestedResult',
  'rings.looks',
] as const;

interface NewRing {
  readonly callId: number;
  readonly provider: string;
  readonly mode: Mode;
  readonly at: number;
  readonly lookAt: number;
}

const ringInserted = statement<NewRing>((db, ring) =>
  db.insertInto('rings').values({
    call_id: ring.callId,
    provider: ring.provider,
    mode: ring.mode,
    start: 'requested',
    stage: 'requested',
    requested_at: ring.at,
    look_at: ring.lookAt,
  }),
);

export async function insertRing(tx: Db, ring: NewRing): Promise<void> {
  await tx.executeQuery(ringInserted(tx, ring));
}

/** The ring of a call already fetched within its agent's reach; undefined when it was dialled by hand. */
export async function selectRing(db: Db, callId: number): Promise<RingRow | undefined> {
  return unscoped(db)
    .selectFrom('rings')
    .select(ringColumns)
    .where('call_id', '=', callId)
    .executeTakeFirst();
}

/** From one state of asking to the next; false when somebody else went there first. */
export async function moveStart(
  db: Db,
  callId: number,
  from: Start,
  to: Start,
  set: { readonly lookAt?: number; readonly agentLeg?: string; readonly personLeg?: string } = {},
): Promise<boolean> {
  const row = await unscoped(db)
    .updateTable('rings')
    .set((eb) => ({
      start: to,
      ...(set.lookAt !== undefined && { look_at: set.lookAt }),
      ...(set.agentLeg !== undefined && { agent_leg: eb.fn.coalesce('agent_leg', eb.val(set.agentLeg)) }),
      ...(set.personLeg !== undefined && { person_leg: eb.fn.coalesce('person_leg', eb.val(set.personLeg)) }),
    }))
    .where('call_id', '=', callId)
    .where('start', '=', from)
    .returning('call_id')
    .executeTakeFirst();
  return row !== undefined;
}

/** The agent's leg of a ring, once: false when another one has it. */
export async function takeAgentLeg(db: Db, callId: number, legId: string, lookAt: number): Promise<boolean> {
  const row = await unscoped(db)
    .updateTable('rings')
    .set({ agent_leg: legId, start: 'accepted', look_at: lookAt })
    .where('call_id', '=', callId)
    .where('ended_at', 'is', null)
    .where((eb) => eb.or([eb('agent_leg', 'is', null), eb('agent_leg', '=', legId)]))
    .returning('call_id')
    .executeTakeFirst();
  return row !== undefined;
}

/** Where screens of a call look again. */
export interface CallPlace {
  readonly agentId: number;
  readonly campaignId: number;
  readonly directorateId: number;
  /** The line's, E.164. */
  readonly number: string;
}

export async function selectPlace(db: Db, callId: number): Promise<CallPlace | undefined> {
  return unscoped(db)
    .selectFrom('calls')
    .innerJoin('lines', 'lines.id', 'calls.line_id')
    .select([
      'calls.agent_id as agentId',
      'calls.campaign_id as campaignId',
      'calls.directorate_id as directorateId',
      'lines.number',
    ])
    .where('calls.id', '=', callId)
    .executeTakeFirst();
}

/** How many calls a provider was asked for since then; counting stops at `most`. */
export async function countRingsSince(db: Db, since: number, most: number): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    select count(*) as n from (select 1 from rings where requested_at >= ${since} limit ${most}) as counted`.execute(
    db,
  );
  return Number(rows[0]?.n ?? 0);
}
