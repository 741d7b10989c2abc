import type { Call, Device } from '@twilio/voice-sdk';
import type { Answer } from '../api.ts';
import { chosenHeadset, closeMicrophone, openMicrophone, soundOf, speakerId } from './headset.ts';
import { VoiceProblem } from './voice-problem.ts';

/** What the line suffers from, as the Voice SDK names it (constant-audio-input-level: nothing is heard of the microphone). */
export const qualities = [
  'high-rtt',
  'high-jitter',
  'high-packet-loss',
  'low-mos',
  'low-bytes-received',
  'constant-audio-input-level',
] as const;
export type Quality = (typeof qualities)[number];

export interface VoiceCall {
  readonly callId: number;
  readonly stage: 'connecting' | 'ringing' | 'open' | 'reconnecting' | 'ended';
  readonly isMuted: boolean;
  readonly qualities: readonly Quality[];
  /** The person was on the line, whatever the server has heard of it. */
  readonly hasTalked: boolean;
  /** Something went wrong, and has not come right since. */
  readonly hasFailed: boolean;
}

export interface VoiceState {
  readonly call: VoiceCall | null;
}

/** The telephone in the page. One a page: what it knows does not outlive it, the server's word on a ring does. */
export interface Voice {
  /** Ends when a call can be placed. Rejects with a {@link VoiceProblem}; asking again tries again. */
  prepare(): Promise<void>;
  /**
   * Joins the ring of an open call, once: asked again, nothing more happens. The server finds the number by the call's id:
   * none is sent from here. Whatever else was on the line is hung up.
   */
  connect(callId: number, params: Readonly<Record<string, string>>): Promise<void>;
  /** Leaves the line of this call, if it is the one. Over at once, whatever the SDK says of it later. */
  hangUp(callId: number): void;
  mute(isMuted: boolean): void;
  /** Keys of a switchboard: `0`–`9`, `*`, `#`. */
  press(keys: string): void;
  read(): VoiceState;
  subscribe(listener: () => void): () => void;
}

type Token = Answer<'POST /api/telephony/token'>;

/** The SDK waits for ever for a registration that is refused (reference/telephony.md §2.5). */
const REGISTER_MS = 10_000;
const nothing: VoiceState = { call: null };
const fresh: Omit<VoiceCall, 'callId'> = {
  stage: 'connecting',
  isMuted: false,
  qualities: [],
  hasTalked: false,
  hasFailed: false,
};

