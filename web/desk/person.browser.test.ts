import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { ScriptContent } from '#server/contracts/script-content.ts';
import { type PersonKey, startApp, type TestApp } from '#server/testing.ts';
import { clearDesk, entriesOf, listOf } from '#server/testing-desk.ts';
import { runningCampaign } from '#server/testing-world.ts';
import { openBrowser, type Sight, sidewaysScroll, type TestBrowser, violationsOf } from '../testing.ts';

let app: TestApp;
let browser: TestBrowser;
beforeAll(async () => {
  app = await startApp();
  browser = await openBrowser(app);
});
afterEach(() => clearDesk(app));
afterAll(async () => {
  await browser.close();
  await app.stop();
});

const twoLanguages: ScriptContent = {
  languages: ['fr', 'ar'],
  blocks: [
    {
      id: 'minimal',
      purpose: 'minimal',
      title: { fr: 'L’essentiel', ar: 'الأساسي' },
      items: [
        {
          kind: 'single',
          name: 'aide',
          text: { fr: 'De quelle aide s’agit-il ?', ar: 'ما هي المساعدة؟' },
          options: [
            { code: 1, label: { fr: 'Logement', ar: 'السكن' } },
            { code: 2, label: { fr: 'Transport', ar: 'النقل' } },
          ],
        },
        { kind: 'say', text: { fr: 'Vous avez dit : {{aide}}.', ar: 'قلتم: {{aide}}.' } },
        { kind: 'yesno', name: 'accord', text: { fr: 'Est-ce juste ?', ar: 'هل هذا صحيح؟' } },
        { kind: 'text', name: 'remarque', text: { fr: 'Une remarque ?' } },
      ],
    },
  ],
};

let phone = 1000;

/** Somebody who speaks this language, in hand and on the line. */
async function call(person: PersonKey, language: string, sight: Partial<Sight> = {}) {
  phone += 1;
  const { id } = await runningCampaign(app, {
    agents: [person],
    content: twoLanguages,
    list: listOf([{ name: 'Personne Seule', phone: `${phone}`, language }]),
  });
  const machine = await browser.open(person, sight);
  const { page } = machine;
  await page.goto('/appeler');
  await page.getByRole('button', { name: 'Personne suivante' }).waitFor();
  await page.keyboard.press('s');
  await page.getByRole('button', { name: /^Appeler/ }).waitFor();
  await page.keyboard.press('a');
  await page.getByText('En appel').first().waitFor();
  return { ...machine, campaignId: id };
}

/** Where a text of the first question stands: its left and top edges. */
async function placeOf(
  page: Page,
  language: string,
): Promise<{ x: number; y: number; direction: string | null }> {
  const text = page.locator(`.question-text [lang=${language}]`).first();
  const box = await text.boundingBox();
  return { x: box?.x ?? 0, y: box?.y ?? 0, direction: await text.getAttribute('dir') };
}

test('the script is read in the person’s language with the French beside it, down to labels; a key changes it', async () => {
  const { page, said } = await call('agent3', 'ar');
  const arabic = await placeOf(page, 'ar');
  const french = await placeOf(page, 'fr');
  expect([arabic.direction, french.direction]).toEqual(['rtl', 'ltr']);
  expect(french.x).toBeGreaterThan(arabic.x + 100);
  expect(Math.abs(french.y - arabic.y)).toBeLessThan(20);

  await page.keyboard.press('Enter');
  await page.keyboard.press('2');
  await page.getByText('قلتم: النقل.').waitFor();
  await page.getByText('Vous avez dit : Transport.').waitFor();
  const agreed = page.getByRole('group', { name: /هل هذا صحيح/ });
  expect(await agreed.locator('.script-choice [lang=ar]').allTextContents()).toEqual(['نعم', 'لا']);
  expect(await agreed.locator('.script-choice [lang=fr]').allTextContents()).toEqual(['Oui', 'Non']);
  // Not translated: in French alone, and no French twice.
  expect(await page.getByText('Une remarque ?').count()).toBe(1);
  expect(await violationsOf(page)).toEqual([]);

  await page.keyboard.press('Escape');
  await page.keyboard.press('l');
  await expect.poll(() => page.locator('.script [lang=ar]').count()).toBe(0);
  await page.keyboard.press('l');
  await expect.poll(() => page.locator('.script [lang=ar]').count()).toBeGreaterThan(3);
  expect(said).toEqual([]);
});

