export { auditRoutes } from './audit.routes.ts';
export { recordAudit, sealAudit } from './audit.service.ts';
