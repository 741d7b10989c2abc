export { type Dialing, TelephonyError } from './port.ts';
export { isSimulator, startSimulator } from './simulator.ts';
export { sweepRings } from './sweep.service.ts';
export { telephonyRoutes } from './telephony.routes.ts';
export { endRing, noteRing, type RingDeps, ring, ringOf, type Way, wayOf } from './telephony.service.ts';
export { manualTelephony, type Telephony, telephonyOf } from './telephony.ts';
