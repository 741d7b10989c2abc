import {
  changePressure,
  getPressure,
  listOppositions,
  previewPressure,
  recordOpposition,
} from '#server/contracts/lines.contract.ts';
import { type Route, route } from '#server/platform/http.ts';
import { listRegister, recordTypedOpposition } from './lines.service.ts';
import { foreseePressure, readPressure, writePressure } from './pressure.service.ts';

export const linesRoutes: readonly Route[] = [
  route(recordOpposition, async ({ viewer, body }, { db, secret, clock }) =>
    recordTypedOpposition(db, body, viewer.userId, secret, clock),
  ),
  route(listOppositions, async ({ query }, { db }) => listRegister(db, query.before)),
  route(getPressure, async ({ viewer }, { db }) => readPressure(db, viewer)),
  route(changePressure, async ({ viewer, body }, { db, clock }) => writePressure(db, viewer, body, clock)),
  route(previewPressure, async ({ viewer, body }, { db, clock }) => foreseePressure(db, viewer, body, clock)),
];
