export { auditRoutes } from './audit.routes.ts';
export { recordAudit, recordAudits, sealAudit } from './audit.service.ts';
