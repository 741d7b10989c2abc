import {
  applySteering,
  listSteering,
  previewSteering,
  undoSteering,
} from '#server/contracts/steering.contract.ts';
import { type Route, route } from '#server/platform/http.ts';
import * as steering from './steering.service.ts';

export const steeringRoutes: readonly Route[] = [
  route(previewSteering, ({ params, body, viewer }, { db, ...deps }) =>
    steering.preview(db, viewer, params.id, body, deps),
  ),
  route(applySteering, ({ params, body, viewer }, deps) =>
    steering.apply(viewer, params.id, body.token, deps),
  ),
  route(listSteering, ({ params, viewer }, { db }) => steering.history(db, viewer, params.id)),
  route(undoSteering, ({ params, viewer }, deps) => steering.undo(viewer, params.id, deps)),
];
