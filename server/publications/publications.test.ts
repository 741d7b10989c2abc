import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { letTextsGo } from '#fixtures/rows.ts';
import {
  closeCall,
  listLate,
  putAnswers,
  resolveCall,
  settleLate,
} from '#server/contracts/calls.contract.ts';
import { actOnCampaign } from '#server/contracts/campaigns.contract.ts';
import { changePressure } from '#server/contracts/lines.contract.ts';
import {
  getCampaignVersion,
  moveCampaignVersion,
  previewPublication,
} from '#server/contracts/publications.contract.ts';
import { type Claimed, getClaim } from '#server/contracts/queue.contract.ts';
import type { Item, ScriptContent } from '#server/contracts/script-content.ts';
import { getScript, type OpenCases, publishScript, saveDraft } from '#server/contracts/scripts.contract.ts';
import { unscoped } from '#server/platform/database.ts';
import { type Client, startApp, type TestApp } from '#server/testing.ts';
import { clearDesk, crowdList, ring, take } from '#server/testing-desk.ts';
import { exportedRows } from '#server/testing-exports.ts';
import { type Commission, runningCampaign } from '#server/testing-world.ts';

/** What a publication does to campaigns in progress (decision 0022). */
let app: TestApp;
let requester: Client;
let agent: Client;
beforeAll(async () => {
  app = await startApp();
  await logIn();
});
afterEach(async () => {
  await unscoped(app.deps.db).deleteFrom('late_sendings').execute();
  await clearDesk(app);
  await logIn();
});
afterAll(() => app.stop());

async function logIn(): Promise<void> {
  requester = await app.as('requester');
  agent = await app.as('agent');
}

const t = (fr: string) => ({ fr });
const colours = ['Rouge', 'Vert', 'Bleu'].map((label, index) => ({ code: index + 1, label: t(label) }));
const informed: Item = { kind: 'yesno', name: 'informe', text: t('Au courant ?'), required: true };
const colour: Item = { kind: 'single', name: 'couleur', text: t('Couleur ?'), options: colours };
const remark: Item = { kind: 'text', name: 'remarque', text: t('Une remarque ?') };

function script(...items: Item[]): ScriptContent {
  return { languages: ['fr'], blocks: [{ id: 'bloc', purpose: 'body', title: t('Bloc'), items }] };
}
const first = script(informed, colour, remark);
/** Green is gone, the remark too, and an age is wanted. */
const next = script(
  informed,
  { ...colour, options: colours.filter(({ code }) => code !== 2) },
  { kind: 'integer', name: 'age', text: t('Quel âge ?'), min: 0, required: true },
);

let crowd = 4000;
async function running(count = 3, content = first): Promise<Commission> {
  crowd += 100;
  return runningCampaign(app, { list: crowdList(count, crowd), content, agents: ['agent', 'agent2'] });
}

type Given = Readonly<Record<string, number | string>>;

async function answer(client: Client, id: number, given: Given, targetId?: number) {
  const answers = Object.entries(given).map(([name, value]) => ({ name, value, state: 'answered' as const }));
  return client.fetch(putAnswers, {
    params: { id },
    body: { answers, ...(targetId !== undefined && { targetId }) },
    headers: { 'Idempotency-Key': `${id}-${JSON.stringify(given)}-${targetId}` },
  });
}

/** Somebody who answers, then asks to be called back in an hour. */
async function begun(given: Given): Promise<Claimed> {
  const desk = await take(agent);
  const id = await ring(agent, desk);
  expect((await answer(agent, id, given)).status).toBe(200);
  const callback = { at: app.clock.now() + 3_600_000 };
  await agent.ask(closeCall, { params: { id }, body: { result: 'appointment', callback } });
  return desk;
}

async function comesBack(): Promise<Claimed> {
  app.clock.advance({ minutes: 61 });
  await logIn();
  return take(agent);
}

async function redraft(scriptId: number, content: ScriptContent, by = requester): Promise<void> {
  await by.ask(saveDraft, { params: { id: scriptId }, body: { content } });
}

async function previewed(scriptId: number, by = requester) {
  return by.ask(previewPublication, { params: { id: scriptId } });
}

