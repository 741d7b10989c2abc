import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { closeCall, putAnswers } from '#server/contracts/calls.contract.ts';
import { actOnCampaign, createCampaign } from '#server/contracts/campaigns.contract.ts';
import type { BodyInputOf } from '#server/contracts/endpoint.ts';
import { explainAgent, explainTarget, releaseClaim } from '#server/contracts/queue.contract.ts';
import {
  changeQuotas,
  getQuotas,
  previewQuotas,
  type QuotaInput,
  quotaSources,
} from '#server/contracts/quotas.contract.ts';
import { applySteering, type Lever, previewSteering } from '#server/contracts/steering.contract.ts';
import { getTarget, listTargets } from '#server/contracts/targets.contract.ts';
import { unscoped } from '#server/platform/database.ts';
import { type Client, startApp, type TestApp } from '#server/testing.ts';
import { callNext, clearDesk, entriesOf, namesOf, nobody, ring, take } from '#server/testing-desk.ts';
import { importList, runningCampaign } from '#server/testing-world.ts';

let app: TestApp;
let supervisor: Client;
let agent: Client;
beforeAll(async () => {
  app = await startApp();
});
const logIn = async () => {
  supervisor = await app.as('supervisor');
  agent = await app.as('agent');
};
beforeAll(logIn);
afterEach(async () => {
  await clearDesk(app);
  await logIn();
});
afterAll(() => app.stop());

interface Listed {
  readonly name: string;
  readonly phone: number;
  readonly commune?: string;
  readonly sex?: string;
}

/** People with a commune and a column of their own. */
function listOf(people: readonly Listed[]): string {
  const rows = people.map(
    ({ name, phone, commune = 'Montreuil', sex = 'Femme' }) =>
      `${name};019900${phone};93100;${commune};${sex};R${phone}`,
  );
  return ['Nom;Téléphone;CP;Commune;Sexe;Réf', ...rows, ''].join('\r\n');
}

/** So many people of each sex: first the women, then the men. */
function bySex(women: number, men: number, from: number): string {
  return listOf([
    ...Array.from({ length: women }, (_, n) => ({ name: `Femme ${n + 1}`, phone: from + n, sex: 'Femme' })),
    ...Array.from({ length: men }, (_, n) => ({
      name: `Homme ${n + 1}`,
      phone: from + women + n,
      sex: 'HOMME',
    })),
  ]);
}

const sexes = (women: number, men: number): QuotaInput => ({
  label: 'Sexe',
  about: { kind: 'field', name: 'Sexe' },
  cells: [
    { label: 'Femmes', values: ['femme'], limit: women },
    { label: 'Hommes', values: ['homme'], limit: men },
  ],
});

const bySuite = (alone: number, helped: number): QuotaInput => ({
  label: 'Suite',
  about: { kind: 'answer', name: 'suite' },
  cells: [
    { label: 'Seul·e', values: ['1'], limit: alone },
    { label: 'Aidé·e', values: ['2'], limit: helped },
  ],
});

async function put(campaignId: number, quotas: QuotaInput[], by = supervisor) {
  const params = { id: campaignId };
  const { version } = await by.ask(getQuotas, { params });
  return by.ask(changeQuotas, { params, body: { version, quotas } });
}

async function read(campaignId: number) {
  return supervisor.ask(getQuotas, { params: { id: campaignId } });
}

/** The same quotas with these limits, cells keeping their ids. */
async function relimit(campaignId: number, limits: readonly (readonly number[])[]): Promise<void> {
  const { version, quotas } = await read(campaignId);
  const changed = quotas.map(({ cells, ...quota }, index) => ({
    ...quota,
    cells: cells.map(({ completed: _, ...cell }, place) => ({ ...cell, limit: limits[index]?.[place] ?? 0 })),
  }));
  await supervisor.ask(changeQuotas, { params: { id: campaignId }, body: { version, quotas: changed } });
  await app.jobs.tick();
}

async function counts(campaignId: number): Promise<number[][]> {
  return (await read(campaignId)).quotas.map(({ cells }) => cells.map(({ completed }) => completed));
}

/** A whole interview: « pas au courant », then what they want. */
async function interview(client: Client, suite: 1 | 2 = 1): Promise<string[]> {
  const desk = await take(client);
  const id = await ring(client, desk);
  await answer(client, id, { informe: 0, suite });
  await client.ask(closeCall, { params: { id }, body: { result: 'complete' } });
  return namesOf(desk);
}

