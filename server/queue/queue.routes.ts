import {
  explainAgent,
  explainCampaign,
  explainTarget,
  releaseClaim,
  renewClaim,
  takePause,
} from '#server/contracts/queue.contract.ts';
import { previewCallRules } from '#server/contracts/rules.contract.ts';
import { boardChanged } from '#server/contracts/service.contract.ts';
import { type Route, route } from '#server/platform/http.ts';
import * as claims from './claim.service.ts';
import * as explain from './explain.service.ts';
import { pause } from './pause.service.ts';
import { foreseeRules } from './replan.service.ts';
import { readWhyCampaign } from './why-campaign.service.ts';

/** Taking and showing a claim are in the calls room: they show people and scripts, which are above the queue. */
export const queueRoutes: readonly Route[] = [
  route(renewClaim, ({ params, viewer }, { db, clock }) =>
    claims.renewClaim(db, viewer.userId, params.id, clock),
  ),
  route(releaseClaim, async ({ params, body, viewer }, { db, clock, live }) => {
    await claims.releaseClaim(db, viewer.userId, params.id, body.reason, clock);
    live.publish(boardChanged);
    return { ok: true as const };
  }),
  route(takePause, async ({ body, viewer }, { db, clock, live }) => {
    const taken = await pause(db, viewer, body.kind, clock);
    live.publish(boardChanged);
    return taken;
  }),
  route(explainTarget, ({ params, query, viewer }, { db, clock }) =>
    explain.explainTarget(db, viewer, params.id, query.agentId ?? null, clock),
  ),
  route(explainAgent, ({ params, viewer }, { db, clock }) =>
    explain.explainAgent(db, viewer, params.id, clock),
  ),
  route(explainCampaign, ({ params, viewer }, deps) => readWhyCampaign(viewer, params.id, deps)),
  route(previewCallRules, ({ params, body, viewer }, { db, clock }) =>
    foreseeRules(db, viewer, params.id, body, clock),
  ),
];
