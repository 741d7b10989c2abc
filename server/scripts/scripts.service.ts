import { recordAudit } from '#server/audit/index.ts';
import type { BodyOf, QueryOf, ResponseOf } from '#server/contracts/endpoint.ts';
import { listScriptComments } from '#server/contracts/script-comments.contract.ts';
import { type ScriptContent, scriptContent } from '#server/contracts/script-content.ts';
import { isQuestion } from '#server/contracts/script-flow.ts';
import {
  type compareScriptVersions,
  type createScript,
  type ScriptProblem,
  type ScriptSummary,
  type ScriptVersionView,
  type saveDraft,
  scriptVersionView,
} from '#server/contracts/scripts.contract.ts';
import type { Clock } from '#server/platform/clock.ts';
import { type Db, inTransaction } from '#server/platform/database.ts';
import { found, Refusal } from '#server/platform/refusal.ts';
import { remembered } from '#server/platform/remembered.ts';
import { mayWriteFor, type Viewer } from '#server/platform/scope.ts';
import { sha256 } from '#server/platform/secret.ts';
import { type CommentCounts, countComments } from './script-comments.store.ts';
import { meaningChanged } from './script-permanence.rules.ts';
import { problemsAgainst } from './script-problems.service.ts';
import { findUnreadableSheets, sheetsNamed } from './script-sheets.rules.ts';
import {
  hasDirectorate,
  insertScript,
  publishDraft,
  putDraft,
  type ScriptRow,
  selectCurrentVersions,
  selectReadableSheets,
  selectScript,
  selectScripts,
  selectVersion,
  selectVersions,
  touchScript,
  type VersionRow,
} from './scripts.store.ts';

const LIST_LIMIT = 500;

export async function listVisibleScripts(db: Db, viewer: Viewer): Promise<ScriptSummary[]> {
  const rows = await selectScripts(db, viewer.scope, LIST_LIMIT);
  const versions = await readableVersions(
    db,
    viewer,
    rows.map(({ id }) => id),
  );
  const comments = await commentsOf(db, viewer, rows);
  return rows.map((row) =>
    summaryOf(
      row,
      versions.filter(({ script_id }) => script_id === row.id),
      comments.find(({ scriptId }) => scriptId === row.id),
    ),
  );
}

/** Those who call or analyse read no comments: there are none for them. */
async function commentsOf(db: Db, viewer: Viewer, rows: readonly ScriptRow[]): Promise<CommentCounts[]> {
  const isReader = listScriptComments.policy.some((role) => role === viewer.role);
  return isReader
    ? countComments(
        db,
        rows.map(({ id }) => id),
        viewer.userId,
      )
    : [];
}

export async function readScript(db: Db, viewer: Viewer, id: number) {
  const { row, draft, live } = await current(db, viewer, id);
  return {
    script: summaryOf(row, [draft, live].filter(isPresent), (await commentsOf(db, viewer, [row]))[0]),
    draft: draft === null ? null : versionView(draft),
    live: live === null ? null : versionView(live),
    problems: await problemsOf(db, row, draft),
    canWrite: mayWriteFor(viewer, row.directorate_id),
  };
}

/** Opens a script with its first draft. Only someone who sees every directorate may make a shared one. */
export async function openScript(
  db: Db,
  viewer: Viewer,
  input: BodyOf<typeof createScript>,
  clock: Clock,
): Promise<ScriptSummary> {
  const directorateId = input.directorateId ?? viewer.directorateId;
  if (viewer.directorateId !== null && directorateId !== viewer.directorateId) {
    throw new Refusal('resource.not_found');
  }
  if (directorateId !== null && !(await hasDirectorate(db, directorateId))) {
    throw new Refusal('resource.not_found');
  }
  const now = clock.now();
  const id = await inTransaction(db, async (tx) => {
    const scriptId = await insertScript(tx, {
      directorate_id: directorateId,
      name: input.name,
      created_by: viewer.userId,
      created_at: now,
      changed_at: now,
    });
    await putDraft(tx, scriptId, stored(input.content), now);
    await recordAudit(tx, entryOf(viewer, 'script.create', scriptId), clock);
    return scriptId;
  });
  return (await readScript(db, viewer, id)).script;
}