let keys = 0;
async function answer(client: Client, id: number, answers: Readonly<Record<string, number>>): Promise<void> {
  const given = Object.entries(answers).map(([name, value]) => ({ name, value, state: 'answered' as const }));
  keys += 1;
  await client.ask(putAnswers, {
    params: { id },
    body: { answers: given },
    headers: { 'Idempotency-Key': `quota-${keys}` },
  });
}

async function statesOf(campaignId: number): Promise<(string | null)[]> {
  return (await entriesOf(app, campaignId)).map(({ state, wait_reason, disposition }) =>
    state === 'done' ? disposition : state === 'waiting' ? wait_reason : state,
  );
}

test('once a cell has its interviews, nobody else of it is called; the others are', async () => {
  const { id } = await runningCampaign(app, { agents: ['agent'], list: bySex(3, 2, 1000) });
  await put(id, [sexes(1, 5)]);
  expect(await interview(agent)).toEqual(['Femme 1']);
  expect(await interview(agent)).toEqual(['Homme 1']);
  await app.jobs.tick();
  expect(await statesOf(id)).toEqual(['complete', 'quota', 'quota', 'complete', 'ready']);
  expect(await interview(agent)).toEqual(['Homme 2']);
  expect(await nobody(agent)).toMatchObject([
    { code: 'quota_full', count: 2, until: null, action: 'raise_quota' },
    { code: 'done', count: 3 },
  ]);
  expect(await counts(id)).toEqual([[1, 2]]);
});

test('a claim steps over a full cell before anybody was put aside', async () => {
  const { id } = await runningCampaign(app, { agents: ['agent'], list: bySex(3, 1, 1020) });
  await put(id, [sexes(0, 5)]);
  expect(await statesOf(id)).toEqual(['ready', 'ready', 'ready', 'ready']);
  expect(namesOf(await take(agent))).toEqual(['Homme 1']);
});

test('whoever is in no cell is called like before, also while a full one empties', async () => {
  const people = [
    { name: 'Elle', phone: 1030, sex: 'femme' },
    { name: 'Autre', phone: 1031, sex: 'non renseigné' },
  ];
  const { id } = await runningCampaign(app, { agents: ['agent'], list: listOf(people) });
  await put(id, [sexes(0, 5)]);
  expect(namesOf(await take(agent))).toEqual(['Autre']);
});

test('a limit that rises brings people back, in the state they were in; so does a quota that goes', async () => {
  const { id } = await runningCampaign(app, { agents: ['agent'], list: bySex(3, 0, 1040) });
  const before = await entriesOf(app, id);
  await put(id, [sexes(0, 5)]);
  await app.jobs.tick();
  expect(await statesOf(id)).toEqual(['quota', 'quota', 'quota']);
  await relimit(id, [[2, 5]]);
  expect((await entriesOf(app, id)).map((row) => ({ ...row, stratum_id: null }))).toEqual(before);
  await relimit(id, [[0, 5]]);
  expect(await statesOf(id)).toEqual(['quota', 'quota', 'quota']);
  await put(id, []);
  await app.jobs.tick();
  expect(await entriesOf(app, id)).toEqual(before);
  expect(namesOf(await take(agent))).toEqual(['Femme 1']);
});

test('two interviews at once for the last place are both kept, and counted', async () => {
  const { id } = await runningCampaign(app, { list: bySex(3, 0, 1060) });
  await put(id, [sexes(1, 0)]);
  const other = await app.as('agent2');
  const both = [
    { client: agent, call: await ring(agent, await take(agent)) },
    { client: other, call: await ring(other, await take(other)) },
  ];
  for (const { client, call } of both) {
    await answer(client, call, { informe: 1 });
    await client.ask(closeCall, { params: { id: call }, body: { result: 'complete' } });
  }
  expect(await counts(id)).toEqual([[2, 0]]);
  expect((await nobody(agent))[0]).toMatchObject({ code: 'quota_full', count: 1 });
});

test('a callback promised to somebody of a cell that is full since is kept', async () => {
  const { id } = await runningCampaign(app, { agents: ['agent'], list: bySex(3, 0, 1080) });
  await put(id, [sexes(1, 0)]);
  const at = Date.parse('2026-03-17T15:00:00+01:00');
  await callNext(agent, { result: 'appointment', callback: { at, note: '' } });
  await interview(agent);
  await nobody(agent);
  app.clock.set(at);
  await logIn();
  await app.jobs.tick();
  expect(await interview(agent)).toEqual(['Femme 1']);
  expect(await counts(id)).toEqual([[2, 0]]);
});

