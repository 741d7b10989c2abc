import { afterAll, beforeAll, expect, test } from 'vitest';
import { assignAgents, createCampaign, getCampaign } from '#server/contracts/campaigns.contract.ts';
import { startApp, type TestApp } from '#server/testing.ts';
import { completeDetails, submittedCampaign } from '#server/testing-world.ts';
import { openBrowser, type TestBrowser, violationsOf } from '../testing.ts';

const TEAM = 300;

let app: TestApp;
let browser: TestBrowser;

beforeAll(async () => {
  app = await startApp();
  for (let number = 1; number <= TEAM; number += 1) {
    await app.addPerson({
      name: `Équipière ${number}`,
      email: `equipiere${number}@exemple.fr`,
      role: 'agent',
      directorateId: null,
      languages: number % 100 === 0 ? ['fr', 'tr'] : ['fr'],
    });
  }
  browser = await openBrowser(app);
});
afterAll(async () => {
  await browser.close();
  await app.stop();
});

test('agents are found among three hundred and ticked from the keyboard; those filtered out keep their place', async () => {
  const { id } = await submittedCampaign(app);
  const supervisor = await app.as('supervisor');
  await supervisor.ask(assignAgents, { params: { id }, body: { agentIds: [app.people.agent.id] } });
  const { page, said } = await browser.open('supervisor');
  await page.goto(`/campagnes/${id}`);
  await page.getByRole('button', { name: 'Désigner' }).click();
  const dialog = page.getByRole('dialog');
  const status = dialog.getByRole('status');
  // Those already assigned come first.
  await expect.poll(() => dialog.getByRole('option').first().textContent()).toContain(app.people.agent.name);

  await page.keyboard.type('equipiere 299');
  await expect.poll(() => dialog.getByRole('option').count()).toBe(1);
  await page.keyboard.press('Enter');
  await expect.poll(() => status.textContent()).toContain('2 personnes désignées');
  // A screen reader is told which option the arrows and Enter act on, once the typing pauses.
  const option = await dialog.getByRole('option').getAttribute('id');
  await expect.poll(() => dialog.getByRole('combobox').getAttribute('aria-activedescendant')).toBe(option);
  expect(await violationsOf(page)).toEqual([]);

  // The first Escape empties the search, and throws nothing away.
  await page.keyboard.press('Escape');
  await page.keyboard.type('turc');
  await expect.poll(() => dialog.getByRole('option').count()).toBe(TEAM / 100);
  await dialog.getByRole('button', { name: 'Tout cocher' }).click();
  await expect.poll(() => status.textContent()).toContain('5 personnes désignées');

  await dialog.getByRole('combobox').fill('personne de ce nom');
  await dialog.getByText('Aucun nom ni aucune langue ne correspond.').waitFor();
  await page.keyboard.press('Enter');
  expect(await dialog.count()).toBe(1);

  await dialog.getByRole('button', { name: 'Enregistrer la liste' }).click();
  await dialog.waitFor({ state: 'detached' });
  const { agents } = await supervisor.ask(getCampaign, { params: { id } });
  expect(agents.map(({ name }) => name).sort()).toEqual(
    [app.people.agent.name, 'Équipière 100', 'Équipière 200', 'Équipière 299', 'Équipière 300'].sort(),
  );
  expect(said).toEqual([]);
});

test('unsaved changes to a commission are not left without asking, and saved ones are', async () => {
  const requester = await app.as('requester');
  const { id } = await requester.ask(createCampaign, {
    body: { ...completeDetails, objectives: [...completeDetails.objectives] },
  });
  const { page, said } = await browser.open('requester');
  await page.goto(`/campagnes/${id}/commande`);
  const reason = page.locator('[name=neutralReason]');
  await reason.fill('vos démarches');
  await page.getByRole('link', { name: 'Imports' }).click();
  const dialog = page.getByRole('dialog', { name: 'Modifications non enregistrées' });
  await dialog.waitFor();
  expect(await violationsOf(page)).toEqual([]);
  await dialog.getByRole('button', { name: 'Rester' }).click();
  expect(await reason.inputValue()).toBe('vos démarches');

  await page.getByRole('button', { name: 'Enregistrer', exact: true }).click();
  await page.getByText('Commande enregistrée.').waitFor();
  await page.getByRole('link', { name: 'Imports' }).click();
  await page.waitForURL(/\/imports$/);

  // A row added by a button counts as much as a letter typed.
  await page.goto(`/campagnes/${id}/commande`);
  await page.getByRole('button', { name: 'Ajouter un objectif' }).click();
  await page.getByRole('link', { name: 'Imports' }).click();
  await dialog.getByRole('button', { name: 'Quitter sans enregistrer' }).click();
  await page.waitForURL(/\/imports$/);
  expect(said).toEqual([]);
});
