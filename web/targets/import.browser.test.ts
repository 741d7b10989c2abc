import fs from 'node:fs';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createCampaign } from '#server/contracts/campaigns.contract.ts';
import { startApp, type TestApp } from '#server/testing.ts';
import { completeDetails } from '#server/testing-world.ts';
import { type Machine, openBrowser, sidewaysScroll, type TestBrowser, violationsOf } from '../testing.ts';

/**
 * As business software and Excel make it: a title line, windows-1252, a lost zero, a household, the same person twice,
 * a death, a row without number, and a column of social security numbers (fictional, with their true keys).
 */
const list = [
  'Extraction du 12/03/2026;;;;;;;',
  'N° dossier;Nom;Prénom;Téléphone;NIR;CP;Fin de droit;Observations',
  'D1;LEFÈVRE;Zoé;199001001;2 85 05 78 006 084 41;93100;30/09/2026;',
  'D2;LEFÈVRE;Noël;01 99 00 10 01;1 79 01 93 012 345 57;93100;31/10/2026;',
  'D3;OULD;Sami;01.99.00.20.02;1 79 01 93 012 345 57;93200;;rappeler le soir',
  'D3;OULD;Sami;01.99.00.20.02;1 79 01 93 012 345 57;93200;;',
  'D4;PERDU;Léa;01 99 00 30 03;2 85 05 78 006 084 41;93200;;décédée le 3 février',
  'D5;SANS;Numéro;;2 85 05 78 006 084 41;93200;;',
  '',
].join('\r\n');

let app: TestApp;
let browser: TestBrowser;
let requester: Machine;
let page: Page;
let imports: string;

beforeAll(async () => {
  app = await startApp();
  browser = await openBrowser(app);
  const { objectives, ...details } = completeDetails;
  const { id } = await (await app.as('requester')).ask(createCampaign, {
    body: { ...details, objectives: [...objectives] },
  });
  imports = `/campagnes/${id}/imports`;
  requester = await browser.open('requester');
  page = requester.page;
});
afterAll(async () => {
  await browser.close();
  await app.stop();
});

async function send(name: string, text: string): Promise<void> {
  await page.goto(imports);
  await page.locator('input[type=file]').setInputFiles({
    name,
    mimeType: 'text/csv',
    buffer: Buffer.from(text, 'latin1'),
  });
  await page.waitForURL(/\/imports\/\d+/);
}

const verdict = (words: RegExp, on = page) => on.getByRole('heading', { level: 2, name: words }).waitFor();
const press = (name: string | RegExp, on = page) => on.getByRole('button', { name }).first().click();
const roleOf = (column: string) => page.getByLabel(`Rôle de la colonne « ${column} »`);
const focused = () => page.evaluate('document.activeElement?.textContent ?? ""');

/** Nothing wrong for those who cannot see the page, or not all of it. */
async function expectSound(): Promise<void> {
  expect(await violationsOf(page)).toEqual([]);
  expect(await sidewaysScroll(page)).toBe(0);
}

test('a list with social security numbers is understood, and stops there until they are dropped', async () => {
  await send('liste.csv', list);
  await verdict(/^6 lignes : écartez d’abord « NIR »/);
  expect(await page.getByRole('button', { name: /^Importer/ }).isDisabled()).toBe(true);
  expect(await page.locator('main').textContent()).not.toMatch(/2 ?85 ?05/);
  await page.getByText('Écartez d’abord les numéros de sécurité sociale.').waitFor();
  await expectSound();
  await press('Écarter cette colonne');
  await verdict(/^6 lignes : 3 prêtes/);
  expect(await roleOf('NIR').inputValue()).toBe('ignore');
  expect(await page.getByRole('button', { name: 'Importer 3 personnes' }).isEnabled()).toBe(true);
  await expectSound();
});