/** Saves the draft, faulty or not: only publishing asks for a script without faults. */
export async function saveScriptDraft(
  db: Db,
  viewer: Viewer,
  id: number,
  input: BodyOf<typeof saveDraft>,
  clock: Clock,
): Promise<{ draft: ScriptVersionView; problems: ScriptProblem[] }> {
  requireWriter(viewer, found(await selectScript(db, viewer.scope, id)));
  const now = clock.now();
  await inTransaction(db, async (tx) => {
    await touchScript(tx, viewer.scope, id, {
      changed_at: now,
      ...(input.name !== undefined && { name: input.name }),
    });
    await putDraft(tx, id, stored(input.content), now);
    await recordAudit(tx, entryOf(viewer, 'script.draft', id), clock);
  });
  const { draft, problems } = await readScript(db, viewer, id);
  return { draft: found(draft), problems };
}

/** A draft that nothing stands against, as it was read; {@link putLive} publishes this very content or refuses. */
export interface CheckedDraft {
  readonly row: ScriptRow;
  readonly draft: VersionRow;
  readonly live: VersionRow | null;
}

/** The only content a preview speaks of: see {@link checkedDraft}. */
export function publicationToken({ id, sha256: hash }: Pick<VersionRow, 'id' | 'sha256'>): string {
  return `${id}-${hash.slice(0, 16)}`;
}

/**
 * The draft, when it may be published. `token`: the content that was previewed, if any. `sameMeaning`: paths of answers
 * said otherwise whose author says that they mean the same. Refuses `script.no_draft`, `script.changed_since`,
 * `script.invalid` and `script.meaning_changed` with the places and the remedies, and `session.forbidden`.
 */
export async function checkedDraft(
  db: Db,
  viewer: Viewer,
  id: number,
  seen: { readonly token?: string | undefined; readonly sameMeaning: readonly string[] },
): Promise<CheckedDraft> {
  const { row, draft, live } = await current(db, viewer, id);
  requireWriter(viewer, row);
  if (draft === null) throw new Refusal('script.no_draft');
  if (seen.token !== undefined && seen.token !== publicationToken(draft))
    throw new Refusal('script.changed_since');
  const problems = await problemsOf(db, row, draft);
  refuseFor(
    'script.invalid',
    problems.filter(({ level }) => level === 'block'),
  );
  refuseFor(
    'script.meaning_changed',
    problems.filter(({ code, path }) => code === meaningChanged && !seen.sameMeaning.includes(path)),
  );
  return { row, draft, live };
}

function refuseFor(
  code: 'script.invalid' | 'script.meaning_changed',
  problems: readonly ScriptProblem[],
): void {
  if (problems.length === 0) return;
  const fields = problems.map(({ path, detail }) => ({ path, detail }));
  throw new Refusal(code, { count: problems.length }, fields);
}

/** Makes a checked draft the next immutable version, in the caller's transaction; what campaigns do with it is theirs. */
export async function putLive(
  tx: Db,
  viewer: Viewer,
  { row, draft }: CheckedDraft,
  clock: Clock,
): Promise<void> {
  await touchScript(tx, viewer.scope, row.id, { changed_at: clock.now() });
  if (!(await publishDraft(tx, draft, clock.now()))) throw new Refusal('script.changed_since');
  const details = { versionId: draft.id, number: draft.number };
  await recordAudit(tx, { ...entryOf(viewer, 'script.publish', row.id), details }, clock);
}

/** Everything published of a script, newest first. The caller has read it within the viewer's scope. */
export async function publishedContents(db: Db, scriptId: number): Promise<ScriptContent[]> {
  return (await selectVersions(db, scriptId)).filter(({ state }) => state !== 'draft').map(contentOf);
}

/** A version by id, for callers that followed a row they were allowed to see. */
export async function getVersion(db: Db, versionId: number): Promise<ScriptVersionView> {
  return versionView(found(await selectVersion(db, versionId)));
}

/** The contents of published versions by their ids, each fetched once. */
export function contentsIn(db: Db): (versionId: number) => Promise<ScriptContent> {
  const known = new Map<number, Promise<ScriptContent>>();
  return (versionId) => {
    const content = known.get(versionId) ?? getVersion(db, versionId).then((version) => version.content);
    known.set(versionId, content);
    return content;
  };
}

