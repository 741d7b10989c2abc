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
export { lookAgain, refreshEntries } from './entries.store.ts';
export { whyNobody } from './explain.service.ts';
export { endPause, purgePauses } from './pause.service.ts';
export { queueRoutes } from './queue.routes.ts';
export { replanEveryone } from './replan.service.ts';
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
export { enrol, recountRests, settleRemaining, sweep, withdraw } from './upkeep.service.ts';
export { turnWindows } from './windows.service.ts';
