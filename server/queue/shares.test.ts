import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import {
  assignAgents,
  changeCampaign,
  createCampaign,
  getCampaign,
} from '#server/contracts/campaigns.contract.ts';
import { explainAgent, explainTarget } from '#server/contracts/queue.contract.ts';
import { startApp, type TestApp } from '#server/testing.ts';
import { callNext, clearDesk, crowdList, entriesOf, take } from '#server/testing-desk.ts';
import { runningCampaign } from '#server/testing-world.ts';

let app: TestApp;
beforeAll(async () => {
  app = await startApp();
});
afterEach(() => clearDesk(app));
afterAll(() => app.stop());

let phones = 1000;

/** One with priority and one with a share, for the same agent; people on lines of their own. */
async function twoCampaigns(minShare: number | null) {
  phones += 100;
  const first = await runningCampaign(app, { name: 'Urgente', priority: 1, list: crowdList(20, phones) });
  const shared = await runningCampaign(app, {
    name: 'Durable',
    priority: 9,
    list: crowdList(20, phones + 50),
  });
  const supervisor = await app.as('supervisor');
  await supervisor.ask(changeCampaign, { params: { id: shared.id }, body: { minShare } });
  return { first: first.id, shared: shared.id, supervisor };
}

/** Closes so many calls; whose campaigns they were, in order. */
async function campaignsCalled(count: number): Promise<(number | undefined)[]> {
  const agent = await app.as('agent');
  const seen: (number | undefined)[] = [];
  for (let made = 0; made < count; made += 1)
    seen.push((await callNext(agent, { result: 'ineligible' })).targets[0]?.campaignId);
  return seen;
}

test('a campaign below its share comes before those with a higher priority, then lets them pass', async () => {
  const { first, shared } = await twoCampaigns(30);
  const order = await campaignsCalled(10);
  expect(order).toEqual([shared, first, first, shared, first, first, shared, first, first, first]);
});

test('without a share, priority alone decides', async () => {
  const { first } = await twoCampaigns(null);
  expect(await campaignsCalled(5)).toEqual([first, first, first, first, first]);
});

test('an hour later, what was called before counts no more', async () => {
  const { shared } = await twoCampaigns(50);
  await campaignsCalled(3);
  app.clock.advance({ minutes: 61 });
  expect(await campaignsCalled(1)).toEqual([shared]);
});

test('a callback keeps its rank, whatever the shares', async () => {
  const { first } = await twoCampaigns(30);
  const agent = await app.as('agent');
  // The share first, then somebody of the other campaign who asks to be called back.
  await callNext(agent, { result: 'ineligible' });
  const promised = await callNext(agent, {
    result: 'callback',
    callback: { at: app.clock.now() + 20 * 60_000 },
  });
  expect(promised.targets[0]?.campaignId).toBe(first);
  await campaignsCalled(2);
  app.clock.advance({ minutes: 20 });
  const next = await take(await app.as('agent'));
  expect(next.targets[0]?.id).toBe(promised.targets[0]?.id);
  expect(next.claim).toMatchObject({ because: 'soft_callback', isForShare: false });
});

test('the desk and « pourquoi ? » say that it is for a share; nobody else’s people are said to be', async () => {
  const { first, shared, supervisor } = await twoCampaigns(30);
  const [ofShared] = await entriesOf(app, shared);
  const [ofFirst] = await entriesOf(app, first);
  const agentId = app.people.agent.id;
  const explained = async (targetId = 0) =>
    (await supervisor.ask(explainTarget, { params: { id: targetId }, query: { agentId } })).reasons;
  expect(await explained(ofShared?.target_id)).toMatchObject([{ code: 'eligible', share: 30 }]);
  expect(await explained(ofFirst?.target_id)).toMatchObject([{ code: 'eligible', share: null }]);
  const { reasons } = await supervisor.ask(explainAgent, { params: { id: agentId } });
  expect(reasons).toContainEqual(
    expect.objectContaining({ code: 'eligible', campaignId: shared, share: 30 }),
  );
  expect((await take(await app.as('agent'))).claim).toMatchObject({ because: 'fresh', isForShare: true });
});

test('shares that would exceed what an agent calls are refused, when promised and when assigned', async () => {
  const { first, shared, supervisor } = await twoCampaigns(60);
  const refused = await supervisor.refused(changeCampaign, { params: { id: first }, body: { minShare: 50 } });
  expect(refused).toMatchObject({ code: 'campaign.shares_over', params: { others: 60, most: 40 } });
  expect((await supervisor.ask(getCampaign, { params: { id: first } })).minShare).toBeNull();
  await supervisor.ask(changeCampaign, { params: { id: first }, body: { minShare: 40 } });
  const agentIds = [app.people.agent3.id];
  await supervisor.ask(assignAgents, { params: { id: first }, body: { agentIds } });
  await supervisor.ask(changeCampaign, { params: { id: first }, body: { minShare: 100 } });
  const both = { params: { id: shared }, body: { agentIds } };
  expect((await supervisor.refused(assignAgents, both)).code).toBe('campaign.shares_over');
});

test('a share is a supervisor’s to promise', async () => {
  const requester = await app.as('requester');
  const asked = { body: { name: 'Demande', minShare: 20 } };
  expect((await requester.refused(createCampaign, asked)).code).toBe('session.forbidden');
  const { id, minShare } = await requester.ask(createCampaign, { body: { name: 'Demande', minShare: null } });
  expect(minShare).toBeNull();
  const change = { params: { id }, body: { minShare: 20 } };
  expect((await requester.refused(changeCampaign, change)).code).toBe('session.forbidden');
  const wrong = { params: { id }, body: { minShare: 120 } };
  const { fields } = await (await app.as('supervisor')).refused(changeCampaign, wrong);
  expect(fields).toEqual([{ path: 'minShare', detail: 'Un nombre entier, de 1 à 100.' }]);
});
