import { isFictional } from '#server/contracts/caller-id.ts';
import type { RingProblem } from '#server/contracts/telephony.contract.ts';

/** One callback of the simulator: its form, and how long after the call was placed it leaves. */
export interface Step {
  readonly afterMs: number;
  readonly status: 'initiated' | 'ringing' | 'in-progress' | 'busy' | 'no-answer' | 'failed' | 'completed';
  /** Twilio's own numbering, from 0; callbacks may leave in another order. */
  readonly seq: number;
  readonly answeredBy?: string;
  readonly sipCode?: string;
}

export type Scenario =
  | { readonly kind: 'rings'; readonly steps: readonly Step[]; readonly isAnswerLost: boolean }
  | { readonly kind: 'refused'; readonly code: RingProblem; readonly isRetryable: boolean }
  /** The provider cannot be reached at all. */
  | { readonly kind: 'down' };

const LONGEST_TALK_MS = 20 * 60_000;

/**
 * What becomes of a call to a number, by its last two figures: 90 busy, 91 nobody, 92 a voicemail, 93 no such number,
 * 94 callbacks late, twice and out of order, 95 the answer to the request is lost but it rings, 96 silence for ever,
 * 97 a territory not dialled, 98 the provider is down, 99 too many calls at once, the first time; any other is answered.
 * Only numbers of fiction, which are nobody's. `to`: E.164.
 */
export function scenarioOf(to: string, ringTimeoutS: number): Scenario {
  if (!isFictional(to)) return { kind: 'refused', code: 'not_fictional', isRetryable: false };
  const rings = (steps: readonly Step[], isAnswerLost = false): Scenario => ({
    kind: 'rings',
    steps,
    isAnswerLost,
  });
  const end = Number(to.slice(-2));
  const answer = 2000 + (end % 10) * 500;
  const talk: readonly Step[] = [
    { afterMs: answer, status: 'in-progress', seq: 2 },
    { afterMs: LONGEST_TALK_MS, status: 'completed', seq: 3 },
  ];
  switch (end) {
    case 90:
      return rings([initiated, ringing, { afterMs: 2500, status: 'busy', seq: 2, sipCode: '486' }]);
    case 91:
      return rings([
        initiated,
        ringing,
        { afterMs: ringTimeoutS * 1000, status: 'no-answer', seq: 2, sipCode: '487' },
      ]);
    case 92:
      return rings([
        initiated,
        ringing,
        { afterMs: 12_000, status: 'in-progress', seq: 2 },
        { afterMs: 15_000, status: 'in-progress', seq: 2, answeredBy: 'machine_start' },
        { afterMs: 60_000, status: 'completed', seq: 3 },
      ]);
    case 93:
      return { kind: 'refused', code: 'invalid_number', isRetryable: false };
    case 94:
      return rings([
        { afterMs: 3000, status: 'completed', seq: 3 },
        { ...ringing, afterMs: 3500 },
        { afterMs: 4000, status: 'in-progress', seq: 2 },
        { afterMs: 4000, status: 'in-progress', seq: 2 },
        { ...initiated, afterMs: 5000 },
        { afterMs: 5500, status: 'completed', seq: 3 },
      ]);
    case 95:
      return rings([initiated, ringing, ...talk], true);
    case 96:
      return rings([initiated, ringing]);
    case 97:
      return { kind: 'refused', code: 'territory_blocked', isRetryable: false };
    case 98:
      return { kind: 'down' };
    case 99:
      return { kind: 'refused', code: 'too_many_at_once', isRetryable: true };
    default:
      return rings([initiated, ringing, ...talk]);
  }
}

const initiated: Step = { afterMs: 200, status: 'initiated', seq: 0 };
const ringing: Step = { afterMs: 900, status: 'ringing', seq: 1 };
