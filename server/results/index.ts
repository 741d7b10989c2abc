export { purgeDigests, sendDigests } from './digest.service.ts';
export { resultsRoutes } from './results.routes.ts';
