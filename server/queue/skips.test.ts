import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { claimNext, explainTarget, type Reason, releaseClaim } from '#server/contracts/queue.contract.ts';
import { unscoped } from '#server/platform/database.ts';
import { type Client, startApp, type TestApp } from '#server/testing.ts';
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
import { LIVE_SKIPS } from './skips.store.ts';

let app: TestApp;
beforeAll(async () => {
  app = await startApp();
});
afterEach(async () => {
  await clearDesk(app);
  await unscoped(app.deps.db).deleteFrom('queue_skips').execute();
});
afterAll(() => app.stop());

/** Takes the next person and gives them back; returns their names. */
async function giveBack(client: Client, reason: string): Promise<string[]> {
  const desk = await take(client);
  await client.ask(releaseClaim, { params: { id: desk.claim.id }, body: { reason } });
  return namesOf(desk);
}

const codesOf = (reasons: readonly Reason[]) => reasons.map(({ code }) => code);

test('a person given back is left to colleagues until tomorrow, and their row is as it was', async () => {
  const campaign = await runningCampaign(app, { list: crowdList(2) });
  const agent = await app.as('agent');
  const before = await entriesOf(app, campaign.id);
  const [first] = await giveBack(agent, 'language');
  expect(await entriesOf(app, campaign.id)).toEqual(before);
  const [second] = await giveBack(agent, 'Il y a trop de bruit ici');
  expect(second).not.toBe(first);
  expect(await nobody(agent)).toMatchObject([{ code: 'skipped', count: 2 }]);

  const supervisor = await app.as('supervisor');
  const about = { params: { id: before[0]?.target_id ?? 0 } };
  const forAgent = { ...about, query: { agentId: app.people.agent.id } };
  expect(codesOf((await supervisor.ask(explainTarget, forAgent)).reasons)).toEqual(['skipped']);
  const left = (await supervisor.ask(explainTarget, about)).reasons;
  expect(left).toMatchObject([{ code: 'skipped', action: 'assign_agents' }]);
  const colleague = await app.as('agent2');
  expect(codesOf((await supervisor.ask(explainTarget, about)).reasons)).toEqual(['eligible']);
  expect(namesOf(await take(colleague))).toEqual([first]);

  app.clock.set('2026-03-17T23:59:59+01:00');
  const skips = () => unscoped(app.deps.db).selectFrom('queue_skips').selectAll().execute();
  await app.jobs.run('skips.purge');
  expect(await skips()).toHaveLength(2);
  app.clock.set('2026-03-18T10:30:00+01:00');
  await app.jobs.run('skips.purge');
  expect(await skips()).toEqual([]);
  expect(namesOf(await take(await app.as('agent')))).toEqual([first]);
});

test('a pause keeps nobody from anybody', async () => {
  await runningCampaign(app, { list: crowdList(2, 1100) });
  const agent = await app.as('agent');
  const names = await giveBack(agent, 'pause');
  expect(await giveBack(agent, '')).toEqual(names);
  expect(namesOf(await take(agent))).toEqual(names);
});

test('somebody the agent knows is not given to them again in this campaign, even on an appointment', async () => {
  await runningCampaign(app, { list: crowdList(1, 1200) });
  const agent = await app.as('agent');
  const at = app.clock.now() + 20 * 60_000;
  await callNext(agent, { result: 'appointment', callback: { at } });
  app.clock.set(at);
  await giveBack(agent, 'known');
  expect(await nobody(agent)).toMatchObject([{ code: 'skipped', count: 1 }]);
  app.clock.set('2026-03-24T10:30:00+01:00');
  expect(codesOf(await nobody(await app.as('agent')))).toEqual(['skipped']);
  expect((await take(await app.as('agent2'))).claim.because).toBe('handed_over_callback');
});

test('a whole household is given back at once, and the log says why without the agent’s words', async () => {
  const family = ['Une', 'Deux', 'Trois'].map((name) => ({ name, phone: '1300' }));
  await runningCampaign(app, { list: listOf([...family, { name: 'Seule', phone: '1301' }]) });
  const agent = await app.as('agent');
  expect(await giveBack(agent, 'Madame Untel habite mon immeuble')).toHaveLength(3);
  expect(namesOf(await take(agent))).toEqual(['Seule']);
  const entries = await app.deps.db
    .selectFrom('audit_entries')
    .selectAll()
    .where('action', '=', 'claim.release')
    .execute();
  expect(JSON.stringify(entries.at(-1))).toMatch(/other/);
  expect(JSON.stringify(entries.at(-1))).not.toMatch(/Untel/);
});

test('the oldest skips give way, so that stepping over them stays cheap', async () => {
  const campaign = await runningCampaign(app, { list: crowdList(LIVE_SKIPS + 1, 2000) });
  const agent = await app.as('agent');
  const [first, ...others] = await entriesOf(app, campaign.id);
  const until = app.clock.now() + 3_600_000;
  const agent_id = app.people.agent.id;
  await unscoped(app.deps.db)
    .insertInto('queue_skips')
    .values(
      others.map(({ target_id }, n) => ({
        agent_id,
        target_id,
        reason: 'other',
        detail: '',
        created_at: n,
        until,
      })),
    )
    .execute();
  await giveBack(agent, 'other');
  const kept = await unscoped(app.deps.db).selectFrom('queue_skips').select('target_id').execute();
  expect(kept).toHaveLength(LIVE_SKIPS);
  expect(kept).toContainEqual({ target_id: first?.target_id });
  expect((await take(agent)).targets[0]?.id).toBe(others[0]?.target_id);
});

test('an agent may stay on one campaign, but for their own appointments', async () => {
  const first = await runningCampaign(app, { name: 'Une', priority: 1, list: crowdList(1, 3000) });
  const second = await runningCampaign(app, { name: 'Deux', priority: 2, list: crowdList(1, 3100) });
  const agent = await app.as('agent');
  const stay = (campaignId: number) => agent.ask(claimNext, { body: { campaignId } });
  const at = app.clock.now() + 20 * 60_000;
  expect((await callNext(agent, { result: 'appointment', callback: { at } })).targets[0]?.campaignId).toBe(
    first.id,
  );
  const theirs = await stay(second.id);
  expect(theirs.claim === null ? null : theirs.targets[0]?.campaignId).toBe(second.id);
  await agent.ask(releaseClaim, { params: { id: theirs.claim?.id ?? 0 }, body: { reason: 'other' } });
  expect((await stay(second.id)).claim).toBeNull();
  app.clock.set(at);
  expect((await stay(second.id)).claim?.because).toBe('own_callback');
  // A campaign that is not theirs gives nobody, and says no more than any other.
  const colleague = await app.as('agent3');
  expect(await colleague.ask(claimNext, { body: { campaignId: second.id } })).toMatchObject({ claim: null });
});

test('somebody else’s soft callback does not make an agent leave their campaign', async () => {
  await runningCampaign(app, { name: 'Une', priority: 1, list: crowdList(1, 3200) });
  const second = await runningCampaign(app, { name: 'Deux', priority: 2, list: crowdList(1, 3300) });
  const at = app.clock.now() + 20 * 60_000;
  await callNext(await app.as('agent2'), { result: 'callback', callback: { at } });
  app.clock.set(at);
  const desk = await (await app.as('agent')).ask(claimNext, { body: { campaignId: second.id } });
  expect(desk.claim === null ? null : desk.targets[0]?.campaignId).toBe(second.id);
});
