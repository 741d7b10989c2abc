import { afterAll, expect, test } from 'vitest';
import { listAudit } from '#server/contracts/audit.contract.ts';
import { createScript, getScript, publishScript } from '#server/contracts/scripts.contract.ts';
import type { LiveEvent } from '#server/contracts/service.contract.ts';
import {
  changeSheet,
  compareSheetVersions,
  countSheetsToReview,
  createSheet,
  discardSheetDraft,
  getSheet,
  listSheets,
  publishSheet,
  readPublishedSheets,
  restoreSheet,
  reviewSheet,
  saveSheetDraft,
  searchSheets,
  withdrawSheet,
} from '#server/contracts/sheets.contract.ts';
import { type Client, startApp } from '#server/testing.ts';
import { runningCampaign } from '#server/testing-world.ts';

const app = await startApp();
afterAll(() => app.stop());
const supervisor = await app.as('supervisor');
const requester = await app.as('requester');
const otherRequester = await app.as('otherRequester');
// Calls for a campaign of « Autonomie » only.
await runningCampaign(app, { agents: ['agent'] });
const agent = await app.as('agent');
const agent2 = await app.as('agent2');

let written = 0;

/** A sheet under a title of its own, published. */
async function published(by: Client, text = 'Un texte.', title?: string) {
  written += 1;
  const body = { title: title ?? `Fiche numéro ${written}`, topic: 'Essais', text };
  const { id, slug } = await by.ask(createSheet, { body });
  await by.ask(publishSheet, { params: { id }, body: { revision: 0 } });
  return { id, slug, params: { id } };
}

const draft = (revision: number, text: string) => ({ title: 'Délais', topic: 'Handicap', text, revision });
const slugsOf = async (client: Client) => (await client.ask(listSheets)).sheets.map(({ slug }) => slug);
const read = async (client: Client, slug: string) =>
  (await client.ask(readPublishedSheets, { query: { slugs: slug } })).sheets[0] ?? null;
const found = async (client: Client, q: string) =>
  (await client.ask(searchSheets, { query: { q } })).hits.map(({ slug }) => slug);

test('a sheet is written, published, changed and published again; readers see what is published', async () => {
  const body = { title: 'Délais de la MDPH', topic: 'Handicap' };
  const sheet = await requester.ask(createSheet, { body });
  expect(sheet).toMatchObject({
    slug: 'delais-de-la-mdph',
    directorateId: app.directorates.autonomie,
    directorateName: 'Autonomie',
    owner: { id: app.people.requester.id, isActive: true },
    reviewOn: '2026-09-17',
    state: 'draft',
    liveNumber: null,
    isStale: false,
  });
  const params = { id: sheet.id };
  await agent.refused(getSheet, { params });
  expect(await slugsOf(agent)).not.toContain(sheet.slug);
  expect((await requester.refused(publishSheet, { params, body: { revision: 0 } })).code).toBe('sheet.empty');

  const { revision } = await requester.ask(saveSheetDraft, { params, body: draft(0, 'Six **mois**.') });
  const live = await requester.ask(publishSheet, { params, body: { revision } });
  expect(live).toMatchObject({ state: 'live', liveNumber: 1, hasDraft: false, title: 'Délais' });
  const blocks = [
    { kind: 'paragraph', runs: [{ text: 'Six ' }, { text: 'mois', strong: true }, { text: '.' }] },
  ];
  expect(await read(agent, sheet.slug)).toMatchObject({ title: 'Délais', number: 1, blocks });

  const { editing } = await requester.ask(getSheet, { params });
  await requester.ask(saveSheetDraft, { params, body: draft(editing?.revision ?? 0, 'Huit mois.') });
  expect(await read(agent, sheet.slug)).toMatchObject({ number: 1, blocks });
  expect((await agent.ask(getSheet, { params })).editing).toBeNull();
  const again = await requester.ask(getSheet, { params });
  expect(again.editing).toMatchObject({
    draft: { text: 'Huit mois.' },
    published: { text: 'Six **mois**.' },
  });
  await requester.ask(publishSheet, { params, body: { revision: again.editing?.revision ?? 0 } });
  expect(await read(agent, sheet.slug)).toMatchObject({ number: 2 });

  const compared = await requester.ask(compareSheetVersions, { params, query: { from: 1, to: 2 } });
  expect(compared.lines.map(({ of, change }) => [of, change])).toEqual([
    ['title', 'same'],
    ['topic', 'same'],
    ['text', 'changed'],
  ]);
  expect(compared.from).toMatchObject({ state: 'retired', publishedBy: app.people.requester.name });
});

