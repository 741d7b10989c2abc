import {
  lookUpReturned,
  recordReturnedWish,
  resumeReturned,
  verifyReturned,
} from '#server/contracts/returned.contract.ts';
import { type Route, route } from '#server/platform/http.ts';
import { lookUp, recordWish, resume, verify } from './returned.service.ts';

export const receptionRoutes: readonly Route[] = [
  route(lookUpReturned, ({ viewer, body }, { db, clock }) => lookUp(db, viewer, body.number, clock)),
  route(verifyReturned, ({ viewer, params, body }, { db, clock }) =>
    verify(db, viewer, params.id, body.targetId, clock),
  ),
  route(resumeReturned, ({ viewer, params, body }, deps) => resume(deps, viewer, params.id, body.targetId)),
  route(recordReturnedWish, ({ viewer, params, body }, deps) => recordWish(deps, viewer, params.id, body)),
];