/** Publishes what was just previewed, with every campaign of the preview. */
async function published(scriptId: number, content: ScriptContent, openCases?: OpenCases) {
  await redraft(scriptId, content);
  const { token, campaigns } = await previewed(scriptId);
  const chosen = campaigns.map(({ id, versionId }) => ({ id, fromVersionId: versionId }));
  return requester.ask(publishScript, {
    params: { id: scriptId },
    body: {
      token: token ?? '',
      campaigns: openCases === undefined ? [] : chosen.map((one) => ({ ...one, openCases })),
    },
  });
}

function versionsIn({ scriptVersion, targets }: Claimed) {
  return { shown: scriptVersion.number, asked: targets.map(({ scriptVersionId }) => scriptVersionId) };
}

async function rowsOf(targetId: number) {
  return unscoped(app.deps.db)
    .selectFrom('answers')
    .select(['name', 'value_json', 'version_id'])
    .where('target_id', '=', targetId)
    .orderBy('id')
    .execute();
}

test('a call in progress ends on the version it was opened with, its answers whole, whatever is published', async () => {
  const { scriptId } = await running();
  const desk = await take(agent);
  const v1 = desk.scriptVersion.id;
  const waiting = await take(await app.as('agent2'));
  const id = await ring(agent, desk);
  await answer(agent, id, { informe: 1 });
  await published(scriptId, next, 'migrate');

  const again = await agent.ask(getClaim);
  expect(again.claim === null ? null : versionsIn(again)).toEqual({ shown: 1, asked: [v1] });
  // Green exists in the version under the agent's hand only.
  expect((await answer(agent, id, { couleur: 2, remarque: 'Bien' })).status).toBe(200);
  await agent.ask(closeCall, { params: { id }, body: { result: 'complete' } });
  const targetId = desk.targets[0]?.id ?? 0;
  expect(await rowsOf(targetId)).toEqual([
    { name: 'informe', value_json: '1', version_id: v1 },
    { name: 'couleur', value_json: '2', version_id: v1 },
    { name: 'remarque', value_json: '"Bien"', version_id: v1 },
  ]);

  // Taken, not rung yet: what is on the screen is what is asked.
  const agent2 = await app.as('agent2');
  const call = await ring(agent2, waiting);
  expect((await answer(agent2, call, { couleur: 2 })).status).toBe(200);
  expect((await answer(agent2, call, { age: 30 })).status).toBe(422);
});

test('finish: a case begun finishes on its version, somebody not asked yet gets the new one', async () => {
  const { scriptId } = await running();
  const before = await begun({ informe: 1, couleur: 2 });
  const v2 = await published(scriptId, next, 'finish');
  expect(v2.moved).toMatchObject([{ openCases: 'finish' }]);
  const back = await comesBack();
  expect(back.targets[0]?.id).toBe(before.targets[0]?.id);
  expect(versionsIn(back)).toEqual({ shown: 1, asked: [before.scriptVersion.id] });
  expect(back.targets[0]).toMatchObject({ askAgain: [], answers: [{ name: 'informe' }, { value: 2 }] });
  const fresh = await take(await app.as('agent2'));
  expect(versionsIn(fresh)).toEqual({ shown: 2, asked: [v2.id] });
});

test('migrate: a case begun goes over, keeps what fits, and is asked again what does not', async () => {
  const { scriptId } = await running();
  await begun({ informe: 1, couleur: 2, remarque: 'Bien' });
  const v2 = await published(scriptId, next, 'migrate');
  const back = await comesBack();
  expect(versionsIn(back)).toEqual({ shown: 2, asked: [v2.id] });
  expect(back.targets[0]?.answers).toEqual([{ name: 'informe', value: 1, state: 'answered' }]);
  expect(back.targets[0]?.askAgain).toEqual(['couleur']);
  const id = await ring(agent, back);
  expect((await answer(agent, id, { couleur: 2 })).status).toBe(422);
  const close = { params: { id }, body: { result: 'complete' as const } };
  expect((await agent.refused(closeCall, close)).code).toBe('call.incomplete_script');
  // Optional, and no longer fitting: asked again, it does not stop anybody.
  await answer(agent, id, { age: 30 });
  await agent.ask(closeCall, close);
  const rows = await rowsOf(back.targets[0]?.id ?? 0);
  expect(rows.map(({ name }) => name)).toEqual(['informe', 'couleur', 'remarque', 'age']);
  expect(rows.at(-1)?.version_id).toBe(v2.id);
});

