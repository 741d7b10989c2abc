import { useEffect } from 'react';

/** What a reader does with a page: from then on it is theirs. */
const acts = ['wheel', 'touchstart', 'pointerdown', 'keydown'] as const;

/**
 * Shows the part of a long page that has this anchor, and takes the keyboard there. Parts come one by one and push what is
 * below: the place is found again each time, until all are there or the reader does something.
 */
export function goToPart(anchor: string): () => void {
  let isReached = false;
  const reach = () => {
    const part = document.getElementById(anchor);
    if (part === null) return;
    part.scrollIntoView();
    if (!isReached) part.focus({ preventScroll: true });
    isReached = true;
    if (document.querySelector('.skeleton') === null) stop();
  };
  const moves = new ResizeObserver(reach);
  function stop(): void {
    moves.disconnect();
    for (const act of acts) window.removeEventListener(act, stop);
  }
  for (const act of acts) window.addEventListener(act, stop, { passive: true });
  moves.observe(document.body);
  return stop;
}

/** Opens a page at the part its address names: `#taux`. */
export function useDeepLink(): void {
  useEffect(() => {
    const anchor = window.location.hash.slice(1);
    return anchor === '' ? undefined : goToPart(anchor);
  }, []);
}
