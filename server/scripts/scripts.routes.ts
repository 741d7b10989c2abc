import {
  compareScriptVersions,
  createScript,
  getScript,
  listScripts,
  listTemplates,
  saveDraft,
} from '#server/contracts/scripts.contract.ts';
import { type Route, route } from '#server/platform/http.ts';
import {
  compareVersions,
  listVisibleScripts,
  openScript,
  readScript,
  saveScriptDraft,
} from './scripts.service.ts';
import { templates } from './templates.ts';

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
];
