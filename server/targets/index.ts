export { discardForgotten, dropStrays } from './cleaning.service.ts';
export type { ImportDeps } from './imports.service.ts';
export { changedTargets, type MergeStep, peopleSteps, rangeStep, sliceRows } from './merge.service.ts';
export { type MergePlan, selectAbsent } from './merge.store.ts';
export {
  completeMerge,
  failImport,
  nextMerge,
  type RunningMerge,
  saveMergeProgress,
} from './running.service.ts';
export { targetsRoutes } from './targets.routes.ts';
export { countMatching, type Matching, matchingTargets, targetViews } from './targets.service.ts';
