export { purgeDigests, sendDigests } from './digest.service.ts';
export { resultsRoutes } from './results.routes.ts';
export {
  type AskedVersion,
  askedQuestions,
  askedVersions,
  readInterviewsLeft,
  readSharedResults,
} from './results.service.ts';
export { foldTallies } from './tallies.store.ts';
export type { AskedQuestion } from './tally.rules.ts';
