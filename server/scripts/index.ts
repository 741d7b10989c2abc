export { problemsAgainst } from './script-problems.service.ts';
export { scriptsRoutes } from './scripts.routes.ts';
export { getVersion, readScript } from './scripts.service.ts';
export { templates } from './templates.ts';
