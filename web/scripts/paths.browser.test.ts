import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ScriptContent } from '#server/contracts/script-content.ts';
import { createScript, getScript } from '#server/contracts/scripts.contract.ts';
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

const content: ScriptContent = {
  languages: ['fr'],
  blocks: [
    {
      id: 'bloc',
      purpose: 'body',
      title: { fr: 'Bloc' },
      items: [
        { kind: 'yesno', name: 'enfants', text: { fr: 'Avez-vous des enfants ?' }, required: true },
        {
          kind: 'integer',
          name: 'combien',
          text: { fr: 'Combien d’enfants ?' },
          min: 1,
          max: 12,
          required: true,
          showIf: { op: 'eq', name: 'enfants', value: 1 },
        },
        {
          kind: 'yesno',
          name: 'bus',
          text: { fr: 'Vous faut-il un autobus ?' },
          showIf: {
            op: 'and',
            all: [
              { op: 'eq', name: 'enfants', value: 1 },
              { op: 'gt', name: 'combien', value: 12 },
            ],
          },
        },
        { kind: 'yesno', name: 'merci', text: { fr: 'Autre chose ?' }, required: true },
      ],
    },
  ],
};

const helps: ScriptContent = {
  languages: ['fr'],
  blocks: [
    {
      id: 'bloc',
      purpose: 'body',
      title: { fr: 'Bloc' },
      items: [
        {
          kind: 'multi',
          name: 'aides',
          text: { fr: 'Quelles aides recevez-vous ?' },
          options: ['Ménage', 'Repas', 'Transport', 'Visites'].map((fr, index) => ({
            code: index + 1,
            label: { fr },
          })),
        },
      ],
    },
  ],
};

test('every path is tried and played by keyboard; what none reaches is told at its place, with the reason', async () => {
  const requester = await app.as('requester');
  const { id } = await requester.ask(createScript, { body: { name: 'Chemins', content } });
  const { page, said } = await browser.open('requester');
  await page.goto(`/trames/${id}`);
  await page.getByRole('button', { name: 'Essayer tous les chemins' }).focus();
  await page.keyboard.press('Enter');
  const panel = page.getByRole('region', { name: 'Tous les chemins' });
  await panel.getByText('2 chemins, de 2 à 3 questions.').waitFor();
  const bus = page.locator('.item').filter({ hasText: 'autobus' });
  await bus.getByText('n’est posée sur aucun chemin').waitFor();
  await bus.getByText('Ce qui n’est jamais vrai : « Combien d’enfants ? » est supérieure à « 12 »').waitFor();

  const preview = page.getByRole('region', { name: 'Aperçu' });
  await panel.getByRole('radio').first().focus();
  await page.keyboard.press('Space');
  await expect.poll(() => preview.locator('[data-question]').count()).toBe(2);
  await page.keyboard.press('ArrowDown');
  await expect.poll(() => preview.locator('[data-question]').count()).toBe(3);
  await expect.poll(() => preview.locator('[data-question="combien"] input').inputValue()).toBe('1');
  const slider = panel.getByRole('slider', { name: 'Avancer question par question' });
  await slider.focus();
  await page.keyboard.press('Home');
  await expect.poll(() => preview.locator('[data-question]').count()).toBe(2);
  await page.keyboard.press('ArrowRight');
  await expect
    .poll(() => slider.getAttribute('aria-valuetext'))
    .toMatch(/^1 sur 3\s: Avez-vous des enfants\s\?$/);
  await expect.poll(() => preview.locator('[data-question="combien"] input').inputValue()).toBe('');
  expect(await violationsOf(page)).toEqual([]);

  await page.getByLabel('Nom de la trame').focus();
  await bus.getByRole('button', { name: 'Retirer' }).click();
  await panel.getByText('La trame a changé depuis cet essai.').waitFor();
  expect(said).toEqual([]);
});

test('at 200 %, in the dark, it reads without scrolling sideways', async () => {
  const requester = await app.as('requester');
  const { id } = await requester.ask(createScript, { body: { name: 'Zoom', content } });
  const { page, said } = await browser.open('requester', { isZoomed: true, scheme: 'dark' });
  await page.goto(`/trames/${id}`);
  await page.getByRole('button', { name: 'Essayer tous les chemins' }).click();
  await page
    .getByRole('group', { name: /^Choisissez un chemin/ })
    .getByRole('radio')
    .last()
    .click();
  await page.getByRole('slider', { name: 'Avancer question par question' }).waitFor();
  expect(await violationsOf(page)).toEqual([]);
  expect(await sidewaysScroll(page)).toBe(0);
  expect(said).toEqual([]);
});

test('« autre, précisez » is one gesture, and an order drawn for each person shows in the preview', async () => {
  const requester = await app.as('requester');
  const { id } = await requester.ask(createScript, { body: { name: 'Autre', content: helps } });
  const { page, said } = await browser.open('requester');
  await page.goto(`/trames/${id}`);
  const item = page.locator('.item').filter({ hasText: 'Quelles aides' });
  await item.locator('summary').first().click();
  await item.getByRole('button', { name: 'Ajouter « Autre, précisez »' }).focus();
  await page.keyboard.press('Enter');
  await page.locator('.item').filter({ hasText: 'Précisez.' }).locator('.item-when').waitFor();
  await expect.poll(() => item.getByRole('button', { name: /Précisez/i }).count()).toBe(0);
  const focused = () => page.evaluate<string>('document.activeElement.value');
  await expect.poll(focused).toBe('Autre');
  await item.getByRole('checkbox', { name: 'Ordre tiré au sort pour chaque personne' }).check();
  expect(await item.getByRole('checkbox', { name: 'La réponse 5 reste à sa place' }).isChecked()).toBe(true);

  const preview = page.getByRole('region', { name: 'Aperçu' });
  const shown = () => preview.locator('[data-question="aides"] .script-choice').allInnerTexts();
  const seen = new Set<string>();
  for (let person = 0; person < 6; person += 1) {
    const order = (await shown()).map((text) => text.replace(/\W*\d\W*/, ''));
    expect(order.at(-1)).toBe('Autre');
    seen.add(order.join());
    await preview.getByRole('button', { name: 'Recommencer' }).click();
  }
  expect(seen.size).toBeGreaterThan(1);
  // Digits choose what is shown there.
  await preview.locator('[data-question="aides"] input').first().focus();
  await page.keyboard.press('5');
  await preview.getByText('Précisez.').waitFor();
  expect(await violationsOf(page)).toEqual([]);
  await page.keyboard.press('Control+S');
  await page.getByText('Brouillon enregistré.').waitFor();
  const { draft } = await requester.ask(getScript, { params: { id } });
  expect(draft?.content.blocks[0]?.items).toMatchObject([
    { randomise: true, options: [{}, {}, {}, {}, { code: 99, label: { fr: 'Autre' }, fixed: true }] },
    { kind: 'text', name: 'aides_autre', showIf: { op: 'selected', name: 'aides', value: 99 } },
  ]);
  expect(said).toEqual([]);
});
