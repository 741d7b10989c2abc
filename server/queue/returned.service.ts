import { recordAudits } from '#server/audit/index.ts';
import type { Clock } from '#server/platform/clock.ts';
import type { Db } from '#server/platform/database.ts';
import { found, Refusal } from '#server/platform/refusal.ts';
import { LEASE_MS } from './claim.service.ts';
import {
  endClaimRow,
  insertClaim,
  insertClaimTargets,
  insertLease,
  lockLine,
  markInCall,
  selectOpenClaim,
  stampLine,
  stampTarget,
} from './claims.store.ts';
import { countCall } from './entries.store.ts';
import { selectEntries } from './entry-rows.store.ts';
import { closedBecause } from './queue.rules.ts';
import { selectCampaigns } from './scopes.store.ts';

/** Somebody who called back, in the agent's hands. */
export interface Returned {
  readonly claimId: number;
  readonly targetId: number;
  readonly campaignId: number;
  readonly directorateId: number;
}

/**
 * Takes charge of somebody who called back on this line, as in a call: hours, caps and rests do not hold, for nobody is rung.
 * Nobody else is given the line meanwhile. Whoever the agent had in hand without a call is given back as they were. Call it in
 * the transaction that writes the call. Refuses `claim.call_open`, `call.line_opposed`, `campaign.not_running`,
 * `returned.in_hand`.
 */
export async function takeReturned(
  tx: Db,
  agentId: number,
  { targetId, lineId }: { readonly targetId: number; readonly lineId: number },
  clock: Clock,
): Promise<Returned> {
  const now = clock.now();
  const entry = found((await selectEntries(tx, [targetId]))[0]);
  const [campaign] = await selectCampaigns(tx, [entry.campaignId]);
  const closed = closedBecause(found(campaign), entry.territory, now);
  if (closed !== null && closed.code !== 'window_closed') throw new Refusal('campaign.not_running');
  const inHand = await selectOpenClaim(tx, agentId);
  if (inHand?.inCall === 1) throw new Refusal('claim.call_open');
  if (inHand !== undefined) await endClaimRow(tx, inHand.id, 'released', now);
  const line = await lockLine(tx, lineId);
  if (line === undefined) throw new Refusal('returned.in_hand');
  if (line.opposedAt !== null) throw new Refusal('call.line_opposed');
  const because = 'returned_call';
  const leaseUntil = now + LEASE_MS;
  const claimId = await insertClaim(tx, { agentId, lineId, because, isForShare: false, now, leaseUntil });
  if (claimId === null || !(await insertLease(tx, lineId, claimId))) throw new Refusal('returned.in_hand');
  if (!(await stampTarget(tx, targetId, claimId))) throw new Refusal('returned.in_hand');
  await stampLine(tx, lineId, claimId);
  await insertClaimTargets(tx, claimId, [targetId]);
  await markInCall(tx, claimId);
  await countCall(tx, [targetId], 1);
  await recordAudits(
    tx,
    [
      { actorId: agentId, action: 'target.read', entity: 'target', entityId: targetId },
      {
        actorId: agentId,
        action: 'claim.take',
        entity: 'claim',
        entityId: claimId,
        details: { because, files: 1 },
      },
    ],
    clock,
  );
  return { claimId, targetId, campaignId: entry.campaignId, directorateId: entry.directorateId };
}
