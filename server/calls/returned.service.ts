import { recordAudit } from '#server/audit/index.ts';
import { NO_SLOT } from '#server/contracts/figures.contract.ts';
import type { Clock } from '#server/platform/clock.ts';
import type { Db } from '#server/platform/database.ts';
import type { Deps } from '#server/platform/http.ts';
import type { Viewer } from '#server/platform/scope.ts';
import { takeReturned } from '#server/queue/index.ts';
import { type CallRow, insertCall, insertCallTargets } from './calls.store.ts';
import { settleSaid } from './close.service.ts';

/** Kept as the provider of a call that nobody placed. */
const RETURNED = 'returned';

/**
 * The call of somebody who called back, open from now on, with its claim, in the caller's transaction. Refuses what
 * `takeReturned` refuses.
 */
export async function openReturned(
  tx: Db,
  agentId: number,
  who: { readonly targetId: number; readonly lineId: number },
  clock: Clock,
): Promise<CallRow> {
  const { claimId, campaignId, directorateId } = await takeReturned(tx, agentId, who, clock);
  const call = await insertCall(tx, {
    claimId,
    agentId,
    lineId: who.lineId,
    campaignId,
    directorateId,
    startedAt: clock.now(),
    slot: NO_SLOT,
    provider: RETURNED,
  });
  await insertCallTargets(tx, call.id, [{ targetId: who.targetId, campaignId }]);
  const details = { claimId, lineId: who.lineId, files: 1, returned: true };
  await recordAudit(
    tx,
    { actorId: agentId, action: 'call.open', entity: 'call', entityId: call.id, details },
    clock,
  );
  return call;
}

/** Closes it at once: they only wished to be called at another moment. Refuses what a callback is refused for. */
export async function closeReturned(
  tx: Db,
  viewer: Viewer,
  call: CallRow,
  callback: { readonly at: number; readonly note: string },
  deps: Pick<Deps, 'clock' | 'secret'>,
): Promise<readonly { id: number; directorateId: number }[]> {
  const by = { actorId: viewer.userId, agentName: viewer.name, action: 'call.close' };
  return settleSaid(tx, call, { result: 'callback', callback, note: '', others: [] }, by, deps);
}
