import { sql } from 'kysely';
import { type Db, dialectOf, unscoped } from '#server/platform/database.ts';
import type { People } from './slices.ts';

/** Of a campaign already fetched within the viewer's scope, hence `unscoped`. */

/** How many people of a campaign have a weight: counted in `targets_weighted`. */
export async function countWeighted(db: Db, campaignId: number): Promise<number> {
  const { n } = await unscoped(db)
    .selectFrom('targets')
    .select(({ fn }) => fn.countAll<number>().as('n'))
    .where('campaign_id', '=', campaignId)
    .where('weight', 'is not', null)
    .executeTakeFirstOrThrow();
  return Number(n);
}

export interface WeightedPerson {
  readonly weight: number;
  readonly state: string;
  readonly disposition: string | null;
  readonly best: number;
  /** As the room of interviews keeps it; null: nothing was answered. */
  readonly readingsJson: string | null;
}

/** These people: where they stand, and what they gave. */
export async function selectWeighted(db: Db, people: People): Promise<WeightedPerson[]> {
  const { rows } = await sql<WeightedPerson>`
    select t.weight, q.state, q.disposition, q.best_call as best, i.readings_json as "readingsJson"
    from targets t join queue_entries q on q.target_id = t.id left join interviews i on i.target_id = t.id
    where ${dialectOf(db).isAmong(sql`t.id`, sql`${people}`)} and t.weight is not null`.execute(unscoped(db));
  return rows.map((row) => ({ ...row, best: Number(row.best) }));
}
