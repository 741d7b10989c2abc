import { mkdirSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { TestApp } from '#server/testing.ts';
import { ringSomebody, startSimulated } from '#server/testing-telephony.ts';
import { openBrowser, type TestBrowser } from '../testing.ts';

let app: TestApp;
let browser: TestBrowser;
beforeAll(async () => {
  app = await startSimulated();
  browser = await openBrowser(app);
});
afterAll(async () => {
  await browser.close();
  await app.stop();
});

test('an administrator reads what telephony can do, checks the settings and tries the number shown', async () => {
  const { page, said } = await browser.open('admin');
  await page.goto('/telephonie');
  await page.getByRole('heading', { name: 'Téléphonie' }).waitFor();
  await page.getByRole('button', { name: 'Vérifier maintenant' }).click();
  await page.getByText('Le simulateur répond').waitFor();
  if (process.env['SHOTS'] !== undefined) {
    mkdirSync(process.env['SHOTS'], { recursive: true });
    await page.screenshot({ path: `${process.env['SHOTS']}/telephony.png` });
  }
  await page.getByLabel('Votre téléphone').fill('08 99 00 00 00');
  await page.keyboard.press('Enter');
  await page.getByText('Ce numéro ne peut pas être appelé').first().waitFor();
  await page.getByLabel('Votre téléphone').fill('06 39 98 00 01');
  await page.keyboard.press('Enter');
  await page.getByText('Appel demandé : regardez').waitFor();
  expect(said).toEqual([]);
});

test('supervisors are told, wherever they are, that calls are dialled by hand, and that it is over', async () => {
  const { page } = await browser.open('supervisor');
  await page.goto('/campagnes');
  await page.getByRole('heading', { name: 'Campagnes' }).first().waitFor();
  await ringSomebody(app, '1098');
  await page.getByText('Le fournisseur de téléphonie ne répond plus').waitFor();
  app.clock.advance({ minutes: 2 });
  await page.getByText('Le fournisseur de téléphonie ne répond plus').waitFor({ state: 'detached' });
});
