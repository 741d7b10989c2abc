import type { z } from 'zod';
import { recordAudit } from '#server/audit/index.ts';
import { closeReturned, openReturned } from '#server/calls/index.ts';
import { callView } from '#server/contracts/calls.contract.ts';
import type { BodyOf, ResponseOf } from '#server/contracts/endpoint.ts';
import type {
  recordReturnedWish,
  resumeReturned,
  returnedFile,
  returnedView,
  verifyReturned,
} from '#server/contracts/returned.contract.ts';
import { displayNumber, findLine, recordOpposition } from '#server/lines/index.ts';
import type { Clock } from '#server/platform/clock.ts';
import { type Db, inTransaction } from '#server/platform/database.ts';
import type { Deps } from '#server/platform/http.ts';
import { found, Refusal } from '#server/platform/refusal.ts';
import type { Viewer } from '#server/platform/scope.ts';
import { isSettled, mayCallBack, obstacleOf } from './returned.rules.ts';
import {
  countAnswered,
  endReturned,
  type FileOnLine,
  insertReturned,
  selectFilesOnLine,
  selectLastCalls,
  selectReturned,
} from './returned.store.ts';

/** What was looked up is acted upon while its caller is on the telephone, or not at all. */
const LASTS_MS = 4 * 3_600_000;

/**
 * Who called this number, and what may be said before identity is verified. A number of no list is not kept. Refuses
 * `line.unusable_number`.
 */
export async function lookUp(
  db: Db,
  viewer: Viewer,
  typed: string,
  clock: Clock,
): Promise<z.infer<typeof returnedView>> {
  const { number, line } = await findLine(db, typed);
  const display = displayNumber(number);
  const files = line === null ? [] : await selectFilesOnLine(db, line.id, viewer.userId, viewer.scope);
  if (line === null || files.length === 0)
    return { id: null, display, isOpposed: line?.isOpposed ?? false, files: [] };
  const { isOpposed } = line;
  const id = await inTransaction(db, async (tx) => {
    const made = await insertReturned(tx, { lineId: line.id, userId: viewer.userId, at: clock.now() });
    await recordAudit(
      tx,
      {
        actorId: viewer.userId,
        action: 'returned.look_up',
        entity: 'returned_call',
        entityId: made,
        details: { files: files.length },
      },
      clock,
    );
    return made;
  });
  const last = await selectLastCalls(
    db,
    files.map(({ targetId }) => targetId),
  );
  return {
    id,
    display,
    isOpposed,
    files: files
      .map((file) =>
        fileOf(file, last.find(({ targetId }) => targetId === file.targetId) ?? null, isOpposed, viewer),
      )
      .sort((a, b) => (b.lastCallAt ?? 0) - (a.lastCallAt ?? 0)),
  };
}

function fileOf(
  file: FileOnLine,
  last: { readonly at: number; readonly agentName: string } | null,
  isOpposed: boolean,
  { userId }: Viewer,
): z.infer<typeof returnedFile> {
  return {
    targetId: file.targetId,
    neutralReason: file.neutralReason,
    controller: file.controller,
    lastCallAt: last === null ? null : Number(last.at),
    lastAgent: last?.agentName ?? null,
    callbackAt: file.callbackAt === null ? null : Number(file.callbackAt),
    deadlineOn: file.deadlineOn,
    territory: file.territory,
    obstacle: obstacleOf(file, isOpposed, userId),
    canCallBack: mayCallBack(file, isOpposed, userId),
  };
}

/** What identity is verified against. Refuses `resource.not_found` for somebody of a campaign that is not one's own. */
export async function verify(
  db: Db,
  viewer: Viewer,
  id: number,
  targetId: number,
  clock: Clock,
): Promise<ResponseOf<typeof verifyReturned>> {
  const { lineId } = await returnedOf(db, viewer, id, clock);
  const file = await ownFile(db, viewer, lineId, targetId);
  await recordAudit(
    db,
    { actorId: viewer.userId, action: 'target.read', entity: 'target', entityId: targetId },
    clock,
  );
  return {
    targetId,
    name: file.name,
    birthOn: file.birthOn,
    commune: file.commune,
    campaignName: file.campaignName,
    answered: await countAnswered(db, targetId),
  };
}

/** Goes on with whoever called, on the desk. */
export async function resume(
  { db, clock, live }: Pick<Deps, 'db' | 'clock' | 'live'>,
  viewer: Viewer,
  id: number,
  targetId: number,
): Promise<ResponseOf<typeof resumeReturned>> {
  const { lineId } = await returnedOf(db, viewer, id, clock);
  const file = await ownFile(db, viewer, lineId, targetId);
  if (isSettled(file)) throw new Refusal('returned.settled');
  const call = await inTransaction(db, async (tx) => {
    const opened = await openReturned(tx, viewer.userId, { targetId, lineId }, clock);
    await endReturned(tx, id, { as: 'resumed', targetId, at: clock.now() });
    return opened;
  });
  live.publish({ topic: 'board', campaignId: call.campaignId, directorateId: call.directorateId });
  return { call: callView.parse(call) };
}

/** What they wish, without an interview. An opposition holds at once, whoever has the line in hand. */
export async function recordWish(
  { db, clock, secret, live }: Pick<Deps, 'db' | 'clock' | 'secret' | 'live'>,
  viewer: Viewer,
  id: number,
  wish: BodyOf<typeof recordReturnedWish>,
): Promise<{ ok: true }> {
  const { lineId, number } = await returnedOf(db, viewer, id, clock);
  const end = { at: clock.now() };
  if (wish.kind === 'opposition') {
    await inTransaction(db, async (tx) => {
      await recordOpposition(tx, number, 'phone', viewer.userId, secret, clock);
      await endReturned(tx, id, { ...end, as: 'opposed', targetId: null });
    });
    return { ok: true };
  }
  const { targetId, at, note } = wish;
  const files = await selectFilesOnLine(db, lineId, viewer.userId, viewer.scope);
  const file = found(files.find((one) => one.targetId === targetId));
  if (isSettled(file)) throw new Refusal('returned.settled');
  const touched = await inTransaction(db, async (tx) => {
    const call = await openReturned(tx, viewer.userId, { targetId, lineId }, clock);
    const settled = await closeReturned(tx, viewer, call, { at, note }, { clock, secret });
    await endReturned(tx, id, { ...end, as: 'callback', targetId });
    return settled;
  });
  for (const { id: campaignId, directorateId } of touched)
    for (const topic of ['progress', 'board'] as const) live.publish({ topic, campaignId, directorateId });
  return { ok: true };
}

async function returnedOf(db: Db, { userId }: Viewer, id: number, clock: Clock) {
  return found(await selectReturned(db, id, userId, clock.now() - LASTS_MS));
}

async function ownFile(db: Db, viewer: Viewer, lineId: number, targetId: number): Promise<FileOnLine> {
  const files = await selectFilesOnLine(db, lineId, viewer.userId, viewer.scope);
  return found(files.find((file) => file.targetId === targetId && Number(file.isOwn) === 1));
}
