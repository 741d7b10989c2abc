import { Readable } from 'node:stream';
import { recordAudit } from '#server/audit/index.ts';
import { campaignRecord } from '#server/campaigns/index.ts';
import type { BodyOf } from '#server/contracts/endpoint.ts';
import {
  type askExport,
  CONFIRMED_MINUTES,
  type ExportView,
  exportView,
  REASON_LENGTH,
} from '#server/contracts/exports.contract.ts';
import { refusalText } from '#server/contracts/refusals.ts';
import type { LiveEvent } from '#server/contracts/service.contract.ts';
import type { Clock } from '#server/platform/clock.ts';
import { type Db, inTransaction } from '#server/platform/database.ts';
import { found, Refusal } from '#server/platform/refusal.ts';
import type { Viewer } from '#server/platform/scope.ts';
import type { Export } from './direct.service.ts';
import { fileNameOf, formats } from './exports.service.ts';
import {
  countPending,
  countPeople,
  deletePieces,
  type ExportRow,
  insertExport,
  PIECE_BYTES,
  selectExport,
  selectExports,
  selectPiece,
  updateExport,
} from './exports.store.ts';

const MINUTE = 60_000;
const PENDING_LIMIT = 5;
const LIST_LIMIT = 20;

/** Asks for an export, to be made by the background work. Nothing with names without a reason and a fresh password. */
export async function ask(
  db: Db,
  viewer: Viewer,
  campaignId: number,
  asked: BodyOf<typeof askExport>,
  clock: Clock,
): Promise<ExportView> {
  const campaign = await campaignRecord(db, viewer.scope, campaignId);
  if (asked.named) {
    if (viewer.role === 'analyst') throw new Refusal('session.forbidden');
    requireFreshPassword(viewer, clock);
    if (asked.reason.length < REASON_LENGTH) {
      const least = { least: REASON_LENGTH };
      const detail = refusalText('export.reason', 'fr', least);
      throw new Refusal('export.reason', least, [{ path: 'reason', detail }]);
    }
  }
  const total = await countPeople(db, campaign.id);
  const exportId = await inTransaction(db, async (tx) => {
    if ((await countPending(tx, campaign.id)) >= PENDING_LIMIT) throw new Refusal('export.too_many');
    const row = await insertExport(tx, {
      campaignId: campaign.id,
      directorateId: campaign.directorateId,
      requestedBy: viewer.userId,
      format: asked.format,
      isNamed: asked.named,
      reason: asked.reason,
      total,
      now: clock.now(),
    });
    const details = { exportId: row, format: asked.format, named: asked.named };
    await recordAudit(
      tx,
      { actorId: viewer.userId, action: 'export.create', entity: 'campaign', entityId: campaign.id, details },
      clock,
    );
    return row;
  });
  return readOne(db, viewer, exportId);
}

function requireFreshPassword(viewer: Viewer, clock: Clock): void {
  if (clock.now() - viewer.confirmedAt > CONFIRMED_MINUTES * MINUTE)
    throw new Refusal('export.confirm', { minutes: CONFIRMED_MINUTES });
}

export async function readAll(db: Db, viewer: Viewer, campaignId: number): Promise<ExportView[]> {
  const campaign = await campaignRecord(db, viewer.scope, campaignId);
  return (await selectExports(db, campaign.id, LIST_LIMIT)).map((row) => viewOf(row, viewer));
}

export async function readOne(db: Db, viewer: Viewer, id: number): Promise<ExportView> {
  return viewOf(found(await selectExport(db, viewer.scope, id)), viewer);
}

function viewOf(row: ExportRow, viewer: Viewer): ExportView {
  const { sha256: _, directorateId: __, requestedBy, isNamed, ...shown } = row;
  return exportView.parse({ ...shown, isNamed: isNamed === 1, isMine: requestedBy === viewer.userId });
}

/** Bytes `from` to `to`, both included, of a file; the whole file without them. */
export interface Part {
  readonly from: number;
  readonly to: number;
}

export interface KeptFile extends Omit<Export, 'content'> {
  readonly bytes: number;
  /** Changes with each byte: what a resumed download is checked against. */
  readonly etag: string;
  open(part: Part): Readable;
}

/** The file of an export that is ready. One with names is for whoever asked alone, their password freshly given. */
export async function fileOf(db: Db, viewer: Viewer, id: number, clock: Clock): Promise<KeptFile> {
  const row = found(await selectExport(db, viewer.scope, id));
  const { isNamed, isMine, state, format, campaignId, bytes } = viewOf(row, viewer);
  if (isNamed && !isMine) throw new Refusal('session.forbidden');
  if (state === 'expired' || (row.expiresAt !== null && row.expiresAt <= clock.now()))
    throw new Refusal('export.expired');
  if (state !== 'ready') throw new Refusal('export.not_ready');
  if (isNamed) requireFreshPassword(viewer, clock);
  return {
    fileName: fileNameOf(campaignId, isNamed, format),
    contentType: formats[format].contentType,
    bytes,
    etag: `"${row.sha256}"`,
    open: (part) => Readable.from(piecesOf(db, id, part), { objectMode: false }),
  };
}

/** Whoever takes the file is written down, once for each download that begins at its start. */
export async function recordDownload(db: Db, viewer: Viewer, id: number, clock: Clock): Promise<void> {
  await recordAudit(
    db,
    { actorId: viewer.userId, action: 'export.download', entity: 'export', entityId: id },
    clock,
  );
}

async function* piecesOf(db: Db, id: number, { from, to }: Part): AsyncGenerator<Buffer> {
  for (let at = from; at <= to; ) {
    const seq = Math.floor(at / PIECE_BYTES);
    const piece = await selectPiece(db, id, seq);
    // Purged while it was read: the connection is cut, and the browser says that the file is not whole.
    if (piece === undefined) throw new Error('a piece of an export is gone');
    const start = seq * PIECE_BYTES;
    const bytes = piece.subarray(at - start, Math.min(piece.length, to + 1 - start));
    yield bytes;
    at += bytes.length;
  }
}

/** The file goes, and what was not made yet will not be; who asked for what and why stays. */
export async function remove(db: Db, viewer: Viewer, id: number, clock: Clock): Promise<ExportRow> {
  const row = found(await selectExport(db, viewer.scope, id));
  if (row.requestedBy !== viewer.userId && viewer.role !== 'supervisor')
    throw new Refusal('session.forbidden');
  await inTransaction(db, async (tx) => {
    await updateExport(tx, id, { state: 'expired' }, ['waiting', 'running', 'ready', 'failed']);
    await deletePieces(tx, id);
    await recordAudit(
      tx,
      { actorId: viewer.userId, action: 'export.delete', entity: 'export', entityId: id },
      clock,
    );
  });
  return row;
}

export function eventOf({ campaignId, directorateId }: ExportRow): LiveEvent {
  return { topic: 'export', campaignId, directorateId };
}
