import type { ExpressionBuilder, Insertable, Selectable, Updateable } from 'kysely';
import { type FindingCode, findingSeverities } from '#server/contracts/imports.contract.ts';
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
  wanted: { readonly mappingJson: string; readonly choicesJson: string },
  at: number,
): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('imports')
    .set({
      state: 'confirmed',
      mapping_json: wanted.mappingJson,
      choices_json: wanted.choicesJson,
      confirmed_at: at,
      progress: 0,
    })
    .where('id', '=', id)
    .where('state', '=', 'uploaded')
    .where(within(scope))
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

/** What the latest staging found; false when the import is no longer in this state. Unscoped: the caller read it in scope. */
export async function updateStaged(
  tx: Db,
  id: number,
  state: 'uploaded' | 'confirmed',
  staged: Updateable<Schema['imports']>,
): Promise<boolean> {
  const { numUpdatedRows } = await unscoped(tx)
    .updateTable('imports')
    .set(staged)
    .where('id', '=', id)
    .where('state', '=', state)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

/** The oldest import waiting to be merged: `imports_to_run`. */
export async function selectNextConfirmed(db: Db) {
  return unscoped(db)
    .selectFrom('imports')
    .selectAll()
    .where('state', '=', 'confirmed')
    .orderBy('id')
    .limit(1)
    .executeTakeFirst();
}

/** How far a merge is: in the transaction of the slice that got it there. */
export async function saveProgress(tx: Db, id: number, mergeJson: string, progress: number): Promise<void> {
  await unscoped(tx)
    .updateTable('imports')
    .set({ merge_json: mergeJson, progress })
    .where('id', '=', id)
    .where('state', '=', 'confirmed')
    .execute();
}

export async function markDone(
  tx: Db,
  id: number,
  kept: { readonly columnsJson: string; readonly rowsJson: string },
  at: number,
): Promise<void> {
  await unscoped(tx)
    .updateTable('imports')
    .set({
      state: 'done',
      progress: 1,
      finished_at: at,
      columns_json: kept.columnsJson,
      rows_json: kept.rowsJson,
      sample_json: '[]',
      merge_json: '{}',
    })
    .where('id', '=', id)
    .where('state', '=', 'confirmed')
    .execute();
}

/** An import waiting to be merged, as it is now. */
export async function selectConfirmed(tx: Db, importId: number) {
  return unscoped(tx)
    .selectFrom('imports')
    .select(['staged_json', 'merge_json', 'columns_json', 'rows_json'])
    .where('id', '=', importId)
    .where('state', '=', 'confirmed')
    .executeTakeFirst();
}

export async function markFailed(tx: Db, importId: number, at: number): Promise<void> {
  await unscoped(tx)
    .updateTable('imports')
    .set({ state: 'failed', finished_at: at, sample_json: '[]', merge_json: '{}' })
    .where('id', '=', importId)
    .where('state', '=', 'confirmed')
    .execute();
}

/** Forgets an import that was not confirmed; false when it was. */
export async function deleteUploaded(tx: Db, scope: Scope, id: number): Promise<boolean> {
  const { numDeletedRows } = await tx
    .deleteFrom('imports')
    .where('id', '=', id)
    .where('state', '=', 'uploaded')
    .where(within(scope))
    .executeTakeFirst();
  return numDeletedRows === 1n;
}

/** Lists uploaded before `before` and never confirmed. */
export async function selectForgotten(db: Db, before: number, limit: number) {
  return unscoped(db)
    .selectFrom('imports')
    .select(['id', 'campaign_id', 'directorate_id', 'staged_json'])
    .where('state', '=', 'uploaded')
    .where('created_at', '<', before)
    .orderBy('id')
    .limit(limit)
    .execute();
}

/** Where the lists in progress are: what no import names is left over from a crash. */
export async function selectStagedNow(db: Db) {
  return unscoped(db)
    .selectFrom('imports')
    .select('staged_json')
    .where('state', 'in', ['uploaded', 'confirmed'])
    .orderBy('id')
    .execute();
}

/** The last import of a campaign that is done, and what it took the reference for. */
export async function selectLastDone(db: Db, campaignId: number) {
  return unscoped(db)
    .selectFrom('imports')
    .select(['id', 'staged_json'])
    .where('campaign_id', '=', campaignId)
    .where('state', '=', 'done')
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst();
}

/** Rejected and held rows by line; the caller has checked that the import may be read. */
export async function selectRejects(db: Db, importId: number, after: number, limit: number) {
  return db
    .selectFrom('import_rejects')
    .select(['line', 'reason', 'cells_json'])
    .where('import_id', '=', importId)
    .where('outcome', '!=', 'called')
    .where('line', '>', after)
    .orderBy('line')
    .limit(limit)
    .execute();
}

/** Those of one reason; of held rows, those nobody has decided on yet. */
export async function selectRejectsFor(
  db: Db,
  importId: number,
  reason: FindingCode,
  after: number,
  limit: number,
) {
  return db
    .selectFrom('import_rejects')
    .select(['line', 'reason', 'cells_json'])
    .where('import_id', '=', importId)
    .where('reason', '=', reason)
    .where('outcome', '=', findingSeverities[reason] === 'held' ? 'held' : 'rejected')
    .where('line', '>', after)
    .orderBy('line')
    .limit(limit)
    .execute();
}

export async function selectHeld(db: Db, importId: number, lines: readonly number[]) {
  return db
    .selectFrom('import_rejects')
    .select(['line', 'reason', 'cells_json'])
    .where('import_id', '=', importId)
    .where('outcome', '=', 'held')
    .where('line', 'in', [...lines])
    .orderBy('line')
    .execute();
}

/** After a review: rows that became another import, or that somebody decided to leave out. */
export async function settleHeld(
  tx: Db,
  importId: number,
  lines: readonly number[],
  outcome: 'called' | 'rejected',
): Promise<number> {
  const { numUpdatedRows } = await tx
    .updateTable('import_rejects')
    .set({ outcome })
    .where('import_id', '=', importId)
    .where('outcome', '=', 'held')
    .where('line', 'in', [...lines])
    .executeTakeFirst();
  return Number(numUpdatedRows);
}

/** The report of a finished import, after a review changed it. */
export async function updateReport(tx: Db, importId: number, rowsJson: string): Promise<void> {
  await unscoped(tx).updateTable('imports').set({ rows_json: rowsJson }).where('id', '=', importId).execute();
}

const REMEMBERED = 100;

/** The mappings this directorate confirmed, latest first. */
export async function selectMappingMemory(db: Db, directorateId: number) {
  return db
    .selectFrom('mapping_memory')
    .select(['signature', 'mapping_json'])
    .where('directorate_id', '=', directorateId)
    .orderBy('used_at', 'desc')
    .orderBy('signature')
    .limit(REMEMBERED)
    .execute();
}

export async function rememberMapping(
  tx: Db,
  directorateId: number,
  memory: { readonly signature: string; readonly mappingJson: string },
  at: number,
): Promise<void> {
  const changed = { mapping_json: memory.mappingJson, used_at: at };
  await tx
    .insertInto('mapping_memory')
    .values({ directorate_id: directorateId, signature: memory.signature, ...changed })
    .onConflict((conflict) => conflict.columns(['directorate_id', 'signature']).doUpdateSet(changed))
    .execute();
}
