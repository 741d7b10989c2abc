import { useSyncExternalStore } from 'react';

/**
 * The question the agent stands on. Outside of what the script is drawn from: a step from one question to the next then
 * draws these two again, and not the three hundred.
 */
export interface Standing {
  readonly current: () => string | null;
  /** The focus went into this question. */
  readonly focused: (name: string) => void;
  /** The last question that had the focus, even if it is no longer asked. */
  readonly lastFocused: () => string | null;
  /** What is asked now, in order, and which is to be answered first: where one stands until the focus says otherwise. */
  readonly follow: (names: readonly string[], next: string | null) => void;
  readonly subscribe: (listener: () => void) => () => void;
}

export function openStanding(names: readonly string[], next: string | null): Standing {
  const listeners = new Set<() => void>();
  let asked: ReadonlySet<string> = new Set(names);
  let first = next;
  let last: string | null = null;
  let current = next;

  function settle(): void {
    const before = current;
    current = last !== null && asked.has(last) ? last : first;
    if (current !== before) for (const listener of listeners) listener();
  }

  return {
    current: () => current,
    lastFocused: () => last,
    focused(name) {
      last = name;
      settle();
    },
    follow(nowAsked, nowFirst) {
      asked = new Set(nowAsked);
      first = nowFirst;
      settle();
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}

/** Whether the agent stands on this question. */
export function useIsStanding(standing: Standing, name: string): boolean {
  return useSyncExternalStore(standing.subscribe, () => standing.current() === name);
}
