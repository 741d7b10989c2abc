import type { BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { resolveCall } from '#server/contracts/calls.contract.ts';
import { type PersonKey, startApp, type TestApp } from '#server/testing.ts';
import { runningCampaign } from '#server/testing-world.ts';
import { openBrowser, type TestBrowser } from '../testing.ts';

let app: TestApp;
let browser: TestBrowser;

/** Words to look for on the device afterwards: a name, and something typed. */
const NAME = 'CANARI-NOM';
const REMARK = 'canari-remarque';
const list = [
  'Réf;Nom;Prénom;Téléphone',
  ...Array.from({ length: 20 }, (_, n) => `P${n};${NAME}${n};Prénom;01 99 00 ${10 + n} 00`),
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

/** A desk in mid-call, on a device that has all it needs to open again without a network. */
async function inCall(person: PersonKey) {
  const machine = await browser.open(person);
  const { page } = machine;
  await page.goto('/appeler');
  await page.evaluate('navigator.serviceWorker.ready.then(() => null)');
  await page.getByRole('button', { name: 'Personne suivante' }).waitFor();
  await page.keyboard.press('s');
  await page.getByRole('button', { name: 'Appeler', exact: false }).first().waitFor();
  await page.keyboard.press('a');
  await page.getByText('En appel').first().waitFor();
  return machine;
}

const first = (page: Page) => page.getByRole('group', { name: /Étiez-vous au courant/ });
const second = (page: Page) => page.getByRole('group', { name: /Que souhaitez-vous faire/ });
const remark = (page: Page) => page.getByRole('textbox', { name: /Une remarque/ });
const onDevice = (page: Page) => page.locator('.save-state[data-on-device=true]').first().waitFor();

async function answersOf(person: PersonKey) {
  return app.deps.db
    .withoutPlugins()
    .selectFrom('answers')
    .select(['name', 'value_json'])
    .where('agent_id', '=', app.people[person].id)
    .orderBy('id')
    .execute();
}

async function closedBy(person: PersonKey) {
  const calls = app.deps.db.withoutPlugins().selectFrom('calls').select('result');
  return calls.where('agent_id', '=', app.people[person].id).where('closed_at', 'is not', null).execute();
}

/** Everything this site wrote on the device, as text. */
async function written(context: BrowserContext): Promise<string> {
  const page = await context.newPage();
  await page.goto('/tonalite.svg');
  const text = await page.evaluate<string>(`(async () => {
    const parts = [JSON.stringify({ ...localStorage }), JSON.stringify({ ...sessionStorage })];
    for (const name of await caches.keys()) {
      const cache = await caches.open(name);
      for (const request of await cache.keys()) parts.push(request.url, await (await cache.match(request)).text());
    }
    for (const { name } of await indexedDB.databases()) {
      const db = await new Promise((done) => { const r = indexedDB.open(name); r.onsuccess = () => done(r.result); });
      for (const store of db.objectStoreNames) {
        const rows = await new Promise((done) => {
          const r = db.transaction(store).objectStore(store).getAll(); r.onsuccess = () => done(r.result); });
        const shown = (_, value) => value instanceof ArrayBuffer
          ? new TextDecoder('latin1').decode(value) : value;
        parts.push(name + '/' + store + ' ' + JSON.stringify(rows, shown));
      }
      db.close();
    }
    return parts.join('\\n');
  })()`);
  await page.close();
  return text;
}

test('reloaded in mid-call without a network, the desk goes on and closes; all is sent in order on return', async () => {
  const { page, context, said } = await inCall('agent');
  await first(page).getByLabel('Non').check();
  await page
    .getByText(/Enregistré à/)
    .first()
    .waitFor();
  await context.setOffline(true);
  await second(page).getByLabel('Être aidé·e').check();
  await onDevice(page);
  await page.reload();

  await page.getByText('En appel').first().waitFor();
  await page.getByRole('heading', { name: new RegExp(NAME) }).waitFor();
  expect(await first(page).getByLabel('Non').isChecked()).toBe(true);
  expect(await second(page).getByLabel('Être aidé·e').isChecked()).toBe(true);
  await remark(page).fill(REMARK);
  await onDevice(page);
  await page.reload();
  await expect.poll(() => remark(page).inputValue()).toBe(REMARK);
  await page.getByRole('radio', { name: /Entretien terminé/ }).check();
  await page.keyboard.press('Control+Enter');
  await page.getByText(/gardé sur ce poste/).waitFor();
  await page.reload();
  await page.getByText(/gardé sur ce poste/).waitFor();
  expect(await page.getByText(/Enregistré à/).count()).toBe(0);

  await context.setOffline(false);
  await expect.poll(() => closedBy('agent'), { timeout: 90_000 }).toEqual([{ result: 'complete' }]);
  expect(await answersOf('agent')).toEqual([
    { name: 'informe', value_json: '0' },
    { name: 'suite', value_json: '2' },
    { name: 'remarque', value_json: JSON.stringify(REMARK) },
  ]);
  await page.getByRole('button', { name: 'Personne suivante' }).waitFor();
  expect(said).toEqual([]);
});

test('nothing of the person can be read on the device, in mid-call or after; logging out takes the rest', async () => {
  const { page, context } = await inCall('agent2');
  await context.setOffline(true);
  await first(page).getByLabel('Non').check();
  await remark(page).fill(REMARK);
  await onDevice(page);
  const during = (await written(context)) + (await page.evaluate('JSON.stringify({ ...sessionStorage })'));
  const isThere = (words: string) => during.includes(words);
  const places = ['tonalite-desk/outbox [{', 'tonalite-desk/drafts [{', 'tonalite.kept'];
  expect(places.filter(isThere)).toEqual(places);
  expect([NAME, REMARK, 'Étiez-vous au courant', `${app.url}/api/`].filter(isThere)).toEqual([]);

  await context.setOffline(false);
  await page
    .getByText(/Enregistré à/)
    .first()
    .waitFor({ timeout: 60_000 });
  await page.getByText('Réglages').first().click();
  await page.getByRole('button', { name: 'Se déconnecter' }).click();
  await page.getByRole('button', { name: 'Se connecter' }).waitFor();
  const after = await written(context);
  expect(after.includes('tonalite-desk/outbox []') && after.includes('tonalite-desk/drafts []')).toBe(true);
  expect(await page.evaluate('sessionStorage.getItem("tonalite.kept")')).toBeNull();
  await context.setOffline(true);
  await page.goto('/appeler').catch(() => undefined);
  await page
    .getByText(/connexion|réseau|joindre/i)
    .first()
    .waitFor();
  expect(await page.getByText(NAME).count()).toBe(0);
});

test('what comes back after the supervisor gave the result is kept for review, and the agent is told', async () => {
  const { page, context } = await inCall('agent3');
  await context.setOffline(true);
  await first(page).getByLabel('Oui').check();
  await onDevice(page);
  app.clock.advance({ minutes: 3 });
  const [open] = await app.deps.db
    .withoutPlugins()
    .selectFrom('calls')
    .select('id')
    .where('agent_id', '=', app.people.agent3.id)
    .execute();
  const supervisor = await app.as('supervisor');
  const params = { id: open?.id ?? 0 };
  await supervisor.ask(resolveCall, { params, body: { result: 'refusal_soft' } });
  await context.setOffline(false);
  await page.getByText(/après la fin de l’appel/).waitFor({ timeout: 60_000 });
  expect(await answersOf('agent3')).toEqual([]);
  await page.getByRole('button', { name: 'C’est noté' }).click();
  await page.getByText(/après la fin de l’appel/).waitFor({ state: 'detached' });

  const board = await browser.open('supervisor');
  await board.page.goto('/pilotage');
  await board.page.getByText('Étiez-vous au courant ?').waitFor();
  await board.page.getByRole('button', { name: 'Garder les réponses saisies par Gina Agent' }).click();
  await board.page.getByText('Réponses gardées.').waitFor();
  expect(await answersOf('agent3')).toEqual([{ name: 'informe', value_json: '1' }]);
});
