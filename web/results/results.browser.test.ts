import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { addCall, addPeople } from '#fixtures/rows.ts';
import { changeCampaign } from '#server/contracts/campaigns.contract.ts';
import { askExport } from '#server/contracts/exports.contract.ts';
import type { ScriptContent } from '#server/contracts/script-content.ts';
import { listTargets } from '#server/contracts/targets.contract.ts';
import { type Client, startApp, type TestApp } from '#server/testing.ts';
import { addInterview, askedCampaign } from '#server/testing-answers.ts';
import { runningCampaign, shortScript } from '#server/testing-world.ts';
import { openBrowser, sidewaysScroll, type TestBrowser, violationsOf } from '../testing.ts';

let app: TestApp;
let browser: TestBrowser;
let campaign: { readonly id: number; readonly directorateId: number };
let targetIds: readonly number[];

/** One of its questions names the person. */
const named: ScriptContent = {
  ...shortScript,
  blocks: [
    ...shortScript.blocks,
    {
      id: 'identite',
      purpose: 'body',
      title: { fr: 'Identité' },
      items: [
        {
          kind: 'yesno',
          name: 'identite',
          text: { fr: 'Ai-je bien {{firstName}} {{lastName}} au bout du fil ?' },
        },
      ],
    },
  ],
};

beforeAll(async () => {
  app = await startApp();
  const { id } = await runningCampaign(app, { agents: ['agent'], content: named });
  campaign = { id, directorateId: app.directorates.autonomie };
  const { targets } = await (await app.as('requester')).ask(listTargets, { params: { id } });
  targetIds = targets.map((target) => target.id);
  for (const [days, result] of [
    [6, 'no_answer'],
    [5, 'complete'],
    [4, 'refusal_soft'],
  ] as const)
    await called(days, result);
  await settled(targetIds[0] ?? 0, 5);
  browser = await openBrowser(app);
});
afterAll(async () => {
  await browser.close();
  await app.stop();
});

/** A call to the first person, that many days ago. */
async function called(days: number, result: string): Promise<void> {
  const lines = await app.deps.db.selectFrom('lines').select('id').limit(1).execute();
  await addCall(app.deps, campaign, {
    agentId: app.people.agent.id,
    lineId: lines[0]?.id ?? 0,
    startedAt: app.clock.now() - days * 24 * 3_600_000,
    result,
    targets: [{ targetId: targetIds[0] ?? 0, result }],
  });
}

async function settled(targetId: number, days: number): Promise<void> {
  await app.deps.db
    .updateTable('queue_entries')
    .set({ state: 'done', disposition: 'complete', done_at: app.clock.now() - days * 24 * 3_600_000 })
    .where('target_id', '=', targetId)
    .where('directorate_id', '=', campaign.directorateId)
    .execute();
}

test('a question that names the person is shown without what is put in', async () => {
  const { page } = await browser.open('requester');
  await page.goto(`/campagnes/${campaign.id}/resultats`);
  const name = 'Ai-je bien … au bout du fil ?';
  await page.getByRole('heading', { name, exact: true }).waitFor();
  const crossing = page.getByRole('combobox', { name: 'Question', exact: true });
  expect(await crossing.locator('option').allInnerTexts()).toContain(name);
  expect(await page.getByText('{{').count()).toBe(0);
  await page.context().close();
});

const charts = (page: Page) => page.locator('.chart svg');

test('charts come, named, beside tables that hold their numbers', async () => {
  const { page, said } = await browser.open('requester');
  await page.goto(`/campagnes/${campaign.id}/resultats`);
  await page
    .getByRole('img', { name: /^Courbe des personnes terminées/ })
    .locator('svg')
    .waitFor();
  await page
    .getByRole('img', { name: /personnes terminées, réparties/ })
    .locator('svg')
    .waitFor();
  await page
    .getByRole('img', { name: /^Pour chaque résultat/ })
    .locator('svg')
    .waitFor();
  const attempts = page.getByRole('table', { name: 'Par essai' });
  expect(await attempts.locator('tbody tr').allInnerTexts()).toEqual([
    expect.stringMatching(/^1er appel\s+1\s+0\s+0\s%\s+0\s+0\s%$/),
    expect.stringMatching(/^2e appel\s+1\s+1\s+100\s%\s+1\s+100\s%$/),
    expect.stringMatching(/^3e appel\s+1\s+1\s+100\s%\s+0\s+0\s%$/),
  ]);
  expect(await violationsOf(page)).toEqual([]);
  expect(said).toEqual([]);
  await page.context().close();
});

