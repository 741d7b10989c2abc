import {
  type ExpressionBuilder,
  type Insertable,
  type Selectable,
  type SqlBool,
  sql,
  type Updateable,
} from 'kysely';
import type { Db } from '#server/platform/database.ts';
import type { Schema } from '#server/platform/schema.ts';
import type { Scope } from '#server/platform/scope.ts';

export type SheetRow = Selectable<Schema['sheets']> & {
  readonly directorate_name: string | null;
  readonly owner_name: string;
  readonly owner_disabled_at: number | null;
};
export type VersionRow = Selectable<Schema['sheet_versions']>;

/** One's directorate's sheets and the shared ones; for an agent, of the directorates whose campaigns they call for. */
function visibleTo(scope: Scope) {
  return (eb: ExpressionBuilder<Schema, 'sheets'>) => {
    const shared = eb('sheets.directorate_id', 'is', null);
    switch (scope.kind) {
      case 'all':
        return sql<SqlBool>`coalesce(sheets.directorate_id, 0) >= 0`;
      case 'directorate':
        return eb.or([shared, eb('sheets.directorate_id', '=', scope.directorateId)]);
      case 'assigned':
        return eb.or([
          shared,
          eb.exists(
            eb
              .selectFrom('campaign_agents')
              .innerJoin('campaigns', 'campaigns.id', 'campaign_agents.campaign_id')
              .select('campaign_agents.user_id')
              .whereRef('campaigns.directorate_id', '=', 'sheets.directorate_id')
              .where('campaign_agents.user_id', '=', scope.userId),
          ),
        ]);
      case 'none':
        return sql<SqlBool>`sheets.directorate_id < 0`;
    }
  };
}

/** The ids of the sheets a viewer may know of. */
function visibleIds(db: Db, scope: Scope) {
  return db.selectFrom('sheets').select('sheets.id').where(visibleTo(scope));
}

function selectSheetRows(db: Db, scope: Scope) {
  return db
    .selectFrom('sheets')
    .innerJoin('users', 'users.id', 'sheets.owner_id')
    .leftJoin('directorates', 'directorates.id', 'sheets.directorate_id')
    .selectAll('sheets')
    .select([
      'directorates.name as directorate_name',
      'users.name as owner_name',
      'users.disabled_at as owner_disabled_at',
    ])
    .where('sheets.id', 'in', visibleIds(db, scope));
}

export async function selectSheets(db: Db, scope: Scope, limit: number): Promise<SheetRow[]> {
  return selectSheetRows(db, scope).orderBy('sheets.id').limit(limit).execute();
}

export async function selectSheet(db: Db, scope: Scope, id: number): Promise<SheetRow | undefined> {
  return selectSheetRows(db, scope).where('sheets.id', '=', id).executeTakeFirst();
}

/** The draft and live versions of these sheets, without what a list does not show. */
export async function selectCurrentVersions(
  db: Db,
  sheetIds: readonly number[],
): Promise<Omit<VersionRow, 'text' | 'search_text'>[]> {
  if (sheetIds.length === 0) return [];
  return db
    .selectFrom('sheet_versions')
    .select([
      'id',
      'sheet_id',
      'number',
      'state',
      'title',
      'topic',
      'published_at',
      'published_by',
      'created_at',
    ])
    .where('sheet_id', 'in', sheetIds)
    .where('state', 'in', ['draft', 'live'])
    .orderBy('sheet_id')
    .orderBy('id')
    .execute();
}

/** Every version of a sheet the caller may see, latest first. */
export async function selectVersions(db: Db, sheetId: number) {
  return db
    .selectFrom('sheet_versions')
    .leftJoin('users', 'users.id', 'sheet_versions.published_by')
    .selectAll('sheet_versions')
    .select('users.name as publisher')
    .where('sheet_id', '=', sheetId)
    .orderBy('number', 'desc')
    .execute();
}

/** Published, in use, and visible to the viewer. */
function selectPublished(db: Db, scope: Scope) {
  return db
    .selectFrom('sheet_versions')
    .innerJoin('sheets', 'sheets.id', 'sheet_versions.sheet_id')
    .where('sheets.id', 'in', visibleIds(db, scope))
    .where('sheets.withdrawn_at', 'is', null)
    .where('sheet_versions.state', '=', 'live');
}

const publishedColumns = [
  'sheets.id',
  'sheets.slug',
  'sheets.review_on',
  'sheet_versions.number',
  'sheet_versions.title',
  'sheet_versions.topic',
  'sheet_versions.text',
  'sheet_versions.published_at',
] as const;

export type PublishedRow = Pick<Selectable<Schema['sheets']>, 'id' | 'slug' | 'review_on'> &
  Pick<VersionRow, 'number' | 'title' | 'topic' | 'text' | 'published_at'>;

export async function selectPublishedBySlugs(
  db: Db,
  scope: Scope,
  slugs: readonly string[],
): Promise<PublishedRow[]> {
  if (slugs.length === 0) return [];
  return selectPublished(db, scope)
    .select(publishedColumns)
    .where('sheets.slug', 'in', slugs)
    .orderBy('sheets.id')
    .execute();
}

export interface SearchedRow {
  readonly id: number;
  readonly slug: string;
  readonly title: string;
  readonly searchText: string;
}

