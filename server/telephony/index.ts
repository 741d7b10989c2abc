export { manualTelephony } from './manual.ts';
export type { Dialing, TelephonyProvider } from './port.ts';
