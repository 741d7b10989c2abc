// biome-ignore-all lint/suspicious/noTemplateCurlyInString: it is how XLSForm names an answer
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ScriptContent } from '#server/contracts/script-content.ts';
import {
  createScript,
  getScript,
  listScripts,
  publishScript,
  saveDraft,
} from '#server/contracts/scripts.contract.ts';
import { writeWorkbook } from '#server/platform/workbook.ts';
import { WORKBOOK_TYPE } from '#server/platform/workbook-parts.ts';
import { startApp, type TestApp } from '#server/testing.ts';
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

const form = writeWorkbook([
  {
    name: 'survey',
    rows: [
      ['type', 'name', 'label', 'relevant'],
      ['select_one animal', 'animal', 'Quel animal ?', ''],
      ['geopoint', 'ou', 'Où est-il ?', ''],
      ['text', 'nom', 'Comment s’appelle-t-il ?', "${animal} = 'chat'"],
    ],
  },
  {
    name: 'choices',
    rows: [
      ['list_name', 'name', 'label'],
      ['animal', 'chien', 'Chien'],
      ['animal', 'chat', 'Chat'],
    ],
  },
  { name: 'settings', rows: [['form_title'], ['Animaux']] },
]);

const file = (name: string, bytes: Uint8Array) => ({
  name,
  mimeType: WORKBOOK_TYPE,
  buffer: Buffer.from(bytes),
});

test('a form is read, what is lost is told at its place, and nothing exists before it is accepted', async () => {
  const requester = await app.as('requester');
  const { page, said } = await browser.open('requester');
  await page.goto('/trames/importer');
  const field = page.locator('input[type=file]');
  await field.setInputFiles(file('liste.xlsx', Buffer.from('pas un classeur')));
  await page.getByText('Ce fichier n’est pas un classeur Excel lisible').waitFor();
  await field.setInputFiles(file('animaux.xlsx', form));
  const verdict = page.getByRole('heading', { name: /^2 questions en 1 bloc\. 1 chose n’est pas reprise/ });
  await verdict.waitFor();
  await expect.poll(() => verdict.evaluate((heading) => heading === document.activeElement)).toBe(true);
  await page.getByText('« ou » est de type « geopoint »').waitFor();
  await page.getByText('feuille survey, ligne 3, colonne type').waitFor();
  expect(await violationsOf(page)).toEqual([]);
  expect((await requester.ask(listScripts)).scripts).toEqual([]);

  expect(await page.getByLabel('Nom de la trame').inputValue()).toBe('Animaux');
  await page.getByRole('button', { name: 'Créer la trame' }).focus();
  await page.keyboard.press('Enter');
  await page.waitForURL(/\/trames\/\d+$/);
  await page.getByText('Seulement si « Quel animal ? » est « Chat »').first().waitFor();
  const { scripts } = await requester.ask(listScripts);
  expect(scripts.map(({ name, questions }) => [name, questions])).toEqual([['Animaux', 2]]);

  const id = scripts[0]?.id ?? 0;
  await page.goto(`/trames/importer?trame=${id}`);
  await page.getByRole('heading', { name: 'Importer une version de « Animaux »' }).waitFor();
  await page.locator('input[type=file]').setInputFiles(file('animaux.xlsx', form));
  await page.getByRole('button', { name: 'En faire le brouillon' }).click();
  await page.waitForURL(new RegExp(`/trames/${id}$`));
  expect((await requester.ask(listScripts)).scripts).toHaveLength(1);
  expect(said).toEqual([]);
});

const content: ScriptContent = {
  languages: ['fr'],
  blocks: [
    {
      id: 'bloc',
      purpose: 'body',
      title: { fr: 'Bloc' },
      items: [
        { kind: 'yesno', name: 'enfants', text: { fr: 'Avez-vous des enfants ?' } },
        { kind: 'integer', name: 'age', text: { fr: 'Quel âge avez-vous ?' }, min: 0 },
        { kind: 'integer', name: 'combien', text: { fr: 'Combien d’enfants ?' }, min: 0 },
      ],
    },
  ],
};