/**
 * Published sheets with a word that begins with one of `stems` (letters and digits only), without their text. A scan:
 * sheets are few, and no index of either database finds the beginnings of words the way the other does.
 */
export async function selectWithWords(
  db: Db,
  scope: Scope,
  stems: readonly string[],
  limit: number,
): Promise<SearchedRow[]> {
  return selectPublished(db, scope)
    .select(['sheets.id', 'sheets.slug', 'sheet_versions.title', 'sheet_versions.search_text as searchText'])
    .where((eb) => eb.or(stems.map((stem) => eb('sheet_versions.search_text', 'like', `% ${stem}%`))))
    .orderBy('sheets.id')
    .limit(limit)
    .execute();
}

/** Published sheets in use that this person answers for, whose review date has passed. */
export async function countStale(db: Db, scope: Scope, ownerId: number, today: string): Promise<number> {
  const { count } = await selectPublished(db, scope)
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('sheets.owner_id', '=', ownerId)
    .where('sheets.review_on', '<', today)
    .executeTakeFirstOrThrow();
  return Number(count);
}

/** Null when another sheet has the slug already. */
export async function insertSheet(db: Db, row: Insertable<Schema['sheets']>): Promise<number | null> {
  const inserted = await db
    .insertInto('sheets')
    .values(row)
    .onConflict((conflict) => conflict.column('slug').doNothing())
    .returning('id')
    .executeTakeFirst();
  return inserted?.id ?? null;
}

/** Also takes the sheet's row lock: writers of one sheet then follow one another. False: not visible. */
export async function updateSheet(
  db: Db,
  scope: Scope,
  id: number,
  change: Updateable<Schema['sheets']>,
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('sheets')
    .set(change)
    .where('id', '=', id)
    .where(visibleTo(scope))
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

type DraftContent = Pick<VersionRow, 'title' | 'topic' | 'text' | 'search_text'>;

/** Replaces the draft's content, or opens a draft under the next number. Only ever touches a draft. */
export async function putDraft(db: Db, sheetId: number, content: DraftContent, at: number): Promise<void> {
  const { numUpdatedRows } = await db
    .updateTable('sheet_versions')
    .set(content)
    .where('sheet_id', '=', sheetId)
    .where('state', '=', 'draft')
    .executeTakeFirst();
  if (numUpdatedRows > 0n) return;
  const last = await db
    .selectFrom('sheet_versions')
    .select(({ fn }) => fn.max('number').as('number'))
    .where('sheet_id', '=', sheetId)
    .executeTakeFirst();
  await db
    .insertInto('sheet_versions')
    .values({
      ...content,
      sheet_id: sheetId,
      number: Number(last?.number ?? 0) + 1,
      state: 'draft',
      published_at: null,
      published_by: null,
      created_at: at,
    })
    .execute();
}

export async function deleteDraft(db: Db, sheetId: number): Promise<void> {
  await db
    .deleteFrom('sheet_versions')
    .where('sheet_id', '=', sheetId)
    .where('state', '=', 'draft')
    .execute();
}

/** Makes the draft live and retires the one before; false when there is no draft any more. */
export async function publishDraft(db: Db, sheetId: number, by: number, at: number): Promise<boolean> {
  await db
    .updateTable('sheet_versions')
    .set({ state: 'retired' })
    .where('sheet_id', '=', sheetId)
    .where('state', '=', 'live')
    .execute();
  const { numUpdatedRows } = await db
    .updateTable('sheet_versions')
    .set({ state: 'live', published_at: at, published_by: by })
    .where('sheet_id', '=', sheetId)
    .where('state', '=', 'draft')
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

/** Scripts whose draft or published version names the sheet, among those the viewer's directorate may see. */
export async function selectScriptsNaming(
  db: Db,
  directorateId: number | null,
  slug: string,
): Promise<{ id: number; name: string }[]> {
  return db
    .selectFrom('scripts')
    .select(['scripts.id', 'scripts.name'])
    .distinct()
    .innerJoin('script_versions', 'script_versions.script_id', 'scripts.id')
    .where('script_versions.state', 'in', ['draft', 'live'])
    .where('script_versions.content_json', 'like', `%"sheet":"${slug}"%`)
    .where(sql<SqlBool>`coalesce(scripts.directorate_id, 0) in (0, ${directorateId ?? 0})`)
    .orderBy('scripts.name')
    .orderBy('scripts.id')
    .limit(50)
    .execute();
}

/** Who may answer for a sheet: those who may write it, and whose account is open. */
export async function selectPossibleOwners(
  db: Db,
  directorateId: number | null,
): Promise<{ id: number; name: string }[]> {
  return db
    .selectFrom('users')
    .select(['id', 'name'])
    .where('disabled_at', 'is', null)
    .where((eb) => {
      const leads = eb.and([eb('role', '=', 'supervisor'), eb('directorate_id', 'is', null)]);
      if (directorateId === null) return leads;
      const own = eb.and([
        eb('role', 'in', ['requester', 'supervisor']),
        eb('directorate_id', '=', directorateId),
      ]);
      return eb.or([leads, own]);
    })
    .orderBy('name')
    .orderBy('id')
    .limit(500)
    .execute();
}

export async function hasDirectorate(db: Db, id: number): Promise<boolean> {
  const row = await db.selectFrom('directorates').select('id').where('id', '=', id).executeTakeFirst();
  return row !== undefined;
}