/** Two versions of a script by their numbers, the draft's included. */
export async function compareVersions(
  db: Db,
  viewer: Viewer,
  id: number,
  { from, to }: QueryOf<typeof compareScriptVersions>,
): Promise<ResponseOf<typeof compareScriptVersions>> {
  found(await selectScript(db, viewer.scope, id));
  const versions = (await selectVersions(db, id)).map(versionView);
  const numbered = (wanted: number) => found(versions.find(({ number }) => number === wanted));
  return {
    from: numbered(from),
    to: numbered(to),
    versions: versions.map(({ number, state, publishedAt }) => ({ number, state, publishedAt })),
  };
}

/** The live version of a script within the viewer's scope; null: none yet. Tries nothing, unlike {@link readScript}. */
export async function liveVersion(db: Db, viewer: Viewer, id: number): Promise<ScriptVersionView | null> {
  const { live } = await current(db, viewer, id);
  return live === null ? null : versionView(live);
}

interface CurrentScript {
  readonly row: ScriptRow;
  readonly draft: VersionRow | null;
  readonly live: VersionRow | null;
}

async function current(db: Db, viewer: Viewer, id: number): Promise<CurrentScript> {
  const row = found(await selectScript(db, viewer.scope, id));
  const versions = await readableVersions(db, viewer, [id]);
  const inState = (state: string) => versions.find((version) => version.state === state) ?? null;
  return { row, draft: inState('draft'), live: inState('live') };
}

/** What is still being written is not for those who call. */
async function readableVersions(
  db: Db,
  viewer: Viewer,
  scriptIds: readonly number[],
): Promise<readonly VersionRow[]> {
  const versions = await selectCurrentVersions(db, scriptIds);
  return viewer.scope.kind === 'assigned' ? versions.filter(({ state }) => state === 'live') : versions;
}

async function problemsOf(
  db: Db,
  { id, directorate_id }: ScriptRow,
  draft: VersionRow | null,
): Promise<ScriptProblem[]> {
  if (draft === null) return [];
  const content = contentOf(draft);
  const readable = await selectReadableSheets(db, directorate_id, sheetsNamed(content));
  return [
    ...(await problemsAgainst(content, await publishedContents(db, id))),
    ...findUnreadableSheets(content, new Set(readable)),
  ];
}

function requireWriter(viewer: Viewer, row: ScriptRow): void {
  if (!mayWriteFor(viewer, row.directorate_id)) throw new Refusal('session.forbidden');
}

/** Same content, same text, same hash: keys in alphabetical order. */
function stored(content: ScriptContent): { content_json: string; sha256: string } {
  const content_json = JSON.stringify(content, (_, value: unknown) =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
      : value,
  );
  return { content_json, sha256: sha256(content_json) };
}

function contentOf(row: VersionRow): ScriptContent {
  return remembered(row.content_json, scriptContent);
}

function versionView(row: VersionRow): ScriptVersionView {
  return {
    id: row.id,
    scriptId: row.script_id,
    number: row.number,
    state: scriptVersionView.shape.state.parse(row.state),
    content: contentOf(row),
    sha256: row.sha256,
    publishedAt: row.published_at,
  };
}

function summaryOf(
  row: ScriptRow,
  versions: readonly VersionRow[],
  comments: CommentCounts | undefined,
): ScriptSummary {
  const live = versions.find(({ state }) => state === 'live');
  const shown = versions.find(({ state }) => state === 'draft') ?? live;
  const items = shown === undefined ? [] : contentOf(shown).blocks.flatMap((block) => block.items);
  return {
    id: row.id,
    name: row.name,
    directorateId: row.directorate_id,
    liveVersionId: live?.id ?? null,
    liveNumber: live?.number ?? null,
    questions: items.filter(isQuestion).length,
    changedAt: row.changed_at,
    openComments: comments?.open ?? 0,
    unreadComments: comments?.unread ?? 0,
  };
}

function entryOf(viewer: Viewer, action: string, entityId: number) {
  return { actorId: viewer.userId, action, entity: 'script', entityId };
}

function isPresent<T>(value: T | null): value is T {
  return value !== null;
}
