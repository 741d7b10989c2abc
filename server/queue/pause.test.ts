import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { claimNext, getClaim, releaseClaim, takePause } from '#server/contracts/queue.contract.ts';
import { getBoard } from '#server/contracts/results.contract.ts';
import { boardChanged, type LiveEvent } from '#server/contracts/service.contract.ts';
import { startApp, type TestApp } from '#server/testing.ts';
import { clearDesk, crowdList, listOf, namesOf, nobody, take } from '#server/testing-desk.ts';
import { runningCampaign } from '#server/testing-world.ts';

let app: TestApp;
beforeAll(async () => {
  app = await startApp();
});
afterEach(async () => {
  await clearDesk(app);
  await app.deps.db.deleteFrom('pauses').execute();
});
afterAll(() => app.stop());

async function doing(name: string) {
  app.clock.advance({ seconds: 2 });
  const { agents } = await (await app.as('supervisor')).ask(getBoard);
  return agents.find((agent) => agent.name === name);
}

const pauses = () => app.deps.db.selectFrom('pauses').selectAll().execute();

test('a pause shows on the board since it began, and ends with the next person', async () => {
  await runningCampaign(app, { list: crowdList(2, 6000) });
  const agent = await app.as('agent');
  const since = app.clock.now();
  expect(await agent.ask(takePause)).toEqual({ kind: 'pause', since });
  expect(await agent.ask(getClaim)).toMatchObject({ claim: null, pause: { kind: 'pause', since } });
  expect(await doing('Gaby Agent')).toMatchObject({ state: 'paused', pause: 'pause', since });
  // What it is for may be said later; it goes on since it began.
  expect(await agent.ask(takePause, { body: { kind: 'meeting' } })).toEqual({ kind: 'meeting', since });
  await take(agent);
  expect(await doing('Gaby Agent')).toMatchObject({ state: 'preparing', pause: null });
  expect(await pauses()).toEqual([]);
});

test('asking for somebody ends a pause even when there is nobody', async () => {
  const agent = await app.as('agent');
  await agent.ask(takePause);
  expect(await agent.ask(claimNext)).toMatchObject({ claim: null, pause: null });
  expect(await pauses()).toEqual([]);
});

test('nobody pauses with somebody in charge; giving them back to stop is a pause', async () => {
  await runningCampaign(app, { list: crowdList(1, 6100) });
  const agent = await app.as('agent');
  const { claim } = await take(agent);
  expect((await agent.refused(takePause)).code).toBe('pause.in_hand');
  await agent.ask(releaseClaim, { params: { id: claim.id }, body: { reason: 'pause' } });
  expect(await agent.ask(getClaim)).toMatchObject({ pause: { kind: 'pause' } });
  const again = await take(agent);
  await agent.ask(releaseClaim, { params: { id: again.claim.id }, body: { reason: 'known' } });
  expect(await agent.ask(getClaim)).toMatchObject({ pause: null });
});

test('whoever is in pause keeps no language for themself', async () => {
  await runningCampaign(app, {
    list: listOf([{ name: 'Amal', phone: '6200', language: 'ar' }]),
    agents: ['agent', 'agent3'],
  });
  const speaker = await app.as('agent3');
  const other = await app.as('agent');
  expect(await nobody(other)).toMatchObject([{ code: 'language' }]);
  await speaker.ask(takePause);
  expect(namesOf(await take(other))).toEqual(['Amal']);
});

test('a machine that sleeps keeps its pause on the board; one that logged out does not', async () => {
  const agent = await app.as('agent');
  await agent.ask(takePause);
  app.clock.advance({ minutes: 40 });
  expect(await doing('Gaby Agent')).toMatchObject({ state: 'paused' });
  await app.deps.db.deleteFrom('sessions').where('user_id', '=', app.people.agent.id).execute();
  expect(await doing('Gaby Agent')).toBeUndefined();
});

test('nothing of a pause outlives its day, nor leaves a trace in the audit', async () => {
  const agent = await app.as('agent');
  await agent.ask(takePause, { body: { kind: 'training' } });
  await app.jobs.run('pauses.purge');
  expect(await pauses()).toHaveLength(1);
  app.clock.set('2026-03-18T03:47:00+01:00');
  await app.jobs.run('pauses.purge');
  expect(await pauses()).toEqual([]);
  const trace = await app.deps.db
    .selectFrom('audit_entries')
    .select('action')
    .where('action', 'like', '%pause%')
    .execute();
  expect(trace).toEqual([]);
});

test('taking, giving back, pausing and a desk that is lost are announced to boards', async () => {
  await runningCampaign(app, { list: crowdList(2, 6300) });
  const agent = await app.as('agent');
  const heard: LiveEvent[] = [];
  const stop = app.deps.live.subscribe((event) => heard.push(event));
  const { claim } = await take(agent);
  expect(heard.splice(0)).toEqual([boardChanged]);
  await agent.ask(releaseClaim, { params: { id: claim.id }, body: { reason: 'language' } });
  expect(heard.splice(0)).toEqual([boardChanged]);
  await agent.ask(takePause);
  expect(heard.splice(0)).toEqual([boardChanged]);
  await take(agent);
  heard.splice(0);
  app.clock.advance({ minutes: 3 });
  await app.jobs.tick();
  expect(heard).toContainEqual(boardChanged);
  stop();
});
