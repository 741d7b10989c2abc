export { scriptsRoutes } from './scripts.routes.ts';
export { getVersion } from './scripts.service.ts';
export { templates } from './templates.ts';
