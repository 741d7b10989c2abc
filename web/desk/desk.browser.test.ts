import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type PersonKey, startApp, type TestApp } from '#server/testing.ts';
import { runningCampaign } from '#server/testing-world.ts';
import { openBrowser, type TestBrowser } from '../testing.ts';

let app: TestApp;
let browser: TestBrowser;

/** Ten lines, one person each: enough for an agent's morning in this file. */
const list = [
  'Réf;Nom;Prénom;Téléphone',
  ...Array.from({ length: 30 }, (_, n) => `P${n};NOM${n};Prénom;01 99 00 ${10 + n} 00`),
  '',
].join('\r\n');

beforeAll(async () => {
  app = await startApp();
  await runningCampaign(app, { list, agents: ['agent', 'agent2', 'agent3'] });
  browser = await openBrowser(app);
});
afterAll(async () => {
  await browser.close();
  await app.stop();
});

async function take(person: PersonKey) {
  const machine = await browser.open(person);
  await machine.page.goto('/appeler');
  const idle = machine.page.getByRole('button', { name: 'Personne suivante' });
  const ready = machine.page.getByRole('button', { name: 'Appeler', exact: false });
  await idle.or(ready).first().waitFor();
  // An agent may have somebody in hand from the test before.
  if (await idle.isVisible()) await machine.page.keyboard.press('s');
  await machine.page.getByRole('button', { name: 'Appeler', exact: false }).first().waitFor();
  return machine;
}

/** From the person in hand to the first question. */
async function call(page: Page): Promise<void> {
  await page.keyboard.press('a');
  await page.getByText('En appel').first().waitFor();
}

async function callsOf(person: PersonKey) {
  return app.deps.db
    .withoutPlugins()
    .selectFrom('calls')
    .selectAll()
    .where('agent_id', '=', app.people[person].id)
    .orderBy('id')
    .execute();
}

async function answersOf(callId: number) {
  return app.deps.db
    .withoutPlugins()
    .selectFrom('answers')
    .select(['name', 'value_json', 'state'])
    .where('call_id', '=', callId)
    .orderBy('id')
    .execute();
}

/** A busy machine: what waits for the next turn waits longer. */
const slowTimers = `
  const soon = window.setTimeout;
  window.setTimeout = (work, ms, ...rest) => soon(work, ms > 0 ? ms : 100, ...rest);
`;

const firstQuestion = (page: Page) => page.getByRole('group', { name: /Étiez-vous au courant/ });

test('an agent works ten calls with the keyboard only', async () => {
  const { page, said } = await take('agent');
  for (let done = 0; done < 10; done += 1) {
    await call(page);
    await page.keyboard.press('n');
    await page.keyboard.press('Control+Enter');
    await page.getByRole('button', { name: 'Appeler', exact: false }).first().waitFor();
    await expect
      .poll(async () => (await callsOf('agent')).filter(({ closed_at }) => closed_at !== null).length)
      .toBe(done + 1);
  }
  expect((await callsOf('agent')).map(({ result }) => result)).toEqual(Array(10).fill('no_answer'));
  expect(said).toEqual([]);
});

test('an answer given just before a reload, and one given in another tab, are both there', async () => {
  const { page, context, said } = await take('agent2');
  await call(page);
  await firstQuestion(page).getByLabel('Non').check();
  await page
    .getByText(/Enregistré à/)
    .first()
    .waitFor();
  await page.reload();
  await expect.poll(() => firstQuestion(page).getByLabel('Non').isChecked()).toBe(true);

  const tab = await context.newPage();
  await tab.goto('/appeler');
  await expect.poll(() => firstQuestion(tab).getByLabel('Non').isChecked()).toBe(true);
  await tab
    .getByRole('group', { name: /Que souhaitez-vous faire/ })
    .getByLabel('Être aidé·e')
    .check();
  await tab
    .getByText(/Enregistré à/)
    .first()
    .waitFor();
  await tab.close();
  await page.goBack();
  await page.goForward();
  await page.getByText('En appel').first().waitFor();

  const [opened, ...more] = await callsOf('agent2');
  expect(more).toEqual([]);
  expect(await answersOf(opened?.id ?? 0)).toEqual([
    { name: 'informe', value_json: '0', state: 'answered' },
    { name: 'suite', value_json: '2', state: 'answered' },
  ]);
  expect(said).toEqual([]);
});

