import { TelephonyError, type TelephonyProvider } from './port.ts';

/** The agent's own telephone: a `tel:` link, and the number in large type. Nothing is asked of anybody, so nothing fails. */
export const manual: TelephonyProvider = {
  id: 'manual',
  capabilities: {
    placesCalls: false,
    softphone: false,
    deskPhone: false,
    hangUp: false,
    recording: false,
    inbound: false,
    events: 'none',
    mostPerSecond: null,
  },
  checkConfig: async () => [],
  startCall: () => cannot(),
  fetchCall: async () => [],
  hangUp: async () => {},
  callTest: () => cannot(),
  softphoneToken: () => cannot(),
  deleteRecording: async () => {},
};

/** Calls by hand are never asked of a provider: `dialByHand` gives the link. */
async function cannot(): Promise<never> {
  throw new TelephonyError('refused', true);
}

/** `to`: E.164. */
export function dialByHand(to: string): { readonly kind: 'dial-link'; readonly href: string } {
  return { kind: 'dial-link', href: `tel:${to}` };
}
