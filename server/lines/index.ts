export { linesRoutes } from './lines.routes.ts';
export { findLine, lineOf, opposeNewLines, recordOpposition } from './lines.service.ts';
export {
  deleteUnusedLines,
  insertLineNumbers,
  insertLines,
  reserveLineIds,
  type StagedLines,
  selectLatest,
} from './lines.store.ts';
export { displayNumber, type LineKind, lineView, type Phone } from './numbers.rules.ts';
export { type PhoneReading, parsePhones } from './phones.rules.ts';
export { isRecountDue, letLineRest, recountSome } from './pressure.service.ts';
export { isKnownRange } from './ranges.rules.ts';
export { territoryOf, zoneOf } from './territory.rules.ts';
