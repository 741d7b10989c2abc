export { purgeDigests, sendDigests } from './digest.service.ts';
export { resultsRoutes } from './results.routes.ts';
export { type AskedVersion, askedQuestions, askedVersions } from './results.service.ts';
export { type AskedQuestion, parisDay, parisTime } from './tally.rules.ts';
