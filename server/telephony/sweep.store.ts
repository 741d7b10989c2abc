import { type Db, unscoped } from '#server/platform/database.ts';
import type { KnownRing } from './port.ts';

export interface SilentRing extends KnownRing {
  readonly provider: string;
  readonly looks: number;
}

/** Rings whose next word is overdue, the oldest first. */
export async function selectSilentRings(db: Db, now: number, most: number): Promise<readonly SilentRing[]> {
  return unscoped(db)
    .selectFrom('rings')
    .innerJoin('calls', 'calls.id', 'rings.call_id')
    .innerJoin('lines', 'lines.id', 'calls.line_id')
    .select([
      'rings.call_id as callId',
      'rings.provider',
      'rings.looks',
      'rings.agent_leg as agentLeg',
      'rings.person_leg as personLeg',
      'rings.requested_at as requestedAt',
      'lines.number as to',
    ])
    .where('rings.look_at', '<=', now)
    .orderBy('rings.look_at')
    .orderBy('rings.call_id')
    .limit(most)
    .execute();
}

/** When to look again at a ring that has not ended. */
export async function postponeRing(db: Db, callId: number, lookAt: number, looks: number): Promise<void> {
  await unscoped(db)
    .updateTable('rings')
    .set({ look_at: lookAt, looks })
    .where('call_id', '=', callId)
    .where('ended_at', 'is', null)
    .execute();
}
