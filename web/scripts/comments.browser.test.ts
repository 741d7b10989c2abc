import { afterAll, beforeAll, expect, test } from 'vitest';
import { listScriptComments, writeScriptComment } from '#server/contracts/script-comments.contract.ts';
import { createScript } from '#server/contracts/scripts.contract.ts';
import { startApp, type TestApp } from '#server/testing.ts';
import { shortScript } from '#server/testing-world.ts';
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

test('an item is commented on beside it, by keyboard, without the page moving', async () => {
  const requester = await app.as('requester');
  const { id } = await requester.ask(createScript, { body: { name: 'Trame', content: shortScript } });
  for (const isZoomed of [false, true]) {
    const { page, said } = await browser.open('requester', { isZoomed });
    await page.goto(`/trames/${id}`);
    const item = page.locator('.item').filter({ hasText: 'Que souhaitez-vous faire ?' });
    const button = item.getByRole('button', { name: /^Commenter/ });
    await button.focus();
    const scroll = () => page.evaluate<number>('window.scrollY');
    const before = await scroll();
    await page.keyboard.press('Enter');
    const field = page.getByLabel('Commentaire sur cet élément');
    await expect.poll(() => field.evaluate((area) => area === document.activeElement)).toBe(true);
    await page.keyboard.type(isZoomed ? 'Et à 200 % ?' : 'Trop long à dire.');
    expect(await violationsOf(page)).toEqual([]);
    expect(await sidewaysScroll(page)).toBe(0);
    await page.keyboard.press('Control+Enter');
    await page.getByText(isZoomed ? 'Et à 200 % ?' : 'Trop long à dire.').waitFor();
    expect(await scroll()).toBe(before);
    await page.keyboard.press('Escape');
    await expect.poll(() => button.evaluate((one) => one === document.activeElement)).toBe(true);
    expect(said).toEqual([]);
  }
  const { threads } = await requester.ask(listScriptComments, { params: { id } });
  expect(threads.map(({ anchor }) => anchor?.name)).toEqual(['suite', 'suite']);
});

test('somebody else sees at once what is new, answers, settles it, and the list says what is left', async () => {
  const requester = await app.as('requester');
  const { id } = await requester.ask(createScript, { body: { name: 'Suivie', content: shortScript } });
  const { page, said } = await browser.open('supervisor');
  await page.goto('/trames');
  const row = page.getByRole('row', { name: /Suivie/ });
  await row.waitFor();
  const anchor = { block: 'minimal', name: 'suite', text: 'Que souhaitez-vous faire ?' };
  await requester.ask(writeScriptComment, { params: { id }, body: { text: 'Est-ce clair ?', anchor } });
  // Nobody reloads the page.
  await row.getByText('1 commentaire non lu').waitFor();
  await row.getByRole('link').click();
  await page.getByRole('button', { name: 'Commentaires (1 ouvert)' }).click();
  const thread = page.getByRole('listitem', { name: 'À propos de « Que souhaitez-vous faire ? »' });
  await thread.getByText('Est-ce clair ?').waitFor();
  await thread.getByRole('button', { name: 'Répondre' }).click();
  await page.keyboard.type('Oui, gardons.');
  await thread.getByRole('button', { name: 'Envoyer' }).click();
  await thread.getByText('Oui, gardons.').waitFor();
  expect(await violationsOf(page)).toEqual([]);
  await thread.getByRole('button', { name: 'C’est réglé' }).click();
  await page.getByText('1 fil réglé').waitFor();
  await page.getByRole('link', { name: 'Trames' }).first().click();
  await row.waitFor();
  await expect.poll(() => row.getByText(/commentaire|fil/).count()).toBe(0);
  expect(said).toEqual([]);
});

test('a comment half written is there again when its panel comes back, and no longer once it is sent or given up', async () => {
  const requester = await app.as('requester');
  const { id } = await requester.ask(createScript, { body: { name: 'Reprise', content: shortScript } });
  const { page, said } = await browser.open('requester');
  await page.goto(`/trames/${id}`);
  const comment = (item: string) =>
    page
      .locator('.item')
      .filter({ hasText: item })
      .getByRole('button', { name: /^Commenter/ })
      .click();
  const field = page.getByLabel('Commentaire sur cet élément');
  await comment('Que souhaitez-vous faire ?');
  await page.keyboard.type('Trop long à');
  await page.keyboard.press('Escape');
  await field.waitFor({ state: 'detached' });
  await comment('Une remarque ?');
  await expect.poll(() => field.inputValue()).toBe('');
  await comment('Que souhaitez-vous faire ?');
  await expect.poll(() => field.inputValue()).toBe('Trop long à');
  await page.keyboard.type(' dire.');
  await page.keyboard.press('Control+Enter');
  await page.getByText('Trop long à dire.').waitFor();
  await page.keyboard.press('Escape');
  await comment('Que souhaitez-vous faire ?');
  await expect.poll(() => field.inputValue()).toBe('');

  await page.getByRole('button', { name: 'Répondre' }).click();
  const answer = page.getByLabel('Votre réponse');
  await page.keyboard.type('Oui, ma');
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Répondre' }).click();
  expect(await answer.inputValue()).toBe('Oui, ma');
  await page.getByRole('button', { name: 'Annuler' }).click();
  await page.getByRole('button', { name: 'Répondre' }).click();
  expect(await answer.inputValue()).toBe('');
  expect(said).toEqual([]);
});
