import { useEffect, useRef } from 'react';
import type { Turn } from './practice-server.ts';

/** Whether this browser can say things aloud. */
export const canSpeak = 'speechSynthesis' in window;

/** Says aloud, in French, what the other side says from now on; silent when not asked for. */
export function useSpeech(turns: readonly Turn[], isWanted: boolean): void {
  const said = useRef(0);
  useEffect(() => {
    for (const { id, text, isNoise } of turns) {
      if (id <= said.current) continue;
      said.current = id;
      if (!isWanted || isNoise || !canSpeak) continue;
      const words = new SpeechSynthesisUtterance(text);
      words.lang = 'fr-FR';
      speechSynthesis.speak(words);
    }
  }, [turns, isWanted]);
  useEffect(() => {
    if (!canSpeak) return;
    if (!isWanted) speechSynthesis.cancel();
    return () => speechSynthesis.cancel();
  }, [isWanted]);
}
