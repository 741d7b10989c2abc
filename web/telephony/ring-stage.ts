import type { RingView } from '#server/contracts/telephony.contract.ts';
import type { VoiceCall } from './voice.ts';

/** What is shown of a ring: the server's word and this page's own, whichever is further. */
export type Shown =
  | { readonly stage: 'asked' | 'agent_ringing' | 'ringing' | 'answered' | 'reconnecting' }
  | { readonly stage: 'ended'; readonly reason: Reason };

type Reason = NonNullable<RingView['reason']>;

/**
 * How a call stands, from what the provider told the server and what the telephone of this page hears. What has ended for
 * either has ended: nobody is on the line any more.
 */
export function shownStage(ring: RingView, voice: VoiceCall | null): Shown {
  const own = voice?.callId === ring.callId ? voice : null;
  const hasTalked = ring.answeredAt !== null || own?.hasTalked === true;
  // Who was heard here was not missed, though the provider's word on it is still on its way.
  const ended = (reason: Reason): Shown => ({
    stage: 'ended',
    reason: reason === 'canceled' && hasTalked ? 'completed' : reason,
  });
  if (ring.stage === 'ended') return ended(ring.reason ?? 'unknown');
  if (own?.stage === 'ended') return ended(own.hasFailed ? 'failed' : 'canceled');
  if (own?.stage === 'reconnecting') return { stage: 'reconnecting' };
  if (ring.stage === 'answered' || own?.stage === 'open') return { stage: 'answered' };
  if (ring.stage === 'ringing' || own?.stage === 'ringing') return { stage: 'ringing' };
  return { stage: ring.stage === 'agent_ringing' ? 'agent_ringing' : 'asked' };
}
