import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { listOpenCalls } from '#server/contracts/calls.contract.ts';
import { getRing } from '#server/contracts/telephony.contract.ts';
import { type PersonKey, startApp, type TestApp } from '#server/testing.ts';
import { listOf } from '#server/testing-desk.ts';
import { calledBack } from '#server/testing-telephony.ts';
import { startTwilioDouble, type TwilioDouble, twilioSettings } from '#server/testing-twilio.ts';
import { runningCampaign } from '#server/testing-world.ts';
import { type Machine, openBrowser, type TestBrowser } from '../testing.ts';
import { GATEWAY, type Gateway, openGateway, voiceFlags } from './testing-gateway.ts';

/** The real Voice SDK in a real Chromium, with a voice both ways; only Twilio is ours. */
let double: TwilioDouble;
let app: TestApp;
let browser: TestBrowser;
let deaf: TestBrowser;
beforeAll(async () => {
  double = await startTwilioDouble();
  app = await startApp({ settings: { ...twilioSettings(double.url), TWILIO_GATEWAY: GATEWAY } });
  browser = await openBrowser(app, voiceFlags('allowed'));
  deaf = await openBrowser(app, voiceFlags('refused'));
});
afterAll(async () => {
  await browser.close();
  await deaf.close();
  await app.stop();
  await double.stop();
});

interface Desk extends Machine {
  readonly gateway: Gateway;
}

/** An agent with so many people to call, the first one in hand. */
async function deskOf(person: PersonKey, from: number, people = 1, on = browser): Promise<Desk> {
  const list = Array.from({ length: people }, (_, n) => ({ name: `Ève ${from + n}`, phone: `${from + n}` }));
  await runningCampaign(app, { agents: [person], list: listOf(list) });
  const machine = await on.open(person);
  const gateway = await openGateway(calledBack(app), machine.context, app.people[person].id);
  await machine.page.goto('/appeler');
  await machine.page.getByRole('button', { name: 'Personne suivante' }).waitFor();
  await machine.page.keyboard.press('s');
  await ready(machine.page);
  return { ...machine, gateway };
}

const ready = (page: Page) => page.getByRole('button', { name: 'Appeler', exact: false }).first().waitFor();
const stage = (page: Page, words: string) => page.locator('.telephone').getByText(words).waitFor();

/** A voice takes its time to be set up. */
const patient = <T>(look: () => T) => expect.poll(look, { timeout: 20_000 });

async function calls(person: PersonKey) {
  return app.deps.db
    .withoutPlugins()
    .selectFrom('calls')
    .select(['result', 'provider'])
    .where('agent_id', '=', app.people[person].id)
    .execute();
}

async function ringsOf(callId: number | null) {
  return app.deps.db
    .withoutPlugins()
    .selectFrom('rings')
    .select('reason')
    .where('call_id', '=', callId ?? 0)
    .execute();
}

test('the page rings, talks both ways, mutes and presses keys; the provider gets one number, ours', async () => {
  const { page, gateway, said } = await deskOf('agent', 5010);
  await page.keyboard.press('a');
  await patient(() => gateway.twiml.length).toBe(1);
  expect(gateway.twiml[0]).toMatch(/callerId="\+33141000000"[\s\S]*<Number [^>]*>\+33199005010<\/Number>/);
  await gateway.tell('ringing');
  await stage(page, 'Ça sonne');
  await gateway.pickUp();
  await stage(page, 'En communication');
  await patient(async () => Math.min(...Object.values(await gateway.packets()))).toBeGreaterThan(50);
  await page.keyboard.press('F6');
  await page.getByRole('button', { name: 'Rouvrir le micro' }).waitFor();
  await page.getByRole('button', { name: 'Clavier', exact: true }).click();
  await page.getByRole('button', { name: '5', exact: true }).click();
  await patient(() => page.evaluate('window.keysPressed')).toEqual(['5']);
  await gateway.end();
  await stage(page, 'Raccroché');
  // Nothing of it closed the call.
  expect(await calls('agent')).toEqual([{ result: null, provider: 'twilio' }]);
  expect(said).toEqual([]);
});

test('#19 signalling lost for a moment: it reconnects, the call and the script go on', async () => {
  const { page, gateway } = await deskOf('agent2', 5020);
  await page.keyboard.press('a');
  await patient(() => gateway.twiml.length).toBe(1);
  await gateway.tell('ringing');
  await gateway.pickUp();
  await stage(page, 'En communication');
  await page
    .getByRole('group', { name: /Étiez-vous au courant/ })
    .getByLabel('Non')
    .check();
  await gateway.cut();
  await stage(page, 'Réseau perdu : reconnexion…');
  await stage(page, 'En communication');
  expect(
    await page
      .getByRole('group', { name: /Étiez-vous au courant/ })
      .getByLabel('Non')
      .isChecked(),
  ).toBe(true);
  // Also while a note is being typed.
  await page.getByRole('textbox', { name: 'Une remarque ?' }).fill('rappeler le soir');
  await page.keyboard.press('F10');
  await stage(page, 'Raccroché');
  // Closing waits for no callback.
  await page.locator('[name=result][value=no_answer]').check();
  await page.keyboard.press('Control+Enter');
  await page.getByRole('button', { name: 'Personne suivante' }).waitFor();
});

