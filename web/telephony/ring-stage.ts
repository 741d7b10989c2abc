import type { RingView } from '#server/contracts/telephony.contract.ts';
import type { VoiceCall } from './voice.ts';

/** What is shown of a ring: the server's word and this page's own, whichever is further. */
export type Shown =
  | { readonly stage: 'asked' | 'agent_ringing' | 'ringing' | 'answered' | 'reconnecting' }
  | { readonly stage: 'ended'; readonly reason: NonNullable<RingView['reason']> };

/**
 * How a call stands, from what the provider told the server and what the telephone of this page hears. What has ended for
 * either has ended: nobody is on the line any more.
 */
export function shownStage(ring: RingView, voice: VoiceCall | null): Shown {
  const own = voice?.callId === ring.callId ? voice : null;
  if (ring.stage === 'ended') return { stage: 'ended', reason: ring.reason ?? 'unknown' };
  if (own?.stage === 'ended')
    return {
      stage: 'ended',
      reason: own.failure !== null ? 'failed' : ring.answeredAt === null ? 'canceled' : 'completed',
    };
  if (own?.stage === 'reconnecting') return { stage: 'reconnecting' };
  if (ring.stage === 'answered' || own?.stage === 'open') return { stage: 'answered' };
  if (ring.stage === 'ringing' || own?.stage === 'ringing') return { stage: 'ringing' };
  return { stage: ring.stage === 'agent_ringing' ? 'agent_ringing' : 'asked' };
}
