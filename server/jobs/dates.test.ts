import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { closeCall } from '#server/contracts/calls.contract.ts';
import { actOnCampaign, assignAgents, getCampaign } from '#server/contracts/campaigns.contract.ts';
import type { LiveEvent } from '#server/contracts/service.contract.ts';
import { startApp, type TestApp } from '#server/testing.ts';
import { clearDesk, crowdList, entriesOf, listOf, ring, take } from '#server/testing-desk.ts';
import { runningCampaign, submittedCampaign } from '#server/testing-world.ts';
import { startJobs } from './index.ts';

let app: TestApp;
let heard: LiveEvent[] = [];
beforeAll(async () => {
  app = await startApp();
  app.deps.live.subscribe((event) => heard.push(event));
});
afterEach(() => clearDesk(app));
afterAll(() => app.stop());

/** The state at that moment, once the background work has been done. */
async function stateAt(at: string, id: number): Promise<string> {
  app.clock.set(at);
  heard = [];
  await app.jobs.tick();
  return (await (await app.as('supervisor')).ask(getCampaign, { params: { id } })).state;
}

const announced = (id: number) =>
  heard.filter(({ topic, campaignId }) => topic === 'campaign' && campaignId === id).length;

test('a campaign closes after its last day, once it is over wherever its people live', async () => {
  const { id } = await runningCampaign(app, {
    endsOn: '2026-03-18',
    list: listOf([
      { name: 'Montreuil', phone: '1000' },
      { name: 'Fort-de-France', phone: '0596123456', postalCode: '97200' },
      { name: 'Saint-Denis', phone: '0262123456', postalCode: '97400' },
    ]),
  });
  expect(await stateAt('2026-03-19T00:00:00+01:00', id)).toBe('running');
  expect(await stateAt('2026-03-18T23:59:59-04:00', id)).toBe('running');
  expect(await stateAt('2026-03-19T00:00:00-04:00', id)).toBe('closed');
  expect(announced(id)).toBeGreaterThan(0);
  const rows = await entriesOf(app, id);
  expect(rows.map(({ disposition }) => disposition)).toEqual(Array(3).fill('campaign_closed'));
  const trace = await app.deps.db
    .selectFrom('audit_entries')
    .select(['actor_id', 'details_json'])
    .where('action', '=', 'campaign.close')
    .where('entity_id', '=', id)
    .execute();
  expect(trace).toEqual([{ actor_id: null, details_json: JSON.stringify({ from: 'running' }) }]);
});

test('the last day is whole when summer time begins and when it ends', async () => {
  const year = { startsOn: '2026-03-01', retentionEndsOn: '2027-03-31' };
  const spring = await runningCampaign(app, { ...year, endsOn: '2026-03-29', list: crowdList(1, 1100) });
  expect(await stateAt('2026-03-29T23:59:59+02:00', spring.id)).toBe('running');
  expect(await stateAt('2026-03-30T00:00:00+02:00', spring.id)).toBe('closed');
  await clearDesk(app);
  const autumn = await runningCampaign(app, { ...year, endsOn: '2026-10-25', list: crowdList(1, 1150) });
  expect(await stateAt('2026-10-25T23:59:59+01:00', autumn.id)).toBe('running');
  expect(await stateAt('2026-10-26T00:00:00+01:00', autumn.id)).toBe('closed');
});

test('whoever is on the telephone when the campaign ends is finished first', async () => {
  const { id } = await runningCampaign(app, {
    endsOn: '2026-03-17',
    agents: ['agent'],
    list: crowdList(2, 1200),
  });
  const agent = await app.as('agent');
  const desk = await take(agent);
  const callId = await ring(agent, desk);
  expect(await stateAt('2026-03-18T00:00:00+01:00', id)).toBe('closed');
  const [called, other] = await entriesOf(app, id);
  expect([called?.disposition, other?.disposition]).toEqual([null, 'campaign_closed']);
  const later = await app.as('agent');
  await later.ask(closeCall, { params: { id: callId }, body: { result: 'ineligible' } });
  await app.jobs.tick();
  expect((await entriesOf(app, id))[0]?.disposition).toBe('ineligible');
});

test('a paused campaign closes too, one that never started does not', async () => {
  const { id } = await runningCampaign(app, { endsOn: '2026-03-17', list: crowdList(1, 1300) });
  const supervisor = await app.as('supervisor');
  await supervisor.ask(actOnCampaign, { params: { id, action: 'pause' }, body: {} });
  const draft = await submittedCampaign(app, 'requester', { endsOn: '2026-03-17', list: crowdList(1, 1350) });
  expect(await stateAt('2026-03-18T00:00:00+01:00', id)).toBe('closed');
  expect(await stateAt('2026-03-18T00:00:00+01:00', draft.id)).toBe('submitted');
});

async function approved(startsItself: boolean, phone: number, agents: readonly number[]): Promise<number> {
  const { id } = await submittedCampaign(app, 'requester', {
    startsOn: '2026-03-19',
    startsItself,
    list: crowdList(1, phone),
  });
  const supervisor = await app.as('supervisor');
  await supervisor.ask(actOnCampaign, { params: { id, action: 'approve' }, body: {} });
  await supervisor.ask(assignAgents, { params: { id }, body: { agentIds: [...agents] } });
  return id;
}

test('a campaign that starts by itself starts on its first day, with its script; another one waits', async () => {
  const team = [app.people.agent.id];
  const byItself = await approved(true, 1400, team);
  const byHand = await approved(false, 1450, team);
  expect(await stateAt('2026-03-18T23:59:59+01:00', byItself)).toBe('approved');
  expect(await stateAt('2026-03-19T00:00:00+01:00', byItself)).toBe('running');
  expect(announced(byItself)).toBeGreaterThan(0);
  expect(await stateAt('2026-03-19T10:30:00+01:00', byHand)).toBe('approved');
  const desk = await take(await app.as('agent'));
  expect(desk.targets[0]?.campaignId).toBe(byItself);
});

test('nothing starts by itself while something is missing', async () => {
  const id = await approved(true, 1500, []);
  expect(await stateAt('2026-03-19T10:30:00+01:00', id)).toBe('approved');
  const supervisor = await app.as('supervisor');
  await supervisor.ask(assignAgents, { params: { id }, body: { agentIds: [app.people.agent.id] } });
  expect(await stateAt('2026-03-19T10:31:00+01:00', id)).toBe('running');
});

test('desks are told when calling hours begin and end, once, whichever process sweeps', async () => {
  const { id } = await runningCampaign(app, { list: crowdList(1, 1600) });
  await stateAt('2026-03-17T12:59:59+01:00', id);
  expect(announced(id)).toBe(1);
  await stateAt('2026-03-17T12:59:59+01:00', id);
  expect(announced(id)).toBe(0);
  await stateAt('2026-03-17T13:00:00+01:00', id);
  expect(announced(id)).toBe(1);
  const second = startJobs(app.deps, { everyMs: null });
  await app.jobs.stop();
  app.clock.set('2026-03-17T13:30:00+01:00');
  heard = [];
  await second.tick();
  expect(announced(id)).toBe(0);
  app.clock.set('2026-03-17T14:00:00+01:00');
  await second.tick();
  await second.stop();
  expect(announced(id)).toBe(1);
});
