import { recordAudit } from '#server/audit/index.ts';
import { telephonyChanged } from '#server/contracts/service.contract.ts';
import type { RingProblem } from '#server/contracts/telephony.contract.ts';
import { type Db, inTransaction } from '#server/platform/database.ts';
import type { Deps } from '#server/platform/http.ts';
import { TelephonyError } from './port.ts';
import type { Telephony } from './telephony.ts';
import {
  deleteTroubles,
  insertTrouble,
  postponeLooks,
  selectTroubles,
  type Trouble,
} from './trouble.store.ts';

export { selectTroubles, type Trouble };

/** How long calls stay by hand before the provider is asked whether it is back. */
const LOOK_AGAIN_MS = 60_000;

/** What passes by itself; the rest waits for an administrator. */
const passing: ReadonlySet<RingProblem> = new Set(['credentials', 'outage']);

type TroubleDeps = Pick<Deps, 'clock' | 'live' | 'log'>;

/**
 * The provider cannot be used, or not for this territory: its calls are dialled by hand from now on, and supervisors are
 * told.
 */
export async function falter(db: Db, code: RingProblem, territory: string, deps: TroubleDeps): Promise<void> {
  const now = deps.clock.now();
  const trouble: Trouble = {
    code,
    territory: code === 'territory_blocked' ? territory : null,
    sinceAt: now,
    lookAt: passing.has(code) ? now + LOOK_AGAIN_MS : null,
  };
  const isNews = await inTransaction(db, async (tx) => {
    if (!(await insertTrouble(tx, trouble))) return false;
    const details = { code, ...(trouble.territory !== null && { territory: trouble.territory }) };
    const said = { actorId: null, action: 'telephony.falter', entity: 'telephony', entityId: null, details };
    await recordAudit(tx, said, deps.clock);
    return true;
  });
  if (!isNews) return;
  deps.log.warn({ code, territory: trouble.territory }, 'telephony by hand');
  deps.live.publish(telephonyChanged);
}

/**
 * Calls go through the provider again. Somebody who says so (`actorId`) puts every trouble away; a provider that answers
 * by itself (null) only those that pass.
 */
export async function recover(db: Db, actorId: number | null, deps: TroubleDeps): Promise<void> {
  const gone = await inTransaction(db, async (tx) => {
    const count = await deleteTroubles(tx, actorId === null ? 'passing' : 'all');
    if (count === 0) return 0;
    const said = { actorId, action: 'telephony.recover', entity: 'telephony', entityId: null };
    await recordAudit(tx, said, deps.clock);
    return count;
  });
  if (gone > 0) deps.live.publish(telephonyChanged);
}

/** Asks a provider that faltered whether it is back, when it is time to. */
export async function lookForRecovery(db: Db, { provider }: Telephony, deps: TroubleDeps): Promise<void> {
  const now = deps.clock.now();
  const troubles = await selectTroubles(db);
  if (!troubles.some(({ lookAt }) => lookAt !== null && lookAt <= now)) return;
  const isBack = await provider.checkConfig().then(
    (findings) => findings.every(({ level }) => level !== 'error'),
    (error: unknown) => {
      if (error instanceof TelephonyError) return false;
      throw error;
    },
  );
  if (isBack) return recover(db, null, deps);
  await postponeLooks(db, now + LOOK_AGAIN_MS);
}
