import { useSyncExternalStore } from 'react';
import { api } from '../api.ts';
import { createVoice, type VoiceState } from './voice.ts';

/** The one telephone of this page. */
export const pageVoice = createVoice(() => api('POST /api/telephony/token'));

export function useVoice(): VoiceState {
  return useSyncExternalStore(pageVoice.subscribe, pageVoice.read);
}