test('a half-finished interview goes on whatever is full since', async () => {
  const { id } = await runningCampaign(app, { agents: ['agent'], list: bySex(3, 0, 1100) });
  await put(id, [sexes(1, 0)]);
  const desk = await take(agent);
  const call = await ring(agent, desk);
  await answer(agent, call, { informe: 0 });
  await agent.ask(closeCall, { params: { id: call }, body: { result: 'breakoff' } });
  await interview(agent);
  app.clock.set('2026-03-19T10:30:00+01:00');
  await logIn();
  await app.jobs.tick();
  expect(await interview(agent)).toEqual(namesOf(desk));
  expect(await counts(id)).toEqual([[2, 0]]);
});

test('somebody to be tried again is not once their cell is full', async () => {
  const { id } = await runningCampaign(app, { agents: ['agent'], list: bySex(3, 0, 1120) });
  await put(id, [sexes(1, 0)]);
  await callNext(agent, { result: 'no_answer' });
  await interview(agent);
  app.clock.set('2026-03-19T10:30:00+01:00');
  await logIn();
  expect((await nobody(agent))[0]).toMatchObject({ code: 'quota_full', count: 2 });
  await app.jobs.tick();
  expect(await statesOf(id)).toEqual(['quota', 'complete', 'quota']);
});

test('files of a full cell do not come along with a household, unless they were promised', async () => {
  const people = [
    { name: 'Elle', phone: 1140, sex: 'femme' },
    { name: 'Lui', phone: 1140, sex: 'homme' },
  ];
  const { id } = await runningCampaign(app, { agents: ['agent'], list: listOf(people) });
  await put(id, [sexes(0, 5)]);
  const desk = await take(agent);
  expect(namesOf(desk)).toEqual(['Lui']);
  await agent.ask(releaseClaim, { params: { id: desk.claim.id }, body: { reason: 'pause' } });
  const [elle] = await entriesOf(app, id);
  const promise = {
    state: 'waiting',
    wake_at: app.clock.now(),
    callback_kind: 'soft',
    wait_reason: 'callback',
  };
  await unscoped(app.deps.db)
    .updateTable('queue_entries')
    .set(promise)
    .where('target_id', '=', elle?.target_id ?? 0)
    .execute();
  expect(namesOf(await take(agent))).toEqual(['Elle', 'Lui']);
});

test('an answer counts at the end of the interview, and stops nobody beforehand', async () => {
  const { id } = await runningCampaign(app, { agents: ['agent'], list: bySex(4, 0, 1160) });
  await put(id, [bySuite(1, 5)]);
  await interview(agent, 1);
  expect((await take(agent)).targets[0]?.quotas).toEqual([
    {
      label: 'Suite',
      question: 'suite',
      cells: [
        { label: 'Seul·e', codes: [1], isFull: true },
        { label: 'Aidé·e', codes: [2], isFull: false },
      ],
    },
  ]);
  await interview(agent, 1);
  await interview(agent, 2);
  expect(await counts(id)).toEqual([[2, 1]]);
});

test('an interview whose answers meet a full cell may end as « quota atteint », and loses nothing', async () => {
  const { id } = await runningCampaign(app, { agents: ['agent'], list: bySex(2, 0, 1180) });
  await put(id, [bySuite(0, 5)]);
  const desk = await take(agent);
  const call = await ring(agent, desk);
  await answer(agent, call, { informe: 0, suite: 1 });
  await agent.ask(closeCall, {
    params: { id: call },
    body: { result: 'quota_full', note: 'Elle le savait' },
  });
  const file = await supervisor.ask(getTarget, { params: { id: desk.targets[0]?.id ?? 0 } });
  expect(file).toMatchObject({ state: 'done', disposition: 'quota_full' });
  expect(file.calls[0]).toMatchObject({ result: 'quota_full', note: 'Elle le savait' });
  expect(await counts(id)).toEqual([[0, 0]]);
});

test('a usable partial does not count, and a refusal neither', async () => {
  const { id } = await runningCampaign(app, { agents: ['agent'], list: bySex(3, 0, 1200) });
  await put(id, [sexes(1, 1)]);
  await callNext(agent, { result: 'partial' });
  await callNext(agent, { result: 'refusal_hard' });
  expect(await counts(id)).toEqual([[0, 0]]);
  expect(await interview(agent)).toEqual(['Femme 3']);
});

