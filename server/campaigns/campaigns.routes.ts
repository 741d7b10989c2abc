import {
  actOnCampaign,
  assignAgents,
  type CampaignView,
  changeCampaign,
  createCampaign,
  getCampaign,
  listCampaigns,
} from '#server/contracts/campaigns.contract.ts';
import { changeCallRules, getCallRules } from '#server/contracts/rules.contract.ts';
import { type Route, route } from '#server/platform/http.ts';
import type { Live } from '#server/platform/live.ts';
import {
  act,
  assign,
  commission,
  editCampaign,
  listVisibleCampaigns,
  readCampaign,
} from './campaigns.service.ts';
import { readRules, writeRules } from './rules.service.ts';

export const campaignsRoutes: readonly Route[] = [
  route(listCampaigns, async ({ viewer }, { db }) => ({ campaigns: await listVisibleCampaigns(db, viewer) })),
  route(createCampaign, async ({ viewer, body }, { db, clock, live }) =>
    announced(live, await commission(db, viewer, body, clock)),
  ),
  route(getCampaign, async ({ viewer, params }, { db }) => readCampaign(db, viewer, params.id)),
  route(changeCampaign, async ({ viewer, params, body }, { db, clock, live }) =>
    announced(live, await editCampaign(db, viewer, params.id, body, clock)),
  ),
  route(actOnCampaign, async ({ viewer, params, body }, { db, clock, live }) =>
    announced(live, await act(db, viewer, params.id, params.action, body, clock)),
  ),
  route(assignAgents, async ({ viewer, params, body }, { db, clock, live }) =>
    announced(live, await assign(db, viewer, params.id, body.agentIds, clock)),
  ),
  route(getCallRules, ({ viewer, params }, { db }) => readRules(db, viewer, params.id)),
  route(changeCallRules, ({ viewer, params, body }, deps) => writeRules(viewer, params.id, body, deps)),
];

function announced(live: Live, view: CampaignView): CampaignView {
  live.publish({ topic: 'campaign', campaignId: view.id, directorateId: view.directorateId });
  return view;
}
