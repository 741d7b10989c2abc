export { expireExports, makeNext } from './background.service.ts';
export { exportsRoutes } from './exports.routes.ts';
