export { xlsformsRoutes } from './xlsforms.routes.ts';
