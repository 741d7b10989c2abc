import { sql } from 'kysely';
import type { CallResult } from '#server/contracts/call-results.ts';
import type { Db } from '#server/platform/database.ts';
import { statement } from '#server/platform/statement.ts';
import type { RingEvent } from './port.ts';
import type { RingState } from './state.rules.ts';

/** What was told of a ring, and what it comes to. */

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
