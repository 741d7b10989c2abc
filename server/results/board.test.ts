import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { getBoard } from '#server/contracts/results.contract.ts';
import { boardChanged, type LiveEvent } from '#server/contracts/service.contract.ts';
import { applySteering, previewSteering } from '#server/contracts/steering.contract.ts';
import { type Client, startApp, type TestApp } from '#server/testing.ts';
import { callNext, clearDesk, crowdList, ring, take } from '#server/testing-desk.ts';
import { runningCampaign } from '#server/testing-world.ts';

let app: TestApp;
let supervisor: Client;
beforeAll(async () => {
  app = await startApp();
});
afterEach(() => clearDesk(app));
afterAll(() => app.stop());

/** What the board says now: a reading is shared for a second. */
async function look() {
  app.clock.advance({ seconds: 30 });
  supervisor = await app.as('supervisor');
  return supervisor.ask(getBoard);
}

const promisedAt = Date.parse('2026-03-17T11:30:00+01:00');
const appointment = { result: 'appointment' as const, callback: { at: promisedAt, note: '' } };

test('an appointment nobody kept is shown with whose it is, until it is given to somebody else', async () => {
  const { id } = await runningCampaign(app, { list: crowdList(1, 4000) });
  await callNext(await app.as('agent'), appointment);
  expect((await look()).promises).toEqual([]);
  app.clock.set(promisedAt + 60_000);
  const [promised] = (await look()).promises;
  expect(promised).toMatchObject({
    name: 'Personne 1',
    campaignId: id,
    agentId: app.people.agent.id,
    agentName: 'Gaby Agent',
    dueAt: promisedAt,
  });
  const lever = { kind: 'reassign' as const, agentId: app.people.agent2.id };
  const params = { id };
  const targetIds = [promised?.targetId ?? 0];
  const { token } = await supervisor.ask(previewSteering, { params, body: { lever, targetIds } });
  await supervisor.ask(applySteering, { params, body: { token } });
  expect((await look()).promises).toMatchObject([{ agentName: 'Gil Agent' }]);
});

test('those who wait are counted by what they wait for', async () => {
  const { id } = await runningCampaign(app, { list: crowdList(5, 4100) });
  const agent = await app.as('agent');
  await callNext(agent, appointment);
  await callNext(agent, { ...appointment, result: 'callback' });
  await callNext(agent, { result: 'no_answer' });
  supervisor = await app.as('supervisor');
  const params = { id };
  const hold = { lever: { kind: 'hold' as const, until: null }, filter: { state: 'ready' as const } };
  const { token } = await supervisor.ask(previewSteering, { params, body: hold });
  await supervisor.ask(applySteering, { params, body: { token } });
  const { campaigns } = await look();
  expect(campaigns).toMatchObject([
    {
      ready: 0,
      waiting: 5,
      waits: [
        { kind: 'retry', count: 1 },
        { kind: 'appointment', count: 1, nextAt: promisedAt },
        { kind: 'callback', count: 1, nextAt: promisedAt },
        { kind: 'held', count: 2 },
      ],
    },
  ]);
});

test('pace and time left are known once calls have settled people for a while', async () => {
  await runningCampaign(app, { list: crowdList(4, 4200) });
  const agent = await app.as('agent');
  await callNext(agent, { result: 'unable' });
  await callNext(agent, { result: 'ineligible' });
  expect((await look()).campaigns).toMatchObject([{ settledToday: 2, perHour: null, minutesLeft: null }]);
  app.clock.advance({ minutes: 29 });
  expect((await look()).campaigns).toMatchObject([{ settledToday: 2, perHour: 4, minutesLeft: 30 }]);
});

test('an agent who has just closed a call is wrapping up; one whose page went silent is away', async () => {
  await runningCampaign(app, { list: crowdList(4, 4300) });
  const doing = async () => Object.fromEntries((await look()).agents.map(({ name, state }) => [name, state]));
  await callNext(await app.as('agent'), { result: 'unable' });
  expect(await doing()).toMatchObject({ 'Gaby Agent': 'wrap_up' });
  app.clock.advance({ minutes: 2 });
  expect(await doing()).toMatchObject({ 'Gaby Agent': 'idle' });
  app.clock.advance({ minutes: 5 });
  expect(await doing()).toMatchObject({ 'Gaby Agent': 'away' });
});

test('taking somebody, ringing and closing are announced', async () => {
  await runningCampaign(app, { list: crowdList(1, 4400) });
  const heard: LiveEvent[] = [];
  const stop = app.deps.live.subscribe((event) => heard.push(event));
  const agent = await app.as('agent');
  const desk = await take(agent);
  expect(heard).toEqual([boardChanged]);
  await ring(agent, desk);
  expect(heard.at(-1)?.topic).toBe('board');
  stop();
});
