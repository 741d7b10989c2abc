import { type ExpressionBuilder, type Insertable, type Selectable, sql } from 'kysely';
import type { Db } from '#server/platform/database.ts';
import type { Schema } from '#server/platform/schema.ts';
import type { Scope } from '#server/platform/scope.ts';
import { statement } from '#server/platform/statement.ts';

export type ScriptRow = Selectable<Schema['scripts']>;
export type VersionRow = Selectable<Schema['script_versions']>;

/**
 * One's directorate's scripts and the shared ones. An agent's are those of the campaigns they call for, and the shared
 * ones that are published: whoever has no campaign yet practises on these.
 */
function visibleTo(scope: Scope) {
  return (eb: ExpressionBuilder<Schema, 'scripts'>) => {
    switch (scope.kind) {
      case 'all':
        return sql<boolean>`coalesce(scripts.directorate_id, 0) >= 0`;
      case 'directorate':
        return eb.or([
          eb('scripts.directorate_id', 'is', null),
          eb('scripts.directorate_id', '=', scope.directorateId),
        ]);
      case 'assigned':
        return eb.or([
          eb.exists(
            eb
              .selectFrom('campaign_agents')
              .innerJoin('campaigns', 'campaigns.id', 'campaign_agents.campaign_id')
              .select('campaign_agents.user_id')
              .whereRef('campaigns.script_id', '=', 'scripts.id')
              .where('campaign_agents.user_id', '=', scope.userId),
          ),
          eb.and([
            eb('scripts.directorate_id', 'is', null),
            eb.exists(
              eb
                .selectFrom('script_versions')
                .select('script_versions.id')
                .whereRef('script_versions.script_id', '=', 'scripts.id')
                .where('script_versions.state', '=', 'live'),
            ),
          ]),
        ]);
      case 'none':
        return sql<boolean>`scripts.directorate_id < 0`;
    }
  };
}

export async function selectScripts(db: Db, scope: Scope, limit: number): Promise<ScriptRow[]> {
  return db
    .selectFrom('scripts')
    .selectAll()
    .where(visibleTo(scope))
    .orderBy('name')
    .orderBy('id')
    .limit(limit)
    .execute();
}

export async function selectScript(db: Db, scope: Scope, id: number): Promise<ScriptRow | undefined> {
  return db.selectFrom('scripts').selectAll().where('id', '=', id).where(visibleTo(scope)).executeTakeFirst();
}

/** The draft and live versions of these scripts; a script has at most one of each. */
export async function selectCurrentVersions(db: Db, scriptIds: readonly number[]): Promise<VersionRow[]> {
  if (scriptIds.length === 0) return [];
  return db
    .selectFrom('script_versions')
    .selectAll()
    .where('script_id', 'in', scriptIds)
    .where('state', 'in', ['draft', 'live'])
    .orderBy('script_id')
    .orderBy('id')
    .execute();
}

/** Every version of a script, newest first. */
export async function selectVersions(db: Db, scriptId: number): Promise<VersionRow[]> {
  return db
    .selectFrom('script_versions')
    .selectAll()
    .where('script_id', '=', scriptId)
    .orderBy('number', 'desc')
    .execute();
}

const version = statement<{ versionId: number }, VersionRow>((db, { versionId }) =>
  db.selectFrom('script_versions').selectAll().where('id', '=', versionId),
);

export async function selectVersion(db: Db, versionId: number): Promise<VersionRow | undefined> {
  return (await db.executeQuery(version(db, { versionId }))).rows[0];
}

export async function insertScript(db: Db, row: Insertable<Schema['scripts']>): Promise<number> {
  const { id } = await db.insertInto('scripts').values(row).returning('id').executeTakeFirstOrThrow();
  return id;
}

/** Also takes the script's row lock: writers of one script's versions then follow one another. */
export async function touchScript(
  db: Db,
  scope: Scope,
  id: number,
  change: { name?: string; changed_at: number },
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('scripts')
    .set(change)
    .where('id', '=', id)
    .where(visibleTo(scope))
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

interface DraftContent {
  readonly content_json: string;
  readonly sha256: string;
}

/** Replaces the draft's content, or opens a draft under the next number. Only ever touches a draft. */
export async function putDraft(db: Db, scriptId: number, content: DraftContent, at: number): Promise<void> {
  const { numUpdatedRows } = await db
    .updateTable('script_versions')
    .set(content)
    .where('script_id', '=', scriptId)
    .where('state', '=', 'draft')
    .executeTakeFirst();
  if (numUpdatedRows > 0n) return;
  const last = await db
    .selectFrom('script_versions')
    .select(({ fn }) => fn.max('number').as('number'))
    .where('script_id', '=', scriptId)
    .executeTakeFirst();
  await db
    .insertInto('script_versions')
    .values({
      ...content,
      script_id: scriptId,
      number: Number(last?.number ?? 0) + 1,
      state: 'draft',
      published_at: null,
      created_at: at,
    })
    .execute();
}

/** Makes the draft live and retires the one before, provided it is still the content that was checked. */
export async function publishDraft(db: Db, draft: VersionRow, at: number): Promise<boolean> {
  await db
    .updateTable('script_versions')
    .set({ state: 'retired' })
    .where('script_id', '=', draft.script_id)
    .where('state', '=', 'live')
    .execute();
  const { numUpdatedRows } = await db
    .updateTable('script_versions')
    .set({ state: 'live', published_at: at })
    .where('id', '=', draft.id)
    .where('state', '=', 'draft')
    .where('sha256', '=', draft.sha256)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

export async function hasDirectorate(db: Db, id: number): Promise<boolean> {
  const row = await db.selectFrom('directorates').select('id').where('id', '=', id).executeTakeFirst();
  return row !== undefined;
}

/** Those of these sheets that every agent of the directorate's campaigns (null: of every campaign) can read today. */
export async function selectReadableSheets(
  db: Db,
  directorateId: number | null,
  slugs: readonly string[],
): Promise<string[]> {
  if (slugs.length === 0) return [];
  const rows = await db
    .selectFrom('sheets')
    .innerJoin('sheet_versions', 'sheet_versions.sheet_id', 'sheets.id')
    .select('sheets.slug')
    .where('sheets.slug', 'in', slugs)
    .where('sheets.withdrawn_at', 'is', null)
    .where('sheet_versions.state', '=', 'live')
    .where(sql<boolean>`coalesce(sheets.directorate_id, 0) in (0, ${directorateId ?? 0})`)
    .execute();
  return rows.map(({ slug }) => slug);
}
