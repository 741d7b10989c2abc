import type { z } from 'zod';
import { type Db, inTransaction } from '#server/platform/database.ts';
import type { Deps } from '#server/platform/http.ts';
import { found, Refusal } from '#server/platform/refusal.ts';
import type { Viewer } from '#server/platform/scope.ts';
import { claimFiles } from '#server/queue/index.ts';
import { selectOwnCall } from './calls.store.ts';
import { closeCall, closeReply } from './close.service.ts';
import { keepLate } from './late.service.ts';
import { once } from './once.service.ts';
import { callView } from './open.service.ts';
import type { Said } from './outcome.rules.ts';

/**
 * Closes a call as {@link closeCall} does. When somebody else closed it meanwhile, in the place of this agent whose desk
 * was away, what the agent says of it is kept for review: a promise made on the telephone is never dropped.
 */
export async function closeOrKeep(
  db: Db,
  viewer: Viewer,
  callId: number,
  said: Said,
  key: string | null,
  deps: Pick<Deps, 'clock' | 'live' | 'secret'>,
): Promise<z.infer<typeof closeReply>> {
  try {
    return await closeCall(db, viewer, callId, said, key, deps);
  } catch (problem) {
    const isClosed = problem instanceof Refusal && problem.code === 'call.already_closed';
    const own = isClosed ? await selectOwnCall(db, callId, viewer.userId) : undefined;
    const { result } = said;
    if (own === undefined || own.resolvedBy === null || key === null || result === undefined) throw problem;
    return inTransaction(db, async (tx) => {
      const body = ['close', callId, said];
      const keep = async () => {
        const targetId = said.targetId ?? found((await claimFiles(tx, own.claimId))[0]);
        await keepLate(tx, own, { kind: 'close', targetId, said }, deps.clock.now());
        return { call: callView(own), isLate: true };
      };
      return once(tx, { userId: viewer.userId, key, body, reply: closeReply }, keep, deps.clock);
    });
  }
}