test('a call that is closed is hung up, and the next one is joined', async () => {
  const { page, gateway } = await deskOf('agent2', 5060, 2);
  await page.keyboard.press('a');
  await patient(() => gateway.twiml.length).toBe(1);
  await gateway.tell('ringing');
  await gateway.pickUp();
  await stage(page, 'En communication');
  await page.locator('[name=result][value=refusal_soft]').check();
  await page.keyboard.press('Control+Enter');
  await patient(() => gateway.left).toEqual([gateway.callId]);
  await ready(page);
  await page.keyboard.press('a');
  await patient(() => gateway.twiml.length).toBe(2);
  await gateway.tell('ringing');
  await gateway.pickUp();
  await stage(page, 'En communication');
  await page.locator('[name=result][value=refusal_soft]').check();
  await page.getByRole('button', { name: 'Terminer et m’arrêter' }).click();
  await page.getByRole('button', { name: 'Personne suivante' }).waitFor();
});

/** Somebody is on the line and has answered a question. */
async function inMidCall(person: PersonKey, from: number): Promise<Desk> {
  const desk = await deskOf(person, from);
  await desk.page.keyboard.press('a');
  await patient(() => desk.gateway.twiml.length).toBe(1);
  await desk.gateway.tell('ringing');
  await desk.gateway.pickUp();
  await stage(desk.page, 'En communication');
  await informed(desk.page).getByLabel('Non').check();
  await desk.page
    .getByText(/Enregistré à/)
    .first()
    .waitFor();
  return desk;
}

const informed = (page: Page) => page.getByRole('group', { name: /Étiez-vous au courant/ });

async function closeAs(page: Page, result: string): Promise<void> {
  await page.locator(`[name=result][value=${result}]`).check();
  await page.keyboard.press('Control+Enter');
  await page.getByRole('button', { name: 'Personne suivante' }).waitFor();
}

test('#17 the tab is closed in mid-call: hung up, and the call waits for its result with what was answered', async () => {
  const { page, context, gateway } = await inMidCall('agent2', 5070);
  const id = gateway.callId ?? 0;
  await page.close();
  const agent = await app.as('agent2');
  const ringOf = async () => (await agent.ask(getRing, { params: { id } })).ring;
  await patient(async () => (await ringOf())?.stage).toBe('ended');
  const supervisor = await app.as('supervisor');
  const mine = async () => (await supervisor.ask(listOpenCalls)).calls.find((call) => call.id === id);
  expect(await mine()).toMatchObject({ toQualify: false });
  app.clock.advance({ minutes: 3 });
  expect(await mine()).toMatchObject({ toQualify: true });
  const other = await context.newPage();
  await other.goto('/appeler');
  await stage(other, 'Raccroché');
  expect(await informed(other).getByLabel('Non').isChecked()).toBe(true);
  await closeAs(other, 'breakoff');
  expect(await mine()).toBeUndefined();
});

test('#18 the page is opened again in mid-call: hung up, the person and the answers are there, the result still asked', async () => {
  const { page, gateway } = await inMidCall('agent2', 5080);
  await page.reload();
  await stage(page, 'Raccroché');
  await page.getByText('Ève 5080').first().waitFor();
  expect(await informed(page).getByLabel('Non').isChecked()).toBe(true);
  expect(await ringsOf(gateway.callId)).toEqual([{ reason: 'completed' }]);
  await closeAs(page, 'breakoff');
});

test('#21 the token expires in mid-call: another one is taken, and the voice goes on', async () => {
  const desk = await deskOf('agent2', 5090);
  const { page, gateway } = desk;
  // Ten seconds before its end, the SDK asks for another.
  gateway.tokenS = 12;
  await page.keyboard.press('a');
  await patient(() => gateway.twiml.length).toBe(1);
  await gateway.tell('ringing');
  await gateway.pickUp();
  await stage(page, 'En communication');
  await patient(() => new Set(gateway.tokens).size).toBeGreaterThan(1);
  gateway.tokenS = null;
  const { received } = await gateway.packets();
  await patient(async () => (await gateway.packets()).received).toBeGreaterThan(received + 50);
  await stage(page, 'En communication');
  expect(gateway.twiml).toHaveLength(1);
  expect(gateway.left).toEqual([]);
  await page.keyboard.press('F10');
  await stage(page, 'Raccroché');
  await closeAs(page, 'breakoff');
});

test('#22 signing in never ends: after ten seconds the page says so, nobody was called', async () => {
  const { page, gateway } = await deskOf('agent2', 5040);
  gateway.signIn = 'silent';
  await page.keyboard.press('a');
  await page.getByText('Le téléphone de la page n’arrive pas à joindre le fournisseur.').waitFor();
  expect(gateway.twiml).toEqual([]);
  gateway.signIn = 'welcome';
  await page.getByRole('button', { name: 'Réessayer' }).click();
  await patient(() => gateway.twiml.length).toBe(1);
});

test('#20 the microphone is refused: the page says what to do, nobody is called, and dialling by hand is one press', async () => {
  const { page, gateway } = await deskOf('agent3', 5030, 1, deaf);
  await page.keyboard.press('a');
  await page.getByText('Le navigateur n’autorise pas le micro.').waitFor();
  await page.getByText('Personne n’a été appelé.').waitFor();
  expect(await calls('agent3')).toEqual([]);
  expect(gateway.twiml).toEqual([]);
  await page.getByRole('button', { name: 'Composer à la main' }).click();
  await page.getByText('En appel').first().waitFor();
  expect(await calls('agent3')).toEqual([{ result: null, provider: 'manual' }]);
});
