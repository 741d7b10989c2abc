import { type RawBuilder, sql } from 'kysely';
import { type Db, dialectOf, unscoped } from '#server/platform/database.ts';

/** Of a campaign already fetched within the viewer's scope, hence `unscoped`. */

export interface PairCount {
  /** JSON, as the room of interviews keeps it. */
  readonly answer: string | null;
  /** JSON of another answer or of a column of the list; the text itself of a person's file. */
  readonly value: string | null;
  readonly n: number;
}

/** What answers are crossed with: another question, a column of the person's file, or an extra one of the list. */
export type CrossedBy =
  | { readonly question: string }
  | { readonly file: 'territory' | 'commune' | 'language' }
  | { readonly column: string };

/** How many people gave each answer, by what it is crossed with. */
export async function countPairs(
  db: Db,
  campaignId: number,
  question: string,
  by: CrossedBy,
): Promise<PairCount[]> {
  const file = 'question' in by ? sql`` : sql`join targets t on t.id = i.target_id`;
  const { rows } = await sql<PairCount>`
    select answer, value, count(*) as n from (
      select ${dialectOf(db).jsonMember('i.readings_json', question)} as answer, ${crossedValue(db, by)} as value
      from interviews i ${file} where i.campaign_id = ${campaignId}
    ) as pairs group by answer, value`.execute(unscoped(db));
  return rows.map((row) => ({ ...row, n: Number(row.n) }));
}

function crossedValue(db: Db, by: CrossedBy): RawBuilder<string | null> {
  const { jsonMember } = dialectOf(db);
  if ('question' in by) return jsonMember('i.readings_json', by.question);
  return 'file' in by ? sql.ref(`t.${by.file}`) : jsonMember('t.fields_json', by.column);
}

/** Extra columns of the first people of a campaign. */
export async function selectFields(db: Db, campaignId: number, limit: number): Promise<string[]> {
  const rows = await unscoped(db)
    .selectFrom('targets')
    .select('fields_json')
    .where('campaign_id', '=', campaignId)
    .orderBy('id')
    .limit(limit)
    .execute();
  return rows.map(({ fields_json }) => fields_json);
}
