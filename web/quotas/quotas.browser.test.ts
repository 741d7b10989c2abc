import { afterAll, beforeAll, expect, test } from 'vitest';
import { closeCall } from '#server/contracts/calls.contract.ts';
import { changeQuotas, getQuotas } from '#server/contracts/quotas.contract.ts';
import { startApp, type TestApp } from '#server/testing.ts';
import { crowdList, ring, take } from '#server/testing-desk.ts';
import { runningCampaign } from '#server/testing-world.ts';
import { openBrowser, type TestBrowser, violationsOf } from '../testing.ts';

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

test('a quota is set from the keyboard, says whom it stops, refuses without losing, and fills up live', async () => {
  const { id } = await runningCampaign(app, { agents: ['agent'], list: crowdList(4) });
  const { page, said } = await browser.open('supervisor');
  await page.goto(`/campagnes/${id}/quotas`);
  await page.getByRole('button', { name: 'Poser un quota' }).focus();
  await page.keyboard.press('Enter');
  // The name has the focus: one goes on typing.
  await expect
    .poll(() => page.evaluate(() => document.activeElement?.getAttribute('name')))
    .toBe('quotas.0.label');
  await page.keyboard.type('Code postal');
  await page.keyboard.press('Tab');
  await page.keyboard.type('le code');
  await page.keyboard.press('Tab');
  await page.keyboard.type('Tout le 93');
  await page.keyboard.press('Tab');
  await page.keyboard.type('1');
  await page.keyboard.press('Tab');
  await page.keyboard.type('93 ; Nord');
  const status = page.locator('.consequences');
  await expect.poll(() => status.textContent()).toContain('n’ont pas pu être calculées');
  await page.keyboard.press('Enter');
  await page.getByText('Donnez le début d’un code postal').waitFor();
  expect(await violationsOf(page)).toEqual([]);
  const values = page.getByLabel('Valeurs de la case Tout le 93', { exact: false });
  expect(await values.inputValue()).toBe('93 ; Nord');

  await values.fill('93');
  await expect.poll(() => status.textContent()).toContain('personne ne cesse d’être appelé');
  await page.getByRole('button', { name: 'Enregistrer' }).press('Enter');
  await page.getByText('Tout le 93 : 0 sur 1').waitFor();

  const agent = await app.as('agent');
  const call = await ring(agent, await take(agent));
  await agent.ask(closeCall, { params: { id: call }, body: { result: 'partial' } });
  const other = await ring(agent, await take(agent));
  await agent.ask(closeCall, { params: { id: other }, body: { result: 'refusal_hard' } });
  await page.getByText('Tout le 93 : 0 sur 1').waitFor();

  // Lowering the limit to nothing stops those who are left.
  await page.getByLabel('Entretiens au plus, case Tout le 93').fill('0');
  await expect.poll(() => status.textContent()).toContain('2 personnes ne seront plus appelées');
  await page.getByRole('button', { name: 'Annuler mes changements' }).press('Enter');
  expect(await page.getByLabel('Entretiens au plus, case Tout le 93').inputValue()).toBe('1');
  expect(await violationsOf(page)).toEqual([]);
  expect(said).toEqual([]);
});

test('the desk says quietly that an answer meets a full cell; the result for it is one letter', async () => {
  const { id } = await runningCampaign(app, { agents: ['agent2'], list: crowdList(1, 2000) });
  const supervisor = await app.as('supervisor');
  const { version } = await supervisor.ask(getQuotas, { params: { id } });
  const cells = [{ label: 'Au courant', values: ['1'], limit: 0 }];
  const quotas = [{ label: 'Information', about: { kind: 'answer' as const, name: 'informe' }, cells }];
  await supervisor.ask(changeQuotas, { params: { id }, body: { version, quotas } });
  const { page, said } = await browser.open('agent2');
  await page.goto('/appeler');
  await page.getByRole('button', { name: 'Personne suivante' }).waitFor();
  await page.keyboard.press('s');
  await page.getByRole('button', { name: 'Appeler', exact: false }).first().waitFor();
  await page.keyboard.press('a');
  await page.getByText('En appel').first().waitFor();
  await page.getByRole('radio', { name: /Non/ }).first().check();
  expect(await page.getByText('Vous pouvez conclure ou poursuivre.').count()).toBe(0);
  await page.getByRole('radio', { name: /Oui/ }).first().check();
  await page.getByText('Vous pouvez conclure ou poursuivre.').waitFor();
  expect(await violationsOf(page)).toEqual([]);
  await page.getByRole('heading', { name: 'Trame' }).click();
  await page.keyboard.press('q');
  await expect.poll(() => page.getByRole('radio', { name: /Quota atteint/ }).isChecked()).toBe(true);
  expect(said).toEqual([]);
});