test('yes and no are said in the language of the script, whatever the agent’s own', async () => {
  const { page, said } = await call('agent2', 'fr');
  await page.evaluate("localStorage.setItem('tonalite.language', 'en')");
  await page.reload();
  await page.getByText('In call').first().waitFor();
  const agreed = page.getByRole('group', { name: /Est-ce juste/ });
  const labels = await agreed.locator('.script-choice').allTextContents();
  expect(labels.map((label) => label.replace(/^\d/, ''))).toEqual(['Oui', 'Non']);
  expect(said).toEqual([]);
});

test('at 200 % the French stands under what is read', async () => {
  const { page, said } = await call('agent3', 'ar', { isZoomed: true, scheme: 'dark' });
  const arabic = await placeOf(page, 'ar');
  const french = await placeOf(page, 'fr');
  expect(french.x).toBe(arabic.x);
  expect(french.y).toBeGreaterThan(arabic.y + 10);
  expect([await sidewaysScroll(page), await violationsOf(page)]).toEqual([0, []]);
  expect(said).toEqual([]);
});

test('a script without the person’s language offers a callback with an interpreter', async () => {
  const { page, campaignId, said } = await call('agent', 'tr');
  await page.getByText(/La personne parle turc et cette trame n’est pas traduite/).waitFor();
  await page.getByRole('button', { name: 'Rappel avec interprète' }).click();
  await expect.poll(() => page.getByLabel('Avec un interprète').inputValue()).toBe('tr');
  await page.locator('.callback button').first().click();
  await page.keyboard.press('Control+Enter');
  await expect
    .poll(async () => entriesOf(app, campaignId))
    .toMatchObject([{ state: 'waiting', callback_language: 'tr' }]);
  expect(said).toEqual([]);
});

test('one key and a digit close with the channel of somebody who cannot speak on the telephone', async () => {
  const { page, campaignId, said } = await call('agent2', 'fr');
  await page.keyboard.press('c');
  await page.locator('.channel input:focus').waitFor();
  await page.keyboard.press('4');
  expect(await page.getByRole('radio', { name: 'Relais téléphonique' }).isChecked()).toBe(true);
  expect(await violationsOf(page)).toEqual([]);
  await page.keyboard.press('Control+Enter');
  await expect
    .poll(async () => entriesOf(app, campaignId))
    .toMatchObject([{ state: 'done', disposition: 'by_relay' }]);
  expect(said).toEqual([]);
});

test('the coach advises on notes and texts, on the device, and blocks nothing', async () => {
  const { page, campaignId, said } = await call('agent', 'fr');
  const sent: string[] = [];
  page.on('request', (request) => sent.push(`${request.url()} ${request.postData() ?? ''}`));
  const note = page.getByLabel('Note', { exact: true });
  await page.keyboard.press('c');
  await page.locator('.channel input:focus').waitFor();
  await note.focus();
  await page.keyboard.type('Est en dépression, a demandé un délai.');
  const advice = page.locator('.desk-close .coach-advice');
  await advice.getByText('dépression', { exact: true }).waitFor();
  await advice.getByText(/parle de santé/).waitFor();
  expect(sent.join('\n')).not.toContain('pression');
  // The advice never hides what it is about.
  const field = await note.boundingBox();
  const panel = await page.locator('.desk-close').boundingBox();
  expect((field?.y ?? 0) + (field?.height ?? 0)).toBeLessThanOrEqual(panel?.y ?? 0);
  expect(await violationsOf(page)).toEqual([]);

  // Mended: the advice goes. Kept on purpose: it does not come back for these words, but for others.
  await note.fill('A demandé un délai.');
  await advice.waitFor({ state: 'detached' });
  await note.fill('Est en dépression.');
  await advice.getByRole('button', { name: 'Garder ces mots' }).click();
  await advice.waitFor({ state: 'detached' });
  await note.fill('Est en dépression, écrire à a@exemple.fr');
  await advice.getByText('a@exemple.fr', { exact: true }).waitFor();
  expect(await advice.getByText('dépression', { exact: true }).count()).toBe(0);

  const remark = page.getByRole('group', { name: 'Une remarque ?' }).locator('textarea');
  await remark.fill('Elle ment, son NIR est 2 55 08 49 588 157 38');
  const underText = page.locator('.question .coach-advice');
  await underText.getByText(/numéro de sécurité sociale/).waitFor();
  await underText.getByText(/juge la personne/).waitFor();

  // Whatever it says, the call closes.
  await page.getByRole('radio', { name: /Partiel exploitable/ }).check();
  await page.keyboard.press('Control+Enter');
  await expect.poll(async () => entriesOf(app, campaignId)).toMatchObject([{ disposition: 'partial' }]);
  expect(said).toEqual([]);
});
