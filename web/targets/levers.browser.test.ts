import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startApp, type TestApp } from '#server/testing.ts';
import { callNext, crowdList, entriesOf, take } from '#server/testing-desk.ts';
import { runningCampaign } from '#server/testing-world.ts';
import { openBrowser, sidewaysScroll, type TestBrowser, violationsOf } from '../testing.ts';

let app: TestApp;
let browser: TestBrowser;
let id: number;

/** Six people: one called without answer, one in hand, four nobody has called. */
beforeAll(async () => {
  app = await startApp();
  id = (await runningCampaign(app, { list: crowdList(6) })).id;
  await callNext(await app.as('agent'), { result: 'no_answer' });
  await take(await app.as('agent2'));
  browser = await openBrowser(app);
});
afterAll(async () => {
  await browser.close();
  await app.stop();
});

const statesOf = async () => (await entriesOf(app, id)).map(({ wait_reason }) => wait_reason);
const tableTop = (page: Page) =>
  page
    .getByRole('table', { name: 'Personnes à appeler' })
    .evaluate((table) => table.getBoundingClientRect().top);

test('two people are held from the keyboard, shown as such, and given back as they were', async () => {
  const before = await statesOf();
  const { page, said } = await browser.open('supervisor');
  await page.goto(`/campagnes/${id}/personnes`);
  await page.getByRole('checkbox', { name: 'Cocher Personne 3' }).focus();
  const top = await tableTop(page);
  await page.keyboard.press('Space');
  await page.getByRole('checkbox', { name: 'Cocher Personne 4' }).focus();
  await page.keyboard.press('Space');
  await page.getByText('2 personnes cochées').waitFor();
  expect(await tableTop(page)).toBe(top);

  await page.getByRole('button', { name: 'Suspendre', exact: true }).focus();
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog', { name: 'Suspendre les appels' });
  await dialog.waitFor();
  expect(await violationsOf(page)).toEqual([]);
  // From the field that has the focus, Enter asks what would happen; the answer takes the focus and is read first.
  await page.keyboard.press('Enter');
  const sentence = dialog.getByText('2 personnes ne seront plus appelées jusqu’à votre reprise.');
  await sentence.waitFor();
  await expect.poll(() => sentence.evaluate((text) => text === document.activeElement)).toBe(true);
  expect(await violationsOf(page)).toEqual([]);
  expect(await statesOf()).toEqual(before);
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await dialog.waitFor({ state: 'detached' });
  await expect.poll(() => page.getByText('jusqu’à reprise').count()).toBe(2);
  expect((await statesOf()).filter((reason) => reason === 'held')).toHaveLength(2);

  const history = page.getByRole('region', { name: 'Actions groupées' });
  await history.getByText('Faite').waitFor();
  expect(await violationsOf(page)).toEqual([]);
  await history.getByRole('button', { name: 'Annuler' }).focus();
  await page.keyboard.press('Enter');
  await history.getByText('2 personnes rétablies.').waitFor();
  await expect.poll(() => page.getByText('jusqu’à reprise').count()).toBe(0);
  expect(await statesOf()).toEqual(before);
  expect(said).toEqual([]);
});

test('a filter says whom a lever is for; whoever it would leave out is counted, and one may change one’s mind', async () => {
  const { page, said } = await browser.open('supervisor', { isZoomed: true });
  await page.goto(`/campagnes/${id}/personnes`);
  await page.getByText('Les 6 personnes trouvées').waitFor();
  await page.getByText('Plus de filtres').click();
  await page.getByLabel('Appels, au plus').fill('0');
  await page.keyboard.press('Enter');
  await page.getByText('Les 5 personnes trouvées').waitFor();
  expect(page.url()).toContain('callsTo=0');
  expect(await page.getByLabel('Appels, au plus').inputValue()).toBe('0');
  expect([await violationsOf(page), await sidewaysScroll(page)]).toEqual([[], 0]);

  const levers = page.getByRole('region', { name: 'Agir sur plusieurs personnes' });
  await levers.getByRole('button', { name: 'Clore' }).click();
  const dialog = page.getByRole('dialog', { name: 'Clore sans appel' });
  await dialog.getByLabel('Situation finale').selectOption('ineligible');
  await dialog.getByRole('button', { name: 'Voir ce qui va se passer' }).click();
  await dialog.getByText('4 personnes seront closes').waitFor();
  await dialog.getByText('1 prise en charge en ce moment').waitFor();
  expect([await violationsOf(page), await sidewaysScroll(page)]).toEqual([[], 0]);
  await dialog.getByRole('button', { name: 'Modifier' }).click();
  expect(await dialog.getByLabel('Situation finale').inputValue()).toBe('ineligible');
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'detached' });
  expect((await entriesOf(app, id)).filter(({ state }) => state === 'done')).toHaveLength(0);
  expect(said).toEqual([]);
});
