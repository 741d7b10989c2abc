import { sql } from 'kysely';
import { type Db, dialectOf, unscoped } from '#server/platform/database.ts';

/** What files say of people of a campaign already fetched within the viewer's scope, hence `unscoped`. */

export interface PersonWords {
  readonly id: number;
  readonly lastName: string | null;
  readonly firstName: string | null;
  readonly name: string;
  readonly commune: string | null;
  readonly fieldsJson: string;
  readonly versionId: number | null;
}

export async function selectWords(db: Db, targetIds: readonly number[]): Promise<PersonWords[]> {
  const { rows } = await sql<PersonWords>`
    select t.id, t.last_name as "lastName", t.first_name as "firstName", t.display_name as name, t.commune,
      t.fields_json as "fieldsJson", i.version_id as "versionId"
    from targets t left join interviews i on i.target_id = t.id
    where ${dialectOf(db).isAmong(sql`t.id`, sql`${JSON.stringify(targetIds)}`)}`.execute(unscoped(db));
  return rows;
}
