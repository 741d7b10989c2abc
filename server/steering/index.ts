export { steeringRoutes } from './steering.routes.ts';
export { runSteering } from './work.service.ts';
