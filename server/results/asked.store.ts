import type { Db } from '#server/platform/database.ts';

/** The published versions of a script, newest first. */
export async function selectPublishedVersions(
  db: Db,
  scriptId: number,
): Promise<{ id: number; state: string }[]> {
  return db
    .selectFrom('script_versions')
    .select(['id', 'state'])
    .where('script_id', '=', scriptId)
    .where('state', 'in', ['live', 'retired'])
    .orderBy('number', 'desc')
    .limit(200)
    .execute();
}

/** One seek in `answers_by_campaign`, however many answers there are. */
export async function hasAnswers(db: Db, campaignId: number, name: string): Promise<boolean> {
  const row = await db
    .selectFrom('answers')
    .select('id')
    .where('campaign_id', '=', campaignId)
    .where('name', '=', name)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}
