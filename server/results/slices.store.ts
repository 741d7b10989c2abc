import { type Db, unscoped } from '#server/platform/database.ts';

/** People and calls of a campaign already fetched within the viewer's scope, a slice at a time: see slices.ts. */

/** The next people of a campaign by their ids, `size` at most: of this campaign alone, wherever theirs lie among others'. */
export async function selectPeople(
  db: Db,
  campaignId: number,
  after: number,
  size: number,
): Promise<number[]> {
  const rows = await unscoped(db)
    .selectFrom('targets')
    .select('id')
    .where('campaign_id', '=', campaignId)
    .where('id', '>', after)
    .orderBy('id')
    .limit(size)
    .execute();
  return rows.map(({ id }) => id);
}

/** The instant up to which a slice of `size` calls goes; null: fewer are left. */
export async function endOfCalls(db: Db, campaignId: number, after: number, size: number) {
  const row = await unscoped(db)
    .selectFrom('calls')
    .select('started_at')
    .where('campaign_id', '=', campaignId)
    .where('started_at', '>', after)
    .orderBy('started_at')
    .offset(size - 1)
    .limit(1)
    .executeTakeFirst();
  return row === undefined ? null : Number(row.started_at);
}