test('what happens shows at once, and charts it does not touch stay as they are', async () => {
  const { page, context } = await browser.open('requester');
  await page.goto(`/campagnes/${campaign.id}/resultats`);
  await page
    .getByRole('img', { name: /^Pour chaque résultat/ })
    .locator('svg')
    .waitFor();
  await page
    .getByRole('img', { name: /^Courbe/ })
    .locator('svg')
    .waitFor();
  // A word of ours on each drawing: a new drawing would not bear it.
  await charts(page).evaluateAll((all) => {
    for (const one of all) one.setAttribute('data-seen', 'yes');
  });
  const made = page.getByRole('table', { name: 'Durée des appels' }).locator('tbody tr').last();
  expect(await made.innerText()).toMatch(/^Tous les appels\s+3\s/);
  await called(1, 'voicemail');
  app.clock.advance({ seconds: 2 });
  app.deps.live.publish({
    topic: 'progress',
    campaignId: campaign.id,
    directorateId: campaign.directorateId,
  });
  await page
    .getByText(/^Tous les appels/)
    .locator('xpath=..')
    .getByText('4', { exact: true })
    .waitFor();
  const isKept = (name: RegExp) => page.getByRole('img', { name }).locator('svg').getAttribute('data-seen');
  expect(await isKept(/^Courbe/)).toBe('yes');
  expect(await isKept(/réparties/)).toBe('yes');
  // Times have one more result: that one is drawn again.
  await page
    .getByRole('img', { name: /^Pour chaque résultat/ })
    .locator('svg:not([data-seen])')
    .waitFor();
  await context.close();
});

test('a figure opens the people behind it; an analyst has the figure alone', async () => {
  const { page, context } = await browser.open('supervisor');
  await page.goto(`/campagnes/${campaign.id}/resultats`);
  const row = (on: Page) =>
    on.getByRole('table', { name: 'Situations finales' }).getByRole('row', { name: /Entretien terminé/ });
  await row(page).getByRole('link', { name: '1' }).focus();
  await page.keyboard.press('Enter');
  await page.waitForURL(/personnes\?disposition=complete/);
  await page
    .getByText(/personne trouvée|personnes trouvées/)
    .first()
    .waitFor();
  expect(await page.locator('.table tbody tr').count()).toBe(1);
  await context.close();
  const analyst = await browser.open('analyst');
  await analyst.page.goto(`/campagnes/${campaign.id}/resultats`);
  await row(analyst.page).getByRole('cell', { name: '1', exact: true }).waitFor();
  expect(await row(analyst.page).getByRole('link').count()).toBe(0);
  await analyst.context.close();
});

test('a period and a comparison are chosen by keyboard, and kept in the address', async () => {
  const { page, context } = await browser.open('analyst', { isZoomed: true });
  await page.goto(`/campagnes/${campaign.id}/resultats`);
  const mine = page.getByRole('group', { name: 'Cette campagne' });
  await mine.getByLabel('Du').fill('2026-03-12');
  await mine.getByLabel('Au').fill('2026-03-11');
  await page.getByLabel('Comparer avec').selectOption({ label: 'Cette campagne, sur une autre période' });
  await page.getByRole('button', { name: 'Afficher' }).press('Enter');
  await page.getByText('La fin vient avant le début').waitFor();
  await mine.getByLabel('Au').fill('2026-03-12');
  await page.getByRole('button', { name: 'Afficher' }).press('Enter');
  await page.waitForURL(/du=.*2026-03-12/);
  expect(await violationsOf(page)).toEqual([]);
  const table = page.getByRole('table', { name: 'Comparaison' });
  expect(await table.getByRole('row', { name: /^Appels clos/ }).innerText()).toMatch(/1\s+4\s+-3$/);
  expect(await table.getByRole('row', { name: /^Part jointe/ }).innerText()).toMatch(
    /100,0\s%\s+1 \/ 1\s+50,0\s%\s+2 \/ 4\s+\+50,0 pt$/,
  );
  expect(await sidewaysScroll(page)).toBe(0);
  await context.close();
});

