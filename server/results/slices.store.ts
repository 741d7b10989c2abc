import { sql } from 'kysely';
import { type Db, unscoped } from '#server/platform/database.ts';

/** People of a campaign already fetched within the viewer's scope, a slice at a time: see {@link inSlices}. */

/** Rows whose place is after one and up to another; `upTo` null: up to the last. */
export interface Slice {
  readonly after: number;
  readonly upTo: number | null;
}

/** The person up to whom a slice of `size` of them goes; null: fewer are left. */
export async function endOfPeople(db: Db, campaignId: number, after: number, size: number) {
  const row = await unscoped(db)
    .selectFrom('targets')
    .select('id')
    .where('campaign_id', '=', campaignId)
    .where('id', '>', after)
    .orderBy('id')
    .offset(size - 1)
    .limit(1)
    .executeTakeFirst();
  return row === undefined ? null : row.id;
}

/** Bounds on people; the campaign without its index, which has all of them where a slice wants a few. */
export function within(person: string, campaign: string, campaignId: number, { after, upTo }: Slice) {
  const last = upTo === null ? sql`` : sql`and ${sql.ref(person)} <= ${upTo}`;
  return sql<boolean>`${sql.ref(person)} > ${after} ${last} and +${sql.ref(campaign)} = ${campaignId}`;
}
