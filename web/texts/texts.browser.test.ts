import { afterAll, beforeAll, expect, test } from 'vitest';
import { addCall } from '#fixtures/rows.ts';
import { listTargets } from '#server/contracts/targets.contract.ts';
import { startApp, type TestApp } from '#server/testing.ts';
import { runningCampaign } from '#server/testing-world.ts';
import { openBrowser, sidewaysScroll, type TestBrowser, violationsOf } from '../testing.ts';

let app: TestApp;
let browser: TestBrowser;
let campaignId: number;

beforeAll(async () => {
  app = await startApp();
  const { id } = await runningCampaign(app, { agents: ['agent'] });
  campaignId = id;
  const campaign = { id, directorateId: app.directorates.autonomie };
  const { targets } = await (await app.as('requester')).ask(listTargets, { params: { id } });
  const { db, clock } = app.deps;
  const version = await db
    .selectFrom('script_versions')
    .select('id')
    .orderBy('id', 'desc')
    .executeTakeFirstOrThrow();
  const line = await db.selectFrom('lines').select('id').executeTakeFirstOrThrow();
  const texts = [
    'Mme Martel attend un rappel au 06 39 98 12 34.',
    'Tout va bien.',
    'La voisine, Mme Duval, l’aide.',
  ];
  for (const [index, { id: targetId }] of targets.entries())
    await addCall(app.deps, campaign, {
      ...{ agentId: app.people.agent.id, lineId: line.id, startedAt: clock.now(), result: 'complete' },
      targets: [{ targetId, result: 'complete' }],
      answers: [
        { targetId, versionId: version.id, name: 'remarque', value: texts[index], state: 'answered' },
      ],
    });
  browser = await openBrowser(app);
});
afterAll(async () => {
  await browser.close();
  await app.stop();
});

test('texts are read, masked, shared and withheld by keyboard alone', async () => {
  const { page, context, said } = await browser.open('requester', { isZoomed: true });
  await page.goto(`/campagnes/${campaignId}/resultats`);
  await page.getByRole('link', { name: 'Relire les textes' }).press('Enter');
  const question = page.getByRole('heading', { name: 'Une remarque ?' });
  await question.waitFor();
  const shared = page.locator('.text-shared p');
  expect(await shared.innerText()).toBe('Mme […] attend un rappel au […].');
  expect(await violationsOf(page)).toEqual([]);
  expect(await sidewaysScroll(page)).toBe(0);
  if (process.env['SHOTS']) await page.screenshot({ path: `${process.env['SHOTS']}/texts.png` });
  await page.keyboard.press('p');
  await page.waitForFunction(() => document.querySelector('.text-shared p')?.textContent === 'Tout va bien.');
  await page.keyboard.press('p');
  await page.waitForFunction(() => document.querySelector('.text-shared p')?.textContent?.includes('Duval'));
  // The name of somebody else is nobody's suggestion: arrows go to it, the space bar masks it.
  await page.getByRole('button', { name: 'La', exact: true }).focus();
  for (let word = 0; word < 3; word += 1) await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Space');
  expect(await shared.innerText()).toBe('La voisine, Mme […], l’aide.');
  await question.focus();
  await page.keyboard.press('r');
  await page.getByText('plus rien à relire').waitFor();
  expect(await violationsOf(page)).toEqual([]);
  await page.keyboard.press('b');
  await page.getByText(/^Décidé par/).waitFor();
  await page.getByLabel('Montrer').selectOption({ label: 'Partageables (2)' });
  await page.waitForURL(/etat=shareable/);
  await shared.getByText('Mme […] attend un rappel au […].').waitFor();
  expect(said).toEqual([]);
  await context.close();
});