const focused = (page: Page) => page.evaluate(() => document.activeElement?.id ?? '');
const topOf = (page: Page, anchor: string) =>
  page.locator(`#${anchor}`).evaluate((part) => Math.round(part.getBoundingClientRect().top));

test.each(['contacts', 'croisements', 'taux'])(
  'an address that names the part « %s » opens there, whatever comes late above it',
  async (anchor) => {
    const { page, context, said } = await browser.open('requester');
    let letGo = () => {};
    const held = new Promise<void>((resolve) => {
      letGo = resolve;
    });
    await page.route('**/figures*', async (route) => {
      await held;
      await route.continue();
    });
    await page.goto(`/campagnes/${campaign.id}/resultats#${anchor}`);
    await page.locator('#avancement').waitFor();
    letGo();
    await page.getByRole('table', { name: 'Durée des appels' }).waitFor();
    await expect.poll(() => page.locator('.skeleton').count()).toBe(0);
    // Just below the top of the window, from where the keyboard goes on.
    await expect.poll(() => topOf(page, anchor)).toBeLessThan(150);
    expect(await topOf(page, anchor)).toBeGreaterThanOrEqual(0);
    expect(await focused(page)).toBe(anchor);
    expect(said).toEqual([]);
    await context.close();
  },
);

test('whoever asks for a period or a comparison by keyboard is taken to what it gives', async () => {
  const { page, context } = await browser.open('requester');
  await page.goto(`/campagnes/${campaign.id}/resultats`);
  await page.getByRole('group', { name: 'Cette campagne' }).getByLabel('Du').fill('2026-03-12');
  await page.getByRole('button', { name: 'Afficher' }).press('Enter');
  await page.waitForURL(/du=2026-03-12#contacts$/);
  await expect.poll(() => focused(page)).toBe('contacts');
  await page.getByLabel('Comparer avec').selectOption({ label: 'Cette campagne, sur une autre période' });
  await page.getByRole('button', { name: 'Afficher' }).press('Enter');
  await expect.poll(() => focused(page)).toBe('comparaison');
  expect(await topOf(page, 'comparaison')).toBeLessThan(150);
  await page.getByText('Les situations et les taux AAPOR sont').waitFor();
  await page.getByText('pas la comparaison').waitFor();
  await page.getByRole('link', { name: 'Toute la campagne, sans comparaison' }).press('Enter');
  await expect.poll(() => page.locator('#comparaison').count()).toBe(0);
  expect(await focused(page)).toBe('contacts');
  await context.close();
});

test('a comparison announces what became of people only when it compares it', async () => {
  const { page, context } = await browser.open('requester');
  const address = `/campagnes/${campaign.id}/resultats?du=2026-03-12&avec=${campaign.id}`;
  const comparison = page.locator('#comparaison');
  await page.goto(address);
  await comparison.getByText(/^Les situations et les taux AAPOR sont/).waitFor();
  await page.goto(`${address}&partage=true`);
  await comparison.getByText(/^Ce que les personnes sont devenues n’est pas comparé/).waitFor();
  await comparison.getByText(/^Écart\s: la première colonne moins la seconde/).waitFor();
  await context.close();
});

test('whoever comes back from the report finds the comparison again', async () => {
  const { page, context } = await browser.open('requester');
  await page.goto(`/campagnes/${campaign.id}/resultats?du=2026-03-12&avec=${campaign.id}`);
  await page.getByRole('table', { name: 'Comparaison' }).waitFor();
  await page.getByRole('link', { name: 'Rapport à imprimer' }).press('Enter');
  await page
    .getByText(/^Depuis le 12 mars 2026/)
    .first()
    .waitFor();
  await page.locator('.eyebrow').getByRole('link', { name: 'Résultats' }).press('Enter');
  await page.getByRole('table', { name: 'Comparaison' }).waitFor();
  await context.close();
});

test('choosing what to cross leaves the keyboard where it is', async () => {
  const { page, context } = await browser.open('requester');
  await page.goto(`/campagnes/${campaign.id}/resultats`);
  const question = page.getByRole('combobox', { name: 'Question', exact: true });
  const by = page.getByRole('combobox', { name: 'Selon', exact: true });
  await question.focus();
  await page.keyboard.press('ArrowDown');
  await page.waitForURL(/croiser=/);
  expect(await question.evaluate((one) => one === document.activeElement)).toBe(true);
  await page.keyboard.press('Tab');
  await page.keyboard.press('ArrowDown');
  await page.waitForURL(/selon=/);
  await page.getByText(/Personne n’a encore répondu à cette question|personnes? (a|ont) répondu/).waitFor();
  expect(await by.evaluate((one) => one === document.activeElement)).toBe(true);
  await context.close();
});

test('what is crossed is in the address, beside the period, and an address that names nothing known chooses nothing', async () => {
  const { page, context, said } = await browser.open('requester', { isZoomed: true });
  await page.goto(`/campagnes/${campaign.id}/resultats?du=2026-03-12`);
  const question = page.getByRole('combobox', { name: 'Question', exact: true });
  const by = page.getByRole('combobox', { name: 'Selon', exact: true });
  await question.selectOption({ index: 1 });
  await by.selectOption('file:commune');
  await page.waitForURL(/du=2026-03-12&croiser=.+&selon=file%3Acommune$/);
  const chosen = await question.inputValue();
  await page.reload();
  await by.waitFor();
  expect([await question.inputValue(), await by.inputValue()]).toEqual([chosen, 'file:commune']);
  await page.getByText(/Personne n’a encore répondu à cette question|personnes? (a|ont) répondu/).waitFor();
  expect(await violationsOf(page)).toEqual([]);
  expect(await sidewaysScroll(page)).toBe(0);
  await page.goto(`/campagnes/${campaign.id}/resultats?croiser=inconnue&selon=file%3Acommune`);
  await by.waitFor();
  expect([await question.inputValue(), await by.inputValue()]).toEqual(['', 'file:commune']);
  expect(said).toEqual([]);
  await context.close();
});

test('open data are not said to hold people', async () => {
  const requester = await app.as('requester');
  for (const format of ['open', 'csv'] as const)
    await requester.ask(askExport, {
      params: { id: campaign.id },
      body: { format, named: false, reason: '' },
    });
  const { page, context } = await browser.open('requester');
  await page.goto(`/campagnes/${campaign.id}/resultats`);
  const name = (format: RegExp) => page.getByRole('rowheader', { name: format });
  await name(/^Données ouvertes \(zip\)\s*Effectifs seulement$/).waitFor();
  await name(/^Tableau CSV\s*Pseudonymes$/).waitFor();
  await context.close();
});

test('the report is made of A4 pages, with its method and nothing to press', async () => {
  const { page, context, said } = await browser.open('analyst');
  await page.goto(`/campagnes/${campaign.id}/rapport`);
  await page
    .getByRole('img', { name: /^Pour chaque résultat/ })
    .locator('svg')
    .waitFor();
  expect(await violationsOf(page)).toEqual([]);
  const pdf = (await page.pdf({ preferCSSPageSize: true })).toString('latin1');
  const sizes = [...pdf.matchAll(/\/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]/g)].map(([, ...size]) =>
    size.map((side) => Math.round(Number(side))),
  );
  expect(sizes.length).toBeGreaterThan(2);
  for (const size of sizes) expect(size).toEqual([595, 842]);
  await page.emulateMedia({ media: 'print' });
  expect(await page.getByRole('button', { name: /Imprimer/ }).isVisible()).toBe(false);
  expect(await page.getByText(/^Secret/).isVisible()).toBe(true);
  expect(said).toEqual([]);
  await context.close();
});

