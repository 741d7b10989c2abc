import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { changeUser } from '#server/contracts/accounts.contract.ts';
import { closeCall, listOpenCalls, resolveCall } from '#server/contracts/calls.contract.ts';
import { getClaim, renewClaim } from '#server/contracts/queue.contract.ts';
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
  await clearDesk(app);
  supervisor = await app.as('supervisor');
});
afterAll(() => app.stop());

/** An agent in a call with the only person of a campaign. */
async function inCall(from: number) {
  const { id: campaignId } = await runningCampaign(app, { list: crowdList(1, from) });
  const agent = await app.as('agent');
  const desk = await take(agent);
  return { agent, campaignId, claimId: desk.claim.id, callId: await ring(agent, desk) };
}

async function lastAudit(action: string) {
  return app.deps.db
    .selectFrom('audit_entries')
    .select(['actor_id', 'entity_id'])
    .where('action', '=', action)
    .orderBy('id', 'desc')
    .executeTakeFirstOrThrow();
}

test('a call left without a result is given one by a supervisor, as a call of its agent', async () => {
  const { agent, callId, campaignId } = await inCall(2100);
  app.clock.advance({ minutes: 3 });
  const body = { result: 'refusal_soft' as const, note: 'Raccroché.' };
  const { call } = await supervisor.ask(resolveCall, { params: { id: callId }, body });
  expect(call.result).toBe('refusal_soft');
  // Kept from the agent who made the call, not from the supervisor who wrote its result down.
  expect(await entriesOf(app, campaignId)).toMatchObject([
    { state: 'waiting', wait_reason: 'retry', avoid_agent_id: app.people.agent.id, claim_id: null },
  ]);
  expect(await lastAudit('call.resolve')).toEqual({
    actor_id: app.people.supervisor.id,
    entity_id: callId,
  });
  expect((await agent.ask(getClaim)).claim).toBeNull();
  expect((await supervisor.refused(resolveCall, { params: { id: callId }, body })).code).toBe(
    'call.already_closed',
  );
});

test('as long as the agent’s desk answers, the result is theirs to give', async () => {
  const { agent, callId, claimId } = await inCall(2200);
  const asked = { params: { id: callId }, body: { result: 'no_answer' as const } };
  expect((await supervisor.refused(resolveCall, asked)).code).toBe('call.desk_alive');
  app.clock.advance({ minutes: 3 });
  // The desk is back: it answers again.
  await agent.ask(renewClaim, { params: { id: claimId } });
  expect((await supervisor.refused(resolveCall, asked)).code).toBe('call.desk_alive');
  expect((await supervisor.ask(listOpenCalls)).calls).toMatchObject([{ id: callId, toQualify: false }]);
});

test('a result that its script must have earned is refused, and the call stays open', async () => {
  const { callId } = await inCall(2300);
  app.clock.advance({ minutes: 3 });
  const refused = await supervisor.refused(resolveCall, {
    params: { id: callId },
    body: { result: 'complete' },
  });
  expect(refused.code).toBe('call.incomplete_script');
  expect((await supervisor.ask(listOpenCalls)).calls).toMatchObject([{ id: callId, toQualify: true }]);
});

test('a callback is promised under the agent’s name', async () => {
  const { callId, campaignId } = await inCall(2350);
  app.clock.advance({ minutes: 3 });
  const at = Date.parse('2026-03-18T11:00:00+01:00');
  await supervisor.ask(resolveCall, {
    params: { id: callId },
    body: { result: 'appointment', callback: { at, note: '' } },
  });
  expect(await entriesOf(app, campaignId)).toMatchObject([
    { callback_kind: 'hard', callback_agent_id: app.people.agent.id, wake_at: at },
  ]);
});

test('agent and supervisor at the same instant: one result, once', async () => {
  for (const from of [2400, 2410, 2420]) {
    const { agent, callId, campaignId } = await inCall(from);
    app.clock.advance({ minutes: 3 });
    supervisor = await app.as('supervisor');
    const outcomes = await Promise.allSettled([
      agent.ask(closeCall, { params: { id: callId }, body: { result: 'unable' } }),
      supervisor.ask(resolveCall, { params: { id: callId }, body: { result: 'refusal_hard' } }),
    ]);
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    const closedBy = outcomes[0]?.status === 'fulfilled' ? 'unable' : 'refusal';
    expect(await entriesOf(app, campaignId)).toMatchObject([
      { state: 'done', disposition: closedBy, calls_count: 1, claim_id: null },
    ]);
    await clearDesk(app);
  }
});

test('an agent whose account is closed keeps nobody, and their call is to qualify at once', async () => {
  const admin = await app.as('admin');
  const disabled = (id: number, value: boolean) =>
    admin.ask(changeUser, { params: { id }, body: { disabled: value } });
  const { callId } = await inCall(2500);
  await runningCampaign(app, { list: crowdList(1, 2550), agents: ['agent2'] });
  const { claim } = await take(await app.as('agent2'));
  await disabled(app.people.agent.id, true);
  await disabled(app.people.agent2.id, true);
  await app.jobs.tick();
  const { calls } = await supervisor.ask(listOpenCalls);
  expect(calls).toMatchObject([{ id: callId, toQualify: true }]);
  const ended = await unscoped(app.deps.db)
    .selectFrom('claims')
    .select('ended_at')
    .where('id', '=', claim.id)
    .executeTakeFirstOrThrow();
  expect(ended.ended_at).toBe(app.clock.now());
  await supervisor.ask(resolveCall, { params: { id: callId }, body: { result: 'no_answer' } });
  await disabled(app.people.agent.id, false);
  await disabled(app.people.agent2.id, false);
});