test('a quota made while calls go on counts the interviews made before it', async () => {
  const { id } = await runningCampaign(app, { agents: ['agent'], list: bySex(3, 1, 1220) });
  await interview(agent, 2);
  await interview(agent, 1);
  await put(id, [sexes(2, 1), bySuite(5, 1)]);
  expect(await counts(id)).toEqual([
    [2, 0],
    [1, 1],
  ]);
  expect(await interview(agent)).toEqual(['Homme 1']);
});

test('a newer list moves people from cell to cell, counts with them', async () => {
  const list = listOf([
    { name: 'Une', phone: 1240, sex: 'Femme' },
    { name: 'Deux', phone: 1241, sex: 'Femme' },
    { name: 'Trois', phone: 1242, sex: 'Homme' },
  ]);
  const { id } = await runningCampaign(app, { agents: ['agent'], list });
  await put(id, [sexes(1, 0)]);
  await interview(agent);
  await app.jobs.tick();
  expect(await statesOf(id)).toEqual(['complete', 'quota', 'quota']);
  const newer = listOf([
    { name: 'Une', phone: 1240, sex: 'Homme' },
    { name: 'Deux', phone: 1241, sex: 'Femme' },
    { name: 'Trois', phone: 1242, sex: 'Femme' },
    { name: 'Quatre', phone: 1243, sex: 'Homme' },
  ]);
  await importList(app, supervisor, id, newer);
  // Whoever comes is in their cell at once; interviews move a moment later.
  expect((await nobody(agent))[0]?.code).toBe('quota_full');
  await app.jobs.tick();
  expect(await counts(id)).toEqual([[0, 1]]);
  expect(await statesOf(id)).toEqual(['complete', 'ready', 'ready', 'quota']);
});

test('a cell that takes other values keeps its id, and has the interviews of those it now takes', async () => {
  const { id } = await runningCampaign(app, { agents: ['agent'], list: bySex(2, 1, 1250) });
  await put(id, [sexes(1, 5)]);
  await interview(agent);
  const { quotas } = await read(id);
  const changed = quotas.map(({ cells, ...quota }) => ({
    ...quota,
    cells: cells.map(({ completed: _, ...cell }, n) => ({ ...cell, values: [n === 0 ? 'homme' : 'femme'] })),
  }));
  await put(id, changed);
  expect(await counts(id)).toEqual([[0, 1]]);
  expect((await read(id)).quotas[0]?.cells.map((cell) => cell.id)).toEqual(
    quotas[0]?.cells.map((cell) => cell.id),
  );
});

test('people a full quota kept until the campaign closed were left out by it', async () => {
  const { id } = await runningCampaign(app, { agents: ['agent'], list: bySex(2, 1, 1260) });
  await put(id, [sexes(0, 5)]);
  await app.jobs.tick();
  await supervisor.ask(actOnCampaign, { params: { id, action: 'close' }, body: {} });
  await app.jobs.tick();
  expect(await statesOf(id)).toEqual(['quota_full', 'quota_full', 'campaign_closed']);
});

test('who is held while aside, or brought forward, is as the supervisor said', async () => {
  const { id } = await runningCampaign(app, { agents: ['agent'], list: bySex(2, 0, 1280) });
  await put(id, [sexes(0, 5)]);
  await app.jobs.tick();
  const until = app.clock.now() + 3_600_000;
  const [first, second] = await entriesOf(app, id);
  await pull(id, { kind: 'hold', until }, first?.target_id ?? 0);
  expect((await entriesOf(app, id))[0]).toMatchObject({ wait_reason: 'held', wake_at: until });
  await pull(id, { kind: 'forward' }, second?.target_id ?? 0);
  expect(namesOf(await take(agent))).toEqual(['Femme 2']);
  app.clock.set(until);
  await app.jobs.tick();
  await app.jobs.tick();
  expect((await entriesOf(app, id))[0]).toMatchObject({ wait_reason: 'quota' });
});

async function pull(id: number, lever: Lever, targetId: number): Promise<void> {
  const body = { lever, targetIds: [targetId] };
  const { token } = await supervisor.ask(previewSteering, { params: { id }, body });
  await supervisor.ask(applySteering, { params: { id }, body: { token } });
}

