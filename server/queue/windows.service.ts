import type { Clock } from '#server/platform/clock.ts';
import { type Db, inTransaction } from '#server/platform/database.ts';
import { closedBecause } from './queue.rules.ts';
import { selectCampaigns } from './scopes.store.ts';
import { selectWindows, updateWindow } from './windows.store.ts';

/**
 * Campaigns that can be called somewhere since the last sweep, or no longer: desks that wait must look again. What was
 * so is in the database: whichever process sweeps announces each change once.
 */
export async function turnWindows(
  db: Db,
  clock: Clock,
): Promise<{ readonly id: number; readonly directorateId: number }[]> {
  const windows = await selectWindows(db);
  const ids = windows.map(({ campaignId }) => campaignId);
  const campaigns = new Map((await selectCampaigns(db, ids)).map((campaign) => [campaign.id, campaign]));
  const turned = windows.flatMap(({ campaignId, territory, wasOpen }) => {
    const campaign = campaigns.get(campaignId);
    if (campaign === undefined) return [];
    const isOpen = closedBecause(campaign, territory, clock.now()) === null;
    return isOpen === wasOpen ? [] : [{ campaign, territory, isOpen }];
  });
  if (turned.length === 0) return [];
  await inTransaction(db, async (tx) => {
    for (const { campaign, territory, isOpen } of turned)
      await updateWindow(tx, campaign.id, territory, isOpen);
  });
  return [...new Set(turned.map(({ campaign }) => campaign))];
}