test('what is answered without a network is sent when it returns, and a lost acknowledgement closes once', async () => {
  const { page, context } = await take('agent3');
  await call(page);
  await context.setOffline(true);
  await firstQuestion(page).getByLabel('Oui').check();
  await page
    .getByText(/En attente du réseau/)
    .first()
    .waitFor();
  await context.setOffline(false);
  await page
    .getByText(/Enregistré à/)
    .first()
    .waitFor({ timeout: 60_000 });
  const [opened] = await callsOf('agent3');
  expect(await answersOf(opened?.id ?? 0)).toMatchObject([{ name: 'informe', value_json: '1' }]);

  let closings = 0;
  await page.route('**/api/calls/*/close', async (route) => {
    closings += 1;
    // The server has it; the page never hears so the first time.
    const response = await route.fetch();
    if (closings === 1) await route.abort('connectionreset');
    else await route.fulfill({ response });
  });
  await page.getByRole('radio', { name: /Entretien terminé/ }).check();
  await page.keyboard.press('Control+Enter');
  await expect.poll(() => closings, { timeout: 60_000 }).toBeGreaterThan(1);
  await page.getByRole('button', { name: 'Appeler', exact: false }).first().waitFor();
  const closed = await callsOf('agent3');
  expect(closed.map(({ result }) => result)).toEqual(['complete']);
});

test('the question in hand stays, with the keys being typed, while the answer it depends on is confirmed', async () => {
  const { page, context, said } = await take('agent');
  await context.addInitScript(slowTimers);
  await page.reload();
  await page.getByRole('button', { name: 'Appeler', exact: false }).first().waitFor();
  await call(page);
  await page.keyboard.press('Enter');
  await page.keyboard.press('2');
  await page.keyboard.press('Enter');
  const standing = () => page.evaluate("document.activeElement.closest('[data-question]')?.dataset.question");
  expect(await standing()).toBe('suite');
  await page
    .getByText(/Enregistré à/)
    .first()
    .waitFor();
  await page.evaluate('new Promise(requestAnimationFrame)');
  expect(await standing()).toBe('suite');
  expect(said).toEqual([]);
});

test('Enter held down since the last question closes nothing, even with a result chosen before', async () => {
  const { page, said } = await take('agent3');
  await call(page);
  const [opened] = (await callsOf('agent3')).filter(({ closed_at }) => closed_at === null);
  await page.keyboard.press('n');
  await page.getByRole('textbox', { name: 'Une remarque ?' }).focus();
  await page.keyboard.down('Enter');
  await expect.poll(() => page.evaluate('document.activeElement.name')).toBe('result');
  // Each further one is a repetition, as a keyboard sends them.
  for (let n = 0; n < 3; n += 1) await page.keyboard.down('Enter');
  await page.keyboard.up('Enter');
  expect(await page.locator('.desk[data-busy=true]').count()).toBe(0);
  expect((await callsOf('agent3')).find(({ id }) => id === opened?.id)?.closed_at).toBeNull();

  await page.keyboard.press('Enter');
  await expect
    .poll(async () => (await callsOf('agent3')).find(({ id }) => id === opened?.id)?.closed_at ?? null)
    .not.toBeNull();
  expect(said).toEqual([]);
});

test('an answer that leaves while the page is opening shows, even when the person was read before it', async () => {
  const { page, said } = await take('agent3');
  await call(page);
  await page.keyboard.press('Enter');
  await page.keyboard.press('1');
  await page
    .getByText(/Enregistré à/)
    .first()
    .waitFor();
  await page.route('**/answers', (route) => route.abort());
  await page.keyboard.press('2');
  await page.locator('.save-state[data-on-device=true]').first().waitFor();
  // The person is read, then the answer arrives, then the page hears of both, the answer first. What waits on the
  // device is tried again by itself: it never finds the way free before the page is opened again.
  let isRead = (): void => undefined;
  const read = new Promise<void>((resolve) => {
    isRead = resolve;
  });
  const arrived = page.waitForResponse((reply) => reply.url().endsWith('/answers') && reply.ok());
  await page.route('**/answers', async (route) => {
    await read;
    // Who asked before the page was opened again is gone.
    await route.continue().catch(() => undefined);
  });
  await page.route('**/claims/current', async (route) => {
    const response = await route.fetch();
    isRead();
    await (await arrived).finished();
    await page.evaluate('new Promise((soon) => setTimeout(soon, 200))');
    await route.fulfill({ response });
  });
  await page.reload();
  await page.getByText('En appel').first().waitFor();
  await page.locator('.question input[value="0"]:checked').first().waitFor({ timeout: 5000 });
  expect(said.filter((line) => !line.includes('Failed to load resource'))).toEqual([]);
});