test('a change says beforehand whom it stops and whom it frees, and that is what happens', async () => {
  const { id } = await runningCampaign(app, { agents: ['agent'], list: bySex(4, 3, 1300) });
  await interview(agent);
  const params = { id };
  const preview = (quotas: QuotaInput[]) => supervisor.ask(previewQuotas, { params, body: { quotas } });
  expect(await preview([sexes(1, 2)])).toEqual({
    stopped: 3,
    freed: 0,
    atLeast: false,
    cells: [
      [
        { completed: 1, toCall: 3 },
        { completed: 0, toCall: 3 },
      ],
    ],
  });
  expect(await statesOf(id)).not.toContain('quota');
  await put(id, [sexes(1, 2)]);
  await app.jobs.tick();
  expect((await statesOf(id)).filter((state) => state === 'quota')).toHaveLength(3);
  expect(await preview([sexes(2, 0)])).toMatchObject({ stopped: 3, freed: 3 });
  expect(await preview([])).toMatchObject({ stopped: 0, freed: 3 });
});

test('people are found by what they wait for, and the file says why', async () => {
  const { id } = await runningCampaign(app, { agents: ['agent'], list: bySex(1, 1, 1320) });
  await put(id, [sexes(0, 5)]);
  await app.jobs.tick();
  const { targets } = await supervisor.ask(listTargets, { params: { id }, query: { wait: 'quota' } });
  expect(targets.map(({ name }) => name)).toEqual(['Femme 1']);
  const params = { id: targets[0]?.id ?? 0 };
  const { reasons } = await supervisor.ask(explainTarget, { params });
  expect(reasons).toMatchObject([{ code: 'quota_full', until: null, action: 'raise_quota' }]);
  const about = await supervisor.ask(explainAgent, { params: { id: app.people.agent.id } });
  expect(about.reasons.map(({ code, count }) => [code, count])).toContainEqual(['quota_full', 1]);
});

test('cells tell people apart by commune, postal code, territory and language; the first that fits wins', async () => {
  const list = listOf([
    { name: 'Une', phone: 1340, commune: 'SAINT DENIS' },
    { name: 'Deux', phone: 1341, commune: 'Montreuil' },
  ]);
  const { id } = await runningCampaign(app, { agents: ['agent'], list });
  const cell = (label: string, ...values: string[]) => ({ label, values, limit: 9 });
  await put(id, [
    { label: 'Ville', about: { kind: 'commune' }, cells: [cell('A', 'Saint-Denis'), cell('B', 'montreuil')] },
    { label: 'CP', about: { kind: 'postal_code' }, cells: [cell('93', '93'), cell('931', '931')] },
    { label: 'Lieu', about: { kind: 'territory' }, cells: [cell('Métropole', 'FR')] },
    { label: 'Langue', about: { kind: 'language' }, cells: [cell('Arabe', 'ar'), cell('Français', 'fr')] },
  ]);
  await interview(agent);
  expect(await counts(id)).toEqual([[1, 0], [1, 0], [1], [0, 1]]);
});

test('what a quota may be made of is proposed from the list and the script', async () => {
  const { id } = await runningCampaign(app, { list: bySex(2, 1, 1360) });
  const sources = await supervisor.ask(quotaSources, { params: { id } });
  expect(sources.columns).toContainEqual({ header: 'Sexe', values: ['Femme', 'HOMME'] });
  expect(sources.communes).toEqual(['Montreuil']);
  expect(sources.questions.map(({ name }) => name)).toEqual(['informe', 'suite']);
});

test('a requester decides before the start, a supervisor until the end, an agent never', async () => {
  const requester = await app.as('requester');
  const { id } = await requester.ask(createCampaign, { body: { name: 'Brouillon' } });
  const view = await put(id, [sexes(1, 1)], requester);
  expect(view).toMatchObject({ version: 1, canChange: true, isSorting: false });
  const running = await runningCampaign(app, { list: bySex(1, 0, 1380) });
  const params = { id: running.id };
  expect((await requester.ask(getQuotas, { params })).canChange).toBe(false);
  const body: BodyInputOf<typeof changeQuotas> = { version: 0, quotas: [sexes(1, 1)] };
  expect(await requester.refused(changeQuotas, { params, body })).toMatchObject({
    code: 'campaign.wrong_state',
  });
  expect(await agent.refused(getQuotas, { params })).toMatchObject({ status: 403 });
  await supervisor.ask(actOnCampaign, { params: { ...params, action: 'close' }, body: {} });
  expect(await supervisor.refused(changeQuotas, { params, body })).toMatchObject({
    code: 'campaign.wrong_state',
  });
});

