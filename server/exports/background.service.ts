import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { recordAudit } from '#server/audit/index.ts';
import { campaignRecord } from '#server/campaigns/index.ts';
import type { BodyOf } from '#server/contracts/endpoint.ts';
import {
  type askExport,
  CONFIRMED_MINUTES,
  type ExportFormat,
  type ExportView,
  exportView,
  REASON_LENGTH,
} from '#server/contracts/exports.contract.ts';
import { refusalText } from '#server/contracts/refusals.ts';
import type { LiveEvent } from '#server/contracts/service.contract.ts';
import type { Clock } from '#server/platform/clock.ts';
import { type Db, inTransaction } from '#server/platform/database.ts';
import type { Deps } from '#server/platform/http.ts';
import { found, Refusal } from '#server/platform/refusal.ts';
import type { Viewer } from '#server/platform/scope.ts';
import { campaignOf, type Export, fileNameOf, formats, prepare } from './exports.service.ts';
import {
  countPending,
  countPeople,
  deletePieces,
  type ExportRow,
  insertExport,
  insertPiece,
  selectExpired,
  selectExport,
  selectExports,
  selectNext,
  selectPiece,
  updateExport,
} from './exports.store.ts';

const MINUTE = 60_000;
/** A file with names is kept a day, others a week. */
const KEPT_MS = { named: 24 * 60 * MINUTE, pseudonymous: 7 * 24 * 60 * MINUTE } as const;
const PENDING_LIMIT = 5;
const LIST_LIMIT = 20;
const PIECE_BYTES = 512 * 1024;
/** Progress is written down, and announced, this often at most. */
const TELL_EVERY_MS = 1000;

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

/** The making was given up: by whoever removed the export, or because the server stops. */
class GivenUp extends Error {}

/** Makes one export that waits; false when none does. A process that dies leaves it to be made again from the start. */
export async function makeNext(deps: Deps, isStopping: () => boolean): Promise<boolean> {
  const { db, clock, live, log } = deps;
  const row = await selectNext(db);
  if (row === undefined) return false;
  const tell = () => live.publish(eventOf(row));
  try {
    await make(deps, row, isStopping, tell);
  } catch (error) {
    await deletePieces(db, row.id);
    if (!(error instanceof GivenUp)) {
      log.error({ exportId: row.id, kind: error instanceof Error ? error.name : 'unknown' }, 'export failed');
      await updateExport(db, row.id, { state: 'failed', finished_at: clock.now() }, ['waiting', 'running']);
    }
  }
  tell();
  return !isStopping();
}

export function eventOf({ campaignId, directorateId }: ExportRow): LiveEvent {
  return { topic: 'export', campaignId, directorateId };
}

async function make(deps: Deps, row: ExportRow, isStopping: () => boolean, tell: () => void): Promise<void> {
  const { db, clock, secret } = deps;
  const start = await updateExport(db, row.id, { state: 'running', people_done: 0 }, ['waiting', 'running']);
  if (!start) throw new GivenUp();
  await deletePieces(db, row.id);
  const format = exportView.shape.format.parse(row.format);
  const isNamed = row.isNamed === 1;
  const work = await prepare(db, await campaignOf(db, row.campaignId), isNamed, secret);
  let toldAt = clock.now();
  const onPage = async (people: number) => {
    if (isStopping()) throw new GivenUp();
    if (clock.now() - toldAt < TELL_EVERY_MS) return;
    toldAt = clock.now();
    if (!(await updateExport(db, row.id, { people_done: people }, ['running']))) throw new GivenUp();
    tell();
  };
  const { bytes, sha256, people } = await store(deps, row, format, { ...work, onPage });
  const ready = {
    state: 'ready',
    people_done: people,
    people_total: people,
    bytes,
    sha256,
    finished_at: clock.now(),
    expires_at: clock.now() + (isNamed ? KEPT_MS.named : KEPT_MS.pseudonymous),
  };
  if (!(await updateExport(db, row.id, ready, ['running']))) throw new GivenUp();
}

async function store(
  { db, clock }: Deps,
  { id }: ExportRow,
  format: ExportFormat,
  work: Omit<Parameters<(typeof formats)[ExportFormat]['open']>[0], 'at'> & {
    readonly onPage: (people: number) => Promise<void>;
  },
): Promise<{ bytes: number; sha256: string; people: number }> {
  let people = 0;
  const onPage = async (written: number) => {
    people = written;
    await work.onPage(written);
  };
  const content = await formats[format].open({ ...work, onPage, at: clock.now() });
  const hash = createHash('sha256');
  let held: Buffer[] = [];
  let size = 0;
  let seq = 0;
  let bytes = 0;
  const flush = async (piece: Buffer) => {
    await insertPiece(db, id, seq, piece);
    seq += 1;
    bytes += piece.length;
  };
  for await (const chunk of content) {
    const part = Buffer.isBuffer(chunk) ? chunk : Buffer.from(String(chunk));
    hash.update(part);
    held.push(part);
    size += part.length;
    if (size < PIECE_BYTES) continue;
    let rest = Buffer.concat(held);
    for (; rest.length >= PIECE_BYTES; rest = rest.subarray(PIECE_BYTES))
      await flush(rest.subarray(0, PIECE_BYTES));
    held = [rest];
    size = rest.length;
  }
  if (size > 0) await flush(Buffer.concat(held));
  return { bytes, sha256: hash.digest('hex'), people };
}

/** Files whose time is over go; the rows stay. @returns how many went */
export async function expireExports({ db, clock, live }: Deps): Promise<number> {
  const over = await selectExpired(db, clock.now(), 100);
  for (const { id } of over) {
    await updateExport(db, id, { state: 'expired' }, ['ready']);
    await deletePieces(db, id);
  }
  if (over.length > 0) live.publish({ topic: 'export', campaignId: null, directorateId: null });
  return over.length;
}
