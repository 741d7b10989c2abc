import { recordAudit } from '#server/audit/index.ts';
import type { Clock } from '#server/platform/clock.ts';
import { type Db, inTransaction } from '#server/platform/database.ts';
import { endClaimRow } from './claims.store.ts';
import {
  hasLeavers,
  holdLeftClaim,
  lockLeaversClaims,
  lockPlaces,
  silenceLeavers,
  updatePlaces,
} from './steer.store.ts';

export type { Place, PlaceRow } from './steer.store.ts';

const LEAVERS_AT_ONCE = 50;

/**
 * People whose account was closed, or is no longer one that calls, keep nobody: whoever they had in preparation goes back
 * as they were, and their open call is « à qualifier » at once. Whether there was any.
 */
export async function endLeavers(db: Db, clock: Clock): Promise<boolean> {
  // Asked before writing: nearly always there is none.
  if (!(await hasLeavers(db, clock.now()))) return false;
  await inTransaction(db, async (tx) => {
    await silenceLeavers(tx, clock.now());
    for (const claimId of await lockLeaversClaims(tx, LEAVERS_AT_ONCE)) {
      await endClaimRow(tx, claimId, 'lapsed', clock.now());
      const entry = { actorId: null, action: 'claim.lapse', entity: 'claim', entityId: claimId };
      await recordAudit(tx, entry, clock);
    }
  });
  return true;
}

/** Holds a claim whose open call its own desk has left, for the transaction; false while that desk answers. */
export const holdLeftCall = holdLeftClaim;

/** The places of these people, held for the transaction; nothing for those in somebody's hands. */
export const holdPlaces = lockPlaces;

/** Gives people held by {@link holdPlaces} in the same transaction their new places. */
export const givePlaces = updatePlaces;
