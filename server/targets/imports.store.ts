import { type ExpressionBuilder, type Insertable, type Selectable, sql } from 'kysely';
import { type Db, dialectOf, unscoped } from '#server/platform/database.ts';
import type { Schema } from '#server/platform/schema.ts';
import type { Scope } from '#server/platform/scope.ts';

export type ImportRow = Selectable<Schema['imports']> & { created_by_name: string };

function within(scope: Scope) {
  return (eb: ExpressionBuilder<Schema, 'imports'>) => {
    switch (scope.kind) {
      case 'all':
        return eb('imports.directorate_id', '>', 0);
      case 'directorate':
        return eb('imports.directorate_id', '=', scope.directorateId);
      case 'assigned':
      case 'none':
        return eb('imports.directorate_id', '<', 0);
    }
  };
}

function importsOf(db: Db, scope: Scope) {
  return db
    .selectFrom('imports')
    .innerJoin('users', 'users.id', 'imports.created_by')
    .selectAll('imports')
    .select('users.name as created_by_name')
    .where(within(scope));
}

export async function selectImport(db: Db, scope: Scope, id: number): Promise<ImportRow | undefined> {
  return importsOf(db, scope).where('imports.id', '=', id).executeTakeFirst();
}

/** Newest first. */
export async function selectImports(db: Db, scope: Scope, campaignId: number, limit: number) {
  return importsOf(db, scope)
    .where('imports.campaign_id', '=', campaignId)
    .orderBy('imports.id', 'desc')
    .limit(limit)
    .execute();
}

export async function insertImport(tx: Db, row: Insertable<Schema['imports']>): Promise<number> {
  return (await tx.insertInto('imports').values(row).returning('id').executeTakeFirstOrThrow()).id;
}

/** Small enough that neither database holds a whole file in one value. */
const CHUNK_BYTES = 262_144;

export async function insertChunks(tx: Db, importId: number, content: Buffer): Promise<void> {
  for (let seq = 0; seq * CHUNK_BYTES < content.length; seq += 1) {
    const bytes = content.subarray(seq * CHUNK_BYTES, (seq + 1) * CHUNK_BYTES);
    await tx.insertInto('import_chunks').values({ import_id: importId, seq, bytes }).execute();
  }
}

export async function selectContent(db: Db, importId: number): Promise<string> {
  const rows = await db
    .selectFrom('import_chunks')
    .select('bytes')
    .where('import_id', '=', importId)
    .orderBy('seq')
    .execute();
  return Buffer.concat(rows.map(({ bytes }) => bytes)).toString('utf8');
}

/** When this very file was confirmed in the campaign by an import other than `except`; unscoped, the campaign is known. */
export async function selectSameFile(
  db: Db,
  campaignId: number,
  sha256: string,
  except: number,
): Promise<number | undefined> {
  const row = await unscoped(db)
    .selectFrom('imports')
    .select('confirmed_at')
    .where('campaign_id', '=', campaignId)
    .where('sha256', '=', sha256)
    .where('id', '!=', except)
    .where('state', 'in', ['confirmed', 'done'])
    .orderBy('id')
    .executeTakeFirst();
  return row?.confirmed_at ?? undefined;
}

/** Confirmations in one campaign wait for one another, so that the same file sent twice is seen. */
export async function lockConfirmations(tx: Db, campaignId: number): Promise<void> {
  await dialectOf(tx).transactionLock(`imports of campaign ${campaignId}`)?.execute(tx);
}

/** The one write that decides who confirmed: false when somebody else did first. */
export async function markConfirmed(
  tx: Db,
  scope: Scope,
  id: number,
  mappingJson: string,
  at: number,
): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('imports')
    .set({ state: 'confirmed', mapping_json: mappingJson, confirmed_at: at, progress: 0 })
    .where('id', '=', id)
    .where('state', '=', 'uploaded')
    .where(within(scope))
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

/** The oldest import waiting to be read: `imports_to_run`. */
export async function selectNextConfirmed(db: Db): Promise<Selectable<Schema['imports']> | undefined> {
  return unscoped(db)
    .selectFrom('imports')
    .selectAll()
    .where('state', '=', 'confirmed')
    .orderBy('id')
    .executeTakeFirst();
}

export interface StagedRow {
  readonly line: number;
  readonly json: string;
}

