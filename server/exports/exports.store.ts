import type { Updateable } from 'kysely';
import { type Db, unscoped } from '#server/platform/database.ts';
import type { Schema } from '#server/platform/schema.ts';
import type { Scope } from '#server/platform/scope.ts';

/** Exports made in the background, and the pieces of their files. */

const columns = [
  'exports.id',
  'exports.campaign_id as campaignId',
  'exports.directorate_id as directorateId',
  'exports.requested_by as requestedBy',
  'exports.format',
  'exports.is_named as isNamed',
  'exports.reason',
  'exports.state',
  'exports.people_done as done',
  'exports.people_total as total',
  'exports.bytes',
  'exports.sha256',
  'exports.asked_at as askedAt',
  'exports.expires_at as expiresAt',
  'users.name as askedBy',
] as const;

function shown(db: Db) {
  return db.selectFrom('exports').innerJoin('users', 'users.id', 'exports.requested_by').select(columns);
}

export type ExportRow = Awaited<ReturnType<typeof selectExports>>[number];

export interface NewExport {
  readonly campaignId: number;
  readonly directorateId: number;
  readonly requestedBy: number;
  readonly format: string;
  readonly isNamed: boolean;
  readonly reason: string;
  readonly total: number;
  readonly now: number;
}

export async function insertExport(tx: Db, asked: NewExport): Promise<number> {
  const row = await tx
    .insertInto('exports')
    .values({
      campaign_id: asked.campaignId,
      directorate_id: asked.directorateId,
      requested_by: asked.requestedBy,
      format: asked.format,
      is_named: asked.isNamed ? 1 : 0,
      reason: asked.reason,
      state: 'waiting',
      people_total: asked.total,
      sha256: null,
      asked_at: asked.now,
      finished_at: null,
      expires_at: null,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  return row.id;
}

/** Those of a campaign that are not made yet. */
export async function countPending(db: Db, campaignId: number): Promise<number> {
  const row = await unscoped(db)
    .selectFrom('exports')
    .select(({ fn }) => fn.countAll<number>().as('n'))
    .where('campaign_id', '=', campaignId)
    .where('state', 'in', ['waiting', 'running'])
    .executeTakeFirst();
  return Number(row?.n ?? 0);
}

/** Whether a campaign has more people than `few`, however many more. */
export async function hasMoreThan(db: Db, campaignId: number, few: number): Promise<boolean> {
  const row = await unscoped(db)
    .selectFrom('targets')
    .select('id')
    .where('campaign_id', '=', campaignId)
    .orderBy('id')
    .offset(few)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

export async function countPeople(db: Db, campaignId: number): Promise<number> {
  const row = await unscoped(db)
    .selectFrom('queue_entries')
    .select(({ fn }) => fn.countAll<number>().as('n'))
    .where('campaign_id', '=', campaignId)
    .executeTakeFirst();
  return Number(row?.n ?? 0);
}

/** Newest first. The caller has fetched the campaign within the viewer's scope. */
export async function selectExports(db: Db, campaignId: number, limit: number) {
  return shown(unscoped(db))
    .where('exports.campaign_id', '=', campaignId)
    .orderBy('exports.id', 'desc')
    .limit(limit)
    .execute();
}

export async function selectExport(db: Db, scope: Scope, id: number): Promise<ExportRow | undefined> {
  if (scope.kind === 'none' || scope.kind === 'assigned') return undefined;
  const wanted = shown(scope.kind === 'all' ? unscoped(db) : db).where('exports.id', '=', id);
  return (
    scope.kind === 'directorate' ? wanted.where('exports.directorate_id', '=', scope.directorateId) : wanted
  ).executeTakeFirst();
}

/** The oldest that is to be made, or that a process left half made. */
export async function selectNext(db: Db): Promise<ExportRow | undefined> {
  return shown(unscoped(db))
    .where('exports.state', 'in', ['waiting', 'running'])
    .orderBy('exports.id')
    .limit(1)
    .executeTakeFirst();
}

/** False: it was removed meanwhile. */
export async function updateExport(
  db: Db,
  id: number,
  change: Updateable<Schema['exports']>,
  whileIn: readonly string[],
): Promise<boolean> {
  const { numUpdatedRows } = await unscoped(db)
    .updateTable('exports')
    .set(change)
    .where('id', '=', id)
    .where('state', 'in', whileIn)
    .executeTakeFirst();
  return Number(numUpdatedRows) > 0;
}

/** Of every piece but a file's last. */
export const PIECE_BYTES = 512 * 1024;

export async function insertPiece(db: Db, exportId: number, seq: number, bytes: Buffer): Promise<void> {
  await db.insertInto('export_pieces').values({ export_id: exportId, seq, bytes }).execute();
}

export async function selectPiece(db: Db, exportId: number, seq: number): Promise<Buffer | undefined> {
  const row = await db
    .selectFrom('export_pieces')
    .select('bytes')
    .where('export_id', '=', exportId)
    .where('seq', '=', seq)
    .executeTakeFirst();
  return row?.bytes;
}

export async function deletePieces(db: Db, exportId: number): Promise<void> {
  await db.deleteFrom('export_pieces').where('export_id', '=', exportId).execute();
}

export async function selectExpired(db: Db, now: number, limit: number): Promise<{ id: number }[]> {
  return unscoped(db)
    .selectFrom('exports')
    .select('id')
    .where('state', '=', 'ready')
    .where('expires_at', '<=', now)
    .orderBy('expires_at')
    .limit(limit)
    .execute();
}