test('accents are shown as each reading gives them, and another reading is one press away', async () => {
  await page.getByText(/Lisez-vous bien\s: LEFÈVRE, Zoé/).waitFor();
  await press(/^Plutôt ainsi : LEF.VRE, ZoÚ/);
  await expect.poll(() => page.getByLabel('Écriture des accents').inputValue()).toBe('cp850');
  await page.getByRole('cell', { name: 'ZoÚ' }).first().waitFor();
  await page.getByLabel('Écriture des accents').selectOption('windows-1252');
  await page.getByRole('cell', { name: 'Zoé' }).first().waitFor();
});

test('another separator is tried and taken back; columns follow', async () => {
  await page.getByLabel('Colonnes séparées par').selectOption(',');
  await verdict(/^6 lignes : aucune prête/);
  await roleOf(list.split('\r\n')[1] ?? '').waitFor();
  await page.getByText('Avec ces réglages, personne ne serait importé.').waitFor();
  await page.getByLabel('Colonnes séparées par').selectOption(';');
  await roleOf('Prénom').waitFor();
});

test('columns change what they become, and every line is counted again', async () => {
  await roleOf('NIR').selectOption('ignore');
  await roleOf('Téléphone').selectOption('ignore');
  await page.getByText('Quelle colonne donne le numéro à appeler ?').waitFor();
  await page.getByText('Choisissez d’abord la colonne du téléphone.').waitFor();
  await roleOf('Téléphone').selectOption('phone');
  await verdict(/^6 lignes : 3 prêtes/);
  await roleOf('N° dossier').selectOption('external_ref');
  await page.getByRole('columnheader', { name: 'Référence du dossier' }).waitFor();
});

test('only the choices this list calls for are asked, and the figures follow them', async () => {
  const suspicious = page.getByRole('group', { name: /Décédé/ });
  await suspicious.getByRole('radio', { name: /Les appeler comme les autres/ }).check();
  await verdict(/^6 lignes : 4 prêtes/);
  await suspicious.getByRole('radio', { name: /Les garder de côté/ }).check();
  await verdict(/^6 lignes : 3 prêtes.*1 à relire/);
  expect(await page.getByRole('group', { name: /Encore à appeler dans une autre campagne/ }).count()).toBe(0);
  expect(await page.getByRole('group', { name: /Six personnes/ }).count()).toBe(0);
});

test('a finding opens its rows from the keyboard: what they were, what they become', async () => {
  const finding = page.getByRole('button', { name: /Zéro initial du numéro rétabli/ });
  await finding.focus();
  await page.keyboard.press('Enter');
  const row = page.getByRole('row', { name: /199001001/ }).last();
  await row.getByText('01 99 00 10 01').waitFor();
  expect(await row.textContent()).toContain('Zoé Lefèvre');
  expect(await finding.getAttribute('aria-expanded')).toBe('true');
  await expectSound();
});

test('a second tab follows the first, and a late confirmation is told calmly', async () => {
  const address = page.url();
  const following = await requester.context.newPage();
  await following.goto(address);
  await following.getByRole('button', { name: 'Importer 3 personnes' }).waitFor();
  const late = await requester.context.newPage();
  // This one hears nothing of what happens elsewhere.
  await late.route('**/api/events', (route) => route.abort());
  await late.goto(address);
  await late.getByRole('button', { name: 'Importer 3 personnes' }).waitFor();

  await press('Importer 3 personnes');
  await verdict(/^6 lignes : 3 importées/);
  expect(await focused()).toMatch(/^6 lignes\s: 3 importées/);
  await verdict(/^6 lignes : 3 importées/, following);

  await press('Importer 3 personnes', late);
  await late.getByText('Cet import a déjà été confirmé').waitFor();
  await verdict(/^6 lignes : 3 importées/, late);
  await following.close();
  await late.close();
});

test('the report keeps the findings, gives the rejected lines, and leads to the people', async () => {
  await expectSound();
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: 'Télécharger les lignes rejetées' }).click(),
  ]);
  const rejects = fs.readFileSync(await download.path(), 'utf8');
  expect(rejects).toContain('D5');
  expect(rejects).not.toContain('2 85 05');
  await press(/Aucun numéro de téléphone/);
  await page.getByRole('row', { name: /SANS/ }).waitFor();
});

