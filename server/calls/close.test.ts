import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { closeCall, listOpenCalls, openCall, putAnswers } from '#server/contracts/calls.contract.ts';
import { actOnCampaign } from '#server/contracts/campaigns.contract.ts';
import { changePressure } from '#server/contracts/lines.contract.ts';
import { getClaim } from '#server/contracts/queue.contract.ts';
import { unscoped } from '#server/platform/database.ts';
import { type Client, startApp, type TestApp } from '#server/testing.ts';
import { callNext, clearDesk, crowdList, entriesOf, listOf, ring, take } from '#server/testing-desk.ts';
import { runningCampaign } from '#server/testing-world.ts';

let app: TestApp;
beforeAll(async () => {
  app = await startApp();
});
afterEach(() => clearDesk(app));
afterAll(() => app.stop());

const household = listOf([
  { name: 'Ève', phone: '1000', deadline: '30/06/2026' },
  { name: 'Noé', phone: '1000', deadline: '31/07/2026' },
  { name: 'Zoé', phone: '1000', deadline: '31/08/2026' },
]);
const at = (text: string) => Date.parse(text);

async function opened(list: string): Promise<{
  agent: Client;
  callId: number;
  claimId: number;
  lineId: number;
  campaignId: number;
  people: readonly number[];
}> {
  const { id: campaignId } = await runningCampaign(app, { list });
  const agent = await app.as('agent');
  const desk = await take(agent);
  const callId = await ring(agent, desk);
  const people = desk.targets.map(({ id }) => id);
  return { agent, callId, claimId: desk.claim.id, lineId: desk.claim.lineId, campaignId, people };
}

async function counts() {
  const { db } = app.deps;
  const one = async (query: Promise<unknown[]>) => (await query).length;
  return {
    closed: await one(
      unscoped(db).selectFrom('calls').select('id').where('closed_at', 'is not', null).execute(),
    ),
    answers: await one(db.selectFrom('answers').select('id').execute()),
  };
}

test('asking to ring again gives the same call; another line is refused while it is open', async () => {
  const { agent, callId, claimId, lineId, campaignId } = await opened(crowdList(1, 1100));
  const again = await agent.ask(openCall, { body: { claimId, lineId } });
  expect(again.call.id).toBe(callId);
  const other = await agent.refused(openCall, { body: { claimId, lineId: lineId + 999 } });
  expect(other.code).toBe('claim.call_open');
  expect(await entriesOf(app, campaignId)).toMatchObject([{ calls_count: 1 }]);
});

test('closing twice with one key is once; with another key it is already closed', async () => {
  const { agent, callId } = await opened(crowdList(1, 1200));
  const close = (key: string, result: 'unable' | 'busy' = 'unable') => ({
    params: { id: callId },
    body: { result },
    headers: { 'Idempotency-Key': key },
  });
  const before = await counts();
  const replies = await Promise.all([1, 2, 3].map(() => agent.ask(closeCall, close('k1'))));
  expect(new Set(replies.map((reply) => JSON.stringify(reply))).size).toBe(1);
  expect((await counts()).closed).toBe(before.closed + 1);
  expect((await agent.refused(closeCall, close('k2'))).code).toBe('call.already_closed');
  expect((await agent.refused(closeCall, close('k1', 'busy'))).code).toBe('idempotency.key_reused');
});

test('people not spoken about come back exactly as they were, uncounted', async () => {
  // Nothing makes the line rest, so that nobody is parked.
  const supervisor = await app.as('supervisor');
  const often = { per30Days: 30, perDay: 10, minGapMinutes: 0, refusalRestDays: 0 };
  await supervisor.ask(changePressure, { body: often });
  const { id } = await runningCampaign(app, {
    list: household,
    rules: { perTarget: 6, perLine: 3, perDay: 3, handOverMinutes: 10, results: {} },
  });
  const before = await entriesOf(app, id);
  const agent = await app.as('agent');
  await callNext(agent, { result: 'refusal_hard' });
  const after = await entriesOf(app, id);
  expect(after[0]).toMatchObject({ state: 'done', disposition: 'refusal', calls_count: 1 });
  expect(after.slice(1)).toEqual(before.slice(1));
});

