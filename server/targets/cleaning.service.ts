import { recordAudit } from '#server/audit/index.ts';
import { inTransaction } from '#server/platform/database.ts';
import { allScope } from '#server/platform/scope.ts';
import { dropSide, listSides, madeAt, sideAddress } from '#server/platform/side.ts';
import type { ImportDeps } from './imports.service.ts';
import { deleteUploaded, selectForgotten, selectStagedNow } from './imports.store.ts';
import { readStaged } from './staged-state.ts';

/** A list that nobody confirmed holds people's data for nothing. */
const FORGOTTEN_MS = 7 * 24 * 3_600_000;
const AT_ONCE = 100;

/** Discards lists uploaded a week ago and never confirmed. */
export async function discardForgotten({ db, clock, config, live }: ImportDeps): Promise<void> {
  for (const row of await selectForgotten(db, clock.now() - FORGOTTEN_MS, AT_ONCE)) {
    const details = { campaignId: row.campaign_id, because: 'forgotten' };
    await inTransaction(db, async (tx) => {
      if (!(await deleteUploaded(tx, allScope, row.id))) return;
      await recordAudit(
        tx,
        { actorId: null, action: 'import.discard', entity: 'import', entityId: row.id, details },
        clock,
      );
    });
    const { kept, side } = readStaged(row.staged_json);
    for (const name of [kept, side]) await dropSide(db, sideAddress(config), name);
    live.publish({ topic: 'import', campaignId: row.campaign_id, directorateId: row.directorate_id });
  }
}

/** An upload in progress is in no table yet. */
const STRAY_MS = 24 * 3_600_000;

/** Throws away side stores that no import names: what a crash in the middle of an upload leaves. */
export async function dropStrays({ db, clock, config }: ImportDeps): Promise<void> {
  const address = sideAddress(config);
  const named = new Set(
    (await selectStagedNow(db)).flatMap(({ staged_json }) => {
      const { kept, side } = readStaged(staged_json);
      return [kept, side];
    }),
  );
  for (const name of await listSides(db, address)) {
    if (!named.has(name) && madeAt(name) < clock.now() - STRAY_MS) await dropSide(db, address, name);
  }
}