test('what is held is reviewed: read, ticked, decided', async () => {
  const held = page.getByRole('region', { name: 'À relire avant d’appeler' });
  await held.getByText('décédée le 3 février').waitFor();
  expect(await held.getByRole('button', { name: 'Appeler quand même' }).isDisabled()).toBe(true);
  await held.getByRole('checkbox', { name: /Cocher la ligne 7/ }).press('Space');
  await held.getByText('1 ligne cochée').waitFor();
  await expectSound();
  await held.getByRole('button', { name: 'Appeler quand même' }).click();
  await page.getByText('1 personne ajoutée aux appels.').waitFor();
  await held.waitFor({ state: 'detached' });
  await expect.poll(focused).toMatch(/À relire/);
  await page.getByRole('link', { name: 'Voir les personnes à appeler' }).click();
  await page.getByRole('link', { name: /Perdu/ }).waitFor();
});

test('an updated list says what it changes, and people are not closed without a word', async () => {
  await send(
    'maj.csv',
    'N° dossier;Nom;Prénom;Téléphone;CP\r\nD1;LEFÈVRE;Zoé;0199001009;93100\r\nD9;NEUF;Ana;0199005005;93100\r\n',
  );
  await verdict(/^2 lignes : 1 prête.*1 mise à jour/);
  await page.getByText(/1 fiche mise à jour et 3 absentes de cette liste, gardées/).waitFor();
  await page.getByRole('radio', { name: /Les clore/ }).check();
  await page.getByText(/3 absentes de cette liste, closes/).waitFor();
  await press('Importer 1 personne');
  const dialog = page.getByRole('dialog', { name: '3 personnes ne seront plus appelées' });
  await dialog.getByRole('button', { name: 'Revoir mes choix' }).click();
  await page.getByRole('radio', { name: /Les garder à appeler/ }).check();
  await page.getByText(/3 absentes de cette liste, gardées/).waitFor();
  await press('Importer 1 personne');
  await verdict(/^2 lignes : 1 importée.*1 mise à jour/);
  await expectSound();
});

test('a list nobody wants any more is given up, in every tab', async () => {
  await send('autre.csv', 'Nom;Téléphone\r\nÀ OUBLIER;0199004004\r\n');
  await verdict(/^1 ligne : 1 prête/);
  const other = await requester.context.newPage();
  await other.goto(page.url());
  await other.getByRole('button', { name: 'Abandonner' }).waitFor();
  await press('Abandonner');
  await page.getByRole('dialog').getByText('Rien n’en sera gardé ici.').waitFor();
  await page.getByRole('button', { name: 'Abandonner la liste' }).click();
  await page.waitForURL(/\/imports$/);
  await other.getByRole('heading', { name: 'Cette liste a été abandonnée' }).waitFor();
  await other.close();
  expect(await page.getByText('autre.csv').count()).toBe(0);
});

test('sending can be cancelled, and is not left by mistake', async () => {
  await page.goto(imports);
  // The answer never comes: the list stays on its way.
  await page.route('**/api/campaigns/*/imports?*', () => undefined);
  const choose = () =>
    page.locator('input[type=file]').setInputFiles({
      name: 'longue.csv',
      mimeType: 'text/csv',
      buffer: Buffer.from('Nom;Téléphone\r\n'),
    });
  await choose();
  await page.getByRole('progressbar', { name: /Envoi de « longue.csv »|Lecture de la liste/ }).waitFor();
  await expectSound();
  await page.getByRole('link', { name: 'Commande', exact: true }).click();
  await page.getByRole('dialog').getByText('Quitter cette page interrompt l’envoi.').waitFor();
  await page.getByRole('button', { name: 'Rester' }).click();
  await press('Annuler l’envoi');
  await page.getByText('Envoi annulé.').waitFor();
  await page.unroute('**/api/campaigns/*/imports?*');
  expect(requester.said).toEqual([]);
});
