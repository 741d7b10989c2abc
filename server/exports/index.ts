export { exportsRoutes } from './exports.routes.ts';
export { expireExports, makeNext } from './making.service.ts';
