import type { BodyInputOf } from '#server/contracts/endpoint.ts';
import type { Endpoints } from '#server/contracts/index.ts';
import type { GivenAnswer } from '#server/contracts/script-flow.ts';

export type CloseCallBody = BodyInputOf<Endpoints['closeCall']>;

/** What the desk wants written on the server, in the order it was decided. */
export type Job =
  | {
      readonly kind: 'answer';
      readonly callId: number;
      readonly targetId: number;
      /** The question; in a turn of a repeated block, its `answerKey`. */
      readonly name: string;
      readonly given: GivenAnswer;
    }
  | {
      readonly kind: 'close';
      readonly callId: number;
      readonly body: CloseCallBody;
      /** What the closing was made from; forgotten once the server has it. */
      readonly draftId: string;
    };

export interface Refused {
  readonly code: string;
  readonly detail: string;
}

export interface Entry {
  /** Made once, for this very body: also the `Idempotency-Key`, so that a lost acknowledgement is replayed, not repeated. */
  readonly key: string;
  readonly seq: number;
  readonly job: Job;
  /** Instant, ms. */
  readonly at: number;
  /** Text still being typed is not sent before this instant; a newer text replaces it until then. */
  readonly notBefore: number;
  readonly refused: Refused | null;
}

const BACKOFF_FIRST_MS = 1000;
const BACKOFF_LAST_MS = 60_000;

/** Milliseconds before the next try: 1 s, doubled, at most a minute. */
export function backoff(failures: number): number {
  return Math.min(BACKOFF_LAST_MS, BACKOFF_FIRST_MS * 2 ** Math.max(0, failures - 1));
}

/**
 * The entry to send now: the oldest that waits. Refused entries let others pass, except that a call is never
 * closed over an answer of that call that is still refused: closing would make the loss final.
 */
export function nextToSend(entries: readonly Entry[]): Entry | null {
  for (const entry of entries) {
    if (entry.refused !== null) continue;
    const isHeld =
      entry.job.kind === 'close' &&
      entries.some(
        ({ job, refused }) => job.kind === 'answer' && job.callId === entry.job.callId && refused !== null,
      );
    if (!isHeld) return entry;
  }
  return null;
}

export function byOrder(a: Entry, b: Entry): number {
  return a.seq - b.seq || (a.key < b.key ? -1 : 1);
}

/** About the same thing: the newer settles an older one that was refused, or that was still being typed. */
export function isSameMatter(a: Job, b: Job): boolean {
  if (a.callId !== b.callId) return false;
  if (a.kind === 'close' || b.kind === 'close') return a.kind === b.kind;
  return a.targetId === b.targetId && a.name === b.name;
}

/** What comes back from the device is what this code once sealed; anything else is not an entry of ours. */
export function isJob(value: unknown): value is Job {
  return typeof value === 'object' && value !== null && 'kind' in value && 'callId' in value;
}
