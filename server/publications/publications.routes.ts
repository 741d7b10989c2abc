import {
  getCampaignVersion,
  moveCampaignVersion,
  previewPublication,
} from '#server/contracts/publications.contract.ts';
import { publishScript } from '#server/contracts/scripts.contract.ts';
import { type Route, route } from '#server/platform/http.ts';
import { campaignVersion, preview } from './preview.service.ts';
import { moveCampaign, publish } from './publish.service.ts';

export const publicationsRoutes: readonly Route[] = [
  route(previewPublication, ({ viewer, params }, { db }) => preview(db, viewer, params.id)),
  route(publishScript, ({ viewer, params, body }, deps) => publish(deps, viewer, params.id, body)),
  route(getCampaignVersion, ({ viewer, params }, { db }) => campaignVersion(db, viewer, params.id)),
  route(moveCampaignVersion, ({ viewer, params, body }, deps) => moveCampaign(deps, viewer, params.id, body)),
];