test('the export gives each answer as it was given, under two versions too', async () => {
  const { id: campaignId, scriptId } = await running();
  await begun({ informe: 1, couleur: 2, remarque: 'Bien' });
  await published(scriptId, next, 'migrate');
  const back = await comesBack();
  const call = await ring(agent, back);
  await answer(agent, call, { age: 30 });
  await agent.ask(closeCall, { params: { id: call }, body: { result: 'complete' } });
  await letTextsGo(app.deps, campaignId);
  const data = await exportedRows(requester, campaignId);
  expect(data).toHaveLength(3);
  expect(data.find(({ version }) => version !== '')).toMatchObject({
    situation_code: 'complete',
    version: '2',
    informe: '1',
    // Given under the version before, and kept by the new one's list of codes.
    couleur: '2',
    couleur_libelle: 'Vert',
    age: '30',
    // Asked by the version before only.
    remarque: 'Bien',
  });
});

test('a campaign that was not chosen keeps its version, also after a pause, until somebody says so', async () => {
  const { id, scriptId } = await running();
  const v2 = await published(scriptId, next);
  const supervisor = await app.as('supervisor');
  for (const action of ['pause', 'start'] as const)
    await supervisor.ask(actOnCampaign, { params: { id, action }, body: {} });
  const seen = await supervisor.ask(getCampaignVersion, { params: { id } });
  expect(seen).toMatchObject({ current: { number: 1 }, live: { number: 2 }, canMove: true });
  expect(seen.edits.map(({ name, consequence }) => [name, consequence])).toEqual([
    ['couleur', 'reask'],
    ['age', 'reask'],
    ['remarque', 'safe'],
  ]);
  const desk = await take(agent);
  expect(desk.scriptVersion.number).toBe(1);
  const body = { fromVersionId: seen.current?.id ?? 0, toVersionId: v2.id };
  expect(await supervisor.ask(moveCampaignVersion, { params: { id }, body })).toEqual({ versionId: v2.id });
  expect((await take(await app.as('agent2'))).scriptVersion.number).toBe(2);
  const twice = await supervisor.refused(moveCampaignVersion, { params: { id }, body });
  expect(twice).toMatchObject({ code: 'campaign.version_changed', status: 409 });
});

test('begun cases never go back: what an earlier migration decided holds under a later "finish"', async () => {
  const { id, scriptId } = await running();
  await begun({ informe: 1 });
  const v2 = await published(scriptId, next, 'migrate');
  const third = script(...(next.blocks[0]?.items ?? []), remark);
  const v3 = await published(scriptId, third, 'finish');
  const { cases } = await requester.ask(getCampaignVersion, { params: { id } });
  expect(cases.openByVersion).toEqual([{ versionId: v2.id, number: 2, people: 1 }]);
  expect(versionsIn(await comesBack())).toEqual({ shown: 2, asked: [v2.id] });
  expect(versionsIn(await take(await app.as('agent2')))).toEqual({ shown: 3, asked: [v3.id] });
});

test('several people in one claim are each asked their own version', async () => {
  // Nothing makes the line rest: who was not spoken about is called again with the other.
  const often = { per30Days: 30, perDay: 10, minGapMinutes: 0, refusalRestDays: 0 };
  await (await app.as('supervisor')).ask(changePressure, { body: often });
  const rules = { perTarget: 6, perLine: 3, perDay: 3, handOverMinutes: 10, results: {} };
  const { scriptId } = await runningCampaign(app, { content: first, agents: ['agent'], rules });
  const before = await begun({ informe: 1 });
  expect(before.targets).toHaveLength(2);
  const v2 = await published(scriptId, next, 'finish');
  const back = await comesBack();
  expect(versionsIn(back)).toEqual({ shown: 1, asked: [before.scriptVersion.id, v2.id] });
  expect(back.otherScriptVersions.map(({ number }) => number)).toEqual([2]);
  const id = await ring(agent, back);
  const [eve, noe] = back.targets.map((target) => target.id);
  expect((await answer(agent, id, { couleur: 2 }, eve)).status).toBe(200);
  expect((await answer(agent, id, { couleur: 2 }, noe)).status).toBe(422);
});

