import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { startApp, type TestApp } from '#server/testing.ts';
import {
  callNext,
  clearDesk,
  crowdList,
  entriesOf,
  listOf,
  namesOf,
  nobody,
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

test('an appointment comes back to its own agent first, even on a line that rests', async () => {
  await runningCampaign(app, { list: crowdList(3) });
  const agent = await app.as('agent');
  const promised = await callNext(agent, {
    result: 'appointment',
    callback: { at: at('10:50:00'), note: 'après le kiné' },
  });
  app.clock.set(at('10:50:00'));
  expect(namesOf(await take(await app.as('agent2')))).not.toEqual(namesOf(promised));
  const back = await take(agent);
  expect(back.claim.because).toBe('own_callback');
  expect(back.targets[0]).toMatchObject({ callbackAt: at('10:50:00'), callbackNote: 'après le kiné' });
  expect(namesOf(back)).toEqual(namesOf(promised));
});

test('an appointment whose agent is absent goes to the others after the hand-over delay', async () => {
  await runningCampaign(app, { list: crowdList(1, 1100) });
  await callNext(await app.as('agent'), { result: 'appointment', callback: { at: at('10:50:00') } });
  const other = await app.as('agent2');
  expect(await nobody(other)).toContainEqual(
    expect.objectContaining({ code: 'waiting_callback', until: at('10:50:00') }),
  );
  app.clock.set(at('10:59:59'));
  expect(await nobody(other)).toContainEqual(
    expect.objectContaining({ code: 'waiting_callback', until: at('11:00:00') }),
  );
  app.clock.set(at('11:00:00'));
  expect((await take(other)).claim.because).toBe('handed_over_callback');
});

test('a soft callback goes to anyone from its time on, before those never called', async () => {
  await runningCampaign(app, { list: crowdList(3, 1200) });
  const called = await callNext(await app.as('agent'), {
    result: 'callback',
    callback: { at: at('10:50:00') },
  });
  const other = await app.as('agent2');
  app.clock.set(at('10:50:00'));
  const back = await take(other);
  expect(back.claim.because).toBe('soft_callback');
  expect(namesOf(back)).toEqual(namesOf(called));
});

test('someone who refuses for now is called again a week later, by a colleague when there is one', async () => {
  const campaign = await runningCampaign(app, { list: crowdList(1, 1300) });
  await callNext(await app.as('agent'), { result: 'refusal_soft' });
  const [row] = await entriesOf(app, campaign.id);
  expect(row).toMatchObject({ state: 'waiting', avoid_agent_id: app.people.agent.id });
  app.clock.set('2026-03-24T12:30:00+01:00');
  const agent = await app.as('agent');
  const other = await app.as('agent2');
  expect(await nobody(agent)).toMatchObject([{ code: 'other_agent', count: 1 }]);
  expect((await take(other)).claim.because).toBe('retry');
});

test('with no colleague about, they are called by the same agent', async () => {
  await runningCampaign(app, { list: crowdList(1, 1350) });
  await callNext(await app.as('agent'), { result: 'refusal_soft' });
  app.clock.set('2026-03-24T12:30:00+01:00');
  expect((await take(await app.as('agent'))).claim.because).toBe('retry');
});

test('people are kept for an agent who speaks their language, as long as one is about', async () => {
  await runningCampaign(app, {
    agents: ['agent', 'agent3'],
    list: listOf([{ name: 'Amina', phone: '1400', language: 'ar' }]),
  });
  await app.as('agent3');
  const french = await app.as('agent');
  expect(await nobody(french)).toMatchObject([{ code: 'language', count: 1, until: at('10:40:00') }]);
  app.clock.set(at('10:40:00'));
  expect(namesOf(await take(french))).toEqual(['Amina']);
});

test('an agent is given the people of their language', async () => {
  await runningCampaign(app, {
    agents: ['agent3'],
    list: listOf([{ name: 'Amina', phone: '1500', language: 'ar' }]),
  });
  expect(namesOf(await take(await app.as('agent3')))).toEqual(['Amina']);
});