test('a composed condition and a check are built by keyboard alone, and read as sentences', async () => {
  const requester = await app.as('requester');
  const { id } = await requester.ask(createScript, { body: { name: 'Enfants', content } });
  const { page, said } = await browser.open('requester', { isZoomed: true });
  await page.goto(`/trames/${id}`);
  const item = page.locator('.item').filter({ hasText: 'Combien d’enfants ?' });
  await item.locator('summary').first().focus();
  await page.keyboard.press('Enter');
  const condition = item.getByRole('group', { name: 'Quand l’afficher' });
  const press = async (name: string): Promise<void> => {
    await condition.getByRole('button', { name }).first().focus();
    await page.keyboard.press('Enter');
  };
  // What is added takes the focus: the next keys choose in it.
  await press('Ajouter une condition');
  const focused = () => page.evaluate<string>('document.activeElement.getAttribute("aria-label")');
  await expect.poll(focused).toMatch(/^Condition 1/);
  await page.keyboard.type('enf');
  await condition.getByText('Seulement si « Avez-vous des enfants ? » est « Oui »').waitFor();
  await press('Ajouter une condition');
  await expect.poll(focused).toMatch(/^Condition 2/);
  await page.keyboard.press('Tab');
  await page.keyboard.type('est au moins');
  await page.keyboard.press('Tab');
  await page.keyboard.type('18');
  await condition.getByText('et « Quel âge avez-vous ? » est au moins « 18 »').waitFor();
  await condition.getByLabel('Ce qu’il faut').first().focus();
  await page.keyboard.type('aucune');
  await condition.getByText('rien de cela : (').waitFor();

  const checks = item.getByRole('group', { name: 'Contrôles de la réponse' });
  await checks.getByRole('button', { name: 'Ajouter un contrôle' }).focus();
  await page.keyboard.press('Enter');
  await expect.poll(focused).toMatch(/^Condition 1/);
  await page.keyboard.press('Tab');
  await page.keyboard.type('est au plus');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Control+A');
  await page.keyboard.type('20');
  await checks.getByText('La réponse convient si « Combien d’enfants ? » est au plus « 20 »').waitFor();
  await checks.getByLabel('Message pour l’agent·e').fill('Plus de vingt ?');
  expect(await violationsOf(page)).toEqual([]);
  expect(await sidewaysScroll(page)).toBe(0);
  await page.keyboard.press('Control+S');
  await page.getByText('Brouillon enregistré.').waitFor();

  const { draft } = await requester.ask(getScript, { params: { id } });
  expect(draft?.content.blocks[0]?.items[2]).toMatchObject({
    showIf: {
      op: 'not',
      of: {
        op: 'or',
        all: [
          { op: 'eq', name: 'enfants', value: 1 },
          { op: 'ge', name: 'age', value: 18 },
        ],
      },
    },
    checks: [
      { level: 'block', test: { op: 'le', name: 'combien', value: 20 }, message: { fr: 'Plus de vingt ?' } },
    ],
  });
  expect(said).toEqual([]);
});

test('what a version changes is shown before it is published, by what becomes of the answers', async () => {
  const requester = await app.as('requester');
  const { id } = await requester.ask(createScript, { body: { name: 'Versions', content } });
  await requester.ask(publishScript, { params: { id } });
  const [block] = content.blocks;
  const [children, age, many] = block?.items ?? [];
  if (block === undefined || children === undefined || age === undefined || many === undefined)
    throw new Error('no script');
  const next = {
    ...content,
    blocks: [
      {
        ...block,
        items: [
          { ...children, text: { fr: 'Avez-vous un enfant ?' } },
          { ...many, showIf: { op: 'eq' as const, name: 'enfants', value: 1 } },
        ],
      },
    ],
  };
  await requester.ask(saveDraft, { params: { id }, body: { content: next } });
  const { page, said } = await browser.open('requester');
  await page.goto(`/trames/${id}`);
  await page.getByRole('button', { name: 'Publier' }).click();
  const dialog = page.getByRole('dialog', { name: 'Publier la version 2 ?' });
  const changes = dialog.getByRole('region', { name: 'Ce que change cette version' });
  await changes
    .getByText('À redemander : des dossiers en cours auront des questions à reprendre (1)')
    .waitFor();
  await changes.getByText('Après : affiché seulement si « Avez-vous un enfant ? » est « Oui »').waitFor();
  await changes.getByText('Sans effet sur les réponses déjà données (2)').click();
  await changes.getByText('Avant : Avez-vous des enfants ?').waitFor();
  await changes.getByText('retiré ; ses réponses restent dans les résultats').waitFor();
  expect(await violationsOf(page)).toEqual([]);
  await dialog.getByRole('button', { name: 'Publier' }).click();
  await page.getByText('Version 2 publiée.').waitFor();
  expect(said).toEqual([]);
});

