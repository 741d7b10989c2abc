import { afterAll, beforeAll, expect, test } from 'vitest';
import type { TestApp } from '#server/testing.ts';
import { listOf } from '#server/testing-desk.ts';
import { letPass, startSimulated } from '#server/testing-telephony.ts';
import { runningCampaign } from '#server/testing-world.ts';
import { type Machine, openBrowser, type TestBrowser } from '../testing.ts';

let app: TestApp;
let browser: TestBrowser;
beforeAll(async () => {
  app = await startSimulated();
  browser = await openBrowser(app);
});
afterAll(async () => {
  await browser.close();
  await app.stop();
});

/** An agent whose next person has this number, and who has just pressed « Appeler ». */
async function press(person: 'agent' | 'agent2' | 'agent3', phone: string): Promise<Machine> {
  await runningCampaign(app, { agents: [person], list: listOf([{ name: `Ève ${phone}`, phone }]) });
  const machine = await browser.open(person);
  await machine.page.goto('/appeler');
  await machine.page.getByRole('button', { name: 'Personne suivante' }).waitFor();
  await machine.page.keyboard.press('s');
  await machine.page.getByRole('button', { name: 'Appeler', exact: false }).first().waitFor();
  await machine.page.keyboard.press('a');
  return machine;
}

const resultOf = async (callerId: number) =>
  (
    await app.deps.db
      .withoutPlugins()
      .selectFrom('calls')
      .select('result')
      .where('agent_id', '=', callerId)
      .orderBy('id', 'desc')
      .executeTakeFirstOrThrow()
  ).result;

test('it rings, somebody picks up, and one key hangs up; the call stays open for its result', async () => {
  const { page, said } = await press('agent', '1001');
  await page.getByText('Appel en cours d’établissement…').waitFor();
  await letPass(app, 1);
  await page.getByText('Ça sonne').waitFor();
  await letPass(app, 4);
  await page.getByText('En communication').waitFor();
  await page.keyboard.press('F10');
  await page.getByText('Raccroché').waitFor();
  expect(await resultOf(app.people.agent.id)).toBeNull();
  expect(said).toEqual([]);
});

test('busy is chosen for the agent and saved by nobody, until they close', async () => {
  const { page } = await press('agent2', '1090');
  await page.getByText('Appel en cours d’établissement…').waitFor();
  await letPass(app, 3);
  await page.getByText('Occupé', { exact: true }).first().waitFor();
  await expect.poll(() => page.locator('[name=result][value=busy]').isChecked()).toBe(true);
  expect(await resultOf(app.people.agent2.id)).toBeNull();
  await page.keyboard.press('Control+Enter');
  await expect.poll(() => resultOf(app.people.agent2.id)).toBe('busy');
});

test('a provider that is down: the sentence says to dial by hand', async () => {
  const { page } = await press('agent3', '1098');
  // Also once how far it rang is known, and after a reload.
  for (let n = 0; n < 2; n += 1) {
    await page.locator('.telephone').getByText('Composez le numéro vous-même.').waitFor();
    await page.reload();
  }
});
