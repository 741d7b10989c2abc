import { afterAll, beforeAll, expect, test } from 'vitest';
import { actOnCampaign, defaultCallRules } from '#server/contracts/campaigns.contract.ts';
import { changeCallRules, getCallRules } from '#server/contracts/rules.contract.ts';
import { startApp, type TestApp } from '#server/testing.ts';
import { callNext, crowdList } from '#server/testing-desk.ts';
import { runningCampaign } from '#server/testing-world.ts';
import { openBrowser, sidewaysScroll, type TestBrowser, violationsOf } from '../testing.ts';

let app: TestApp;
let browser: TestBrowser;
beforeAll(async () => {
  app = await startApp();
  browser = await openBrowser(app);
});
afterAll(async () => {
  await browser.close();
  await app.stop();
});

test('a supervisor changes a rule from the keyboard, having read what it would do', async () => {
  const { id } = await runningCampaign(app, { list: crowdList(4) });
  const agent = await app.as('agent');
  await callNext(agent, { result: 'no_answer' });
  await callNext(agent, { result: 'no_answer' });
  const supervisor = await app.as('supervisor');
  const { page } = await browser.open('supervisor');
  await page.goto(`/campagnes/${id}/regles`);
  const sentence = page.getByRole('group', { name: 'Pas de réponse' });
  const delay = sentence.getByRole('spinbutton', { name: 'Délai' });
  await delay.focus();
  await page.keyboard.press('Control+A');
  await page.keyboard.type('26');
  await page.getByText('2 seront rappelées plus tard').waitFor();
  expect(await violationsOf(page)).toEqual([]);
  expect(await sidewaysScroll(page)).toBe(0);
  await page.keyboard.press('Enter');
  await page.getByText('Règles enregistrées').waitFor();
  const { rules, version } = await supervisor.ask(getCallRules, { params: { id } });
  expect(rules.results.no_answer?.minutes).toBe(26 * 60);

  // A value no rule allows: told at its place, which has the focus.
  await delay.fill('-1');
  await page.getByText('Chaque nombre doit être entier').waitFor();
  await page.keyboard.press('Enter');
  await sentence.locator('xpath=..').getByText('Un nombre entier, de 0 à 86400.').waitFor();
  expect(await delay.evaluate((field) => field === document.activeElement)).toBe(true);

  // A colleague was faster: nothing is overwritten, and what was typed is still there.
  await delay.fill('30');
  await supervisor.ask(changeCallRules, {
    params: { id },
    body: { rules: { ...defaultCallRules, perTarget: 4 }, version },
  });
  await page.keyboard.press('Enter');
  await page.getByText('Quelqu’un d’autre vient de changer ces règles').waitFor();
  expect(await delay.inputValue()).toBe('30');
  await page.getByRole('button', { name: 'Voir les nouvelles règles' }).click();
  await expect.poll(() => delay.inputValue()).toBe('3');
  expect(await page.getByLabel('Une même personne est appelée au plus').inputValue()).toBe('4');
});

test('a requester reads them once the commission is submitted', async () => {
  const { id } = await runningCampaign(app, { list: crowdList(1, 2000) });
  const { page } = await browser.open('requester');
  await page.goto(`/campagnes/${id}/regles`);
  await page.getByText('Vous ne pouvez que lire ces règles : c’est à un·e responsable').waitFor();
  expect(await page.getByRole('button', { name: 'Enregistrer' }).count()).toBe(0);
  expect(await page.getByRole('spinbutton').first().isDisabled()).toBe(true);
  expect(await violationsOf(page)).toEqual([]);
  await (await app.as('supervisor')).ask(actOnCampaign, { params: { id, action: 'close' }, body: {} });
  await page.reload();
  await page.getByText('La campagne est close : ses règles ne changent plus').waitFor();
});
