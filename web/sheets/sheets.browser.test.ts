import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ScriptContent } from '#server/contracts/script-content.ts';
import { createSheet, publishSheet } from '#server/contracts/sheets.contract.ts';
import { type PersonKey, startApp, type TestApp } from '#server/testing.ts';
import { runningCampaign, shortScript } from '#server/testing-world.ts';
import { openBrowser, type TestBrowser, violationsOf } from '../testing.ts';

let app: TestApp;
let browser: TestBrowser;

async function sheet(by: PersonKey, title: string, text: string): Promise<string> {
  const client = await app.as(by);
  const { id, slug } = await client.ask(createSheet, { body: { title, topic: 'Droits', text } });
  await client.ask(publishSheet, { params: { id }, body: { revision: 0 } });
  return slug;
}

/** The short script with a sheet beside its first question. */
function scriptWith(slug: string): ScriptContent {
  const blocks = shortScript.blocks.map((block) => ({
    ...block,
    items: block.items.map((item) =>
      'name' in item && item.name === 'informe' ? { ...item, sheet: slug } : item,
    ),
  }));
  return { ...shortScript, blocks };
}

beforeAll(async () => {
  app = await startApp();
  const slug = await sheet('requester', 'Fin de droits', 'Déposer **six mois** avant.');
  await sheet('supervisor', 'Interprète', '## Par téléphone\n\nDemandez l’aide d’un interprète.');
  await runningCampaign(app, { agents: ['agent'], content: scriptWith(slug) });
  browser = await openBrowser(app);
});
afterAll(async () => {
  await browser.close();
  await app.stop();
});

const panel = (page: Page) => page.getByRole('region', { name: 'Fiches' });
const focused = (page: Page) =>
  page.evaluate('[document.activeElement.name, document.activeElement.selectionStart]');

test('the sheet of the question in hand shows by itself; a search opens and leaves by keyboard alone', async () => {
  const { page, said } = await browser.open('agent');
  await page.goto('/appeler');
  await page.getByRole('button', { name: 'Personne suivante' }).waitFor();
  await page.keyboard.press('s');
  await page.getByRole('button', { name: 'Appeler', exact: false }).first().waitFor();
  // Nobody is on the line: what is to be read is who it is.
  expect(await panel(page).getByRole('heading', { name: 'Fin de droits' }).count()).toBe(0);
  await page.keyboard.press('a');
  await page.getByText('En appel').first().waitFor();
  await panel(page).getByRole('heading', { name: 'Fin de droits' }).waitFor();
  const question = page.locator('.question[aria-current]');
  const before = await question.boundingBox();

  // From the middle of a note, and back to the very letter.
  const note = page.getByLabel('Note', { exact: false }).last();
  await note.fill('Rappeler sa fille');
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.press('ArrowLeft');
  const place = await focused(page);
  expect(place).toEqual(['note', 15]);
  await page.keyboard.press('F9');
  await panel(page).getByRole('combobox').waitFor();
  await page.getByRole('option', { name: /Fin de droits/ }).waitFor();
  await page.keyboard.type("l'interpretes");
  const found = page.getByRole('option', { name: /Interprète/ });
  await found.waitFor();
  await expect.poll(() => page.getByRole('option').count()).toBe(1);
  expect(await found.locator('mark').allTextContents()).toEqual(['Interprète', 'interprète']);
  expect(await found.getAttribute('aria-selected')).toBe('true');
  expect(await violationsOf(page)).toEqual([]);
  await page.keyboard.press('Escape');
  expect(await focused(page)).toEqual(place);
  await panel(page).getByRole('heading', { name: 'Fin de droits' }).waitFor();

  // Opened, it is read where it is; Escape goes back and leaves it there.
  await page.keyboard.press('F9');
  await page.keyboard.type('interp');
  await found.waitFor();
  await page.keyboard.press('Enter');
  await panel(page).getByRole('heading', { name: 'Par téléphone' }).waitFor();
  await expect.poll(() => page.evaluate('document.activeElement.className')).toBe('desk-sheet');
  expect(await violationsOf(page)).toEqual([]);
  await page.keyboard.press('Escape');
  expect(await focused(page)).toEqual(place);
  expect(await panel(page).getByRole('heading', { name: 'Par téléphone' }).count()).toBe(1);
  await page.keyboard.type('e');
  expect(await note.inputValue()).toBe('Rappeler sa filele');
  // Nothing of what is read and answered has moved.
  expect(await question.boundingBox()).toEqual(before);

  await page.keyboard.press('Shift+F9');
  await expect.poll(() => panel(page).getByRole('heading').count()).toBe(0);
  expect((await focused(page)) as unknown[]).toEqual(['note', 16]);
  await page.getByRole('button', { name: 'Fiche : Fin de droits' }).click();
  await panel(page).getByRole('heading', { name: 'Fin de droits' }).waitFor();
  expect(said).toEqual([]);
});