export interface StagedReject {
  readonly line: number;
  readonly reason: string;
  readonly json: string;
}

/** Puts one slice aside. Staging it again changes nothing: a killed server starts over from the last slice. */
export async function insertSlice(
  tx: Db,
  importId: number,
  rows: readonly StagedRow[],
  rejects: readonly StagedReject[],
): Promise<void> {
  const { jsonRows, cell } = dialectOf(tx);
  const line = sql`cast(${cell('j', 0)} as bigint)`;
  const home = sql`cast(${importId} as bigint)`;
  if (rows.length > 0) {
    const json = JSON.stringify(rows.map((row) => [row.line, row.json]));
    await sql`
      insert into import_rows (import_id, line, row_json)
      select ${home}, ${line}, ${cell('j', 1)} from ${jsonRows(json, 'j')} where true
      on conflict (import_id, line) do nothing`.execute(tx);
  }
  if (rejects.length > 0) {
    const json = JSON.stringify(rejects.map((reject) => [reject.line, reject.reason, reject.json]));
    await sql`
      insert into import_rejects (import_id, line, outcome, reason, cells_json)
      select ${home}, ${line}, 'rejected', ${cell('j', 1)}, ${cell('j', 2)} from ${jsonRows(json, 'j')} where true
      on conflict (import_id, line) do nothing`.execute(tx);
  }
}

/** The last line put aside; 0 when none is. */
export async function selectLastStaged(db: Db, importId: number): Promise<number> {
  const { rows } = await sql<{ line: number | null }>`
    select max(line) as line from (
      select max(line) as line from import_rows where import_id = ${importId}
      union all
      select max(line) as line from import_rejects where import_id = ${importId}
    ) staged`.execute(db);
  return Number(rows[0]?.line ?? 0);
}

export async function updateProgress(db: Db, importId: number, progress: number): Promise<void> {
  await unscoped(db)
    .updateTable('imports')
    .set({ progress })
    .where('id', '=', importId)
    .where('state', '=', 'confirmed')
    .execute();
}

/** Claims the end of an import: undefined when it is not waiting for it (already merged by another process). */
export async function markDone(tx: Db, importId: number, at: number) {
  return unscoped(tx)
    .updateTable('imports')
    .set({ state: 'done', progress: 1, finished_at: at })
    .where('id', '=', importId)
    .where('state', '=', 'confirmed')
    .returning(['id', 'campaign_id', 'directorate_id', 'findings_json', 'columns_json'])
    .executeTakeFirst();
}

export async function markFailed(tx: Db, importId: number, at: number): Promise<boolean> {
  const { numUpdatedRows } = await unscoped(tx)
    .updateTable('imports')
    .set({ state: 'failed', finished_at: at })
    .where('id', '=', importId)
    .where('state', '=', 'confirmed')
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

export async function saveReport(
  tx: Db,
  importId: number,
  report: { readonly rowsJson: string; readonly findingsJson: string; readonly columnsJson: string },
): Promise<void> {
  await unscoped(tx)
    .updateTable('imports')
    .set({
      rows_json: report.rowsJson,
      findings_json: report.findingsJson,
      columns_json: report.columnsJson,
      sample_json: '[]',
    })
    .where('id', '=', importId)
    .execute();
}

/** What was only kept to be imported. */
export async function deleteStaged(tx: Db, importId: number): Promise<void> {
  await tx.deleteFrom('import_rows').where('import_id', '=', importId).execute();
  await tx.deleteFrom('import_chunks').where('import_id', '=', importId).execute();
}

export async function selectStaged(db: Db, importId: number, after: number, limit: number) {
  return db
    .selectFrom('import_rows')
    .select(['line', 'row_json'])
    .where('import_id', '=', importId)
    .where('line', '>', after)
    .orderBy('line')
    .limit(limit)
    .execute();
}

/** Rejected rows by line; the caller has checked that the import may be read. */
export async function selectRejects(db: Db, importId: number, after: number, limit: number) {
  return db
    .selectFrom('import_rejects')
    .select(['line', 'reason', 'cells_json'])
    .where('import_id', '=', importId)
    .where('outcome', '=', 'rejected')
    .where('line', '>', after)
    .orderBy('line')
    .limit(limit)
    .execute();
}
