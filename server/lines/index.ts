export { linesRoutes } from './lines.routes.ts';
export {
  ensureLines,
  type OpposedNumber,
  opposedAmong,
  recordOpposition,
  restLine,
} from './lines.service.ts';
export { displayNumber, type LineKind, lineView, type Phone } from './numbers.rules.ts';
export { type PhoneReading, parsePhones, type ReadPhone } from './phones.rules.ts';
export { type LineCall, type PressureCaps, restUntil } from './pressure.rules.ts';
export { territoryOf, zoneOf } from './territory.rules.ts';
