import type { ResponseOf } from '#server/contracts/endpoint.ts';
import type { PauseKind, takePause } from '#server/contracts/queue.contract.ts';
import type { Clock } from '#server/platform/clock.ts';
import { type Db, inTransaction } from '#server/platform/database.ts';
import { Refusal } from '#server/platform/refusal.ts';
import type { Viewer } from '#server/platform/scope.ts';
import { currentClaim } from './claim.service.ts';
import { deletePause, deletePausesBefore, upsertPause } from './pauses.store.ts';
import { todayInParis } from './skips.rules.ts';

/**
 * Pauses are what is, never what was: one row while it lasts, no audit entry, no history. What agents do hour by hour is
 * not to be followed (CNIL: no permanent surveillance of staff); whoever leads the room needs to know who is there now.
 */

/** An agent stops for a while. Refuses `pause.in_hand` while they have somebody in charge. */
export async function pause(
  db: Db,
  { userId }: Viewer,
  kind: PauseKind,
  clock: Clock,
): Promise<ResponseOf<typeof takePause>> {
  if ((await currentClaim(db, userId, clock)) !== null) throw new Refusal('pause.in_hand');
  const since = await inTransaction(db, (tx) => upsertPause(tx, userId, kind, clock.now()));
  return { kind, since };
}

/** Whoever asks for somebody is back. */
export async function endPause(db: Db, userId: number): Promise<void> {
  await inTransaction(db, (tx) => deletePause(tx, userId));
}

/** Every night: a pause nobody came back from is forgotten with its day (in Paris). */
export async function purgePauses(db: Db, clock: Clock): Promise<number> {
  return deletePausesBefore(db, todayInParis(clock.now()));
}
