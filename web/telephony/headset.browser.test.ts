import { mkdirSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { getDeskPhone } from '#server/contracts/telephony.contract.ts';
import { startApp, type TestApp } from '#server/testing.ts';
import { listOf } from '#server/testing-desk.ts';
import { calledBack } from '#server/testing-telephony.ts';
import { startTwilioDouble, type TwilioDouble, twilioSettings } from '#server/testing-twilio.ts';
import { runningCampaign } from '#server/testing-world.ts';
import { openBrowser, sidewaysScroll, type TestBrowser, violationsOf } from '../testing.ts';
import { GATEWAY, openGateway, voiceFlags } from './testing-gateway.ts';

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

/** What the page hears with, by name, is kept in `window.heardWith`. */
const keepHeard = `
  window.heardWith = [];
  const hear = navigator.mediaDevices.getUserMedia;
  navigator.mediaDevices.getUserMedia = async function (asked) {
    const stream = await hear.call(this, asked);
    window.heardWith.push(stream.getAudioTracks()[0].label);
    return stream;
  };
`;

/** By keyboard, from the desk between two people. */
async function openCheck(page: Page): Promise<void> {
  await page.goto('/appeler');
  await page.getByRole('button', { name: 'Vérifier mon casque' }).focus();
  await page.keyboard.press('Enter');
  await page.getByRole('dialog', { name: 'Mon casque et mon téléphone' }).waitFor();
}

const level = (page: Page) => page.evaluate<number>("document.querySelector('#headset-level').value");
const patient = <T>(look: () => T) => expect.poll(look, { timeout: 20_000 });

async function shoot(page: Page, name: string): Promise<void> {
  const folder = process.env['SHOTS'];
  if (folder === undefined) return;
  mkdirSync(folder, { recursive: true });
  await page.screenshot({ path: `${folder}/${name}.png` });
}

test('an agent sees that they are heard, hears the tone, and what they choose is kept in this browser', async () => {
  const { page, said } = await browser.open('agent');
  await openCheck(page);
  await page.getByRole('meter', { name: 'Niveau du micro' }).waitFor();
  await page.getByText('On vous entend.').waitFor();
  await patient(() => level(page)).toBeGreaterThan(0.15);
  const microphone = page.getByLabel('Micro', { exact: true });
  const first = (await microphone.locator('option').nth(1).textContent()) ?? '';
  await microphone.selectOption({ label: first });
  await page.getByText('On vous entend.').waitFor();
  const speaker = page.getByLabel('Écouteurs');
  const other = (await speaker.locator('option').nth(1).textContent()) ?? '';
  await speaker.selectOption({ label: other });
  await page.getByRole('button', { name: 'Écouter la tonalité' }).click();
  await page.getByText('Vous devez l’entendre dans vos écouteurs.').waitFor();
  await page.getByText('Vous devez l’entendre dans vos écouteurs.').waitFor({ state: 'detached' });
  expect(await violationsOf(page)).toEqual([]);
  await shoot(page, 'headset');
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  expect(await page.evaluate('document.activeElement.textContent')).toContain('Vérifier mon casque');
  await page.reload();
  await openCheck(page);
  await patient(() => microphone.locator('option:checked').textContent()).toBe(first);
  expect(await speaker.locator('option:checked').textContent()).toBe(other);
  expect(said).toEqual([]);
});

test('a call is heard with the microphone that was chosen', async () => {
  await runningCampaign(app, { agents: ['agent'], list: listOf([{ name: 'Ève', phone: '6010' }]) });
  const { page, context } = await browser.open('agent');
  await context.addInitScript(keepHeard);
  const gateway = await openGateway(calledBack(app), context, app.people.agent.id);
  await openCheck(page);
  const microphone = page.getByLabel('Micro', { exact: true });
  await patient(() => microphone.locator('option').count()).toBeGreaterThan(1);
  await microphone.selectOption({ index: 1 });
  const chosen = await microphone.inputValue();
  await page.keyboard.press('Escape');
  await page.evaluate('window.heardWith = []');
  await page.keyboard.press('s');
  await page.getByRole('button', { name: 'Appeler', exact: false }).first().waitFor();
  await page.keyboard.press('a');
  await patient(() => gateway.twiml.length).toBe(1);
  // To try it, and to speak.
  const heard = await page.evaluate<string[]>('window.heardWith');
  expect(heard.length).toBeGreaterThan(1);
  expect(new Set(heard)).toEqual(new Set([chosen]));
});

test('a refused microphone: the sentence says what to do, and trying again is one press', async () => {
  const { page } = await deaf.open('agent2', { isZoomed: true });
  await openCheck(page);
  await page.getByText('Le navigateur n’autorise pas le micro.').waitFor();
  await page.getByRole('button', { name: 'Réessayer' }).waitFor();
  expect(await violationsOf(page)).toEqual([]);
  expect(await sidewaysScroll(page)).toBe(0);
  await shoot(page, 'headset-refused-zoom');
});

test('an agent enters the number of their desk phone: it rings at the next call; without it, the page does', async () => {
  const list = listOf([
    { name: 'Noé', phone: '6020' },
    { name: 'Zoé', phone: '6021' },
  ]);
  await runningCampaign(app, { agents: ['agent3'], list });
  const { page, context } = await browser.open('agent3');
  const gateway = await openGateway(calledBack(app), context, app.people.agent3.id);
  const own = async () => (await (await app.as('agent3')).ask(getDeskPhone)).number;
  await openCheck(page);
  const number = page.getByLabel('Numéro de ce téléphone');
  await number.fill('08 99 00 00 00');
  await page.keyboard.press('Enter');
  await patient(() => number.getAttribute('aria-invalid')).toBe('true');
  await number.fill('01 41 00 00 02');
  await page.keyboard.press('Enter');
  await page.getByText('Ce téléphone sonnera à chaque appel.').waitFor();
  await page.getByText('le casque ne sert que si vous retirez son numéro').waitFor();
  expect(await own()).toBe('+33141000002');
  await shoot(page, 'desk-phone');
  await page.keyboard.press('Escape');
  await page.keyboard.press('s');
  await page.getByRole('button', { name: 'Appeler', exact: false }).first().waitFor();
  await page.keyboard.press('a');
  await page.getByText('Votre téléphone sonne').or(page.getByText('Appel en cours')).first().waitFor();
  await patient(() => double.calls.map(({ form }) => form.get('To'))).toEqual(['+33141000002']);
  await page.locator('[name=result][value=no_answer]').check();
  await page.getByRole('button', { name: 'Terminer et m’arrêter' }).click();
  await page.getByRole('button', { name: 'Personne suivante' }).waitFor();
  await openCheck(page);
  expect(await number.inputValue()).toBe('01 41 00 00 02');
  await page.getByRole('button', { name: 'Retirer ce numéro' }).click();
  await page.getByText('Vos appels passent par le casque de l’ordinateur.').waitFor();
  await patient(() => page.evaluate('document.activeElement.name')).toBe('number');
  expect(await own()).toBeNull();
  await page.keyboard.press('Escape');
  await page.keyboard.press('s');
  await page.getByRole('button', { name: 'Appeler', exact: false }).first().waitFor();
  await page.keyboard.press('a');
  await patient(() => gateway.twiml.length).toBe(1);
});

test('at twice the size the whole check is there, without scrolling sideways', async () => {
  const { page } = await browser.open('agent2', { isZoomed: true });
  await openCheck(page);
  await page.getByText('On vous entend.').waitFor();
  expect(await sidewaysScroll(page)).toBe(0);
  await shoot(page, 'headset-zoom');
  await page.keyboard.press('Escape');
  await shoot(page, 'headset-desk-zoom');
});
