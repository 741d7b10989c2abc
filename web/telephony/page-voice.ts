import { useSyncExternalStore } from 'react';
import { api } from '../api.ts';
import { createVoice, type VoiceState } from './voice.ts';

/** The one telephone of this page. */
export const pageVoice = createVoice(() => api('POST /api/telephony/token'));

/** The page goes, and its voice with it: the person is not left listening to nobody. The SDK may be cut off before it says so. */
window.addEventListener('pagehide', () => {
  const { call } = pageVoice.read();
  if (call === null || call.stage === 'ended') return;
  void fetch(`/api/calls/${call.callId}/hang-up`, { method: 'POST', keepalive: true }).catch(() => undefined);
});

export function useVoice(): VoiceState {
  return useSyncExternalStore(pageVoice.subscribe, pageVoice.read);
}
