import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import {
  closeCall,
  listLate,
  putAnswers,
  resolveCall,
  settleLate,
} from '#server/contracts/calls.contract.ts';
import { unscoped } from '#server/platform/database.ts';
import { type Client, startApp, type TestApp } from '#server/testing.ts';
import { clearDesk, crowdList, entriesOf, ring, take } from '#server/testing-desk.ts';
import { runningCampaign } from '#server/testing-world.ts';

let app: TestApp;
let supervisor: Client;
beforeAll(async () => {
  app = await startApp();
  supervisor = await app.as('supervisor');
});
afterEach(async () => {
  await unscoped(app.deps.db).deleteFrom('late_sendings').execute();
  await clearDesk(app);
  supervisor = await app.as('supervisor');
});
afterAll(() => app.stop());

/** A desk that went silent in mid-call, and a supervisor who gave the call its result meanwhile. */
async function resolvedCall(from: number) {
  const { id: campaignId } = await runningCampaign(app, { list: crowdList(1, from) });
  const agent = await app.as('agent');
  const desk = await take(agent);
  const callId = await ring(agent, desk);
  app.clock.advance({ minutes: 3 });
  await supervisor.ask(resolveCall, { params: { id: callId }, body: { result: 'refusal_soft' } });
  return { agent, campaignId, callId, targetId: desk.targets[0]?.id ?? 0 };
}

const answerWith = (id: number, key: string, value: number) => ({
  params: { id },
  body: { answers: [{ name: 'informe', value, state: 'answered' as const }] },
  headers: { 'Idempotency-Key': `${id}-${key}` },
});

async function answersOf(targetId: number) {
  const db = unscoped(app.deps.db);
  const of = db
    .selectFrom('answers')
    .select(['name', 'value_json', 'agent_id'])
    .where('target_id', '=', targetId);
  return of.orderBy('id').execute();
}

test('an answer that arrives after its call was closed is kept for review, once, and changes nothing', async () => {
  const { agent, callId, targetId } = await resolvedCall(3100);
  const asked = answerWith(callId, 'k1', 0);
  expect(await agent.ask(putAnswers, asked)).toMatchObject({ saved: 1, isLate: true });
  // A lost acknowledgement: asked again, it is the same one.
  expect(await agent.ask(putAnswers, asked)).toMatchObject({ saved: 1, isLate: true });
  expect(await answersOf(targetId)).toEqual([]);
  expect((await supervisor.ask(listLate)).late).toMatchObject([
    {
      callId,
      targetId,
      agentName: 'Gaby Agent',
      kind: 'answers',
      said: [{ about: 'Étiez-vous au courant ?', text: 'Non' }],
    },
  ]);
});

test('a supervisor keeps it as an answer of its agent, or puts it away, once', async () => {
  const { agent, callId, targetId } = await resolvedCall(3200);
  await agent.ask(putAnswers, answerWith(callId, 'k1', 1));
  await agent.ask(putAnswers, answerWith(callId, 'k2', 0));
  const [first, second] = (await supervisor.ask(listLate)).late;
  const settle = (id = 0, keep = false) => ({ params: { id }, body: { keep } });
  await supervisor.ask(settleLate, settle(first?.id, true));
  await supervisor.ask(settleLate, settle(second?.id, false));
  expect(await answersOf(targetId)).toEqual([
    { name: 'informe', value_json: '1', agent_id: app.people.agent.id },
  ]);
  expect((await supervisor.ask(listLate)).late).toEqual([]);
  expect((await supervisor.refused(settleLate, settle(first?.id, true))).code).toBe('late.settled');
  expect(await answersOf(targetId)).toHaveLength(1);
});

test('an answer that does not fit its question is refused, late or not', async () => {
  const { agent, callId } = await resolvedCall(3300);
  expect((await agent.refused(putAnswers, answerWith(callId, 'k1', 7))).code).toBe('answer.invalid_value');
  expect((await supervisor.ask(listLate)).late).toEqual([]);
});

test('a closing that arrives late is kept whole, with the callback it promised, and settles nobody again', async () => {
  const { agent, callId, campaignId } = await resolvedCall(3400);
  const before = await entriesOf(app, campaignId);
  const at = Date.parse('2026-03-18T11:00:00+01:00');
  const asked = {
    params: { id: callId },
    body: { result: 'appointment' as const, note: 'Rappeler la fille.', callback: { at, note: '' } },
    headers: { 'Idempotency-Key': 'close-1' },
  };
  expect((await agent.ask(closeCall, asked)).isLate).toBe(true);
  expect((await agent.ask(closeCall, asked)).isLate).toBe(true);
  expect(await entriesOf(app, campaignId)).toEqual(before);
  const { late } = await supervisor.ask(listLate);
  expect(late).toMatchObject([{ kind: 'close', said: [{ text: 'Rappeler la fille.', callbackAt: at }] }]);
});

test('a call the agent closed is not closed again, late or not', async () => {
  await runningCampaign(app, { list: crowdList(1, 3500) });
  const agent = await app.as('agent');
  const id = await ring(agent, await take(agent));
  const close = (key: string) => ({
    params: { id },
    body: { result: 'no_answer' as const },
    headers: { 'Idempotency-Key': key },
  });
  expect((await agent.ask(closeCall, close('a'))).isLate).toBe(false);
  expect((await agent.refused(closeCall, close('b'))).code).toBe('call.already_closed');
  expect((await supervisor.ask(listLate)).late).toEqual([]);
});

test('what arrives late is written in the audit, without what was said', async () => {
  const { agent, callId } = await resolvedCall(3600);
  await agent.ask(putAnswers, answerWith(callId, 'k1', 0));
  const [late] = (await supervisor.ask(listLate)).late;
  await supervisor.ask(settleLate, { params: { id: late?.id ?? 0 }, body: { keep: true } });
  const rows = await app.deps.db
    .selectFrom('audit_entries')
    .select(['action', 'actor_id', 'entity_id', 'details_json'])
    .where('entity', '=', 'late')
    .orderBy('id', 'desc')
    .limit(2)
    .execute();
  expect(rows.map(({ details_json, ...row }) => ({ ...row, details: JSON.parse(details_json) }))).toEqual([
    {
      action: 'late.settle',
      actor_id: app.people.supervisor.id,
      entity_id: late?.id,
      details: { callId, kind: 'answers', kept: true },
    },
    {
      action: 'late.keep',
      actor_id: app.people.agent.id,
      entity_id: late?.id,
      details: { callId, kind: 'answers' },
    },
  ]);
});
