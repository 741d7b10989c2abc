import { createHash } from 'node:crypto';
import { exportView } from '#server/contracts/exports.contract.ts';
import type { Deps } from '#server/platform/http.ts';
import { eventOf } from './asking.service.ts';
import { type Making, openContent } from './content.service.ts';
import {
  deletePieces,
  type ExportRow,
  insertPiece,
  PIECE_BYTES,
  selectExpired,
  selectNext,
  updateExport,
} from './exports.store.ts';

const HOUR = 3_600_000;
/** A file with names is kept a day, others a week. */
const KEPT_MS = { named: 24 * HOUR, pseudonymous: 7 * 24 * HOUR } as const;
/** Progress is written down, and announced, this often at most. */
const TELL_EVERY_MS = 1000;

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

async function make(deps: Deps, row: ExportRow, isStopping: () => boolean, tell: () => void): Promise<void> {
  const { db, clock } = deps;
  const start = await updateExport(db, row.id, { state: 'running', people_done: 0 }, ['waiting', 'running']);
  if (!start) throw new GivenUp();
  await deletePieces(db, row.id);
  const format = exportView.shape.format.parse(row.format);
  const isNamed = row.isNamed === 1;
  let toldAt = clock.now();
  const onPage = async (people: number) => {
    if (isStopping()) throw new GivenUp();
    if (clock.now() - toldAt < TELL_EVERY_MS) return;
    toldAt = clock.now();
    if (!(await updateExport(db, row.id, { people_done: people }, ['running']))) throw new GivenUp();
    tell();
  };
  const { bytes, sha256, people } = await store(
    deps,
    row.id,
    { campaignId: row.campaignId, format, isNamed, at: clock.now() },
    onPage,
  );
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
  deps: Deps,
  id: number,
  making: Making,
  tell: (people: number) => Promise<void>,
): Promise<{ bytes: number; sha256: string; people: number }> {
  const { db } = deps;
  let people = 0;
  const content = await openContent(deps, making, async (written) => {
    people = written;
    await tell(written);
  });
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
