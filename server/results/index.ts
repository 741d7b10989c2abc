export { type AskedVersion, askedQuestions, askedVersions } from './asked.service.ts';
export { purgeDigests, sendDigests } from './digest.service.ts';
export { resultsRoutes } from './results.routes.ts';
export { readInterviewsLeft, readSharedResults } from './results.service.ts';
export { foldTallies } from './tallies.store.ts';
export type { AskedQuestion } from './tally.rules.ts';
