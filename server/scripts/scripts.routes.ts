import {
  listScriptComments,
  readScriptComments,
  resolveScriptComment,
  writeScriptComment,
} from '#server/contracts/script-comments.contract.ts';
import {
  compareScriptVersions,
  createScript,
  getScript,
  listScripts,
  listTemplates,
  saveDraft,
} from '#server/contracts/scripts.contract.ts';
import { type Route, route } from '#server/platform/http.ts';
import { listComments, markRead, resolveComment, writeComment } from './script-comments.service.ts';
import {
  compareVersions,
  listVisibleScripts,
  openScript,
  readScript,
  saveScriptDraft,
} from './scripts.service.ts';
import { templates } from './templates/index.ts';

export const scriptsRoutes: readonly Route[] = [
  route(listScripts, async ({ viewer }, { db }) => ({ scripts: await listVisibleScripts(db, viewer) })),
  route(listTemplates, async () => ({ templates: [...templates] })),
  route(createScript, async ({ viewer, body }, { db, clock }) => openScript(db, viewer, body, clock)),
  route(getScript, async ({ viewer, params }, { db }) => readScript(db, viewer, params.id)),
  route(saveDraft, async ({ viewer, params, body }, { db, clock }) =>
    saveScriptDraft(db, viewer, params.id, body, clock),
  ),
  route(compareScriptVersions, async ({ viewer, params, query }, { db }) =>
    compareVersions(db, viewer, params.id, query),
  ),
  route(listScriptComments, ({ viewer, params }, { db }) => listComments(db, viewer, params.id)),
  route(writeScriptComment, ({ viewer, params, body }, deps) => writeComment(deps, viewer, params.id, body)),
  route(resolveScriptComment, ({ viewer, params, body }, deps) =>
    resolveComment(deps, viewer, params.id, body),
  ),
  route(readScriptComments, ({ viewer, params, body }, { db }) =>
    markRead(db, viewer, params.id, body.lastId),
  ),
];
