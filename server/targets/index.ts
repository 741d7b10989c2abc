export type { ImportDeps } from './imports.service.ts';
export { failImport, mergeImport, runNextImport } from './merge.service.ts';
export { targetsRoutes } from './targets.routes.ts';
export { targetViews } from './targets.service.ts';
export type { ImportHome } from './targets.store.ts';
