import { recordAudit } from '#server/audit/index.ts';
import { callResultCodes } from '#server/contracts/call-results.ts';
import type { CallView } from '#server/contracts/calls.contract.ts';
import type { Clock } from '#server/platform/clock.ts';
import { type Db, inTransaction } from '#server/platform/database.ts';
import type { Deps } from '#server/platform/http.ts';
import { found, Refusal } from '#server/platform/refusal.ts';
import type { Viewer } from '#server/platform/scope.ts';
import { dialUnderClaim, holdClaim } from '#server/queue/index.ts';
import {
  type Dialing,
  manualTelephony,
  noteRing,
  ring,
  type Telephony,
  type Way,
  wayOf,
} from '#server/telephony/index.ts';
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

interface OpenInput {
  readonly claimId: number;
  readonly lineId: number;
  /** The agent dials, though a provider could. */
  readonly byHand?: boolean;
}

/**
 * Rings a line of the agent's claim. The call counts from here. Asking again for the same line gives the same call;
 * another line while one is open is refused (`claim.call_open`).
 */
export async function openCall(
  db: Db,
  viewer: Viewer,
  input: OpenInput,
  telephony: Telephony,
  { clock, live, log }: Pick<Deps, 'clock' | 'live' | 'log'>,
): Promise<{ call: CallView; dial: Dialing }> {
  const { call, number } = await inTransaction(db, (tx) => write(tx, viewer.userId, input, telephony, clock));
  live.publish({ topic: 'board', campaignId: call.campaignId, directorateId: call.directorateId });
  const rung = { id: call.id, agentId: call.agentId, number };
  return { call: callView(call), dial: await ring(db, telephony, rung, { clock, live, log }) };
}

async function write(
  tx: Db,
  agentId: number,
  { claimId, lineId, byHand = false }: OpenInput,
  telephony: Telephony,
  clock: Clock,
): Promise<{ call: CallRow; number: string }> {
  await holdClaim(tx, claimId, agentId, clock.now());
  const open = await selectCallOfClaim(tx, claimId);
  if (open !== undefined) {
    if (open.lineId !== lineId) throw new Refusal('claim.call_open');
    return { call: open, number: (await selectLine(tx, lineId)).number };
  }
  const { files, slot } = await dialUnderClaim(tx, agentId, claimId, lineId, clock);
  const { number } = await selectLine(tx, lineId);
  const way: Way = byHand
    ? { kind: 'by-hand', because: null }
    : await wayOf(tx, telephony, agentId, number, clock);
  const { campaignId, directorateId } = found(files[0]);
  const call = await insertCall(tx, {
    claimId,
    agentId,
    lineId,
    campaignId,
    directorateId,
    startedAt: clock.now(),
    slot,
    provider: way.kind === 'provider' ? telephony.provider.id : manualTelephony.provider.id,
  });
  await insertCallTargets(tx, call.id, files);
  if (way.kind === 'provider') await noteRing(tx, telephony, call.id, way.mode, clock);
  const details = { claimId, lineId, files: files.length };
  await recordAudit(
    tx,
    { actorId: agentId, action: 'call.open', entity: 'call', entityId: call.id, details },
    clock,
  );
  return { call, number };
}

/** Calls in progress in the viewer's scope; `toQualify` when the desk stopped answering. */
export async function listOpenCalls(db: Db, viewer: Viewer, clock: Clock) {
  const rows = await selectOpenCalls(db, viewer.scope, OPEN_CALLS);
  return {
    calls: rows.map(({ leaseUntil, ...call }) => ({ ...call, toQualify: leaseUntil <= clock.now() })),
  };
}
