import { sql } from 'kysely';
import { type Db, dialectOf, unscoped } from '#server/platform/database.ts';

/** Of a campaign already fetched within the viewer's scope, hence `unscoped`. */

export interface PairCount {
  /** JSON, as the room of interviews keeps it. */
  readonly answer: string | null;
  /** JSON of another answer or of a column of the list; the text itself of a person's file. */
  readonly value: string | null;
  readonly n: number;
}

/** How many people gave each pair of answers. */
export async function countPairs(
  db: Db,
  campaignId: number,
  question: string,
  by: string,
): Promise<PairCount[]> {
  const { jsonMember } = dialectOf(db);
  const { rows } = await sql<PairCount>`
    select answer, value, count(*) as n from (
      select ${jsonMember('readings_json', question)} as answer, ${jsonMember('readings_json', by)} as value
      from interviews where campaign_id = ${campaignId}
    ) as pairs group by answer, value`.execute(unscoped(db));
  return rows.map(numbered);
}

/** The same by a column of the person's file. */
export async function countByFile(
  db: Db,
  campaignId: number,
  question: string,
  column: 'territory' | 'commune' | 'language',
): Promise<PairCount[]> {
  const { rows } = await sql<PairCount>`
    select answer, value, count(*) as n from (
      select ${dialectOf(db).jsonMember('i.readings_json', question)} as answer, ${sql.ref(`t.${column}`)} as value
      from interviews i join targets t on t.id = i.target_id where i.campaign_id = ${campaignId}
    ) as pairs group by answer, value`.execute(unscoped(db));
  return rows.map(numbered);
}

/** The same by an extra column of the list. */
export async function countByColumn(
  db: Db,
  campaignId: number,
  question: string,
  header: string,
): Promise<PairCount[]> {
  const { jsonMember } = dialectOf(db);
  const { rows } = await sql<PairCount>`
    select answer, value, count(*) as n from (
      select ${jsonMember('i.readings_json', question)} as answer, ${jsonMember('t.fields_json', header)} as value
      from interviews i join targets t on t.id = i.target_id where i.campaign_id = ${campaignId}
    ) as pairs group by answer, value`.execute(unscoped(db));
  return rows.map(numbered);
}

function numbered(row: PairCount): PairCount {
  return { ...row, n: Number(row.n) };
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
