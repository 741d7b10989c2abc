export { publicationsRoutes } from './publications.routes.ts';