test('of two changes made on the same quotas the second is told, and nothing is written', async () => {
  const { id } = await runningCampaign(app, { list: bySex(1, 0, 1400) });
  const params = { id };
  await supervisor.ask(changeQuotas, { params, body: { version: 0, quotas: [sexes(3, 3)] } });
  const late = await supervisor.refused(changeQuotas, { params, body: { version: 0, quotas: [] } });
  expect(late).toMatchObject({ code: 'quotas.changed', status: 409 });
  expect((await read(id)).quotas).toHaveLength(1);
});

test('what cannot be a quota is refused, saying where and what to do', async () => {
  const { id } = await runningCampaign(app, { list: bySex(1, 0, 1420) });
  const refused = async (...quotas: QuotaInput[]) => {
    const refusal = await supervisor.refused(changeQuotas, { params: { id }, body: { version: 0, quotas } });
    return [refusal.code, ...(refusal.fields ?? []).map(({ path }) => path)];
  };
  const one = sexes(1, 1);
  expect(await refused({ ...one, label: '' })).toEqual(['request.invalid', 'quotas.0.label']);
  expect(await refused(sexes(-1, 1.5))).toEqual([
    'request.invalid',
    'quotas.0.cells.0.limit',
    'quotas.0.cells.1.limit',
  ]);
  expect(await refused(one, { ...one, label: 'SEXE' })).toEqual(['request.invalid', 'quotas.1.label']);
  const wrong = (about: QuotaInput['about'], value: string): QuotaInput => ({
    label: 'Un',
    about,
    cells: [{ label: 'Une', values: [value], limit: 1 }],
  });
  expect(await refused(wrong({ kind: 'postal_code' }, '93 100'))).toEqual([
    'request.invalid',
    'quotas.0.cells.0.values',
  ]);
  expect(await refused(wrong({ kind: 'commune' }, '—'))).toEqual([
    'request.invalid',
    'quotas.0.cells.0.values',
  ]);
  expect(await refused(wrong({ kind: 'answer', name: 'remarque' }, '1'))).toEqual([
    'quotas.bad_question',
    'quotas.0.about',
  ]);
  expect(await refused(wrong({ kind: 'answer', name: 'suite' }, '7'))).toEqual([
    'quotas.bad_question',
    'quotas.0.cells.0.values',
  ]);
  const many = Array.from({ length: 3 }, (_, quota) => ({
    label: `Q${quota}`,
    about: { kind: 'commune' as const },
    cells: Array.from({ length: 9 }, (__, n) => ({ label: `C${n}`, values: [`c${n}`], limit: 1 })),
  }));
  expect(await refused(...many)).toEqual(['quotas.too_many']);
  expect((await read(id)).quotas).toEqual([]);
});

test('a cell of another campaign cannot be reached by its id', async () => {
  const theirs = await runningCampaign(app, { list: bySex(1, 0, 1440) });
  const [stolen] = (await put(theirs.id, [sexes(7, 7)])).quotas;
  const { id } = await runningCampaign(app, { list: bySex(1, 0, 1450) });
  const cells = (stolen?.cells ?? []).map(({ completed: _, ...cell }) => ({ ...cell, limit: 0 }));
  await put(id, [{ ...sexes(1, 1), id: stolen?.id ?? 0, cells }]);
  expect((await read(theirs.id)).quotas).toEqual([stolen]);
});

test('in a large campaign people are put into new cells meanwhile, those completed first, then all is as elsewhere', async () => {
  const { id } = await runningCampaign(app, { agents: ['agent'], list: bySex(5100, 2, 2000) });
  expect(await interview(agent)).toEqual(['Femme 1']);
  const view = await put(id, [sexes(1, 5)]);
  expect(view.isSorting).toBe(true);
  await app.jobs.tick();
  expect((await read(id)).isSorting).toBe(false);
  expect(await counts(id)).toEqual([[1, 0]]);
  const states = await statesOf(id);
  expect(states.filter((state) => state === 'quota')).toHaveLength(5099);
  expect(await interview(agent)).toEqual(['Homme 1']);
  await relimit(id, [[2, 5]]);
  expect((await statesOf(id)).filter((state) => state === 'ready')).toHaveLength(5100);
});
