import { sql } from 'kysely';
import type { CallResult } from '#server/contracts/call-results.ts';
import { type Db, unscoped } from '#server/platform/database.ts';
import { statement } from '#server/platform/statement.ts';
import type { Mode, RingEvent } from './port.ts';
import type { RingState } from './state.rules.ts';

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

interface NewEvent extends Required<Pick<RingEvent, 'key' | 'callId' | 'leg' | 'type' | 'at' | 'source'>> {
  readonly provider: string;
  readonly receivedAt: number;
  readonly seq: number | null;
  readonly legId: string | null;
  readonly reason: string | null;
  readonly answeredBy: string | null;
  readonly errorCode: string | null;
}

/** Nothing when the key is known, or the call has no ring of this provider. */
const eventInserted = statement<NewEvent, { id: number }>(
  (_, e) => sql`
    insert into ring_events (call_id, provider, key, leg, type, at, received_at, seq, leg_id, reason, answered_by, error_code, source)
    select call_id, provider, ${e.key}, ${e.leg}, ${e.type}, cast(${e.at} as bigint), cast(${e.receivedAt} as bigint),
      cast(${e.seq} as bigint), ${e.legId}, ${e.reason}, ${e.answeredBy}, ${e.errorCode}, ${e.source}
    from rings where call_id = ${e.callId} and provider = ${e.provider}
    on conflict (provider, key) do nothing returning id`,
);

/** Keeps an event; false when it is known already, or is about nothing of ours. */
export async function insertEvent(
  tx: Db,
  provider: string,
  event: RingEvent,
  receivedAt: number,
): Promise<boolean> {
  const { rows } = await tx.executeQuery(
    eventInserted(tx, {
      provider,
      receivedAt,
      key: event.key,
      callId: event.callId,
      leg: event.leg,
      type: event.type,
      at: event.at,
      source: event.source,
      seq: event.seq ?? null,
      legId: event.legId ?? null,
      reason: event.reason ?? null,
      answeredBy: event.answeredBy ?? null,
      errorCode: event.errorCode ?? null,
    }),
  );
  return rows.length > 0;
}

const ringHeld = statement<{ callId: number }>(
  (_, { callId }) => sql`update rings set looks = looks where call_id = ${callId}`,
);
const eventsOfRing = statement<{ callId: number }, Record<keyof NewEvent, unknown>>(
  (_, { callId }) => sql`
    select key, call_id as "callId", leg, type, at, seq, leg_id as "legId", reason, answered_by as "answeredBy",
      error_code as "errorCode", source
    from ring_events where call_id = ${callId}`,
);

/** Every event of a ring, which nobody else then adds to before the end of the transaction. */
export async function holdEvents(tx: Db, callId: number): Promise<RingEvent[]> {
  await tx.executeQuery(ringHeld(tx, { callId }));
  const { rows } = await tx.executeQuery(eventsOfRing(tx, { callId }));
  // Absent is null there and left out here; what was written is what the types say.
  return rows.map(
    (row) => Object.fromEntries(Object.entries(row).filter(([, v]) => v !== null)) as unknown as RingEvent,
  );
}

interface Folded extends RingState {
  readonly callId: number;
  readonly suggested: CallResult | null;
  readonly lookAt: number | null;
}

const ringFolded = statement<Folded>(
  (_, s) => sql`
    update rings set stage = ${s.stage}, reason = ${s.reason}, answered_at = ${s.answeredAt}, ended_at = ${s.endedAt},
      answered_by = ${s.answeredBy}, error_code = ${s.errorCode}, agent_leg = coalesce(agent_leg, ${s.agentLeg}),
      person_leg = coalesce(${s.personLeg}, person_leg), suggested_result = ${s.suggested}, look_at = ${s.lookAt}, looks = 0
    where call_id = ${s.callId}`,
);

export async function updateRing(
  tx: Db,
  callId: number,
  state: RingState,
  suggested: CallResult | null,
  lookAt: number | null,
): Promise<void> {
  await tx.executeQuery(ringFolded(tx, { ...state, callId, suggested, lookAt }));
}

/** Where screens of a call look again. */
export interface CallPlace {
  readonly agentId: number;
  readonly campaignId: number;
  readonly directorateId: number;
}

export async function selectPlace(db: Db, callId: number): Promise<CallPlace | undefined> {
  return unscoped(db)
    .selectFrom('calls')
    .select(['agent_id as agentId', 'campaign_id as campaignId', 'directorate_id as directorateId'])
    .where('id', '=', callId)
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

export async function selectDeskPhone(db: Db, agentId: number): Promise<string | null> {
  const row = await unscoped(db)
    .selectFrom('desk_phones')
    .select('number')
    .where('agent_id', '=', agentId)
    .executeTakeFirst();
  return row?.number ?? null;
}

export async function putDeskPhone(tx: Db, agentId: number, number: string): Promise<void> {
  await unscoped(tx)
    .insertInto('desk_phones')
    .values({ agent_id: agentId, number })
    .onConflict((conflict) => conflict.column('agent_id').doUpdateSet({ number }))
    .execute();
}

export async function deleteDeskPhone(tx: Db, agentId: number): Promise<void> {
  await unscoped(tx).deleteFrom('desk_phones').where('agent_id', '=', agentId).execute();
}
