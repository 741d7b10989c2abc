import { afterAll, beforeAll, expect, test } from 'vitest';
import { startApp, type TestApp } from '#server/testing.ts';
import { runningCampaign } from '#server/testing-world.ts';
import { type FaultyWire, layFaultyWire } from '../../bench/faulty-wire.ts';
import { openBrowser, type TestBrowser } from '../testing.ts';

let app: TestApp;
let wire: FaultyWire;
let browser: TestBrowser;

beforeAll(async () => {
  app = await startApp();
  await runningCampaign(app, { agents: ['agent', 'agent2'] });
  wire = await layFaultyWire(app.url);
  browser = await openBrowser({ ...app, url: wire.url });
});
afterAll(async () => {
  await browser.close();
  await wire.stop();
  await app.stop();
});

const caches = `caches.keys().then((names) => names.filter((name) => name.startsWith('tonalite-')).length)`;

test('a new version is announced between two people, never in mid-call, and opens when asked', async () => {
  const { page, said } = await browser.open('agent');
  await page.goto('/appeler');
  await page.evaluate('navigator.serviceWorker.ready.then(() => null)');
  await page.getByRole('button', { name: 'Personne suivante' }).waitFor();
  // The next version: the same files under a page that starts from another address, all old pages gone.
  wire.rewrite((path, text) => {
    if (path.startsWith('/sw.js'))
      return `${text.replaceAll(/index-([\w-]+)\.js/g, 'index-$1.js?next')}\n// next`;
    return text.replaceAll(/(src="\/assets\/index-[\w-]+\.js)"/g, '$1?next"');
  });
  await page.keyboard.press('s');
  await page.getByRole('button', { name: 'Appeler', exact: false }).first().waitFor();
  await page.keyboard.press('a');
  await page.getByText('En appel').first().waitFor();
  // What the browser does by itself in its own time: it asks for the worker, and finds another.
  await page.evaluate("navigator.serviceWorker.register('/sw.js?next').then(() => null)");
  await expect.poll(() => page.evaluate(caches), { timeout: 30_000 }).toBe(2);
  expect(await page.getByText('nouvelle version').count()).toBe(0);

  // Between two people it is said, and waits.
  await page.keyboard.press('n');
  await page.getByRole('button', { name: 'Terminer et m’arrêter' }).click();
  await page.getByText('Une nouvelle version de Tonalité est prête').waitFor();
  await page.getByRole('button', { name: 'Mettre à jour' }).click();
  await expect
    .poll(() => page.evaluate(`document.querySelector('script[type=module]').src.endsWith('?next')`))
    .toBe(true);
  expect(said).toEqual([]);
});

test('where the server says so, the worker and its files leave, and the desk works without', async () => {
  wire.rewrite(null);
  const { page } = await browser.open('agent2');
  await page.goto('/appeler');
  await page.evaluate('navigator.serviceWorker.ready.then(() => null)');
  Object.assign(app.deps.config, { isOfflineAllowed: false });
  await page.goto('/appeler');
  const registered = `navigator.serviceWorker.getRegistrations().then(({ length }) => length)`;
  await expect.poll(() => page.evaluate(registered), { timeout: 30_000 }).toBe(0);
  await expect.poll(() => page.evaluate(caches), { timeout: 30_000 }).toBe(0);
  await page.goto('/appeler');
  await page.getByRole('button', { name: 'Personne suivante' }).waitFor();
  expect(await page.evaluate(registered)).toBe(0);
});
