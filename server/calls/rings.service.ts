import type { CallView } from '#server/contracts/calls.contract.ts';
import type { RingView } from '#server/contracts/telephony.contract.ts';
import type { Db } from '#server/platform/database.ts';
import { found, Refusal } from '#server/platform/refusal.ts';
import type { Viewer } from '#server/platform/scope.ts';
import { endRing, type RingDeps, ringOf, type Telephony, TelephonyError } from '#server/telephony/index.ts';
import { selectLine, selectOwnCall } from './calls.store.ts';

/** How far the agent's own call rang; null when it was dialled by hand. */
export async function ringOfCall(
  db: Db,
  viewer: Viewer,
  callId: number,
  telephony: Telephony,
): Promise<RingView | null> {
  found(await selectOwnCall(db, callId, viewer.userId));
  return ringOf(db, telephony, callId);
}

/** Ends the ring of the agent's own call, which stays open until it has its result. Refuses `telephony.failed`. */
export async function hangUp(
  db: Db,
  viewer: Viewer,
  callId: number,
  telephony: Telephony,
  deps: RingDeps,
): Promise<void> {
  const { lineId } = found(await selectOwnCall(db, callId, viewer.userId));
  const { number } = await selectLine(db, lineId);
  try {
    await endRing(db, telephony, { callId, number, actorId: viewer.userId }, deps);
  } catch (error) {
    if (error instanceof TelephonyError) throw new Refusal('telephony.failed', { code: error.code });
    throw error;
  }
}

/** Hangs up what still rings of a call that was closed. Nobody waits for it: what fails is logged, and swept up later. */
export async function letGo(db: Db, call: CallView, telephony: Telephony, deps: RingDeps): Promise<void> {
  if (!telephony.provider.capabilities.hangUp) return;
  try {
    const { number } = await selectLine(db, call.lineId);
    await endRing(db, telephony, { callId: call.id, number, actorId: null }, deps);
  } catch (error) {
    const kind = error instanceof Error ? error.name : 'unknown';
    deps.log.warn({ callId: call.id, kind }, 'hang up after closing failed');
  }
}
