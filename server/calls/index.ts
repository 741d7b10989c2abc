export { callsRoutes } from './calls.routes.ts';
export { purgeReplies } from './once.service.ts';