export function createVoice(askToken: () => Promise<Token>): Voice {
  let state = nothing;
  let device: Device | null = null;
  let preparing: Promise<void> | null = null;
  let current: Call | null = null;
  /** The token could not be renewed while somebody was talking: the next call needs another one. */
  let isTokenOld = false;
  const listeners = new Set<() => void>();

  function change(part: Partial<VoiceState>): void {
    state = { ...state, ...part };
    for (const listener of listeners) listener();
  }
  function changeCall(part: Partial<VoiceCall>): void {
    if (state.call !== null) change({ call: { ...state.call, ...part } });
  }
  function forget(): void {
    device?.destroy();
    device = null;
    isTokenOld = false;
  }

  async function open(): Promise<void> {
    leave();
    forget();
    try {
      const token = await askToken();
      const { Device: Telephone } = await import('@twilio/voice-sdk');
      device = new Telephone(token.token, optionsOf(token));
      device.on('tokenWillExpire', () => void renew());
      await registered(device);
    } catch (error) {
      forget();
      throw error instanceof VoiceProblem ? error : new VoiceProblem('not_answering');
    }
  }

  /** A call that is under way outlives its token; the next one needs a new one. */
  async function renew(): Promise<void> {
    try {
      device?.updateToken((await askToken()).token);
    } catch {
      isTokenOld = true;
    }
  }

  function follow(call: Call): void {
    // One that was hung up or replaced may still have something to say: it is not what is shown any more.
    const tell = (part: Partial<VoiceCall>) => {
      if (current === call) changeCall(part);
    };
    call.on('ringing', () => tell({ stage: 'ringing' }));
    call.on('accept', () => tell({ stage: 'open', hasTalked: true }));
    call.on('reconnecting', () => tell({ stage: 'reconnecting' }));
    call.on('reconnected', () => tell({ stage: 'open', hasFailed: false }));
    call.on('mute', (isMuted: boolean) => tell({ isMuted }));
    call.on('warning', (name: string) => tell(suffering(name, true)));
    call.on('warning-cleared', (name: string) => tell(suffering(name, false)));
    call.on('error', () => tell({ hasFailed: true }));
    for (const end of ['disconnect', 'cancel', 'reject'] as const)
      call.on(end, () => {
        tell({ stage: 'ended', qualities: [] });
        if (current === call) current = null;
      });
  }

  function suffering(name: string, isNow: boolean): Partial<VoiceCall> {
    const quality = qualities.find((known) => known === name);
    if (quality === undefined) return {};
    const others = (state.call?.qualities ?? []).filter((one) => one !== quality);
    return { qualities: isNow ? [...others, quality] : others };
  }

  /** Said first, done second: the SDK may be busy finding its way back to the network. */
  function leave(): void {
    const call = current;
    current = null;
    changeCall({ stage: 'ended', qualities: [], hasFailed: false });
    call?.disconnect();
  }

  const isOn = (callId: number) => state.call?.callId === callId && state.call.stage !== 'ended';

  return {
    prepare: async () => {
      // Each time: the headset that was there this morning may be unplugged.
      await hearMicrophone();
      if (device?.state === 'registered' && !isTokenOld) return;
      preparing ??= open().finally(() => {
        preparing = null;
      });
      await preparing;
    },
    connect: async (callId, params) => {
      if (device === null) throw new VoiceProblem('not_answering');
      if (isOn(callId)) return;
      leave();
      change({ call: { ...fresh, callId } });
      try {
        const headset = chosenHeadset();
        // Earphones that are not there any more are no reason not to call.
        const speaker = await speakerId(headset);
        if (speaker !== '') await device.audio?.speakerDevices.set(speaker).catch(() => undefined);
        const rtcConstraints = { audio: await soundOf(headset) };
        const call = await device.connect({ params: { ...params }, rtcConstraints });
        // Hung up before it was there.
        if (!isOn(callId)) return call.disconnect();
        current = call;
        follow(call);
      } catch {
        changeCall({ stage: 'ended', hasFailed: true });
        throw new VoiceProblem('not_answering');
      }
    },
    hangUp: (callId) => {
      if (isOn(callId)) leave();
    },
    mute: (isMuted) => current?.mute(isMuted),
    press: (keys) => current?.sendDigits(keys),
    read: () => state,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}

/** Asked before anybody is called: a person must not answer to silence. */
async function hearMicrophone(): Promise<void> {
  closeMicrophone(await openMicrophone(chosenHeadset()));
}

function registered(device: Device): Promise<void> {
  return new Promise((resolve, reject) => {
    const giveUp = setTimeout(() => reject(new VoiceProblem('not_answering')), REGISTER_MS);
    device.once('registered', () => {
      clearTimeout(giveUp);
      resolve();
    });
    // 201xx and 312xx: the token, or who it is for, is refused. Others pass: the SDK tries again by itself.
    device.on('error', ({ code }: { readonly code: number }) => {
      if (!/^(201|312)/.test(String(code))) return;
      clearTimeout(giveUp);
      reject(new VoiceProblem('not_allowed'));
    });
    device.register().catch(() => undefined);
  });
}

const names = ['incoming', 'outgoing', 'disconnect', 'dtmfh', 'dtmfs'] as const;
const digits = ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'].map((digit) => `dtmf${digit}` as const);

/**
 * Its own sounds stay off: they come from elsewhere (nothing but the voice leaves the house), and an agent hears the line.
 * `chunderw` and `publishEvents` are not in the SDK's documentation: its version is pinned.
 */
function optionsOf({ edge, gateway }: Token): Device.Options {
  const silent = Object.fromEntries([...names, ...digits].map((name) => [name, '/silence.wav']));
  const options = {
    appName: 'tonalite',
    closeProtection: false,
    logLevel: 'silent',
    sounds: silent,
    publishEvents: false,
    edge,
    ...(gateway !== null && { chunderw: gateway }),
  } as const;
  return options as Device.Options;
}
