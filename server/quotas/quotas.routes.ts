import { changeQuotas, getQuotas, previewQuotas, quotaSources } from '#server/contracts/quotas.contract.ts';
import { type Route, route } from '#server/platform/http.ts';
import * as quotas from './quotas.service.ts';
import { sourcesOf } from './sources.service.ts';

export const quotasRoutes: readonly Route[] = [
  route(getQuotas, ({ params, viewer }, { db }) => quotas.readQuotas(db, viewer, params.id)),
  route(quotaSources, ({ params, viewer }, { db }) => sourcesOf(db, viewer, params.id)),
  route(previewQuotas, ({ params, body, viewer }, { db }) =>
    quotas.previewQuotas(db, viewer, params.id, body.quotas),
  ),
  route(changeQuotas, ({ params, body, viewer }, deps) => quotas.changeQuotas(viewer, params.id, body, deps)),
];
