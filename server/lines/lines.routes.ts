import { listOppositions, recordOpposition } from '#server/contracts/lines.contract.ts';
import { type Route, route } from '#server/platform/http.ts';
import { listRegister, recordTypedOpposition } from './lines.service.ts';

export const linesRoutes: readonly Route[] = [
  route(recordOpposition, async ({ viewer, body }, { db, secret, clock }) =>
    recordTypedOpposition(db, body, viewer.userId, secret, clock),
  ),
  route(listOppositions, async ({ query }, { db }) => listRegister(db, query.before)),
];
