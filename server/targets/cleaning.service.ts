import { dropSide, listSides, madeAt, sideAddress } from '#server/platform/side.ts';
import { forget, type ImportDeps } from './imports.service.ts';
import { selectForgotten, selectStagedNow } from './imports.store.ts';
import { readStaged } from './staged-state.ts';

/** A list that nobody confirmed holds people's data for nothing. */
const FORGOTTEN_MS = 7 * 24 * 3_600_000;
const AT_ONCE = 100;

/** Discards lists uploaded a week ago and never confirmed. */
export async function discardForgotten(deps: ImportDeps): Promise<void> {
  for (const row of await selectForgotten(deps.db, deps.clock.now() - FORGOTTEN_MS, AT_ONCE))
    await forget(deps, row, null, { campaignId: row.campaign_id, because: 'forgotten' });
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
