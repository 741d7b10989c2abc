import type { CallResult } from '#server/contracts/call-results.ts';
import type { CallView } from '#server/contracts/calls.contract.ts';
import { type Db, inTransaction } from '#server/platform/database.ts';
import type { Deps } from '#server/platform/http.ts';
import { found, Refusal } from '#server/platform/refusal.ts';
import type { Viewer } from '#server/platform/scope.ts';
import { endLeavers, holdLeftCall } from '#server/queue/index.ts';
import { holdOpenCall, markResolved, selectCallWithin } from './calls.store.ts';
import { announce, settleSaid } from './close.service.ts';
import { callView } from './open.service.ts';

/** What a supervisor says of a call nobody else will close. */
export interface Resolution {
  readonly result: CallResult;
  readonly note: string;
  readonly callback?:
    | { readonly at: number; readonly note: string; readonly interpreter?: string | undefined }
    | undefined;
}

/**
 * Closes a call left « à qualifier » in the place of its agent: settled exactly as {@link closeCall} would, as a call of
 * that agent, audited as the supervisor's. Refuses `call.desk_alive` as long as the agent's own desk answers,
 * `call.already_closed`, `call.incomplete_script`, and what a callback is refused for.
 */
export async function resolveCall(
  db: Db,
  viewer: Viewer,
  callId: number,
  resolution: Resolution,
  deps: Pick<Deps, 'clock' | 'live' | 'secret'>,
): Promise<{ call: CallView }> {
  // Somebody whose account was closed a moment ago has no desk any more.
  await endLeavers(db, deps.clock);
  const { call, touched } = await inTransaction(db, async (tx) => {
    const left = found(await selectCallWithin(tx, viewer.scope, callId));
    const by = { actorId: viewer.userId, agentName: left.agentName, action: 'call.resolve' };
    if (!(await holdOpenCall(tx, callId))) throw new Refusal('call.already_closed');
    if (!(await holdLeftCall(tx, left.claimId, deps.clock.now()))) throw new Refusal('call.desk_alive');
    const settled = await settleSaid(tx, left, { ...resolution, others: [] }, by, deps);
    await markResolved(tx, callId, viewer.userId);
    const closed = found(await selectCallWithin(tx, viewer.scope, callId));
    return { call: callView(closed), touched: settled };
  });
  announce(deps.live, touched);
  return { call };
}
