export { type SharedText, sharedTexts } from './shared.service.ts';
export { textsRoutes } from './texts.routes.ts';
