import type { TelephonyProvider } from './port.ts';

/** The agent's own telephone: a `tel:` link, and the number in large type. */
export const manualTelephony: TelephonyProvider = {
  id: 'manual',
  startCall: async ({ to }) => ({ kind: 'dial-link', href: `tel:${to}` }),
};
