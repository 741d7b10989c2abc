import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { closeCall, openCall } from '#server/contracts/calls.contract.ts';
import { defaultCallRules } from '#server/contracts/campaigns.contract.ts';
import { changePressure, getPressure, previewPressure } from '#server/contracts/lines.contract.ts';
import type { PressureRules } from '#server/contracts/pressure.ts';
import { releaseClaim } from '#server/contracts/queue.contract.ts';
import { unscoped } from '#server/platform/database.ts';
import { startApp, type TestApp } from '#server/testing.ts';
import {
  callNext,
  clearDesk,
  crowdList,
  entriesOf,
  listOf,
  namesOf,
  nobody,
  ring,
  take,
} from '#server/testing-desk.ts';
import { runningCampaign } from '#server/testing-world.ts';
import { recountRests } from './index.ts';

let app: TestApp;
beforeAll(async () => {
  app = await startApp();
});
afterEach(async () => {
  await clearDesk(app);
  await setRules({});
});
afterAll(() => app.stop());

const byDefault: PressureRules = { per30Days: 4, perDay: 2, minGapMinutes: 180, refusalRestDays: 30 };
const oftenADay = { ...defaultCallRules, perDay: 9 };
const day = 86_400_000;

async function setRules(changes: Partial<PressureRules>): Promise<void> {
  const supervisor = await app.as('supervisor');
  await supervisor.ask(changePressure, { body: { ...byDefault, ...changes } });
  await app.jobs.tick();
}

async function foresee(changes: Partial<PressureRules>) {
  return (await app.as('supervisor')).ask(previewPressure, { body: { ...byDefault, ...changes } });
}

/** One person in two campaigns, one agent each; called once in the first one. */
async function calledInAnother(
  phone: string,
  result: 'ineligible' | 'refusal_hard' | 'refusal_soft',
): Promise<{ first: number; second: number }> {
  const list = listOf([{ name: 'Personne', phone }]);
  const rules = oftenADay;
  const first = await runningCampaign(app, { name: 'Une', agents: ['agent'], rules, list });
  const second = await runningCampaign(app, { name: 'Deux', agents: ['agent2'], rules, list });
  await callNext(await app.as('agent'), { result });
  return { first: first.id, second: second.id };
}

async function lineOf(campaignId: number) {
  const [entry] = await entriesOf(app, campaignId);
  return app.deps.db
    .selectFrom('lines')
    .select(['rest_until', 'rest_reason'])
    .where('id', '=', entry?.line_id ?? 0)
    .executeTakeFirstOrThrow();
}

test('the house has rules from the first day, for whoever answers for them to read', async () => {
  const view = { rules: byDefault, isRecounting: false };
  expect(await (await app.as('supervisor')).ask(getPressure)).toEqual({ ...view, canChange: true });
  expect(await (await app.as('admin')).ask(getPressure)).toEqual({ ...view, canChange: true });
  expect(await (await app.as('dpo')).ask(getPressure)).toEqual({ ...view, canChange: false });
});

test('a directorate does not decide for the others', async () => {
  const person = await app.addPerson({
    name: 'Sol',
    email: 'sol@exemple.fr',
    role: 'supervisor',
    directorateId: app.directorates.sante,
  });
  const client = await app.login(person);
  expect((await client.ask(getPressure)).canChange).toBe(false);
  const body = { ...byDefault, per30Days: 30 };
  expect(await client.refused(changePressure, { body })).toMatchObject({ code: 'session.forbidden' });
  expect(await client.refused(previewPressure, { body })).toMatchObject({ code: 'session.forbidden' });
  expect((await client.ask(getPressure)).rules).toEqual(byDefault);
});

test('from one call to the next so much time passes, whatever the campaign', async () => {
  const { second } = await calledInAnother('1000', 'ineligible');
  const until = app.clock.now() + 180 * 60_000;
  expect(await nobody(await app.as('agent2'))).toMatchObject([{ code: 'line_cap', until }]);
  expect(await lineOf(second)).toEqual({ rest_until: until, rest_reason: 'gap' });
  app.clock.set(until + 60 * 60_000);
  expect(namesOf(await take(await app.as('agent2')))).toEqual(['Personne']);
});

test('a lighter rule frees those who waited, a stricter one holds those who did not, as announced', async () => {
  const { second } = await calledInAnother('1100', 'ineligible');
  expect(await foresee({ minGapMinutes: 0 })).toEqual({ longer: 0, sooner: 1, atLeast: false });
  expect(await entriesOf(app, second)).toMatchObject([{ state: 'waiting', wait_reason: 'line_cap' }]);
  await setRules({ minGapMinutes: 0 });
  expect(await entriesOf(app, second)).toMatchObject([{ state: 'ready', wake_at: null, wait_reason: null }]);
  expect(await lineOf(second)).toEqual({ rest_until: 0, rest_reason: null });

  const strict = { minGapMinutes: 0, per30Days: 1 };
  expect(await foresee(strict)).toEqual({ longer: 1, sooner: 0, atLeast: false });
  await setRules(strict);
  const until = app.clock.now() + 30 * day;
  expect(await entriesOf(app, second)).toMatchObject([{ state: 'waiting', wake_at: until }]);
  expect(await lineOf(second)).toEqual({ rest_until: until, rest_reason: 'month' });
  expect(await foresee(strict)).toEqual({ longer: 0, sooner: 0, atLeast: false });
});

