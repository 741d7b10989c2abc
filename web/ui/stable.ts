import { useRef } from 'react';

/** One function for as long as the component lives, that does what the latest one given does. For events only. */
export function useStable<A extends unknown[], R>(latest: (...args: A) => R): (...args: A) => R {
  const current = useRef(latest);
  current.current = latest;
  const stable = useRef((...args: A): R => current.current(...args));
  return stable.current;
}

/** The value given before as long as the new one says the same: what depends on it is then left alone. */
export function useSame<T>(value: T, isSame: (a: T, b: T) => boolean): T {
  const kept = useRef(value);
  if (kept.current !== value && !isSame(kept.current, value)) kept.current = value;
  return kept.current;
}

/** Same keys, same values. */
export function isShallowSame(
  a: Readonly<Record<string, unknown>>,
  b: Readonly<Record<string, unknown>>,
): boolean {
  const keys = Object.keys(a);
  return keys.length === Object.keys(b).length && keys.every((key) => Object.is(a[key], b[key]));
}
