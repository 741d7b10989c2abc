import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { closeCall } from '#server/contracts/calls.contract.ts';
import { type Claimed, claimNext, explainTarget } from '#server/contracts/queue.contract.ts';
import { getBoard } from '#server/contracts/results.contract.ts';
import { applySteering, previewSteering } from '#server/contracts/steering.contract.ts';
import { getTarget, listTargets } from '#server/contracts/targets.contract.ts';
import { startApp, type TestApp } from '#server/testing.ts';
import {
  callNext,
  clearDesk,
  crowdList,
  entriesOf,
  entryOf,
  namesOf,
  nobody,
  ring,
  take,
} from '#server/testing-desk.ts';
import { runningCampaign } from '#server/testing-world.ts';

let app: TestApp;
beforeAll(async () => {
  app = await startApp();
});
afterEach(() => clearDesk(app));
afterAll(() => app.stop());

const at = (text: string) => Date.parse(`2026-03-17T${text}+01:00`);
const DUE = at('10:50:00');
let phone = 1000;

/** Somebody called by the first agent, who speaks French only; promised a call with an interpreter in Arabic. */
async function promised(others = 0, result: 'appointment' | 'callback' = 'appointment') {
  phone += 50;
  const agents = ['agent', 'agent2', 'agent3'] as const;
  const campaign = await runningCampaign(app, { agents, list: crowdList(1 + others, phone) });
  const callback = { at: DUE, note: '', interpreter: 'ar' };
  const { targets } = await callNext(await app.as('agent'), { result, callback });
  return { campaignId: campaign.id, targetId: targets[0]?.id ?? 0, name: targets[0]?.name ?? '' };
}

test('at its time it goes to whoever on duty speaks the language, before anything else', async () => {
  const { targetId } = await promised(3);
  app.clock.set(DUE);
  const own = await app.as('agent');
  const speaker = await app.as('agent3');
  expect((await take(await app.as('agent2'))).targets[0]?.id).not.toBe(targetId);
  expect((await take(own)).targets[0]?.id).not.toBe(targetId);
  const given = await take(speaker);
  expect(given.claim.because).toBe('interpreter_callback');
  expect(given.targets[0]).toMatchObject({ id: targetId, interpreter: 'ar', callbackAt: DUE });
});

test('with nobody on duty who speaks it, its own agent calls with an interpreter', async () => {
  const { targetId } = await promised(1);
  app.clock.set(DUE);
  const given = await take(await app.as('agent'));
  expect(given.claim.because).toBe('own_callback');
  expect(given.targets[0]).toMatchObject({ id: targetId, interpreter: 'ar' });
});

test('after the hand-over delay it is anybody’s, as any appointment', async () => {
  const { targetId } = await promised();
  app.clock.set(DUE);
  const own = await app.as('agent');
  const other = await app.as('agent2');
  await app.as('agent3');
  expect(await nobody(own)).toMatchObject([
    { code: 'language', until: at('11:00:00'), action: 'find_language' },
  ]);
  expect(await nobody(other)).toMatchObject([{ code: 'waiting_callback', until: at('11:00:00') }]);
  app.clock.set(at('11:00:00'));
  const given = await take(other);
  expect(given.claim.because).toBe('handed_over_callback');
  expect(given.targets[0]?.id).toBe(targetId);
});

test('one’s own goes before one handed over, however long that one has been due', async () => {
  await promised(1);
  const later = at('11:05:00');
  const callback = { at: later, note: '', interpreter: 'ar' };
  const { targets } = await callNext(await app.as('agent2'), { result: 'appointment', callback });
  app.clock.set(later);
  const given = await take(await app.as('agent2'));
  expect(given.claim.because).toBe('own_callback');
  expect(given.targets[0]?.id).toBe(targets[0]?.id);
});

test('staying on another campaign, an agent is still given their own once the delay has passed', async () => {
  const { targetId } = await promised();
  phone += 50;
  const { id: campaignId } = await runningCampaign(app, { list: crowdList(1, phone), agents: ['agent'] });
  app.clock.set(at('11:00:00'));
  await app.as('agent3');
  const given = (await (await app.as('agent')).ask(claimNext, { body: { campaignId } })) as Claimed;
  expect(given.targets[0]?.id).toBe(targetId);
});

test('it is a promise whatever the result said, kept on a line that rests, and never an ordinary retry', async () => {
  const { targetId, campaignId } = await promised(0, 'callback');
  const row = { state: 'waiting', callback_kind: 'interpreter', callback_language: 'ar', wake_at: DUE };
  expect(await entryOf(app, targetId)).toMatchObject(row);
  app.clock.set(at('15:00:00'));
  await app.jobs.tick();
  const [entry] = await entriesOf(app, campaignId);
  expect(entry).toMatchObject(row);
  const speaker = await app.as('agent3');
  await ring(speaker, await take(speaker));
});

test('once called, nothing is left of it', async () => {
  const { targetId } = await promised();
  app.clock.set(DUE);
  const speaker = await app.as('agent3');
  const desk = await take(speaker);
  const id = await ring(speaker, desk);
  await speaker.ask(closeCall, { params: { id }, body: { result: 'no_answer' } });
  const left = { callback_kind: null, callback_language: null, wait_reason: 'retry' };
  expect(await entryOf(app, targetId)).toMatchObject(left);
  const view = await (await app.as('supervisor')).ask(getTarget, { params: { id: targetId } });
  expect(view.interpreter).toBeNull();
});

test('« pourquoi ? » says for whom it is kept, and until when', async () => {
  const { targetId } = await promised();
  app.clock.set(DUE);
  await app.as('agent3');
  const supervisor = await app.as('supervisor');
  const why = async (agentId?: number) =>
    (await supervisor.ask(explainTarget, { params: { id: targetId }, query: agentId ? { agentId } : {} }))
      .reasons;
  expect(await why(app.people.agent3.id)).toMatchObject([{ code: 'eligible' }]);
  expect(await why(app.people.agent.id)).toMatchObject([{ code: 'language', until: at('11:00:00') }]);
  expect(await why(app.people.agent2.id)).toMatchObject([{ code: 'waiting_callback' }]);
  expect(await why()).toMatchObject([{ code: 'eligible' }]);
});

test('the board and the list show it; given to somebody else, it is still with an interpreter', async () => {
  const { campaignId, targetId, name } = await promised();
  app.clock.set(at('11:30:00'));
  const supervisor = await app.as('supervisor');
  const board = await supervisor.ask(getBoard);
  expect(board.promises).toMatchObject([{ targetId, name, interpreter: 'ar', dueAt: DUE }]);
  const figures = board.campaigns.find(({ id }) => id === campaignId);
  expect(figures).toMatchObject({ overdueCallbacks: 1, waits: [{ kind: 'interpreter', count: 1 }] });
  const params = { id: campaignId };
  const { targets } = await supervisor.ask(listTargets, { params, query: { wait: 'interpreter' } });
  expect(targets).toMatchObject([{ id: targetId, interpreter: 'ar' }]);
  const lever = { kind: 'reassign' as const, agentId: app.people.agent2.id };
  const { token, applies } = await supervisor.ask(previewSteering, { params, body: { lever } });
  expect(applies).toBe(1);
  await supervisor.ask(applySteering, { params, body: { token } });
  expect(await entryOf(app, targetId)).toMatchObject({
    callback_kind: 'interpreter',
    callback_language: 'ar',
    callback_agent_id: app.people.agent2.id,
  });
  const given = await take(await app.as('agent2'));
  expect([given.claim.because, namesOf(given)]).toEqual(['own_callback', [name]]);
});
