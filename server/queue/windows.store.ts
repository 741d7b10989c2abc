import { sql } from 'kysely';
import type { Db } from '#server/platform/database.ts';

/** Where people of campaigns that began and are not closed live, and whether they could be called at the last sweep. */
export async function selectWindows(
  db: Db,
): Promise<{ campaignId: number; territory: string; wasOpen: boolean }[]> {
  const { rows } = await sql<{ campaignId: number; territory: string; wasOpen: number }>`
    select s.campaign_id as "campaignId", s.territory, max(s.was_open) as "wasOpen"
    from queue_scopes s join campaigns c on c.id = s.campaign_id
    where c.state in ('running', 'paused') or s.was_open = 1
    group by s.campaign_id, s.territory
    order by 1, 2`.execute(db);
  return rows.map((row) => ({ ...row, wasOpen: Number(row.wasOpen) === 1 }));
}

export async function updateWindow(
  tx: Db,
  campaignId: number,
  territory: string,
  isOpen: boolean,
): Promise<void> {
  await tx
    .updateTable('queue_scopes')
    .set({ was_open: isOpen ? 1 : 0 })
    .where('campaign_id', '=', campaignId)
    .where('territory', '=', territory)
    .execute();
}
