import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startApp, type TestApp } from '#server/testing.ts';
import { entriesOf, listOf } from '#server/testing-desk.ts';
import { runningCampaign } from '#server/testing-world.ts';
import { openBrowser, sidewaysScroll, type TestBrowser, violationsOf } from '../testing.ts';

let app: TestApp;
let browser: TestBrowser;
let campaignId: number;

beforeAll(async () => {
  app = await startApp();
  const people = ['4010', '4020', '4030'].map((phone, n) => ({ name: `Personne ${n}`, phone }));
  ({ id: campaignId } = await runningCampaign(app, { list: listOf(people), agents: ['agent'] }));
  await runningCampaign(app, {
    name: 'Une autre',
    list: listOf([{ name: 'Une homonyme', phone: '4030' }]),
    agents: ['agent2'],
  });
  browser = await openBrowser(app);
});
afterAll(async () => {
  await browser.close();
  await app.stop();
});

const found = (page: Page, words: string | RegExp) => page.getByRole('heading', { name: words }).waitFor();

async function lookUp(page: Page, number: string): Promise<void> {
  await page.getByLabel('Numéro que nous avons appelé').fill(number);
  await page.keyboard.press('Enter');
}

test('from an idle desk to the interview of whoever calls back, by keyboard', async () => {
  const { page, said } = await browser.open('agent');
  await page.goto('/appeler');
  await page.getByRole('button', { name: 'Personne suivante' }).waitFor();
  await page.keyboard.press('n');
  await found(page, 'Ce numéro m’a appelé');
  await page.keyboard.type('01 99 00 40 10');
  await page.keyboard.press('Enter');
  await found(page, /01 99 00 40 10 : un dossier/);
  // What may be said to anybody, and nothing else.
  await page.getByText(/pour un courrier qui vous concerne/).waitFor();
  expect(await page.locator('main').innerText()).not.toMatch(/Personne 0|Campagne d’essai/);
  await page.keyboard.press('v');
  await page.getByText('Personne 0').waitFor();
  expect(await violationsOf(page)).toEqual([]);
  await page.keyboard.press('r');
  await page.getByText('En appel').first().waitFor();
  await page.getByText('A rappelé : déjà en ligne').waitFor();
  await page.getByText('Personne 0').first().waitFor();
  expect(said).toEqual([]);
});

test('a callback is noted in two gestures, and the next number is waited for', async () => {
  const { page } = await browser.open('agent2');
  await page.goto('/ce-numero-m-a-appele');
  await lookUp(page, '0199004020');
  await found(page, /un dossier/);
  await page.getByText('Cette campagne ne vous est pas confiée.').waitFor();
  await page.locator('.callback-times button').last().click();
  await page.getByRole('button', { name: 'Noter le rappel' }).click();
  await page.getByText('Rappel noté.').waitFor();
  await expect
    .poll(() => page.evaluate<string>('document.activeElement.name + document.activeElement.value'))
    .toBe('number');
  const waiting = (await entriesOf(app, campaignId)).filter(({ callback_kind }) => callback_kind === 'soft');
  expect(waiting).toHaveLength(1);
});

test('an opposition takes two gestures, and is told to whoever looks again', async () => {
  const { page } = await browser.open('agent2', { isZoomed: true });
  await page.goto('/ce-numero-m-a-appele');
  await lookUp(page, '0199004030');
  await found(page, /2 dossiers/);
  expect(await sidewaysScroll(page)).toBe(0);
  await page.getByRole('button', { name: 'Ne plus appeler ce numéro' }).click();
  await page.keyboard.press('Enter');
  await page.getByText('Opposition enregistrée').waitFor();
  await lookUp(page, '0199004030');
  await page.getByText('Ce numéro s’est opposé à nos appels').waitFor();
});

test('a number of no list, and one that is none, each say so', async () => {
  const { page } = await browser.open('agent2');
  await page.goto('/ce-numero-m-a-appele');
  await lookUp(page, 'anonyme');
  await expect
    .poll(() => page.getByLabel('Numéro que nous avons appelé').getAttribute('aria-invalid'))
    .toBe('true');
  await lookUp(page, '0199009999');
  await found(page, /n’est dans aucune campagne/);
  await page.getByText('Ce numéro n’a pas été conservé.').waitFor();
});
