import { inTransaction, isPassing } from '#server/platform/database.ts';
import type { Deps } from '#server/platform/http.ts';
import { enrolImport } from '#server/queue/index.ts';
import { failImport, mergeImport, runNextImport } from '#server/targets/index.ts';
import { selectWaitingImport } from './jobs.store.ts';

/**
 * Runs the oldest confirmed import: rows are read aside in slices, then become people and enter the queue in one
 * transaction, so that nobody ever sees half a list. One that cannot be read is given up; one that only met an
 * unreachable or busy database waits for the next turn. True when there was one.
 */
export async function runImport(deps: Deps, isStopping: () => boolean): Promise<boolean> {
  const { db, clock, live, secret, log } = deps;
  const importId = await selectWaitingImport(db);
  if (importId === undefined) return false;
  try {
    const home = await runNextImport(db, deps, isStopping);
    if (home === null) return false;
    await inTransaction(db, async (tx) => {
      const isOurs = await mergeImport(tx, home.importId, clock, secret);
      if (isOurs) await enrolImport(tx, home.importId, clock);
    });
    for (const topic of ['import', 'progress'] as const)
      live.publish({ topic, campaignId: home.campaignId, directorateId: home.directorateId });
  } catch (error) {
    if (isPassing(error)) throw error;
    log.error({ importId, kind: error instanceof Error ? error.name : 'unknown' }, 'import failed');
    await failImport(db, importId, clock);
    live.publish({ topic: 'import', campaignId: null, directorateId: null });
  }
  return true;
}
