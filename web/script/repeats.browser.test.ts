import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ScriptContent } from '#server/contracts/script-content.ts';
import { createScript, getScript } from '#server/contracts/scripts.contract.ts';
import { startApp, type TestApp } from '#server/testing.ts';
import { crowdList } from '#server/testing-desk.ts';
import { runningCampaign } from '#server/testing-world.ts';
import { openBrowser, sidewaysScroll, type TestBrowser, violationsOf } from '../testing.ts';

let app: TestApp;
let browser: TestBrowser;
const t = (fr: string) => ({ fr });

const content: ScriptContent = {
  languages: ['fr'],
  blocks: [
    {
      id: 'foyer',
      purpose: 'body',
      title: t('Foyer'),
      items: [
        {
          kind: 'integer',
          name: 'n',
          text: t('Combien d’enfants avez-vous ?'),
          min: 0,
          max: 4,
          required: true,
        },
      ],
    },
    {
      id: 'enfant',
      purpose: 'body',
      title: t('Vos enfants'),
      repeat: { name: 'enfants', label: t('Enfant'), max: 4, turns: { by: 'count', question: 'n' } },
      items: [
        { kind: 'text', name: 'prenom', text: t('Quel est son prénom ?'), required: true },
        { kind: 'yesno', name: 'ecole', text: t('{{prenom}} va-t-il à l’école ?'), required: true },
      ],
    },
  ],
};

beforeAll(async () => {
  app = await startApp();
  await runningCampaign(app, { content, list: crowdList(3), agents: ['agent'] });
  browser = await openBrowser(app);
});
afterAll(async () => {
  await browser.close();
  await app.stop();
});

async function answers() {
  const rows = await app.deps.db
    .withoutPlugins()
    .selectFrom('current_answers')
    .select(['name', 'iteration', 'value_json'])
    .orderBy('name')
    .orderBy('iteration')
    .execute();
  return rows.map((row) => `${row.name}${row.iteration || ''} ${row.value_json}`);
}

test('an agent goes through turns by keyboard, adds one, takes it back, and finds all again after a reload', async () => {
  const { page, said } = await browser.open('agent');
  await page.goto('/appeler');
  await page.getByRole('button', { name: 'Personne suivante' }).waitFor();
  await page.keyboard.press('s');
  await page.getByRole('button', { name: 'Appeler', exact: false }).first().waitFor();
  await page.keyboard.press('a');
  await page.getByText('En appel').first().waitFor();
  const turn = (name: string) => page.getByRole('region', { name, exact: true });

  await page.keyboard.press('Enter');
  await page.keyboard.type('2');
  await turn('Enfant 2 sur 2').waitFor();
  await page.keyboard.press('Enter');
  await page.keyboard.type('Léo');
  await page.keyboard.press('Enter');
  await turn('Enfant 1 sur 2').getByText('Léo va-t-il à l’école').waitFor();
  await page.keyboard.press('1');
  await page.keyboard.press('Enter');
  await page.keyboard.type('Mia');
  // A turn back, and forth again.
  const first = turn('Enfant 1 sur 2').getByLabel('Quel est son prénom');
  const second = turn('Enfant 2 sur 2').getByLabel('Quel est son prénom');
  await page.keyboard.press('Alt+ArrowUp');
  await expect.poll(() => first.evaluate((field) => field === document.activeElement)).toBe(true);
  await page.keyboard.press('Alt+ArrowDown');
  await expect.poll(() => second.evaluate((field) => field === document.activeElement)).toBe(true);

  // One more: its first question has the focus; one less: what it holds is kept.
  await page.getByRole('button', { name: 'Ajouter : Enfant 3' }).press('Enter');
  await turn('Enfant 3 sur 3').waitFor();
  await page.keyboard.type('Noé');
  await expect.poll(answers).toContain('prenom3 "Noé"');
  await page.getByRole('button', { name: /Retirer : Enfant 3/ }).press('Enter');
  await turn('Enfant 3 sur 3').waitFor({ state: 'detached' });
  await expect.poll(() => second.evaluate((field) => field === document.activeElement)).toBe(true);
  await expect.poll(answers).toEqual(['ecole1 1', 'n 2', 'prenom1 "Léo"', 'prenom2 "Mia"', 'prenom3 "Noé"']);
  expect(await violationsOf(page)).toEqual([]);

  await page.reload();
  await turn('Enfant 2 sur 2').waitFor();
  expect(await second.inputValue()).toBe('Mia');
  await page.getByRole('button', { name: 'Ajouter : Enfant 3' }).press('Enter');
  expect(await turn('Enfant 3 sur 3').getByLabel('Quel est son prénom').inputValue()).toBe('Noé');
  expect(said).toEqual([]);
});

test('at twice the size a turn is still read without scrolling sideways', async () => {
  const { page } = await browser.open('agent', { isZoomed: true, scheme: 'dark' });
  await page.goto('/appeler');
  await page.getByRole('region', { name: 'Enfant 3 sur 3' }).waitFor();
  expect(await sidewaysScroll(page)).toBe(0);
  expect(await violationsOf(page)).toEqual([]);
});

test('a block is made to repeat by choosing, by keyboard; the test run plays its turns', async () => {
  const requester = await app.as('requester');
  const plain = { ...content, blocks: content.blocks.map(({ repeat: _, ...block }) => block) };
  const { id } = await requester.ask(createScript, { body: { name: 'Foyers', content: plain } });
  const { page, said } = await browser.open('requester');
  await page.goto(`/trames/${id}`);
  const block = page.getByRole('region', { name: 'Bloc 2 : Vos enfants' });
  await block.getByText('Réglages du bloc').press('Enter');
  await block.getByLabel('Poser ce bloc plusieurs fois').press('Space');
  const label = block.getByLabel('Nom d’un tour');
  await expect.poll(() => label.evaluate((field) => field === document.activeElement)).toBe(true);
  await label.fill('Enfant');
  expect(await block.getByLabel('Question qui donne le nombre').inputValue()).toBe('n');
  await block.getByLabel('Nombre de tours au plus').fill('4');
  const preview = page.locator('.editor-preview');
  await preview.getByLabel('Combien d’enfants').fill('3');
  await preview.getByRole('region', { name: 'Enfant 3 sur 3', exact: true }).waitFor();
  expect(await violationsOf(page)).toEqual([]);

  await page.getByRole('button', { name: 'Essayer tous les chemins' }).press('Enter');
  await page.getByRole('status').getByText('4 chemins').waitFor();

  // « Another? »: the question that asks comes with the choice.
  await block
    .getByLabel('Nombre de tours', { exact: true })
    .selectOption({ label: 'Jusqu’à ce qu’il n’y en ait plus d’autre' });
  await page.getByRole('button', { name: 'Enregistrer le brouillon' }).press('Enter');
  await page.getByText('Tout est enregistré').waitFor();
  const { draft, problems } = await requester.ask(getScript, { params: { id } });
  expect(draft?.content.blocks[1]?.repeat).toMatchObject({
    label: t('Enfant'),
    max: 4,
    turns: { by: 'more', question: 'encore' },
  });
  expect(problems).toEqual([]);
  expect(said).toEqual([]);
});