test('a result about the line is everyone’s; one about a person is theirs', async () => {
  const { agent, callId, campaignId, people } = await opened(household);
  const [, noe] = people;
  await agent.ask(closeCall, {
    params: { id: callId },
    body: { result: 'no_answer', others: [{ targetId: noe ?? 0, result: 'ineligible' }] },
  });
  expect(await entriesOf(app, campaignId)).toMatchObject([
    { state: 'waiting', wait_reason: 'retry', calls_count: 1, last_slot: 1 },
    { state: 'done', disposition: 'ineligible', calls_count: 1 },
    { state: 'waiting', wait_reason: 'retry', calls_count: 1, last_slot: 1 },
  ]);
});

test('a disposition that contradicts the result is refused, and the call stays open', async () => {
  const { agent, callId, campaignId } = await opened(crowdList(1, 1250));
  const close = (body: { result: 'no_answer' | 'ineligible'; disposition: 'complete' | 'withdrawn' }) => ({
    params: { id: callId },
    body,
  });
  for (const result of ['no_answer', 'ineligible'] as const) {
    const refused = await agent.refused(closeCall, close({ result, disposition: 'complete' }));
    expect(refused).toMatchObject({ code: 'call.wrong_disposition', fields: [{ path: 'disposition' }] });
  }
  await agent.ask(closeCall, close({ result: 'ineligible', disposition: 'withdrawn' }));
  expect(await entriesOf(app, campaignId)).toMatchObject([{ state: 'done', disposition: 'withdrawn' }]);
});

test('an agent keeps their claim until the call is closed, and has none after', async () => {
  const { agent, callId, claimId } = await opened(crowdList(1, 1300));
  expect((await agent.ask(getClaim)).claim?.id).toBe(claimId);
  await agent.ask(closeCall, { params: { id: callId }, body: { result: 'unable' } });
  expect((await agent.ask(getClaim)).claim).toBeNull();
});

test('a call left by its desk can still be closed by its agent, even once the campaign is closed', async () => {
  const { agent, callId, campaignId } = await opened(crowdList(1, 1400));
  const supervisor = await app.as('supervisor');
  await supervisor.ask(actOnCampaign, { params: { id: campaignId, action: 'close' }, body: {} });
  app.clock.advance({ minutes: 15 });
  await app.jobs.tick();
  const { calls } = await supervisor.ask(listOpenCalls);
  expect(calls).toMatchObject([{ id: callId, toQualify: true, agentName: 'Gaby Agent' }]);
  await agent.ask(closeCall, { params: { id: callId }, body: { result: 'no_answer' } });
  app.clock.advance({ seconds: 10 });
  await app.jobs.tick();
  expect(await entriesOf(app, campaignId)).toMatchObject([
    { disposition: 'campaign_closed', calls_count: 1 },
  ]);
  expect((await supervisor.ask(listOpenCalls)).calls).toEqual([]);
});

test('calls are capped per person', async () => {
  const rules = {
    perTarget: 2,
    perLine: 3,
    perDay: 10,
    handOverMinutes: 10,
    results: { busy: { minutes: 0 } },
  };
  const { id } = await runningCampaign(app, { list: crowdList(1, 1500), rules });
  const agent = await app.as('agent');
  await callNext(agent, { result: 'busy' });
  await callNext(agent, { result: 'busy' });
  expect(await entriesOf(app, id)).toMatchObject([{ disposition: 'max_attempts', calls_count: 2 }]);
});

