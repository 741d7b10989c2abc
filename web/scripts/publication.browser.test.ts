import { afterAll, beforeAll, expect, test } from 'vitest';
import { closeCall, putAnswers } from '#server/contracts/calls.contract.ts';
import { getCampaign } from '#server/contracts/campaigns.contract.ts';
import { getScript, saveDraft } from '#server/contracts/scripts.contract.ts';
import { startApp, type TestApp } from '#server/testing.ts';
import { ring, take } from '#server/testing-desk.ts';
import { runningCampaign, shortScript } from '#server/testing-world.ts';
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

/** Somebody answers, and asks to be called back. */
async function begin(): Promise<void> {
  const agent = await app.as('agent');
  const desk = await take(agent);
  const id = await ring(agent, desk);
  const answers = [
    { name: 'informe', value: 0, state: 'answered' as const },
    { name: 'suite', value: 1, state: 'answered' as const },
  ];
  await agent.ask(putAnswers, { params: { id }, body: { answers }, headers: { 'Idempotency-Key': 'k' } });
  const callback = { at: app.clock.now() + 3_600_000 };
  await agent.ask(closeCall, { params: { id }, body: { result: 'appointment', callback } });
}

/** The first answer goes, the other is said otherwise, and a question comes. */
function edited() {
  const content = structuredClone(shortScript);
  const [, minimal, body] = content.blocks;
  const next = minimal?.items.find((item) => 'name' in item && item.name === 'suite');
  if (next !== undefined && 'options' in next)
    next.options = [{ code: 2, label: { fr: 'Un accompagnement' } }];
  body?.items.push({
    kind: 'yesno',
    name: 'rappel',
    text: { fr: 'Souhaitez-vous un rappel ?' },
    required: true,
  });
  return content;
}

test('publishing shows what it changes, and takes a campaign over by keyboard alone', async () => {
  const { id, scriptId } = await runningCampaign(app);
  await begin();
  const requester = await app.as('requester');
  await requester.ask(saveDraft, { params: { id: scriptId }, body: { content: edited() } });
  const { page, said } = await browser.open('requester', { isZoomed: true });
  await page.goto(`/trames/${scriptId}`);
  await page.getByRole('button', { name: 'Publier', exact: true }).focus();
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog', { name: 'Publier la version 2 ?' });
  const campaign = dialog.getByRole('group', { name: 'Campagne d’essai (Autonomie), version 1' });
  await campaign.waitFor();
  await campaign
    .getByText('2 personnes pas encore interrogées · 1 dossier en cours · 0 dossier terminé')
    .waitFor();
  await dialog.getByText('Ont déjà répondu : 1 dossier en cours, 0 dossier terminé').first().waitFor();
  expect(await violationsOf(page)).toEqual([]);
  expect(await sidewaysScroll(page)).toBe(0);

  // The other answer reads otherwise: its author says that it means the same.
  await dialog.getByRole('button', { name: 'Publier', exact: true }).focus();
  await page.keyboard.press('Enter');
  await dialog.getByText('changent de texte sous le même code').waitFor();
  await dialog.getByRole('checkbox', { name: 'Le sens reste le même' }).focus();
  await page.keyboard.press('Space');
  const finish = campaign.getByRole('radio', { name: /^Passer à la version 2 ; les dossiers en cours/ });
  expect(await finish.isChecked()).toBe(true);
  await finish.focus();
  await page.keyboard.press('ArrowDown');
  expect(await campaign.getByRole('radio', { name: /dossiers en cours compris/ }).isChecked()).toBe(true);
  await dialog.getByRole('button', { name: 'Publier', exact: true }).focus();
  await page.keyboard.press('Enter');
  await page.getByText('Version 2 publiée. 1 campagne en cours passe à cette version.').waitFor();
  await dialog.waitFor({ state: 'detached' });
  const { live } = await requester.ask(getScript, { params: { id: scriptId } });
  expect((await requester.ask(getCampaign, { params: { id } })).scriptVersionId).toBe(live?.id);
  expect(said).toEqual([]);
});

test('a campaign left on an older version says so, and goes over from the comparison', async () => {
  const { id, scriptId } = await runningCampaign(app, { name: 'Campagne laissée' });
  const requester = await app.as('requester');
  await requester.ask(saveDraft, { params: { id: scriptId }, body: { content: edited() } });
  const { page, said } = await browser.open('requester');
  await page.goto(`/trames/${scriptId}`);
  await page.getByRole('button', { name: 'Publier', exact: true }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('checkbox', { name: 'Le sens reste le même' }).check();
  await dialog.getByRole('radio', { name: /^Garder la version 1/ }).check();
  await dialog.getByRole('button', { name: 'Publier', exact: true }).click();
  await page.getByText('Version 2 publiée. Les campagnes en cours gardent la leur.').waitFor();

  await page.goto(`/campagnes/${id}`);
  await page.getByText('Trame d’essai, version 1').waitFor();
  await page.getByRole('link', { name: /^Une version 2 est publiée/ }).click();
  await page.getByRole('heading', { name: 'Campagne « Campagne laissée »' }).waitFor();
  await page.getByText('Souhaitez-vous un rappel ?').waitFor();
  expect(await violationsOf(page)).toEqual([]);
  await page.getByRole('button', { name: 'Passer à la version 2' }).click();
  await page.getByText('Cette campagne est sur la version 2 : rien à faire.').waitFor();
  expect(said).toEqual([]);
});
