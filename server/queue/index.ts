export { dayIn, frenchInstant, isOpen, nextOpening, publicHolidays, slotAt } from './calendar.rules.ts';
export {
  type Agent,
  type Claim,
  claimFiles,
  claimNext,
  currentClaim,
  holdClaim,
  purgeSkips,
  releaseClaim,
} from './claim.service.ts';
export { lookAgain } from './entries.store.ts';
export { whyNobody } from './explain.service.ts';
export { foreseeQuotas } from './foresee.service.ts';
export { endPause, purgePauses } from './pause.service.ts';
export { queueRoutes } from './queue.routes.ts';
export { followQuotas } from './quota.service.ts';
export { replanEveryone } from './replan.service.ts';
export { takeReturned } from './returned.service.ts';
export { selectScopesIn as scopesIn } from './scopes.store.ts';
export {
  type ClosingCall,
  type Dialled,
  dialUnderClaim,
  type Outcome,
  settleCall,
} from './settle.service.ts';
export {
  endLeavers,
  givePlaces,
  holdLeftCall,
  holdPlaces,
  type Place,
  type PlaceRow,
} from './steer.service.ts';
export { countCombinations, type Quota } from './strata.rules.ts';
export { askToSort, holdVersion, takeUpQuotas } from './strata.service.ts';
export { selectPlan as quotaPlan, selectQuotas as quotasOf } from './strata.store.ts';
export { enrol, recountRests, refresh, settleRemaining, sweep, withdraw } from './upkeep.service.ts';
export { turnWindows } from './windows.service.ts';
