import { afterAll, beforeAll, expect, test } from 'vitest';
import { startApp, type TestApp } from '#server/testing.ts';
import { crowdList } from '#server/testing-desk.ts';
import { runningCampaign } from '#server/testing-world.ts';
import { openBrowser, type TestBrowser, violationsOf } from '../testing.ts';

let app: TestApp;
let browser: TestBrowser;
let id: number;

beforeAll(async () => {
  app = await startApp();
  id = (await runningCampaign(app, { list: crowdList(3) })).id;
  browser = await openBrowser(app);
});
afterAll(async () => {
  await browser.close();
  await app.stop();
});

test('one key pauses, another goes on, and the board follows without being reloaded', async () => {
  const board = await browser.open('supervisor');
  await board.page.goto('/pilotage');
  const desk = await browser.open('agent');
  await desk.page.goto('/appeler');
  await desk.page.getByRole('button', { name: 'Faire une pause' }).waitFor();
  const state = board.page.getByRole('listitem').filter({ hasText: 'Gaby Agent' });

  // A reading of the board is shared for a second; here time only passes when told to.
  const later = () => app.clock.advance({ seconds: 5 });
  later();
  await desk.page.keyboard.press('p');
  await desk.page.getByRole('heading', { name: 'En pause depuis 10:30' }).waitFor();
  await state.getByText('En pause').waitFor();
  expect(await violationsOf(desk.page)).toEqual([]);

  later();
  await desk.page.getByRole('radio', { name: 'Réunion' }).check();
  await state.getByText('En réunion').waitFor();
  expect(await violationsOf(board.page)).toEqual([]);

  // The pause is still there after a reload, and ends with the next person.
  await desk.page.reload();
  await desk.page.getByRole('radio', { name: 'Réunion', checked: true }).waitFor();
  later();
  await desk.page.keyboard.press('s');
  await state.getByText('Prépare un appel').waitFor();
  expect([...desk.said, ...board.said]).toEqual([]);
});

test('the campaign says who can be called, and one gesture unblocks', async () => {
  const { page, said } = await browser.open('supervisor');
  await page.goto(`/campagnes/${id}`);
  const some = page.getByText(/^\d personnes peuvent être appelées maintenant\.$/);
  await some.waitFor();
  await page.getByRole('button', { name: 'Mettre en pause' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Mettre en pause' }).click();
  await page.getByText('Personne ne peut être appelé maintenant.').waitFor();
  await page.getByRole('button', { name: 'Reprendre la campagne' }).click();
  expect(await violationsOf(page)).toEqual([]);
  await page.getByRole('dialog').getByRole('button', { name: 'Démarrer les appels' }).click();
  await some.waitFor();
  expect(said).toEqual([]);
});
