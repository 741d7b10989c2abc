import type { Clock } from '#server/platform/clock.ts';
import { polledEvents } from './callbacks.rules.ts';
import { Exchange, type PlacedCall } from './exchange.ts';
import {
  type Ask,
  type KnownRing,
  type StartResult,
  TelephonyError,
  type TelephonyProvider,
} from './port.ts';
import { scenarioOf } from './scenarios.rules.ts';
import { callbackPaths } from './twilio.ts';

/** A provider for demonstrations, practice and load: calls behave, nothing rings. */
export interface Simulator extends TelephonyProvider {
  readonly id: 'simulator';
  readonly exchange: Exchange;
}

interface SimulatorOptions {
  readonly signingKey: string;
  readonly callbackUrl: string;
  readonly clock: Clock;
}

export function simulatorOf(options: SimulatorOptions): Simulator {
  const exchange = new Exchange(options);
  const turnedAway = new Set<number>();

  async function startCall({ callId, to, ringTimeoutS }: Ask): Promise<StartResult> {
    const scenario = scenarioOf(to, ringTimeoutS);
    if (scenario.kind === 'down') throw new TelephonyError('outage', false);
    // Too many at once is a matter of when: asked again, it rings.
    const isTurnedAway = scenario.kind === 'refused' && !(scenario.isRetryable && turnedAway.delete(callId));
    if (isTurnedAway) {
      if (scenario.isRetryable) turnedAway.add(callId);
      return { kind: 'rejected', code: scenario.code, isRetryable: scenario.isRetryable };
    }
    const path = callbackPaths.status('simulator', callId, 'person');
    const plain = scenarioOf(`${to.slice(0, -2)}00`, ringTimeoutS);
    const rung = scenario.kind === 'rings' ? scenario : plain;
    if (rung.kind !== 'rings') return { kind: 'rejected', code: 'refused', isRetryable: false };
    const { sid } = exchange.place(to, path, rung.steps);
    return rung.isAnswerLost ? { kind: 'uncertain' } : { kind: 'accepted', legId: sid };
  }

  function known({ personLeg, to, requestedAt }: KnownRing): PlacedCall | undefined {
    return personLeg === null ? exchange.findTo(to, requestedAt) : exchange.find(personLeg);
  }

  return {
    id: 'simulator',
    exchange,
    capabilities: {
      placesCalls: true,
      softphone: false,
      deskPhone: false,
      hangUp: true,
      recording: false,
      inbound: false,
      events: 'webhook',
      mostPerSecond: null,
    },
    checkConfig: async () => [{ level: 'ok', code: 'simulator' }],
    startCall,
    fetchCall: async (ring) => {
      const call = known(ring);
      if (call === undefined) return [];
      const heard = { callId: ring.callId, leg: 'person', receivedAt: options.clock.now() } as const;
      return polledEvents(call, heard);
    },
    hangUp: async (ring) => {
      const call = known(ring);
      if (call !== undefined) exchange.hangUp(call.sid);
    },
    callTest: async () => {},
    softphoneToken: async () => {
      throw new TelephonyError('refused', true);
    },
    deleteRecording: async () => {},
  };
}

const BEAT_MS = 200;

/** Lets the simulator live by itself, its callbacks posted to `url`; returns what stops it. Nothing for other providers. */
export function startSimulator(provider: TelephonyProvider, url: string): () => void {
  if (!isSimulator(provider)) return () => {};
  const { exchange } = provider;
  exchange.deliverTo(url);
  let isRunning = false;
  const beat = setInterval(() => {
    if (isRunning) return;
    isRunning = true;
    void exchange.run().finally(() => {
      isRunning = false;
    });
  }, BEAT_MS);
  beat.unref();
  return () => clearInterval(beat);
}

export function isSimulator(provider: TelephonyProvider): provider is Simulator {
  return 'exchange' in provider && provider.exchange instanceof Exchange;
}