test('of two people who write one draft at once, the second is told; what is published is what was seen', async () => {
  const { params } = await published(supervisor);
  const { editing } = await supervisor.ask(getSheet, { params });
  const revision = editing?.revision ?? 0;
  await supervisor.ask(saveSheetDraft, { params, body: draft(revision, 'Le mien.') });
  const late = await supervisor.refused(saveSheetDraft, { params, body: draft(revision, 'Le leur.') });
  expect(late.code).toBe('sheet.draft_changed');
  const unseen = await supervisor.refused(publishSheet, { params, body: { revision } });
  expect(unseen.code).toBe('sheet.draft_changed');
  expect((await supervisor.ask(getSheet, { params })).editing?.draft?.text).toBe('Le mien.');
});

test('publishing twice publishes once', async () => {
  const { id } = await supervisor.ask(createSheet, { body: { title: 'Deux', topic: 'Essais', text: 'Un.' } });
  const send = () => supervisor.fetch(publishSheet, { params: { id }, body: { revision: 0 } });
  const statuses = (await Promise.all([send(), send()])).map(({ status }) => status);
  expect(statuses.sort()).toEqual([200, 409]);
  expect((await supervisor.ask(getSheet, { params: { id } })).editing?.versions).toHaveLength(1);
});

test('a draft can be discarded once something is published, not before', async () => {
  const { params } = await published(supervisor);
  const { editing } = await supervisor.ask(getSheet, { params });
  await supervisor.ask(saveSheetDraft, { params, body: draft(editing?.revision ?? 0, 'Non.') });
  expect(await supervisor.ask(discardSheetDraft, { params })).toMatchObject({ hasDraft: false });
  const { id } = await supervisor.ask(createSheet, { body: { title: 'Seule', topic: 'Essais' } });
  const refused = await supervisor.refused(discardSheetDraft, { params: { id } });
  expect(refused.code).toBe('sheet.never_published');
});

test('directorates read their own sheets and shared ones; agents those of the campaigns they call for', async () => {
  const own = await published(requester);
  const others = await published(otherRequester);
  const shared = await published(supervisor);
  const all = [own.slug, others.slug, shared.slug];
  const seen = async (client: Client) => (await slugsOf(client)).filter((slug) => all.includes(slug)).sort();
  expect(await seen(requester)).toEqual([own.slug, shared.slug].sort());
  expect(await seen(otherRequester)).toEqual([others.slug, shared.slug].sort());
  expect(await seen(agent)).toEqual([own.slug, shared.slug].sort());
  expect(await seen(agent2)).toEqual([shared.slug]);
  expect(await seen(await app.as('analyst'))).toEqual([...all].sort());
  const query = { slugs: all.join(',') };
  expect((await agent2.ask(readPublishedSheets, { query })).sheets.map(({ slug }) => slug)).toEqual([
    shared.slug,
  ]);
  await agent2.refused(getSheet, { params: own.params });
});

test('directorates write their own sheets, supervisors shared ones; nobody another’s', async () => {
  const shared = await published(supervisor);
  const { sheet, editing } = await requester.ask(getSheet, { params: shared.params });
  expect([sheet.state, editing]).toEqual(['live', null]);
  const refused = await requester.refused(saveSheetDraft, { params: shared.params, body: draft(1, 'x') });
  expect(refused.status).toBe(403);
  expect((await requester.refused(withdrawSheet, { params: shared.params })).status).toBe(403);
  const query = { from: 1, to: 1 };
  expect((await requester.refused(compareSheetVersions, { params: shared.params, query })).status).toBe(403);
  const body = { title: 'Ailleurs', topic: 'Essais', directorateId: app.directorates.sante };
  expect((await requester.refused(createSheet, { body })).status).toBe(404);
  expect(await supervisor.ask(createSheet, { body })).toMatchObject({ directorateName: 'Santé publique' });
});

test('the same title again has a slug of its own', async () => {
  const body = { title: 'Même titre, n° 1 !', topic: 'Essais' };
  const first = await supervisor.ask(createSheet, { body });
  const second = await requester.ask(createSheet, { body });
  expect([first.slug, second.slug]).toEqual(['meme-titre-n-1', 'meme-titre-n-1-2']);
});

