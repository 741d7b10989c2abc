import { checkAudit, listAudit } from '#server/contracts/audit.contract.ts';
import { type Route, route } from '#server/platform/http.ts';
import { readAudit, verifyAudit } from './audit.service.ts';

export const auditRoutes: readonly Route[] = [
  route(listAudit, async ({ query }, { db }) => readAudit(db, query)),
  route(checkAudit, async (_ask, { db }) => verifyAudit(db)),
];
