export { callsRoutes } from './calls.routes.ts';
export { purgeReplies } from './once.service.ts';
export { closeReturned, openReturned } from './returned.service.ts';
