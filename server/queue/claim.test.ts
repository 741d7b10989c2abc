import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { openCall } from '#server/contracts/calls.contract.ts';
import { assignAgents } from '#server/contracts/campaigns.contract.ts';
import {
  claimNext,
  explainAgent,
  explainTarget,
  getClaim,
  releaseClaim,
  renewClaim,
} from '#server/contracts/queue.contract.ts';
import { startApp, type TestApp } from '#server/testing.ts';
import {
  callNext,
  clearDesk,
  crowdList,
  entriesOf,
  entryOf,
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

test('asking again, reloading or a second tab give the same claim', async () => {
  await runningCampaign(app);
  const agent = await app.as('agent');
  const tab = await app.as('agent');
  const first = await take(agent);
  expect((await take(tab)).claim.id).toBe(first.claim.id);
  const shown = await agent.ask(getClaim);
  expect(shown.claim?.id).toBe(first.claim.id);
  const together = await Promise.all([agent, tab, agent, tab].map((client) => take(client)));
  expect(new Set(together.map(({ claim }) => claim.id))).toEqual(new Set([first.claim.id]));
});

test('looking at the claim in hand takes nobody', async () => {
  const campaign = await runningCampaign(app);
  const agent = await app.as('agent');
  expect((await agent.ask(getClaim)).claim).toBeNull();
  expect((await entriesOf(app, campaign.id)).every(({ claim_id }) => claim_id === null)).toBe(true);
});

test('many agents pressing at once never share a person nor a line', async () => {
  const list = listOf([
    ...Array.from({ length: 10 }, (_, n) => ({ name: `Seul ${n}`, phone: `${1000 + n}` })),
    ...Array.from({ length: 12 }, (_, n) => ({ name: `Foyer ${n}`, phone: `${2000 + (n % 4)}` })),
  ]);
  const campaign = await runningCampaign(app, { list });
  const extra = await Promise.all(
    Array.from({ length: 17 }, (_, n) =>
      app.addPerson({
        name: `Agent ${n}`,
        email: `extra${n}@exemple.fr`,
        role: 'agent',
        directorateId: null,
      }),
    ),
  );
  const supervisor = await app.as('supervisor');
  const agentIds = extra.map(({ id }) => id);
  await supervisor.ask(assignAgents, { params: { id: campaign.id }, body: { agentIds } });
  const clients = await Promise.all(extra.map((person) => app.login(person)));
  const desks = await Promise.all(clients.map((client) => client.ask(claimNext)));
  const held = desks.flatMap((desk) => (desk.claim === null ? [] : [desk]));
  // Fourteen lines: ten alone, four shared by three.
  expect(held).toHaveLength(14);
  expect(new Set(held.map(({ claim }) => claim.lineId)).size).toBe(14);
  const people = held.flatMap(({ targets }) => targets.map(({ id }) => id));
  expect(people).toHaveLength(22);
  expect(new Set(people).size).toBe(22);
  const refused = desks.find((desk) => desk.claim === null);
  expect(refused).toMatchObject({ reasons: [{ code: 'claimed', count: 22 }] });
});

test('giving back restores exactly the row there was', async () => {
  const campaign = await runningCampaign(app);
  const agent = await app.as('agent');
  const before = await entriesOf(app, campaign.id);
  const { claim } = await take(agent);
  expect(await entriesOf(app, campaign.id)).not.toEqual(before);
  await agent.ask(releaseClaim, { params: { id: claim.id }, body: { reason: 'mauvais moment' } });
  expect(await entriesOf(app, campaign.id)).toEqual(before);
  const ended = await agent.refused(releaseClaim, { params: { id: claim.id }, body: {} });
  expect(ended.code).toBe('claim.ended');
});

test('a lost desk gives its person back after two minutes, a renewed one keeps them', async () => {
  const campaign = await runningCampaign(app);
  const agent = await app.as('agent');
  const before = await entriesOf(app, campaign.id);
  const { claim } = await take(agent);
  app.clock.advance({ seconds: 119 });
  const renewed = await agent.ask(renewClaim, { params: { id: claim.id } });
  expect(renewed.leaseUntil).toBe(app.clock.now() + 120_000);
  app.clock.advance({ seconds: 119 });
  await app.jobs.tick();
  expect((await agent.ask(getClaim)).claim?.id).toBe(claim.id);
  app.clock.advance({ seconds: 1 });
  expect((await agent.refused(renewClaim, { params: { id: claim.id } })).code).toBe('claim.ended');
  await app.jobs.tick();
  expect(await entriesOf(app, campaign.id)).toEqual(before);
  const other = await take(await app.as('agent2'));
  expect(other.targets.map(({ id }) => id)).toEqual(
    (await take(await app.as('agent2'))).targets.map(({ id }) => id),
  );
});

test('a claim that has lapsed goes to the next agent even before the sweep', async () => {
  await runningCampaign(app, { list: crowdList(1) });
  const first = await take(await app.as('agent'));
  app.clock.advance({ minutes: 2 });
  const second = await take(await app.as('agent2'));
  expect(second.targets[0]?.id).toBe(first.targets[0]?.id);
});

test('a call open survives its desk: it stays to qualify, for its agent', async () => {
  await runningCampaign(app, { list: crowdList(1) });
  const agent = await app.as('agent');
  const desk = await take(agent);
  const callId = await ring(agent, desk);
  app.clock.advance({ minutes: 20 });
  await app.jobs.tick();
  const back = await take(agent);
  expect(back.claim).toMatchObject({ id: desk.claim.id, openCallId: callId });
  app.clock.advance({ minutes: 20 });
  const reasons = await nobody(await app.as('agent2'));
  expect(reasons).toMatchObject([{ code: 'to_qualify', count: 1 }]);
  const supervisor = await app.as('supervisor');
  const why = await supervisor.ask(explainTarget, { params: { id: desk.targets[0]?.id ?? 0 } });
  expect(why.reasons.map(({ code }) => code)).toEqual(['to_qualify']);
  const kept = await agent.refused(releaseClaim, { params: { id: desk.claim.id }, body: {} });
  expect(kept.code).toBe('claim.call_open');
});

test('another agent’s claim does not exist', async () => {
  await runningCampaign(app);
  const agent = await app.as('agent');
  const other = await app.as('agent2');
  const { claim } = await take(agent);
  const params = { id: claim.id };
  expect((await other.refused(renewClaim, { params })).code).toBe('resource.not_found');
  expect((await other.refused(releaseClaim, { params, body: {} })).code).toBe('resource.not_found');
  const dial = await other.refused(openCall, { body: { claimId: claim.id, lineId: claim.lineId } });
  expect(dial.code).toBe('resource.not_found');
  const about = await other.refused(explainAgent, { params: { id: app.people.agent.id } });
  expect(about.code).toBe('resource.not_found');
});

test('the campaign first called comes first, then the nearest deadline, then the fewest calls', async () => {
  await runningCampaign(app, {
    name: 'Seconde',
    priority: 2,
    list: listOf([{ name: 'Pressée', phone: '3000', deadline: '01/04/2026' }]),
  });
  const campaign = await runningCampaign(app, {
    name: 'Première',
    priority: 1,
    list: listOf([
      { name: 'Sans échéance', phone: '3001' },
      { name: 'Juin', phone: '3002', deadline: '30/06/2026' },
      { name: 'Avril', phone: '3003', deadline: '30/04/2026' },
      { name: 'Passée', phone: '3004', deadline: '16/03/2026' },
    ]),
  });
  const agent = await app.as('agent');
  const order: string[] = [];
  for (let n = 0; n < 4; n += 1) order.push(...namesOf(await callNext(agent, { result: 'unable' })));
  expect(order).toEqual(['Avril', 'Juin', 'Sans échéance', 'Pressée']);
  const reasons = await nobody(agent);
  expect(reasons).toContainEqual(expect.objectContaining({ code: 'deadline_passed', count: 1 }));
  app.clock.advance({ seconds: 10 });
  await app.jobs.tick();
  const late = (await entriesOf(app, campaign.id)).find(({ disposition }) => disposition === 'expired');
  expect(late).toMatchObject({ state: 'done', calls_count: 0 });
});

test('an agent assigned to nothing is told so', async () => {
  await runningCampaign(app, { agents: ['agent2'] });
  expect(await nobody(await app.as('agent'))).toMatchObject([{ code: 'not_assigned', campaignId: null }]);
});

test('what explain calls eligible, a claim gives', async () => {
  await runningCampaign(app);
  const agent = await app.as('agent');
  const supervisor = await app.as('supervisor');
  const before = await agent.ask(explainAgent, { params: { id: app.people.agent.id } });
  expect(before.reasons).toMatchObject([{ code: 'eligible', count: 3, atLeast: false }]);
  const desk = await take(agent);
  for (const { id } of desk.targets) {
    const { reasons } = await supervisor.ask(explainTarget, { params: { id } });
    expect(reasons.map(({ code }) => code)).toEqual(['claimed']);
    expect((await entryOf(app, id)).claim_id).toBe(desk.claim.id);
  }
  const after = await agent.ask(explainAgent, { params: { id: app.people.agent.id } });
  expect(after.reasons).toMatchObject([
    { code: 'eligible', count: 1 },
    { code: 'claimed', count: 2 },
  ]);
});
