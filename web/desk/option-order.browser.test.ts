import { afterAll, beforeAll, expect, test } from 'vitest';
import { inShownOrder } from '#server/contracts/option-order.ts';
import type { QuestionItem } from '#server/contracts/script-content.ts';
import { startApp, type TestApp } from '#server/testing.ts';
import { crowdList } from '#server/testing-desk.ts';
import { runningCampaign } from '#server/testing-world.ts';
import { openBrowser, type TestBrowser } from '../testing.ts';

let app: TestApp;
let browser: TestBrowser;

const question: QuestionItem = {
  kind: 'multi',
  name: 'aides',
  text: { fr: 'Quelles aides recevez-vous ?' },
  randomise: true,
  options: [
    ...['Ménage', 'Repas', 'Transport', 'Visites', 'Courses'].map((fr, n) => ({
      code: n + 1,
      label: { fr },
    })),
    { code: 99, label: { fr: 'Autre' }, fixed: true },
  ],
};

beforeAll(async () => {
  app = await startApp();
  const content = {
    languages: ['fr'],
    blocks: [{ id: 'bloc', purpose: 'body' as const, title: { fr: 'Bloc' }, items: [question] }],
  };
  await runningCampaign(app, { list: crowdList(3), agents: ['agent'], content });
  browser = await openBrowser(app);
});
afterAll(async () => {
  await browser.close();
  await app.stop();
});

test('each person’s own order comes back after a reload; digits choose what is shown, codes are what is kept', async () => {
  const { page, said } = await browser.open('agent');
  await page.goto('/appeler');
  await page.getByRole('button', { name: 'Personne suivante' }).waitFor();
  await page.keyboard.press('s');
  const db = app.deps.db.withoutPlugins();
  const asked = page.locator('[data-question="aides"]');
  await asked.waitFor();
  const { target_id } = await db.selectFrom('claim_targets').select('target_id').executeTakeFirstOrThrow();
  const order = inShownOrder(question, String(target_id)).map(({ code }) => String(code));
  const shown = async () =>
    Promise.all((await asked.locator('input').all()).map((one) => one.getAttribute('value')));
  expect(await shown()).toEqual(order);

  await page.keyboard.press('a');
  await page.getByText('En appel').first().waitFor();
  await asked.locator('input').first().focus();
  await page.keyboard.press('2');
  await page
    .getByText(/Enregistré à/)
    .first()
    .waitFor();
  await page.reload();
  await asked.waitFor();
  expect(await shown()).toEqual(order);
  await expect.poll(() => asked.locator('input').nth(1).isChecked()).toBe(true);
  const kept = await db.selectFrom('answers').select('value_json').execute();
  expect(kept).toEqual([{ value_json: JSON.stringify([Number(order[1])]) }]);
  expect(said).toEqual([]);
});