test('an answer is offered on a condition built by keyboard alone', async () => {
  const requester = await app.as('requester');
  const [block] = content.blocks;
  const help: ScriptContent['blocks'][number]['items'][number] = {
    kind: 'single',
    name: 'aide',
    text: { fr: 'Quelle aide ?' },
    options: [
      { code: 1, label: { fr: 'Garde d’enfants' } },
      { code: 2, label: { fr: 'Aucune' } },
    ],
  };
  if (block === undefined) throw new Error('no script');
  const own = { ...content, blocks: [{ ...block, items: [...block.items, help] }] };
  const { id } = await requester.ask(createScript, { body: { name: 'Aides', content: own } });
  const { page, said } = await browser.open('requester', { isZoomed: true });
  await page.goto(`/trames/${id}`);
  const item = page.locator('.item').filter({ hasText: 'Quelle aide ?' });
  await item.locator('summary').first().focus();
  await page.keyboard.press('Enter');
  const when = item.locator('.option-when').first();
  await when.locator('summary').focus();
  await page.keyboard.press('Enter');
  await when.getByRole('button', { name: 'Ajouter une condition' }).focus();
  await page.keyboard.press('Enter');
  const focused = () => page.evaluate<string>('document.activeElement.getAttribute("aria-label")');
  await expect.poll(focused).toMatch(/^Condition 1/);
  await page.keyboard.type('enf');
  await when.getByText('Proposée seulement si « Avez-vous des enfants ? » est « Oui »').waitFor();
  expect(await violationsOf(page)).toEqual([]);
  expect(await sidewaysScroll(page)).toBe(0);
  await page.keyboard.press('Control+S');
  await page.getByText('Brouillon enregistré.').waitFor();
  const { draft } = await requester.ask(getScript, { params: { id } });
  expect(draft?.content.blocks[0]?.items[3]).toMatchObject({
    options: [{ code: 1, showIf: { op: 'eq', name: 'enfants', value: 1 } }, { code: 2 }],
  });
  expect(said).toEqual([]);
});

test('a block is added and named by keyboard alone', async () => {
  const requester = await app.as('requester');
  const { id } = await requester.ask(createScript, { body: { name: 'Blocs', content } });
  const { page, said } = await browser.open('requester');
  await page.goto(`/trames/${id}`);
  await page.getByRole('button', { name: 'Ajouter un bloc' }).focus();
  await page.keyboard.press('Enter');
  await page.keyboard.type('Vie quotidienne');
  await page.keyboard.press('Tab');
  await page.keyboard.type('Conclusion');
  await page.keyboard.press('Control+S');
  await page.getByText('Brouillon enregistré.').waitFor();
  const { draft } = await requester.ask(getScript, { params: { id } });
  expect(draft?.content.blocks[1]).toMatchObject({
    purpose: 'closing',
    title: { fr: 'Vie quotidienne' },
  });
  expect(said).toEqual([]);
});

test('the instruction to the agent is written in each language of the script', async () => {
  const requester = await app.as('requester');
  const own = { ...content, languages: ['fr', 'en'] };
  const { id } = await requester.ask(createScript, { body: { name: 'Consignes', content: own } });
  const { page, said } = await browser.open('requester');
  await page.goto(`/trames/${id}`);
  const item = page.locator('.item').filter({ hasText: 'Quel âge avez-vous ?' });
  await item.locator('summary').first().click();
  await item.getByLabel('Consigne pour l’agent·e (français)').fill('En années.');
  await item.getByLabel('Consigne pour l’agent·e (anglais)').fill('In years.');
  await page.keyboard.press('Control+S');
  await page.getByText('Brouillon enregistré.').waitFor();
  const saved = async () => (await requester.ask(getScript, { params: { id } })).draft?.content.blocks[0];
  expect((await saved())?.items[1]).toMatchObject({ instruction: { fr: 'En années.', en: 'In years.' } });

  await item.getByLabel('Consigne pour l’agent·e (anglais)').fill('');
  await item.getByLabel('Consigne pour l’agent·e (français)').fill('');
  await page.keyboard.press('Control+S');
  await expect.poll(async () => (await saved())?.items[1]).not.toHaveProperty('instruction');
  expect(said).toEqual([]);
});
