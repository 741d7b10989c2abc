export { meaningChanged } from './script-permanence.rules.ts';
export { problemsAgainst } from './script-problems.service.ts';
export { scriptsRoutes } from './scripts.routes.ts';
export {
  checkedDraft,
  contentsIn,
  getVersion,
  liveVersion,
  publicationToken,
  publishedContents,
  putLive,
  readScript,
} from './scripts.service.ts';
export { templates } from './templates/index.ts';