test('answers that arrive late are those of the version of their call, and take nobody back to it', async () => {
  const { id: campaignId, scriptId } = await running(1);
  const desk = await take(agent);
  const id = await ring(agent, desk);
  await answer(agent, id, { informe: 1 });
  app.clock.advance({ minutes: 3 });
  const supervisor = await app.as('supervisor');
  const callback = { at: app.clock.now() + 3_600_000, note: '' };
  await supervisor.ask(resolveCall, { params: { id }, body: { result: 'appointment', callback } });
  await published(scriptId, next, 'migrate');
  expect((await answer(agent, id, { couleur: 2 })).status).toBe(200);
  const back = await comesBack();
  const second = await ring(agent, back);
  await answer(agent, second, { age: 40 });
  const later = { at: app.clock.now() + 3_600_000 };
  await agent.ask(closeCall, { params: { id: second }, body: { result: 'appointment', callback: later } });
  const reader = await app.as('supervisor');
  const { late } = await reader.ask(listLate);
  expect(late).toMatchObject([{ said: [{ about: 'Couleur ?', text: 'Vert' }] }]);
  await reader.ask(settleLate, { params: { id: late[0]?.id ?? 0 }, body: { keep: true } });
  const { cases } = await requester.ask(getCampaignVersion, { params: { id: campaignId } });
  expect(cases.openByVersion).toMatchObject([{ number: 2, people: 1 }]);
});

test('the preview says, edit by edit and campaign by campaign, whom it touches', async () => {
  const { id, scriptId } = await running(5);
  await begun({ informe: 1, couleur: 2, remarque: 'Bien' });
  await begun({ informe: 0 });
  const done = await take(agent);
  const call = await ring(agent, done);
  await answer(agent, call, { informe: 1, couleur: 1 });
  await agent.ask(closeCall, { params: { id: call }, body: { result: 'complete' } });
  await take(agent);
  await redraft(scriptId, next);
  const seen = await previewed(scriptId);
  expect(seen).toMatchObject({ number: 2, fromNumber: 1 });
  expect(seen.edits.map(({ name, status, consequence }) => [name, status, consequence])).toEqual([
    ['couleur', 'kept', 'reask'],
    ['age', 'added', 'reask'],
    ['remarque', 'removed', 'safe'],
  ]);
  expect(seen.campaigns).toHaveLength(1);
  expect(seen.campaigns[0]).toMatchObject({
    id,
    state: 'running',
    versionNumber: 1,
    canMove: true,
    cases: { notBegun: 2, open: 2, finished: 1, inHand: 1, openByVersion: [{ number: 1, people: 2 }] },
  });
  expect(seen.campaigns[0]?.edits.map(({ name, answers }) => [name, answers])).toEqual([
    ['couleur', { open: 1, finished: 1, isAtLeast: false }],
    ['age', { open: 0, finished: 0, isAtLeast: false }],
    ['remarque', { open: 1, finished: 0, isAtLeast: false }],
  ]);
});

test('what was previewed is what is published, or nothing is', async () => {
  const { id, scriptId } = await running();
  await redraft(scriptId, next);
  const { token, campaigns } = await previewed(scriptId);
  const chosen = campaigns.map(({ id: campaign, versionId }) => ({ id: campaign, fromVersionId: versionId }));
  const params = { id: scriptId };
  const live = async () => (await requester.ask(getScript, { params })).live?.number;

  await redraft(scriptId, script(informed));
  const stale = { token: token ?? '', campaigns: chosen };
  expect(await requester.refused(publishScript, { params, body: stale })).toMatchObject({
    code: 'script.changed_since',
    status: 409,
  });
  expect((await requester.refused(publishScript, { params, body: { campaigns: chosen } })).code).toBe(
    'script.changed_since',
  );
  expect(await live()).toBe(1);

  const again = { token: (await previewed(scriptId)).token ?? '', campaigns: chosen };
  await (await app.as('supervisor')).ask(actOnCampaign, { params: { id, action: 'close' }, body: {} });
  const closed = await requester.refused(publishScript, { params, body: again });
  expect(closed).toMatchObject({
    code: 'campaign.version_changed',
    params: { campaign: 'Campagne d’essai' },
  });
  expect(await live()).toBe(1);
});

