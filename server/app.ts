import type { Express } from 'express';
import { accountsRoutes, authenticate } from '#server/accounts/index.ts';
import { auditRoutes } from '#server/audit/index.ts';
import { callsRoutes } from '#server/calls/index.ts';
import { campaignsRoutes } from '#server/campaigns/index.ts';
import { exportsRoutes } from '#server/exports/index.ts';
import { linesRoutes } from '#server/lines/index.ts';
import { createHttp, type Deps, finishHttp, type Route } from '#server/platform/http.ts';
import { serviceRoutes } from '#server/platform/service.routes.ts';
import { servePages } from '#server/platform/static.ts';
import { publicationsRoutes } from '#server/publications/index.ts';
import { queueRoutes } from '#server/queue/index.ts';
import { quotasRoutes } from '#server/quotas/index.ts';
import { receptionRoutes } from '#server/reception/index.ts';
import { resultsRoutes } from '#server/results/index.ts';
import { scriptsRoutes } from '#server/scripts/index.ts';
import { sheetsRoutes } from '#server/sheets/index.ts';
import { steeringRoutes } from '#server/steering/index.ts';
import { targetsRoutes } from '#server/targets/index.ts';
import { telephonyRoutes } from '#server/telephony/index.ts';
import { textsRoutes } from '#server/texts/index.ts';
import { xlsformsRoutes } from '#server/xlsforms/index.ts';

export interface AppOptions {
  /** True once the process has been asked to stop: readiness then says no. */
  readonly isStopping: () => boolean;
}

/** Every route of the product, in the order of the floors. */
export function allRoutes(options: AppOptions): readonly Route[] {
  return [
    ...serviceRoutes(options.isStopping),
    ...auditRoutes,
    ...accountsRoutes,
    ...linesRoutes,
    ...telephonyRoutes,
    ...scriptsRoutes,
    ...sheetsRoutes,
    ...campaignsRoutes,
    ...xlsformsRoutes,
    ...publicationsRoutes,
    ...targetsRoutes,
    ...textsRoutes,
    ...queueRoutes,
    ...quotasRoutes,
    ...steeringRoutes,
    ...callsRoutes,
    ...receptionRoutes,
    ...resultsRoutes,
    ...exportsRoutes,
  ];
}

/** The whole HTTP side: the interface under `/api`, health, metrics and the pages. */
export function createApp(deps: Deps, options: AppOptions): Express {
  const app = createHttp(allRoutes(options), deps, authenticate);
  servePages(app, deps.config);
  finishHttp(app, deps);
  return app;
}
