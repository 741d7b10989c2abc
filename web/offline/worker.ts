/**
 * The service worker: lets the desk open again without a network. It holds the page and its files, of this version
 * and of recent ones for tabs that still show them; never an answer of the interface, which it does not even see.
 *
 * Built alone into `/sw.js` (vite.config.ts), so it imports nothing but types.
 */
import type { WorkerWords } from './words.ts';

/** Written in by the build: the page's files, a name for all of them together, and the script that starts the page. */
declare const __FILES__: readonly string[];
declare const __VERSION__: string;
declare const __ENTRY__: string;

/** As much of the worker's world as is used here: TypeScript cannot hold a page's and a worker's at once. */
interface Lasting extends Event {
  waitUntil(work: Promise<unknown>): void;
  /** Routes the browser follows without waking the worker; Chromium only. */
  addRoutes?(routes: readonly unknown[]): Promise<void>;
}
interface Fetching extends Event {
  readonly request: Request;
  respondWith(reply: Promise<Response>): void;
}
interface WorkerEvents {
  install: Lasting;
  activate: Lasting;
  fetch: Fetching;
}
interface World {
  addEventListener<K extends keyof WorkerEvents>(kind: K, listen: (event: WorkerEvents[K]) => void): void;
  skipWaiting(): Promise<void>;
  readonly clients: {
    claim(): Promise<void>;
    matchAll(options: {
      readonly includeUncontrolled: boolean;
    }): Promise<readonly { postMessage(words: WorkerWords): void }[]>;
  };
}
const world = globalThis as unknown as World;

const PAGE = '/';
const files: ReadonlySet<string> = new Set(__FILES__);
const PREFIX = 'tonalite-';
/** A tab left open loads its pages one by one: files of its version stay this long after a newer one came. */
const OLD_MS = 7 * 24 * 3_600_000;
/** A network that accepts and never answers is as good as none. */
const PATIENCE_MS = 5000;
/** Never the worker's business. */
const served = /^\/(api|health|metrics)(\/|$)/;

world.addEventListener('install', (event) => {
  void event.addRoutes?.([{ condition: { urlPattern: { pathname: '/api/*' } }, source: 'network' }]);
  // Tabs of the version before keep finding their files (see `activate`): nothing is lost by taking over at once.
  event.waitUntil(fill().then(() => world.skipWaiting()));
});

world.addEventListener('activate', (event) => {
  event.waitUntil(
    dropOld()
      .then(() => world.clients.claim())
      .then(announce),
  );
});

world.addEventListener('fetch', (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== 'GET' || origin !== location.origin || served.test(pathname)) return;
  if (request.mode === 'navigate') event.respondWith(page(request));
  else if (pathname.startsWith('/assets/') || files.has(pathname)) event.respondWith(file(request));
});

/** All or nothing: an installation that misses one file is given up, and tried again later. */
async function fill(): Promise<void> {
  const cache = await caches.open(`${PREFIX}${Date.now()}-${__VERSION__}`);
  const page = await fetch(PAGE, { cache: 'no-store' });
  const text = await page.clone().text();
  // Two servers being updated one after the other: the page must be the one these files belong to.
  if (!page.ok || !text.includes(__ENTRY__)) throw new Error('page of another version');
  await cache.put(PAGE, page);
  await Promise.all(
    [...files].map(async (path) => {
      const reply = (await caches.match(path)) ?? (await fetch(path));
      if (!reply.ok) throw new Error(`${path} is not there`);
      await cache.put(path, reply);
    }),
  );
}

async function dropOld(): Promise<void> {
  const names = (await caches.keys()).filter((name) => name.startsWith(PREFIX));
  const isOld = (name: string): boolean =>
    !name.endsWith(__VERSION__) && Date.now() - Number(name.slice(PREFIX.length).split('-')[0]) > OLD_MS;
  await Promise.all(names.filter(isOld).map((name) => caches.delete(name)));
}

async function announce(): Promise<void> {
  for (const client of await world.clients.matchAll({ includeUncontrolled: true }))
    client.postMessage({ kind: 'version', entry: __ENTRY__ });
}

/** The server's page when it answers in time, else the one kept. */
async function page(request: Request): Promise<Response> {
  const asked = fetch(request).then(
    (reply) => (reply.status >= 500 ? null : reply),
    () => null,
  );
  const patience = new Promise<null>((resolve) => setTimeout(() => resolve(null), PATIENCE_MS));
  return (await Promise.race([asked, patience])) ?? (await kept()) ?? (await asked) ?? Response.error();
}

async function kept(): Promise<Response | undefined> {
  const own = (await caches.keys()).findLast((name) => name.startsWith(PREFIX) && name.endsWith(__VERSION__));
  return own === undefined ? undefined : (await caches.open(own)).match(PAGE);
}

/** Names carry a hash of the content: the first copy found, of any version, is the right one. */
async function file(request: Request): Promise<Response> {
  return (await caches.match(request.url)) ?? fetch(request);
}
