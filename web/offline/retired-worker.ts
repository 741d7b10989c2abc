/**
 * Served at `/sw.js` in place of the worker once `OFFLINE_DESK=off`: takes its files away and leaves. Pages stay as they
 * are; what agents typed lies elsewhere and is not touched.
 */
interface Lasting extends Event {
  waitUntil(work: Promise<unknown>): void;
}
interface World {
  addEventListener(kind: 'install' | 'activate', listen: (event: Lasting) => void): void;
  skipWaiting(): Promise<void>;
  readonly registration: { unregister(): Promise<boolean> };
}
const world = globalThis as unknown as World;

world.addEventListener('install', (event) => event.waitUntil(world.skipWaiting()));
world.addEventListener('activate', (event) => event.waitUntil(leave()));

async function leave(): Promise<void> {
  const names = (await caches.keys()).filter((name) => name.startsWith('tonalite-'));
  await Promise.all(names.map((name) => caches.delete(name)));
  await world.registration.unregister();
}
