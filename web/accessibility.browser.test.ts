import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { changeBranding } from '#server/contracts/accounts.contract.ts';
import { uploadImport } from '#server/contracts/imports.contract.ts';
import { claimNext } from '#server/contracts/queue.contract.ts';
import { createSheet, publishSheet } from '#server/contracts/sheets.contract.ts';
import { type PersonKey, startApp, type TestApp } from '#server/testing.ts';
import { importList, runningCampaign, submittedCampaign } from '#server/testing-world.ts';
import { openBrowser, type Sight, sidewaysScroll, type TestBrowser, violationsOf } from './testing.ts';

let app: TestApp;
let browser: TestBrowser;
/** Addresses each person goes to: together, every page of the product. */
let walks: Readonly<Partial<Record<PersonKey, readonly string[]>>>;

beforeAll(async () => {
  app = await startApp();
  const running = await runningCampaign(app, { agents: ['agent', 'agent2'] });
  const submitted = await submittedCampaign(app, 'otherRequester', { name: 'Une commande soumise' });
  const supervisor = await app.as('supervisor');
  const { importId } = await supervisor.ask(uploadImport, {
    params: { id: running.id },
    raw: 'Nom;Téléphone;Fin\r\nALPHA;0199003131;31/12/2026\r\nBÊTA;;\r\n',
  });
  // Stopped by social security numbers, its accents to be looked at; then a report with somebody to review.
  const stopped = await supervisor.ask(uploadImport, {
    params: { id: running.id },
    raw: 'Nom;Téléphone;NIR\r\nGAMMA;0199003232;2 85 05 78 006 084 41\r\n',
  });
  const reported = await importList(
    app,
    supervisor,
    running.id,
    'Nom;Téléphone;Observations\r\nDELTA;199003333;\r\nEPSILON;0199003434;décédé\r\nZÊTA;;\r\n',
  );
  const requester = await app.as('requester');
  const body = {
    title: 'Délais',
    topic: 'Droits',
    text: '# Quand\n\n> Six **mois**.\n\n- un\n\n| a | b |\n|---|---|\n| 1 | 2 |',
  };
  const { id: sheet } = await requester.ask(createSheet, { body });
  await requester.ask(publishSheet, { params: { id: sheet }, body: { revision: 0 } });
  const admin = await app.as('admin');
  await admin.ask(changeBranding, {
    body: { organisation: 'Département du Val-d’Ambre', colour: '#7a4a12', logo: null },
  });
  const claimed = await (await app.as('agent2')).ask(claimNext);
  const target = claimed.claim === null ? 0 : (claimed.targets[0]?.id ?? 0);
  const campaign = `/campagnes/${running.id}`;
  walks = {
    agent: [
      '/',
      '/appeler',
      '/ce-numero-m-a-appele',
      '/exercice',
      '/campagnes',
      '/fiches',
      `/fiches/${sheet}`,
      '/mot-de-passe',
    ],
    agent2: ['/appeler'],
    supervisor: [
      '/',
      '/pilotage',
      '/campagnes',
      campaign,
      `${campaign}/commande`,
      `${campaign}/imports`,
      `${campaign}/personnes`,
      `${campaign}/resultats`,
      `/campagnes/${submitted.id}`,
      `/personnes/${target}`,
      '/oppositions',
      '/frequence',
      '/campagnes/nouvelle',
    ],
    requester: [
      '/',
      '/campagnes',
      `${campaign}/commande`,
      `/imports/${running.importId}`,
      `${campaign}/imports`,
      `/imports/${importId}?finding=no_phone`,
      `/imports/${stopped.importId}`,
      `/imports/${reported.importId}?finding=no_phone`,
      '/trames',
      `/trames/${running.scriptId}`,
      '/fiches',
      `/fiches/${sheet}`,
      `/fiches/${sheet}/texte`,
      `/fiches/${sheet}/versions`,
      '/trames/importer',
      '/campagnes/nouvelle',
    ],
    analyst: [
      '/',
      '/campagnes',
      `${campaign}/resultats?avec=${running.id}&avecDu=2026-03-01`,
      `${campaign}/rapport`,
    ],
    dpo: ['/', '/journal', '/oppositions', '/frequence', campaign],
    admin: ['/', '/comptes', '/directions', '/identite', '/telephonie', '/journal'],
    correspondent: ['/'],
  };
  browser = await openBrowser(app);
});
afterAll(async () => {
  await browser.close();
  await app.stop();
});

/** Goes to each page, waits until it says what it is, and returns what is wrong there, all pages together. */
async function walk(sight: Partial<Sight>, look: (page: Page) => Promise<string[]>): Promise<string[]> {
  const wrong: string[] = [];
  for (const [person, addresses] of Object.entries(walks)) {
    const machine = await browser.open(keyOf(person), sight);
    for (const address of addresses ?? []) {
      await machine.page.goto(address);
      await machine.page.locator('main h1').first().waitFor({ state: 'attached' });
      await machine.page.getByText('Chargement…').waitFor({ state: 'detached' });
      wrong.push(...(await look(machine.page)).map((found) => `${person} ${address}: ${found}`));
    }
    wrong.push(...machine.said.map((line) => `${person}, console: ${line}`));
    await machine.context.close();
  }
  return wrong;
}

function keyOf(person: string): PersonKey {
  const found = Object.keys(app.people).find((key): key is PersonKey => key === person);
  if (found === undefined) throw new Error(person);
  return found;
}

test('axe finds nothing on any page, in light, and each page has its own title', async () => {
  const titles = new Set<string>();
  const wrong = await walk({ scheme: 'light' }, async (page) => {
    titles.add(await page.title());
    return violationsOf(page);
  });
  expect(wrong).toEqual([]);
  expect(titles.size).toBeGreaterThan(20);
  for (const title of titles) expect(title).toMatch(/ · Tonalité$/);
});

test('axe finds nothing on any page, in the dark', async () => {
  expect(await walk({ scheme: 'dark' }, violationsOf)).toEqual([]);
});

test('at 200 % nobody scrolls sideways, and axe still finds nothing', async () => {
  const wrong = await walk({ isZoomed: true }, async (page) => {
    const overflow = await sidewaysScroll(page);
    const found = await violationsOf(page);
    return overflow > 0 ? [`${overflow} pixels too wide`, ...found] : found;
  });
  expect(wrong).toEqual([]);
});

test('the login and accessibility pages are for everybody too', async () => {
  const { page, said } = await browser.openAnonymous({ isZoomed: true });
  for (const address of ['/', '/accessibilite']) {
    await page.goto(address);
    await page.locator('h1').first().waitFor();
    expect([address, await violationsOf(page), await sidewaysScroll(page)]).toEqual([address, [], 0]);
  }
  expect(said).toEqual([]);
});

test('the page speaks English when asked, and says so', async () => {
  const { page, said } = await browser.open('supervisor');
  await page.evaluate("localStorage.setItem('tonalite.language', 'en')");
  await page.goto('/campagnes');
  await expect.poll(() => page.evaluate('document.documentElement.lang')).toBe('en');
  await page.getByRole('heading', { name: 'Campaigns', level: 1 }).waitFor();
  expect(said).toEqual([]);
});
