import { recordAudit } from '#server/audit/index.ts';
import { callResultCodes } from '#server/contracts/call-results.ts';
import type { CallView } from '#server/contracts/calls.contract.ts';
import type { Clock } from '#server/platform/clock.ts';
import { type Db, inTransaction } from '#server/platform/database.ts';
import type { Live } from '#server/platform/live.ts';
import { found, Refusal } from '#server/platform/refusal.ts';
import type { Viewer } from '#server/platform/scope.ts';
import { dialUnderClaim, holdClaim } from '#server/queue/index.ts';
import type { Dialing, TelephonyProvider } from '#server/telephony/index.ts';
import {
  type CallRow,
  insertCall,
  insertCallTargets,
  selectCallOfClaim,
  selectLine,
  selectOpenCalls,
} from './calls.store.ts';

const OPEN_CALLS = 500;

export function callView(row: CallRow): CallView {
  return {
    id: row.id,
    claimId: row.claimId,
    lineId: row.lineId,
    startedAt: row.startedAt,
    closedAt: row.closedAt,
    result: callResultCodes.find((code) => code === row.result) ?? null,
  };
}

/**
 * Rings a line of the agent's claim. The call counts from here. Asking again for the same line gives the same call;
 * another line while one is open is refused (`claim.call_open`).
 */
export async function openCall(
  db: Db,
  viewer: Viewer,
  input: { readonly claimId: number; readonly lineId: number },
  telephony: TelephonyProvider,
  live: Live,
  clock: Clock,
): Promise<{ call: CallView; dial: Dialing }> {
  const call = await inTransaction(db, (tx) => write(tx, viewer.userId, input, telephony.id, clock));
  const { number } = await selectLine(db, call.lineId);
  live.publish({ topic: 'board', campaignId: call.campaignId, directorateId: call.directorateId });
  return { call: callView(call), dial: await telephony.startCall({ callId: call.id, to: number }) };
}

async function write(
  tx: Db,
  agentId: number,
  { claimId, lineId }: { readonly claimId: number; readonly lineId: number },
  provider: string,
  clock: Clock,
): Promise<CallRow> {
  await holdClaim(tx, claimId, agentId, clock.now());
  const open = await selectCallOfClaim(tx, claimId);
  if (open !== undefined) {
    if (open.lineId !== lineId) throw new Refusal('claim.call_open');
    return open;
  }
  const { files, slot } = await dialUnderClaim(tx, agentId, claimId, lineId, clock);
  const { campaignId, directorateId } = found(files[0]);
  const call = await insertCall(tx, {
    claimId,
    agentId,
    lineId,
    campaignId,
    directorateId,
    startedAt: clock.now(),
    slot,
    provider,
  });
  await insertCallTargets(tx, call.id, files);
  const details = { claimId, lineId, files: files.length };
  await recordAudit(
    tx,
    { actorId: agentId, action: 'call.open', entity: 'call', entityId: call.id, details },
    clock,
  );
  return call;
}

/** Calls in progress in the viewer's scope; `toQualify` when the desk stopped answering. */
export async function listOpenCalls(db: Db, viewer: Viewer, clock: Clock) {
  const rows = await selectOpenCalls(db, viewer.scope, OPEN_CALLS);
  return {
    calls: rows.map(({ leaseUntil, ...call }) => ({ ...call, toQualify: leaseUntil <= clock.now() })),
  };
}
