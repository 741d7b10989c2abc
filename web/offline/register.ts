import { useSyncExternalStore } from 'react';
import type { WorkerWords } from './words.ts';

const WORKER = '/sw.js';
const LOOK_MS = 3_600_000;

let isOutdated = false;
const listeners = new Set<() => void>();
let started = false;

/**
 * Lets this device open the desk without a network, or takes that away again where the server says so (`OFFLINE_DESK`).
 * Does nothing without TLS: a browser then has no worker.
 */
export async function startOffline(): Promise<void> {
  if (started || !('serviceWorker' in navigator)) return;
  started = true;
  if (document.querySelector('meta[name="tonalite-offline"][content="off"]') !== null) return retire();
  navigator.serviceWorker.addEventListener('message', ({ data }: MessageEvent<WorkerWords>) => {
    if (data.kind !== 'version' || data.entry === ownEntry()) return;
    isOutdated = true;
    for (const listener of listeners) listener();
  });
  // Refused by the browser's settings, or no network yet: the desk works without, and the next page tries again.
  const registration = await navigator.serviceWorker.register(WORKER).catch(() => null);
  if (registration === null) return;
  const look = (): void => void registration.update().catch(() => undefined);
  setInterval(look, LOOK_MS);
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible') look();
  });
}

/** True once the device holds a newer version than this page: said, and never imposed. */
export function useIsOutdated(): boolean {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    () => isOutdated,
  );
}

function ownEntry(): string {
  const script = document.querySelector<HTMLScriptElement>('script[type=module][src]');
  return script === null ? '' : new URL(script.src).pathname;
}

async function retire(): Promise<void> {
  const registrations = await navigator.serviceWorker.getRegistrations();
  await Promise.all(registrations.map((registration) => registration.unregister()));
  const names = (await caches.keys()).filter((name) => name.startsWith('tonalite-'));
  await Promise.all(names.map((name) => caches.delete(name)));
}
