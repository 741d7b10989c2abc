import { recordAudit } from '#server/audit/index.ts';
import type { BodyOf, ResponseOf } from '#server/contracts/endpoint.ts';
import {
  type CommentThread,
  commentAnchor,
  type listScriptComments,
  type resolveScriptComment,
  type writeScriptComment,
} from '#server/contracts/script-comments.contract.ts';
import { type Db, inTransaction } from '#server/platform/database.ts';
import type { Deps } from '#server/platform/http.ts';
import { found } from '#server/platform/refusal.ts';
import type { Viewer } from '#server/platform/scope.ts';
import {
  type CommentRow,
  insertComment,
  putLastRead,
  putResolution,
  selectComments,
  selectLastRead,
} from './script-comments.store.ts';
import { type ScriptRow, selectScript } from './scripts.store.ts';

/** The latest comments of a script: nobody reads further back. */
const SHOWN = 500;

type Writing = Pick<Deps, 'db' | 'clock' | 'live'>;

/** What is said about a script, for those who may read it: open threads first, then the newest. */
export async function listComments(
  db: Db,
  viewer: Viewer,
  scriptId: number,
): Promise<ResponseOf<typeof listScriptComments>> {
  found(await selectScript(db, viewer.scope, scriptId));
  const rows = await selectComments(db, scriptId, SHOWN);
  const lastRead = await selectLastRead(db, scriptId, viewer.userId);
  const threads = rows
    .filter(({ opening_id }) => opening_id === null)
    .map((opening): CommentThread => {
      const own = rows.filter(({ id, opening_id }) => id === opening.id || opening_id === opening.id);
      return {
        id: opening.id,
        anchor: opening.anchor_json === null ? null : commentAnchor.parse(JSON.parse(opening.anchor_json)),
        resolvedAt: opening.resolved_at,
        resolvedByName: opening.resolver_name,
        comments: own.map((row) => commentOf(row, viewer.userId, lastRead)),
      };
    });
  const isSettled = ({ resolvedAt }: CommentThread) => (resolvedAt === null ? 0 : 1);
  return {
    threads: threads.sort((a, b) => isSettled(a) - isSettled(b) || b.id - a.id),
    canWrite: mayComment(viewer),
  };
}

function commentOf({ id, author_id, author_name, at, text }: CommentRow, viewerId: number, lastRead: number) {
  const isOwn = author_id === viewerId;
  return { id, authorName: author_name, isOwn, at, text, isUnread: !isOwn && id > lastRead };
}

/** Whoever may read a script and answers for what is said on the telephone, its own directorate's or not. */
function mayComment({ role }: Viewer): boolean {
  return role === 'requester' || role === 'supervisor';
}

/** Opens a thread, or answers in one, which opens it again. */
export async function writeComment(
  { db, clock, live }: Writing,
  viewer: Viewer,
  scriptId: number,
  { text, anchor, openingId }: BodyOf<typeof writeScriptComment>,
): Promise<{ id: number }> {
  const script = found(await selectScript(db, viewer.scope, scriptId));
  const id = await inTransaction(db, async (tx) => {
    if (openingId !== undefined) found((await putResolution(tx, scriptId, openingId, null)) || undefined);
    const isAnchored = openingId === undefined && anchor !== null;
    const commentId = await insertComment(tx, {
      script_id: scriptId,
      opening_id: openingId ?? null,
      author_id: viewer.userId,
      at: clock.now(),
      text,
      anchor_json: isAnchored ? JSON.stringify(anchor) : null,
    });
    const details = { commentId, openingId: openingId ?? null };
    await recordAudit(tx, entryOf(viewer, 'script.comment', scriptId, details), clock);
    return commentId;
  });
  announce(live, script);
  return { id };
}

/** Says that a thread is settled, or is not. */
export async function resolveComment(
  { db, clock, live }: Writing,
  viewer: Viewer,
  scriptId: number,
  { openingId, isResolved }: BodyOf<typeof resolveScriptComment>,
): Promise<{ ok: true }> {
  const script = found(await selectScript(db, viewer.scope, scriptId));
  await inTransaction(db, async (tx) => {
    const resolved = isResolved ? { by: viewer.userId, at: clock.now() } : null;
    found((await putResolution(tx, scriptId, openingId, resolved)) || undefined);
    const action = isResolved ? 'script.comment.resolve' : 'script.comment.reopen';
    await recordAudit(tx, entryOf(viewer, action, scriptId, { openingId }), clock);
  });
  announce(live, script);
  return { ok: true };
}

/** Remembers what somebody has read; not audited: it says nothing to anybody else. */
export async function markRead(
  db: Db,
  viewer: Viewer,
  scriptId: number,
  lastId: number,
): Promise<{ ok: true }> {
  found(await selectScript(db, viewer.scope, scriptId));
  await putLastRead(db, scriptId, viewer.userId, lastId);
  return { ok: true };
}

function announce(live: Deps['live'], { directorate_id }: ScriptRow): void {
  live.publish({ topic: 'script', campaignId: null, directorateId: directorate_id });
}

function entryOf(
  { userId }: Viewer,
  action: string,
  entityId: number,
  details: Record<string, number | null>,
) {
  return { actorId: userId, action, entity: 'script', entityId, details };
}
