import { z } from 'zod';
import { recordAudit } from '#server/audit/index.ts';
import { callView as callViewShape } from '#server/contracts/calls.contract.ts';
import { runScript, targetFields } from '#server/contracts/script-flow.ts';
import { recordOpposition, zoneOf } from '#server/lines/index.ts';
import type { Clock } from '#server/platform/clock.ts';
import { type Db, inTransaction } from '#server/platform/database.ts';
import type { Deps } from '#server/platform/http.ts';
import { found, Refusal } from '#server/platform/refusal.ts';
import type { Viewer } from '#server/platform/scope.ts';
import { claimFiles, dayIn, settleCall } from '#server/queue/index.ts';
import {
  type CallRow,
  closeCallRow,
  selectLine,
  selectOwnCall,
  selectTargetsOnLine,
  updateCallTarget,
} from './calls.store.ts';
import { deskFilesOf } from './desk.service.ts';
import { once } from './once.service.ts';
import { callView } from './open.service.ts';
import { type FileOutcome, outcomesOf, type Said } from './outcome.rules.ts';

/** What a key answers again; those of before `isLate` were not. */
export const closeReply = z.object({ call: callViewShape, isLate: z.boolean().default(false) });

type Closing = Pick<Deps, 'clock' | 'live' | 'secret'>;

/**
 * Closes a call in one transaction: results, callbacks, oppositions, everyone's place in the queue, the line's rest, and
 * the end of the claim. With an `Idempotency-Key`, asking again gets the same reply; without, or with another one,
 * `call.already_closed`.
 */
export async function closeCall(
  db: Db,
  viewer: Viewer,
  callId: number,
  said: Said,
  key: string | null,
  { clock, live, secret }: Closing,
): Promise<z.infer<typeof closeReply>> {
  const touched: { id: number; directorateId: number }[] = [];
  const closed = await inTransaction(db, async (tx) => {
    const own = found(await selectOwnCall(tx, callId, viewer.userId));
    const work = async () => {
      const by = { actorId: viewer.userId, agentName: viewer.name, action: 'call.close' };
      touched.push(...(await settleSaid(tx, own, said, by, { clock, secret })));
      return { call: callView(found(await selectOwnCall(tx, callId, viewer.userId))), isLate: false };
    };
    if (key === null) return work();
    const body = ['close', callId, said];
    return once(tx, { userId: viewer.userId, key, body, reply: closeReply }, work, clock);
  });
  announce(live, touched);
  return closed;
}

/** Says that figures and the board of these campaigns changed. */
export function announce(
  live: Deps['live'],
  touched: readonly { readonly id: number; readonly directorateId: number }[],
): void {
  for (const { id, directorateId } of touched) {
    live.publish({ topic: 'progress', campaignId: id, directorateId });
    live.publish({ topic: 'board', campaignId: id, directorateId });
  }
}

/** Who closes a call: not always the agent who made it (see resolve.service.ts). */
export interface ClosedBy {
  readonly actorId: number;
  /** The agent of the call, as the script names them. */
  readonly agentName: string;
  /** What the audit calls it. */
  readonly action: string;
}

/**
 * Everything a closing writes, in the caller's transaction: the people are settled as calls of the agent who made it,
 * the audit names who closed. Returns the campaigns touched.
 */
export async function settleSaid(
  tx: Db,
  call: CallRow,
  said: Said,
  by: ClosedBy,
  { clock, secret }: Pick<Deps, 'clock' | 'secret'>,
): Promise<readonly { id: number; directorateId: number }[]> {
  if (call.closedAt !== null) throw new Refusal('call.already_closed');
  const files = await claimFiles(tx, call.claimId);
  const onLine = await selectTargetsOnLine(tx, files, call.lineId);
  const outcomes = outcomesOf(said, files, onLine);
  const result = found(outcomes.find(({ targetId }) => targetId === (said.targetId ?? files[0]))).result;
  if (!(await closeCallRow(tx, call.id, result, clock.now()))) throw new Refusal('call.already_closed');
  await refuseIncomplete(tx, call.claimId, by.agentName, outcomes, clock);
  for (const { callback, ...outcome } of outcomes) {
    await updateCallTarget(tx, call.id, { ...outcome, callbackAt: callback?.at ?? null });
  }
  if (outcomes.some((outcome) => outcome.result === 'opt_out')) {
    const { number } = await selectLine(tx, call.lineId);
    await recordOpposition(tx, number, 'phone', by.actorId, secret, clock);
  }
  const { claimId, lineId, slot, agentId } = call;
  const touched = await settleCall(tx, { claimId, lineId, slot, agentId, outcomes }, clock);
  const details = { result, files: outcomes.length };
  await recordAudit(
    tx,
    { actorId: by.actorId, action: by.action, entity: 'call', entityId: call.id, details },
    clock,
  );
  return touched;
}

/** An interview is complete when its script says so, not before (design §5). */
async function refuseIncomplete(
  tx: Db,
  claimId: number,
  agentName: string,
  outcomes: readonly FileOutcome[],
  clock: Clock,
): Promise<void> {
  const complete = outcomes.filter(({ result }) => result === 'complete').map(({ targetId }) => targetId);
  if (complete.length === 0) return;
  const { targets, interviews } = await deskFilesOf(tx, claimId, complete);
  for (const target of targets) {
    const { content, answers } = found(interviews.get(target.id));
    const today = dayIn(clock.now(), zoneOf(target.territory));
    const flow = runScript(content, answers, targetFields(target, { agentName, today }));
    if (!flow.isComplete) throw new Refusal('call.incomplete_script');
  }
}
