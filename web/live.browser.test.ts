import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { actOnCampaign } from '#server/contracts/campaigns.contract.ts';
import { startApp, type TestApp } from '#server/testing.ts';
import { runningCampaign } from '#server/testing-world.ts';
import { openBrowser, type TestBrowser } from './testing.ts';

let app: TestApp;
let browser: TestBrowser;
let id: number;
beforeAll(async () => {
  app = await startApp();
  id = (await runningCampaign(app)).id;
  browser = await openBrowser(app);
});
afterAll(async () => {
  await browser.close();
  await app.stop();
});

const paused = (page: Page) => page.getByText('En pause', { exact: true }).first();

test('what happened while the line of events was cut for a moment is read when it is back', async () => {
  const supervisor = await app.as('supervisor');
  const listening = await browser.open('requester');
  await listening.page.goto(`/campagnes/${id}`);
  await listening.page.getByText('En cours', { exact: true }).first().waitFor();
  const { page } = await browser.open('supervisor');
  let isShown = (): void => undefined;
  const shown = new Promise<void>((resolve) => {
    isShown = resolve;
  });
  let lines = 0;
  await page.route('**/api/events', async (route) => {
    lines += 1;
    // The first one ends at once, as when a server is started again; the browser soon asks for another.
    if (lines === 1) return route.fulfill({ contentType: 'text/event-stream', body: 'retry: 20\n\n' });
    if (lines === 2) {
      await shown;
      await supervisor.ask(actOnCampaign, { params: { id, action: 'pause' } });
      // Told to everybody who listens by now.
      await paused(listening.page).waitFor();
    }
    return route.continue();
  });
  await page.goto(`/campagnes/${id}`);
  await page.getByText('En cours', { exact: true }).first().waitFor();
  isShown();
  await paused(page).waitFor({ timeout: 5000 });
  expect(lines).toBe(2);
});