test('a search finds published sheets one may read, accents and elisions apart, and shows where', async () => {
  const text = '## Interprète\n\nDemandez l’aide d’un interprète par téléphone.';
  const mine = await published(requester, text, 'Une langue étrangère');
  const hidden = await published(otherRequester, text, 'Une autre langue étrangère');
  expect(await found(agent, 'interpretes')).toEqual([mine.slug]);
  expect(await found(agent2, 'interpretes')).toEqual([]);
  expect(await found(supervisor, 'etrang')).toEqual([hidden.slug, mine.slug]);
  const { hits } = await agent.ask(searchSheets, { query: { q: "l'aide langue" } });
  expect(hits[0]).toMatchObject({
    id: mine.id,
    title: [
      { text: 'Une ', isHit: false },
      { text: 'langue', isHit: true },
      { text: ' étrangère', isHit: false },
    ],
  });
  expect(hits[0]?.excerpt.filter(({ isHit }) => isHit)).toEqual([{ text: 'aide', isHit: true }]);
  // What a database would read as a pattern is not one.
  for (const q of ['%', '_', "'", '\\', '   ']) expect(await found(agent, q)).toEqual([]);

  const { editing } = await requester.ask(getSheet, { params: mine.params });
  const revision = editing?.revision ?? 0;
  await requester.ask(saveSheetDraft, { params: mine.params, body: draft(revision, 'Rien de plus.') });
  expect(await found(agent, 'interprete')).toEqual([mine.slug]);
  await requester.ask(publishSheet, { params: mine.params, body: { revision: revision + 1 } });
  expect(await found(agent, 'interprete')).toEqual([]);
});

test('a withdrawn sheet is nobody’s to read until it is given back', async () => {
  const { params, slug } = await published(requester, 'Le mot rarissime.');
  expect(await requester.ask(withdrawSheet, { params })).toMatchObject({ state: 'withdrawn' });
  expect(await read(agent, slug)).toBeNull();
  expect(await found(agent, 'rarissime')).toEqual([]);
  expect(await slugsOf(agent)).not.toContain(slug);
  await agent.refused(getSheet, { params });
  expect(await slugsOf(requester)).toContain(slug);
  expect(await requester.ask(restoreSheet, { params })).toMatchObject({ state: 'live' });
  expect(await found(agent, 'rarissime')).toEqual([slug]);
  const { id } = await requester.ask(createSheet, { body: { title: 'Jamais', topic: 'Essais' } });
  expect((await requester.refused(withdrawSheet, { params: { id } })).code).toBe('sheet.never_published');
});

test('the owner is somebody who may write the sheet; the review date is to come', async () => {
  const { params } = await published(requester);
  const owner = async (ownerId: number) => requester.fetch(changeSheet, { params, body: { ownerId } });
  for (const key of ['otherRequester', 'agent', 'dpo'] as const) {
    const refused = await requester.refused(changeSheet, { params, body: { ownerId: app.people[key].id } });
    expect([key, refused.code]).toEqual([key, 'sheet.wrong_owner']);
  }
  expect((await owner(app.people.supervisor.id)).status).toBe(200);
  const { sheet, editing } = await requester.ask(getSheet, { params });
  expect(sheet.owner).toMatchObject({ name: app.people.supervisor.name });
  expect(editing?.owners.map(({ id }) => id)).toContain(app.people.requester.id);
  for (const reviewOn of ['2026-03-16', '2029-03-18']) {
    expect((await requester.refused(changeSheet, { params, body: { reviewOn } })).code).toBe(
      'sheet.past_review',
    );
  }
  const changed = await requester.ask(changeSheet, {
    params,
    body: { reviewOn: '2026-03-17', reviewMonths: 3 },
  });
  expect(changed).toMatchObject({ reviewOn: '2026-03-17', isStale: false });
  expect(await requester.ask(reviewSheet, { params })).toMatchObject({ reviewOn: '2026-06-17' });
});

