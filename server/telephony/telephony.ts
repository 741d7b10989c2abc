import type { Deps } from '#server/platform/http.ts';
import type { TelephonyConfig } from '#server/platform/telephony-config.ts';
import { manual } from './manual.ts';
import type { TelephonyProvider } from './port.ts';
import { simulatorOf } from './simulator.ts';
import { twilioOf } from './twilio.ts';

/** The provider of this deployment and its limits. */
export interface Telephony {
  readonly provider: TelephonyProvider;
  readonly config: TelephonyConfig;
  /** What callbacks are signed with; null: nobody calls back. */
  readonly signingKey: string | null;
  /** Where callbacks come to: they are signed over this address, whatever a proxy makes of it. */
  readonly callbackUrl: string | null;
  /** Hosts that signed callbacks came by, other than that one: a proxy changes it. */
  readonly rewrittenHosts: Set<string>;
}

const manualConfig: TelephonyConfig = {
  provider: 'manual',
  callerId: null,
  territories: [],
  dailyCap: 0,
  ringTimeoutS: 30,
  twilio: null,
};

/** Every call by hand: what a deployment without a provider has. */
export const manualTelephony: Telephony = {
  provider: manual,
  config: manualConfig,
  signingKey: null,
  callbackUrl: null,
  rewrittenHosts: new Set(),
};

/** A provider keeps connections and, for the simulator, calls in progress: one for each running server. */
const opened = new WeakMap<object, Telephony>();

/** The telephony of a running server. */
export function telephonyOf(deps: Pick<Deps, 'config' | 'secret' | 'clock'>): Telephony {
  const before = opened.get(deps.config);
  if (before !== undefined) return before;
  const telephony = open(deps);
  opened.set(deps.config, telephony);
  return telephony;
}

function open({ config, secret, clock }: Pick<Deps, 'config' | 'secret' | 'clock'>): Telephony {
  const own = config.telephony;
  const callbackUrl = config.publicUrl ?? `http://${config.host}:${config.port}`;
  if (own.provider === 'simulator') {
    const signingKey = secret.hash('webhook', 'simulator');
    const provider = simulatorOf({ signingKey, callbackUrl, clock });
    return { provider, config: own, signingKey, callbackUrl, rewrittenHosts: new Set() };
  }
  if (own.provider === 'twilio' && own.twilio !== null && own.callerId !== null) {
    const provider = twilioOf(own.twilio, own.callerId, callbackUrl, clock);
    return {
      provider,
      config: own,
      signingKey: own.twilio.authToken,
      callbackUrl,
      rewrittenHosts: new Set(),
    };
  }
  return { ...manualTelephony, config: own };
}

/** A call whose asking was lost is looked for this long after: the callback of one that was placed comes sooner. */
export function atMostTold({ ringTimeoutS }: TelephonyConfig): number {
  return Math.min(20, ringTimeoutS) * 1000;
}