test('a number in hand when a stricter rule comes is not rung, and nobody is given it again', async () => {
  await calledInAnother('1150', 'ineligible');
  app.clock.advance({ hours: 4 });
  const agent = await app.as('agent2');
  const desk = await take(agent);
  await setRules({ perDay: 1 });
  const body = { claimId: desk.claim.id, lineId: desk.claim.lineId };
  expect((await agent.refused(openCall, { body })).code).toBe('call.line_resting');
  await agent.ask(releaseClaim, { params: { id: desk.claim.id } });
  expect(await nobody(agent)).toMatchObject([{ code: 'line_cap' }]);
});

test('a firm refusal in one campaign rests the line for the others', async () => {
  const { second } = await calledInAnother('1200', 'refusal_hard');
  const until = app.clock.now() + 30 * day;
  expect(await entriesOf(app, second)).toMatchObject([{ state: 'waiting', wake_at: until }]);
  expect(await lineOf(second)).toEqual({ rest_until: until, rest_reason: 'refusal' });
  await setRules({ refusalRestDays: 0 });
  expect((await lineOf(second)).rest_reason).toBe('gap');
});

test('what one of a household refuses does not rest the line of another who goes on', async () => {
  const list = listOf([
    { name: 'Ève', phone: '1250' },
    { name: 'Noé', phone: '1250' },
  ]);
  const { id } = await runningCampaign(app, { agents: ['agent'], rules: oftenADay, list });
  const agent = await app.as('agent');
  const desk = await take(agent);
  const call = await ring(agent, desk);
  const callback = { at: app.clock.now() + 3_600_000, note: '' };
  const other = { targetId: desk.targets[1]?.id ?? 0, result: 'callback' as const, note: '', callback };
  await agent.ask(closeCall, { params: { id: call }, body: { result: 'refusal_hard', others: [other] } });
  expect((await lineOf(id)).rest_reason).toBe('gap');
});

test('"not now" rests the line until the campaign that heard it calls again, and no longer', async () => {
  const { first, second } = await calledInAnother('1300', 'refusal_soft');
  expect(await lineOf(second)).toEqual({ rest_until: app.clock.now() + 7 * day, rest_reason: 'refusal' });
  app.clock.set('2026-03-24T12:30:00+01:00');
  const again = await take(await app.as('agent'));
  expect(again.claim.because).toBe('retry');
  expect((await entriesOf(app, first))[0]?.claim_id).toBe(again.claim.id);
});

test('a promised callback is kept, whatever the rules become', async () => {
  await runningCampaign(app, { agents: ['agent'], list: crowdList(1, 1400) });
  const at = app.clock.now() + 30 * 60_000;
  await callNext(await app.as('agent'), { result: 'appointment', callback: { at } });
  await setRules({ per30Days: 1, perDay: 1, minGapMinutes: 1440 });
  app.clock.set(at);
  expect((await take(await app.as('agent'))).claim.because).toBe('own_callback');
});

test('many lines are counted by parts, taken up where they were left', async () => {
  const { db } = app.deps;
  const { id } = await runningCampaign(app, {
    agents: ['agent'],
    rules: oftenADay,
    list: crowdList(55, 1500),
  });
  const agent = await app.as('agent');
  for (let n = 0; n < 55; n += 1) await callNext(agent, { result: 'no_answer' });
  const wait = { state: 'waiting', wait_reason: 'line_cap', wake_at: app.clock.now() + 180 * 60_000 };
  await unscoped(db).updateTable('queue_entries').set(wait).where('campaign_id', '=', id).execute();
  expect(await foresee({ minGapMinutes: 0 })).toMatchObject({ sooner: 55 });
  const supervisor = await app.as('supervisor');
  await supervisor.ask(changePressure, { body: { ...byDefault, minGapMinutes: 0 } });
  expect((await supervisor.ask(getPressure)).isRecounting).toBe(true);
  let parts = 0;
  await recountRests(db, app.clock, () => {
    parts += 1;
    return parts > 1;
  });
  const readyNow = async () => (await entriesOf(app, id)).filter(({ state }) => state === 'ready').length;
  expect(await readyNow()).toBe(50);
  await app.jobs.tick();
  expect(await readyNow()).toBe(55);
  expect((await supervisor.ask(getPressure)).isRecounting).toBe(false);
});

test('a change leaves a trace: what the rules were, and what they are', async () => {
  await setRules({ per30Days: 6 });
  const { details_json } = await app.deps.db
    .selectFrom('audit_entries')
    .select('details_json')
    .where('action', '=', 'pressure.change')
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirstOrThrow();
  const after = { ...byDefault, per30Days: 6 };
  expect(JSON.parse(details_json)).toEqual({ before: byDefault, after });
});
