import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { openCall } from '#server/contracts/calls.contract.ts';
import { actOnCampaign } from '#server/contracts/campaigns.contract.ts';
import { explainTarget } from '#server/contracts/queue.contract.ts';
import { startApp, type TestApp } from '#server/testing.ts';
import {
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

let app: TestApp;
beforeAll(async () => {
  app = await startApp();
});
afterEach(() => clearDesk(app));
afterAll(() => app.stop());

test('people overseas are called at their own hours', async () => {
  await runningCampaign(app, {
    list: listOf([
      { name: 'Réunion', phone: '0262123456', postalCode: '97400' },
      { name: 'Martinique', phone: '0596123456', postalCode: '97200' },
    ]),
  });
  // 10:30 in Paris: 13:30 in Réunion, between two ranges; 05:30 in Martinique.
  const reasons = await nobody(await app.as('agent'));
  expect(reasons).toMatchObject([
    { code: 'window_closed', count: 2, until: Date.parse('2026-03-17T14:00:00+04:00') },
  ]);
  app.clock.set('2026-03-17T14:00:00+04:00');
  expect(namesOf(await take(await app.as('agent')))).toEqual(['Réunion']);
  app.clock.set('2026-03-17T12:00:00-04:00');
  expect(namesOf(await take(await app.as('agent2')))).toEqual(['Martinique']);
});

test('nobody is called on a public holiday of their territory', async () => {
  await runningCampaign(app, {
    list: listOf([
      { name: 'Strasbourg', phone: '3000', postalCode: '67000' },
      { name: 'Montreuil', phone: '3001', postalCode: '93100' },
    ]),
  });
  // Good Friday is a holiday in Alsace-Moselle only.
  app.clock.set('2026-04-03T10:30:00+02:00');
  expect(namesOf(await take(await app.as('agent')))).toEqual(['Montreuil']);
  const reasons = await nobody(await app.as('agent2'));
  expect(reasons).toMatchObject([
    { code: 'window_closed', count: 1, until: Date.parse('2026-04-07T10:00:00+02:00') },
    { code: 'claimed', count: 1 },
  ]);
});

test('a paused campaign gives nobody and rings nobody, and says it is paused', async () => {
  const { id } = await runningCampaign(app, { list: crowdList(2) });
  const supervisor = await app.as('supervisor');
  const agent = await app.as('agent');
  const desk = await take(agent);
  await supervisor.ask(actOnCampaign, { params: { id, action: 'pause' }, body: {} });
  const body = { claimId: desk.claim.id, lineId: desk.claim.lineId };
  expect((await agent.refused(openCall, { body })).code).toBe('campaign.not_running');
  expect(await nobody(await app.as('agent2'))).toMatchObject([
    { code: 'campaign_paused', count: 1, campaignId: id, campaignName: 'Campagne d’essai' },
    { code: 'claimed', count: 1 },
  ]);
  await supervisor.ask(actOnCampaign, { params: { id, action: 'start' }, body: {} });
  await ring(agent, desk);
});

test('closing a campaign ends it for everyone not in hand, and for those when they come back', async () => {
  const { id } = await runningCampaign(app, { list: crowdList(3) });
  const agent = await app.as('agent');
  const desk = await take(agent);
  const supervisor = await app.as('supervisor');
  await supervisor.ask(actOnCampaign, { params: { id, action: 'close' }, body: {} });
  await app.jobs.tick();
  const states = async () => (await entriesOf(app, id)).map(({ disposition }) => disposition);
  expect((await states()).filter((disposition) => disposition === 'campaign_closed')).toHaveLength(2);
  const why = await supervisor.ask(explainTarget, { params: { id: desk.targets[0]?.id ?? 0 } });
  expect(why.reasons.map(({ code }) => code)).toEqual(['claimed', 'campaign_closed']);
  app.clock.advance({ minutes: 3 });
  await app.jobs.tick();
  expect(await states()).toEqual(['campaign_closed', 'campaign_closed', 'campaign_closed']);
});

test('no call is opened once the window has closed', async () => {
  const campaign = await runningCampaign(app, { list: crowdList(1) });
  app.clock.set('2026-03-17T12:59:00+01:00');
  const agent = await app.as('agent');
  const desk = await take(agent);
  app.clock.advance({ minutes: 1 });
  const body = { claimId: desk.claim.id, lineId: desk.claim.lineId };
  expect((await agent.refused(openCall, { body })).code).toBe('call.outside_window');
  expect((await entriesOf(app, campaign.id))[0]?.calls_count).toBe(0);
});

test('a campaign is called between its first and last day', async () => {
  await runningCampaign(app, { list: crowdList(1), startsOn: '2026-03-18', endsOn: '2026-03-19' });
  expect(await nobody(await app.as('agent'))).toMatchObject([
    { code: 'campaign_not_started', until: Date.parse('2026-03-18T10:00:00+01:00') },
  ]);
  app.clock.set('2026-03-20T10:30:00+01:00');
  expect(await nobody(await app.as('agent'))).toMatchObject([{ code: 'campaign_ended', until: null }]);
});
