import { sql } from 'kysely';
import { textStates } from '#server/contracts/texts.contract.ts';
import { type Db, dialectOf, unscoped } from '#server/platform/database.ts';
import { foldTally } from '#server/platform/folding.ts';

/** Free answers of a campaign already fetched within the viewer's scope, hence `unscoped`. */

type TextState = (typeof textStates)[number];

/** What these people wrote now, all of it: a text that changed is to be read again, one that is gone is forgotten. */
export async function keepTexts(
  tx: Db,
  campaignId: number,
  people: readonly { readonly targetId: number; readonly texts: readonly (readonly [string, string])[] }[],
): Promise<void> {
  const ids = people.map(({ targetId }) => targetId);
  const known = new Map((await selectTexts(tx, ids)).map((row) => [`${row.targetId} ${row.name}`, row.text]));
  const now = people.flatMap(({ targetId, texts }) =>
    texts.map(([name, text]) => ({ targetId, name, text, key: `${targetId} ${name}` })),
  );
  const changed = now.filter(({ key, text }) => known.get(key) !== text);
  const there = new Set(now.map(({ key }) => key));
  const gone = [...known.keys()].filter((key) => !there.has(key)).map((key) => key.split(' '));
  if (gone.length > 0) await deleteTexts(tx, JSON.stringify(gone));
  if (changed.length === 0) return;
  const { jsonRows, numberCell, cell } = dialectOf(tx);
  const rows = JSON.stringify(changed.map(({ targetId, name, text }) => [targetId, name, text]));
  await sql`
    insert into open_texts (target_id, name, campaign_id, text, revision, state, masks_json)
    select ${numberCell('s', 0)}, ${cell('s', 1)}, cast(${campaignId} as bigint), ${cell('s', 2)}, 1, 'to_read', '[]'
    from ${jsonRows(rows, 's')} where true
    on conflict (target_id, name) do update set text = excluded.text, revision = open_texts.revision + 1,
      state = 'to_read', masks_json = '[]', read_by = null, read_at = null`.execute(tx);
}

async function deleteTexts(tx: Db, json: string): Promise<void> {
  const { jsonRows, numberCell, cell } = dialectOf(tx);
  await sql`
    delete from open_texts where (target_id, name) in (
      select ${numberCell('s', 0)}, ${cell('s', 1)} from ${jsonRows(json, 's')}
    )`.execute(tx);
}

export interface TextRow {
  readonly targetId: number;
  readonly name: string;
  readonly text: string;
  readonly revision: number;
  readonly state: TextState;
  readonly masksJson: string;
  readonly readBy: string | null;
  readonly readAt: number | null;
}

/** Of these people. */
export async function selectTexts(
  db: Db,
  targetIds: readonly number[],
): Promise<Pick<TextRow, 'targetId' | 'name' | 'text' | 'state' | 'masksJson'>[]> {
  const { rows } = await sql<Pick<TextRow, 'targetId' | 'name' | 'text' | 'state' | 'masksJson'>>`
    select target_id as "targetId", name, text, state, masks_json as "masksJson" from open_texts
    where ${dialectOf(db).isAmong(sql`target_id`, sql`${JSON.stringify(targetIds)}`)}`.execute(unscoped(db));
  return rows;
}

/** How many are in each state, as triggers keep it: as cheap when all are read as when none is. */
export async function countTexts(db: Db, campaignId: number): Promise<{ state: TextState; n: number }[]> {
  const { rows } = await sql<{ state: TextState; n: number }>`
    select state, sum(n) as n from text_tallies where campaign_id = ${campaignId}
    group by state having sum(n) <> 0`.execute(unscoped(db));
  return rows.map((row) => ({ ...row, n: Number(row.n) }));
}

/** See {@link foldTally}. */
export async function foldTextTallies(db: Db): Promise<void> {
  await foldTally(db, 'text_tallies', ['campaign_id', 'state']);
}

export interface TextPage {
  readonly states: readonly TextState[];
  /** The last text already seen. */
  readonly after: { readonly targetId: number; readonly name: string };
  readonly limit: number;
}

/** The next texts of a campaign in these states, person by person. */
export async function selectTextPage(
  db: Db,
  campaignId: number,
  { states, after, limit }: TextPage,
): Promise<TextRow[]> {
  const rows = await textsOf(db, campaignId)
    .where('open_texts.state', 'in', states)
    .where(sql<boolean>`(open_texts.target_id, open_texts.name) > (${after.targetId}, ${after.name})`)
    .orderBy('open_texts.target_id')
    .orderBy('open_texts.name')
    .limit(limit)
    .execute();
  return rows.map(rowOf);
}

export async function selectText(
  db: Db,
  campaignId: number,
  targetId: number,
  name: string,
): Promise<TextRow | undefined> {
  const row = await textsOf(db, campaignId)
    .where('open_texts.target_id', '=', targetId)
    .where('open_texts.name', '=', name)
    .executeTakeFirst();
  return row && rowOf(row);
}

function textsOf(db: Db, campaignId: number) {
  return unscoped(db)
    .selectFrom('open_texts')
    .leftJoin('users', 'users.id', 'open_texts.read_by')
    .select([
      'open_texts.target_id as targetId',
      'open_texts.name',
      'open_texts.text',
      'open_texts.revision',
      'open_texts.state',
      'open_texts.masks_json as masksJson',
      'users.name as readBy',
      'open_texts.read_at as readAt',
    ])
    .where('open_texts.campaign_id', '=', campaignId);
}

function rowOf(row: Omit<TextRow, 'state'> & { readonly state: string }): TextRow {
  return { ...row, state: textStates.find((state) => state === row.state) ?? 'to_read' };
}

export interface Decision {
  readonly targetId: number;
  readonly name: string;
  readonly campaignId: number;
  /** As it was read: false is returned when the text, or what was decided of it, has changed since. */
  readonly revision: number;
  readonly state: TextState;
  readonly masksJson: string;
  readonly readBy: number | null;
  readonly readAt: number | null;
}

export async function decideText(tx: Db, decision: Decision): Promise<boolean> {
  const { targetId, name, campaignId, revision, state, masksJson, readBy, readAt } = decision;
  const { numUpdatedRows } = await unscoped(tx)
    .updateTable('open_texts')
    .set({ state, masks_json: masksJson, read_by: readBy, read_at: readAt, revision: revision + 1 })
    .where('target_id', '=', targetId)
    .where('name', '=', name)
    .where('campaign_id', '=', campaignId)
    .where('revision', '=', revision)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}