test('who may see exact figures sees them as they will be shared, and comes back; the report is as shared', async () => {
  const { page, context, said } = await browser.open('requester', { isZoomed: true });
  await page.goto(`/campagnes/${campaign.id}/resultats`);
  await page.getByRole('link', { name: 'Comme ce sera partagé' }).press('Enter');
  await page.waitForURL(/partage=true/);
  await page.getByText('les effectifs de moins de 5 personnes sont masqués').waitFor();
  await page
    .getByText(/^Non partagée/)
    .first()
    .waitFor();
  expect(await violationsOf(page)).toEqual([]);
  expect(await sidewaysScroll(page)).toBe(0);
  if (process.env['SHOTS'])
    await page.screenshot({ path: `${process.env['SHOTS']}/shared.png`, fullPage: true });
  await page.getByRole('link', { name: 'Chiffres exacts' }).press('Enter');
  await page.getByRole('link', { name: 'Comme ce sera partagé' }).waitFor();
  await page.goto(`/campagnes/${campaign.id}/rapport`);
  await page.getByText(/^Secret/).waitFor();
  expect(said).toEqual([]);
  await context.close();
});

test('a sample gives each rate and each answer with its interval, weighted when everybody has a weight', async () => {
  const ofIt = { params: { id: campaign.id } };
  const supervisor = await app.as('supervisor');
  await supervisor.ask(changeCampaign, { ...ofIt, body: { sampling: 'sample', population: 1 } });
  const { page, context } = await browser.open('analyst');
  await page.goto(`/campagnes/${campaign.id}/resultats?partage=true`);
  await page
    .getByText(/La population indiquée \(1\) est plus petite que l’échantillon/)
    .first()
    .waitFor();
  await app.deps.db
    .updateTable('targets')
    .set({ weight: 2.5 })
    .where('campaign_id', '=', campaign.id)
    .where('directorate_id', '=', campaign.directorateId)
    .execute();
  await page.reload();
  // A sum of weights would give away what is masked: who sees only what is shared is told.
  await page
    .getByText(/La liste a des poids/)
    .first()
    .waitFor();
  await context.close();
  await weighted(supervisor, ofIt);
});

