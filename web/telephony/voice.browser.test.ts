import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type PersonKey, startApp, type TestApp } from '#server/testing.ts';
import { listOf } from '#server/testing-desk.ts';
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
  const gateway = await openGateway(app, machine.context, app.people[person].id);
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
  await page.keyboard.press('F10');
  // Closing waits for no callback.
  await page.keyboard.press('n');
  await page.keyboard.press('Control+Enter');
  await page.getByRole('button', { name: 'Personne suivante' }).waitFor();
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