test('publishing a script warns about sheets its agents could not read', async () => {
  const good = await published(requester);
  const shared = await published(supervisor);
  const withdrawn = await published(requester);
  await requester.ask(withdrawSheet, { params: withdrawn.params });
  const foreign = await published(otherRequester);
  const items = [good.slug, shared.slug, withdrawn.slug, foreign.slug, 'inconnue'].map((sheet) => ({
    kind: 'say' as const,
    text: { fr: 'Bonjour.' },
    sheet,
  }));
  const blocks = [{ id: 'un', purpose: 'body' as const, title: { fr: 'Un' }, items }];
  const { id } = await requester.ask(createScript, {
    body: { name: 'Avec des fiches', content: { languages: ['fr'], blocks } },
  });
  const problems = async (client: Client, scriptId: number) =>
    (await client.ask(getScript, { params: { id: scriptId } })).problems
      .filter(({ code }) => code === 'unreadable_sheet')
      .map(({ path, level }) => [path, level]);
  expect(await problems(requester, id)).toEqual([
    ['blocks.0.items.2.sheet', 'warn'],
    ['blocks.0.items.3.sheet', 'warn'],
    ['blocks.0.items.4.sheet', 'warn'],
  ]);
  await requester.ask(publishScript, { params: { id } });
  expect((await requester.ask(getSheet, { params: good.params })).editing?.scripts).toEqual([
    { id, name: 'Avec des fiches' },
  ]);
  expect((await otherRequester.ask(getSheet, { params: foreign.params })).editing?.scripts).toEqual([]);
  // A shared script is for agents of every directorate: so must its sheets be.
  const common = await supervisor.ask(createScript, {
    body: { name: 'Commune', content: { languages: ['fr'], blocks } },
  });
  expect(await problems(supervisor, common.id)).toHaveLength(4);
});

test('every write is recorded without a word of the sheet, and desks are told to look again', async () => {
  const heard: LiveEvent[] = [];
  const stop = app.deps.live.subscribe((event) => heard.push(event));
  const { params } = await published(requester, 'Un secret de fiche.');
  await requester.ask(reviewSheet, { params });
  await requester.ask(withdrawSheet, { params });
  await requester.ask(restoreSheet, { params });
  stop();
  const { entries } = await (await app.as('dpo')).ask(listAudit, {
    query: { entity: 'sheet', entityId: params.id },
  });
  expect(entries.map(({ action }) => action)).toEqual([
    'sheet.restore',
    'sheet.withdraw',
    'sheet.review',
    'sheet.publish',
    'sheet.create',
  ]);
  expect(JSON.stringify(entries)).not.toContain('secret');
  const event = { topic: 'sheet', campaignId: null, directorateId: app.directorates.autonomie };
  expect(heard).toEqual(Array(4).fill(event));
});

test('publishing counts as a review', async () => {
  const { params } = await published(requester);
  app.clock.advance({ days: 30 });
  const client = await app.as('requester');
  const { editing, sheet } = await client.ask(getSheet, { params });
  expect(sheet.reviewOn).toBe('2026-09-17');
  const body = draft(editing?.revision ?? 0, 'Relu.');
  const { revision } = await client.ask(saveSheetDraft, { params, body });
  const live = await client.ask(publishSheet, { params, body: { revision } });
  expect(live.reviewOn).toBe('2026-10-16');
});

test('after its review date a sheet says so, and its owner is told how many; a review moves the date', async () => {
  const toReview = async (client: Client) => (await client.ask(countSheetsToReview)).count;
  app.clock.set('2027-01-10T10:00:00+01:00');
  const { params, slug } = await published(await app.as('requester'));
  app.clock.set('2027-07-10T23:30:00+02:00');
  const lastDay = await app.as('requester');
  const before = await toReview(lastDay);
  expect((await lastDay.ask(getSheet, { params })).sheet).toMatchObject({
    reviewOn: '2027-07-10',
    isStale: false,
  });
  app.clock.set('2027-07-11T00:30:00+02:00');
  const dayAfter = await app.as('requester');
  expect(await toReview(dayAfter)).toBe(before + 1);
  expect((await dayAfter.ask(getSheet, { params })).sheet.isStale).toBe(true);
  expect(await read(await app.as('agent'), slug)).toMatchObject({ isStale: true });
  const query = { q: slug.replaceAll('-', ' ') };
  expect((await dayAfter.ask(searchSheets, { query })).hits[0]?.isStale).toBe(true);

  const reviewed = await dayAfter.ask(reviewSheet, { params });
  expect(reviewed).toMatchObject({ isStale: false, reviewOn: '2028-01-11' });
  expect(await toReview(dayAfter)).toBe(before);
  // Withdrawn, it is nobody's to review.
  app.clock.set('2028-03-01T10:00:00+01:00');
  const later = await app.as('requester');
  const all = await toReview(later);
  await later.ask(withdrawSheet, { params });
  expect(await toReview(later)).toBe(all - 1);
});