async function weighted(supervisor: Client, ofIt: { readonly params: { readonly id: number } }) {
  const { page, context, said } = await browser.open('supervisor');
  await page.goto(`/campagnes/${campaign.id}/resultats`);
  const rates = page.getByRole('table', { name: 'Taux AAPOR' });
  await page
    .getByText(/Échantillon pondéré/)
    .first()
    .waitFor();
  expect(await rates.getByRole('columnheader', { name: 'Intervalle à 95 %' }).isVisible()).toBe(true);
  expect(await rates.getByRole('row', { name: /^RR2/ }).innerText()).toMatch(/de \d+,\d\s% à \d+,\d\s%/);
  expect(await violationsOf(page)).toEqual([]);
  expect(await sidewaysScroll(page)).toBe(0);
  expect(said).toEqual([]);
  await supervisor.ask(changeCampaign, { ...ofIt, body: { sampling: 'census', population: null } });
  await context.close();
}

test('the mean of a sample’s numbers is shown with its interval', async () => {
  const hours: ScriptContent = {
    languages: ['fr'],
    blocks: [
      {
        id: 'bloc',
        purpose: 'body',
        title: { fr: 'Bloc' },
        items: [{ kind: 'integer', name: 'heures', text: { fr: 'Combien d’heures ?' }, min: 0 }],
      },
    ],
  };
  const requester = await app.as('requester');
  const drawn = { name: 'Sondage', sampling: 'sample' as const, population: 40 };
  const asked = await askedCampaign(requester, hours, drawn);
  const given = [2, 3, 4, 5, 5, 8];
  const people = await addPeople(
    app.deps,
    asked.campaign,
    app.people.requester.id,
    given.map(() => ({})),
  );
  for (const [index, person] of people.entries())
    await addInterview(app, asked, person, [{ name: 'heures', value: given[index] }]);
  const { page, context, said } = await browser.open('requester');
  await page.goto(`/campagnes/${asked.campaign.id}/resultats`);
  // R: mean(x) ± qt(.975, 5) × sd(x) / √6 × √(1 − 6 / 40)
  await page.getByText('Moyenne estimée : 4,5, intervalle à 95 % de 2,5 à 6,5 (Student)').waitFor();
  expect(said).toEqual([]);
  await context.close();
});