test('what is wrong is refused in French and changes nothing', async () => {
  const { agent, callId, campaignId, people } = await opened(crowdList(1, 1600));
  const before = { ...(await counts()), rows: await entriesOf(app, campaignId) };
  const refusal = async (body: Parameters<typeof callNext>[1]) =>
    (await agent.refused(closeCall, { params: { id: callId }, body })).code;
  expect(await refusal({})).toBe('call.result_required');
  expect(await refusal({ result: 'not_addressed' })).toBe('call.result_required');
  expect(await refusal({ result: 'complete' })).toBe('call.incomplete_script');
  expect(await refusal({ result: 'partial', objective: 'inconnu' })).toBe('call.unknown_objective');
  expect(await refusal({ result: 'partial', targetId: 99_999 })).toBe('call.unknown_target');
  const twice = [{ targetId: people[0] ?? 0, result: 'partial' as const }];
  expect(await refusal({ result: 'partial', others: twice })).toBe('call.unknown_target');
  expect(await refusal({ result: 'callback' })).toBe('call.callback_required');
  const sunday = await agent.refused(closeCall, {
    params: { id: callId },
    body: { result: 'appointment', callback: { at: at('2026-03-22T11:00:00+01:00') } },
  });
  expect(sunday.detail).toContain('lundi 23 mars à 10:00');
  const past = { at: at('2026-03-17T10:00:00+01:00') };
  expect(await refusal({ result: 'callback', callback: past })).toBe('call.callback_outside_window');
  const after = { at: at('2026-07-01T11:00:00+02:00') };
  expect(await refusal({ result: 'callback', callback: after })).toBe('call.callback_outside_window');
  expect({ ...(await counts()), rows: await entriesOf(app, campaignId) }).toEqual(before);
});

test('answers are kept as given; the same key is once, another body is refused', async () => {
  const { agent, callId } = await opened(crowdList(1, 1700));
  const put = (key: string, value: number) => ({
    params: { id: callId },
    body: { answers: [{ name: 'informe', value, state: 'answered' as const }] },
    headers: { 'Idempotency-Key': key },
  });
  const before = await counts();
  const replies = await Promise.all([1, 2, 3].map(() => agent.ask(putAnswers, put('a1', 0))));
  expect(new Set(replies.map((reply) => JSON.stringify(reply))).size).toBe(1);
  expect((await counts()).answers).toBe(before.answers + 1);
  expect((await agent.refused(putAnswers, put('a1', 1))).code).toBe('idempotency.key_reused');
  await agent.ask(putAnswers, put('a2', 1));
  const desk = await take(agent);
  expect(desk.targets[0]?.answers).toEqual([{ name: 'informe', value: 1, state: 'answered' }]);
  await agent.ask(closeCall, { params: { id: callId }, body: { result: 'complete' } });
  // Once closed, an answer is kept for review and is not counted (late.test.ts).
  const counted = await counts();
  expect((await agent.ask(putAnswers, put('a3', 0))).isLate).toBe(true);
  expect((await counts()).answers).toBe(counted.answers);
});

test('answers that do not fit are refused, all or nothing', async () => {
  const { agent, callId } = await opened(crowdList(1, 1800));
  const before = await counts();
  const refused = async (answers: Parameters<typeof put>[0], key: string | null = 'k') => {
    const { code } = await agent.refused(putAnswers, put(answers, key));
    return code;
  };
  const put = (
    answers: { name: string; value: string | number | null; state: 'answered' | 'dk' | 'rf' }[],
    key: string | null,
  ) => ({
    params: { id: callId },
    body: { answers },
    headers: key === null ? {} : { 'Idempotency-Key': key },
  });
  const good = { name: 'informe', value: 1, state: 'answered' as const };
  expect(await refused([good, { name: 'suite', value: 9, state: 'answered' }])).toBe('answer.invalid_value');
  expect(await refused([good, { name: 'inconnue', value: 1, state: 'answered' }])).toBe(
    'answer.unknown_question',
  );
  expect(await refused([{ name: 'suite', value: null, state: 'rf' }])).toBe('answer.invalid_value');
  expect(await refused([good], null)).toBe('idempotency.key_required');
  expect(await counts()).toEqual(before);
  await agent.ask(putAnswers, put([{ name: 'informe', value: null, state: 'dk' }], 'k'));
});

test('another agent’s call does not exist', async () => {
  const { callId } = await opened(crowdList(1, 1900));
  const other = await app.as('agent2');
  const close = await other.refused(closeCall, { params: { id: callId }, body: { result: 'unable' } });
  expect(close.code).toBe('resource.not_found');
  const answers = await other.refused(putAnswers, {
    params: { id: callId },
    body: { answers: [{ name: 'informe', value: 1, state: 'answered' }] },
    headers: { 'Idempotency-Key': 'x' },
  });
  expect(answers.code).toBe('resource.not_found');
});
