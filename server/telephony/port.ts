import type { AnsweredBy, Dialing, RingProblem, RingReason } from '#server/contracts/telephony.contract.ts';

export type { Dialing } from '#server/contracts/telephony.contract.ts';

/** Two legs make a ring: the agent's own telephone or softphone, and the person's. */
export type Leg = 'agent' | 'person';

/** Where an event was learnt, from the one trusted least to the one trusted most. */
export const sources = ['sweeper', 'agent', 'poll', 'webhook'] as const;
export type Source = (typeof sources)[number];

/** One thing that happened to a leg, as every provider says it (reference/telephony.md §4). */
export interface RingEvent {
  /** The provider's own: the same event comes again under the same key. */
  readonly key: string;
  readonly callId: number;
  readonly leg: Leg;
  readonly type: 'initiated' | 'ringing' | 'answered' | 'ended' | 'screened';
  /** Instant, by the provider's clock. */
  readonly at: number;
  readonly seq?: number;
  /** The provider's id of the leg. */
  readonly legId?: string;
  readonly reason?: RingReason;
  readonly answeredBy?: AnsweredBy;
  readonly errorCode?: string;
  readonly source: Source;
}

export type StartResult = Extract<Dialing, { kind: 'rejected' | 'uncertain' }> | Accepted;

interface Accepted {
  readonly kind: 'accepted';
  /** The leg that was placed: the agent's telephone, or the person's where the provider needs no agent leg. */
  readonly legId?: string;
}

/** What rings at the agent's: nothing, the page, a telephone on the desk, or what the provider does by itself. */
export type Mode = 'softphone' | 'desk_phone' | 'server';

export interface Capabilities {
  readonly placesCalls: boolean;
  readonly softphone: boolean;
  readonly deskPhone: boolean;
  readonly hangUp: boolean;
  readonly recording: boolean;
  readonly inbound: boolean;
  readonly events: 'none' | 'webhook';
  /** How many calls may be placed a second; null: no limit is known. */
  readonly mostPerSecond: number | null;
}

export interface Ask {
  readonly callId: number;
  readonly agentId: number;
  /** E.164, of the telephone on the agent's desk. */
  readonly deskPhone: string | null;
  /** E.164. */
  readonly to: string;
  /** Seconds. */
  readonly ringTimeoutS: number;
}

export interface Finding {
  readonly level: 'ok' | 'warn' | 'error';
  readonly code: string;
}

/** A provider that cannot do what it was asked. Its message is ours: theirs may quote credentials and numbers. */
export class TelephonyError extends Error {
  readonly code: RingProblem;
  /** Asking again changes nothing until somebody acts. */
  readonly isPermanent: boolean;

  constructor(code: RingProblem, isPermanent: boolean) {
    super(`telephony: ${code}`);
    this.code = code;
    this.isPermanent = isPermanent;
  }
}

/**
 * One port for every way of ringing; one file per provider. Telephony suggests a result, the agent decides: nothing here
 * closes a call.
 */
export interface TelephonyProvider {
  /** Kept on each call. */
  readonly id: string;
  readonly capabilities: Capabilities;
  /** What is wrong with the settings, as the provider sees them. Throws {@link TelephonyError}. */
  checkConfig(): Promise<readonly Finding[]>;
  /**
   * Asks for a ring, once: what is not known to be refused may ring, and is never asked again. After the call is
   * committed, never inside a transaction.
   */
  startCall(ask: Ask): Promise<StartResult>;
  /** What the provider says of it now; nothing when it cannot tell. Throws {@link TelephonyError}. */
  fetchCall(ring: KnownRing): Promise<readonly RingEvent[]>;
  hangUp(ring: KnownRing): Promise<void>;
  /** Calls a number only to show ours. */
  callTest(to: string): Promise<void>;
  /** What the softphone of this agent logs in with. */
  softphoneToken(agentId: number, ttlS: number): Promise<string>;
  /** Removes a recording nobody may keep. */
  deleteRecording(recordingId: string): Promise<void>;
}

export interface KnownRing {
  readonly callId: number;
  readonly agentLeg: string | null;
  readonly personLeg: string | null;
  /** E.164. */
  readonly to: string;
  readonly requestedAt: number;
}