test('a requester writes a sheet, sees it as agents will, publishes it, changes it and compares', async () => {
  const { page, said } = await browser.open('requester');
  await page.goto('/fiches');
  await page.getByRole('button', { name: 'Nouvelle fiche' }).click();
  const form = page.getByRole('dialog');
  await form.getByLabel('Titre').fill('Contacter la MDPH');
  await form.getByLabel('Thème').fill('Droits');
  await page.keyboard.press('Enter');
  const text = page.getByRole('textbox', { name: 'Texte' });
  await text.fill('## Horaires\n\n- le **matin**\n\n<script>alert(1)</script>');
  const preview = page.getByRole('complementary');
  await preview.getByRole('heading', { name: 'Horaires' }).waitFor();
  expect(await preview.getByRole('listitem').innerText()).toBe('le matin');
  await preview.getByText('<script>alert(1)</script>').waitFor();
  expect(await violationsOf(page)).toEqual([]);
  await page.keyboard.press('Control+s');
  await page.getByText('Tout est enregistré').waitFor();
  await page.getByRole('button', { name: 'Publier' }).click();
  await page.getByRole('heading', { level: 1, name: 'Contacter la MDPH' }).waitFor();
  await page.getByText('Publiée, version 1').waitFor();

  await page.getByRole('link', { name: 'Modifier' }).click();
  await text.fill('## Horaires\n\n- le **soir**');
  await page.getByRole('button', { name: 'Publier' }).click();
  await page.getByText('Publiée, version 2').waitFor();
  await page.getByRole('link', { name: 'Versions' }).click();
  const changes = page.getByRole('region', { name: 'Ce qui a changé' });
  await changes.waitFor();
  expect(await changes.locator('ins').first().textContent()).toContain('ajouté\u00a0: soir');
  expect(await changes.locator('del').first().textContent()).toContain('retiré\u00a0: matin');
  expect(await violationsOf(page)).toEqual([]);

  await page.getByRole('link', { name: 'Contacter la MDPH' }).click();
  await page.getByRole('button', { name: 'Retirer' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Retirer' }).click();
  await page.getByText('les agent·es ne la voient plus').waitFor();
  await page.getByRole('button', { name: 'Remettre' }).click();
  await page.getByText('Publiée, version 2').waitFor();
  expect(said).toEqual([]);
});

test('an owner is told of stale sheets at home, and reviews one with one press', async () => {
  const now = app.clock.now();
  app.clock.set('2026-11-02T10:00:00+01:00');
  const { page, said } = await browser.open('supervisor');
  await page.getByText('Une fiche dont vous répondez est à revoir.').waitFor();
  await page.getByRole('link', { name: 'Les revoir' }).click();
  await page.getByRole('link', { name: 'Interprète' }).click();
  await page.getByText('À revoir depuis le 17 septembre 2026').waitFor();
  await page.getByRole('button', { name: 'Revue faite' }).click();
  await page.getByText('Revue notée : prochaine le 2 mai 2027.').waitFor();
  await page.getByText('À revoir depuis').waitFor({ state: 'detached' });
  await page.goto('/');
  await page.locator('main h1').first().waitFor();
  await page.getByText('dont vous répondez').waitFor({ state: 'detached' });
  expect(said).toEqual([]);
  app.clock.set(now);
});