test('a name or a code that was ever published keeps its meaning, or is refused with the place and the remedy', async () => {
  const { scriptId } = await running();
  await published(scriptId, script(informed));
  const params = { id: scriptId };
  await redraft(scriptId, script(informed, { ...remark, kind: 'date' }));
  const kind = await requester.refused(publishScript, { params });
  expect(kind).toMatchObject({ code: 'script.invalid', fields: [{ path: 'blocks.0.items.1.kind' }] });
  expect(kind.fields?.[0]?.detail).toContain('Donnez-lui un nouveau nom');

  const otherwise = colours.map((option) => (option.code === 2 ? { code: 2, label: t('Jaune') } : option));
  await redraft(scriptId, script(informed, { ...colour, options: otherwise }));
  const meaning = await requester.refused(publishScript, { params });
  expect(meaning).toMatchObject({ code: 'script.meaning_changed', status: 422 });
  const place = 'blocks.0.items.1.options.1.label';
  expect(meaning.fields).toMatchObject([{ path: place }]);
  expect(meaning.fields?.[0]?.detail).toContain('donnez-lui un nouveau code');
  const { token } = await previewed(scriptId);
  const confirmed = { token: token ?? '', sameMeaning: [place] };
  expect((await requester.ask(publishScript, { params, body: confirmed })).number).toBe(3);
});

test('campaigns are moved by whoever may write for them, and no other is even counted', async () => {
  const supervisor = await app.as('supervisor');
  const other = await app.as('otherRequester');
  const mine = await running(1);
  // A script for all directorates, with a campaign of each.
  const db = unscoped(app.deps.db);
  await db.updateTable('scripts').set({ directorate_id: null }).where('id', '=', mine.scriptId).execute();
  crowd += 100;
  const theirs = await runningCampaign(app, {
    by: 'otherRequester',
    list: crowdList(1, crowd),
    content: first,
  });
  await db
    .updateTable('campaigns')
    .set((eb) => ({
      script_id: mine.scriptId,
      script_version_id: eb
        .selectFrom('script_versions')
        .select('id')
        .where('script_id', '=', mine.scriptId)
        .where('number', '=', 1),
    }))
    .where('id', '=', theirs.id)
    .execute();
  await redraft(mine.scriptId, next, supervisor);
  const seen = await previewed(mine.scriptId, supervisor);
  expect(seen.campaigns.map(({ id }) => id)).toEqual([mine.id, theirs.id]);
  expect((await previewed(mine.scriptId)).campaigns.map(({ id }) => id)).toEqual([mine.id]);

  const from = seen.campaigns[0]?.versionId ?? 0;
  const body = { token: seen.token ?? '', campaigns: [{ id: mine.id, fromVersionId: from }] };
  const params = { id: mine.scriptId };
  expect((await requester.refused(publishScript, { params, body })).code).toBe('session.forbidden');
  const v2 = await supervisor.ask(publishScript, { params, body });
  expect(v2.moved.map(({ id }) => id)).toEqual([mine.id]);
  const move = { params: { id: theirs.id }, body: { fromVersionId: from, toVersionId: v2.id } };
  expect((await requester.refused(moveCampaignVersion, move)).code).toBe('resource.not_found');
  expect((await other.ask(moveCampaignVersion, move)).versionId).toBe(v2.id);
  const analyst = await app.as('analyst');
  expect((await analyst.ask(getCampaignVersion, { params: { id: mine.id } })).canMove).toBe(false);
});

test('a campaign of another script is not moved to this one’s', async () => {
  const { scriptId } = await running(1);
  const stranger = await running(1);
  await redraft(scriptId, next);
  const { token } = await previewed(scriptId);
  const { campaigns } = await previewed(stranger.scriptId);
  const body = {
    token: token ?? '',
    campaigns: [{ id: stranger.id, fromVersionId: campaigns[0]?.versionId ?? 0 }],
  };
  expect((await requester.refused(publishScript, { params: { id: scriptId }, body })).status).toBe(404);
});

test('each campaign moved is written in the audit, with ids and the choice only', async () => {
  const { id, scriptId } = await running();
  const v2 = await published(scriptId, next, 'migrate');
  const rows = await unscoped(app.deps.db)
    .selectFrom('audit_entries')
    .select(['actor_id', 'details_json'])
    .where('action', '=', 'campaign.version')
    .where('entity_id', '=', id)
    .execute();
  expect(rows.map(({ actor_id }) => actor_id)).toEqual([app.people.requester.id]);
  expect(JSON.parse(rows[0]?.details_json ?? '')).toEqual({
    from: expect.any(Number),
    to: v2.id,
    openCases: 'migrate',
  });
});
