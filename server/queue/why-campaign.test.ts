import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { actOnCampaign } from '#server/contracts/campaigns.contract.ts';
import { explainCampaign } from '#server/contracts/queue.contract.ts';
import { applySteering, type Lever, previewSteering } from '#server/contracts/steering.contract.ts';
import { unscoped } from '#server/platform/database.ts';
import { startApp, type TestApp } from '#server/testing.ts';
import { callNext, clearDesk, crowdList, entriesOf, take } from '#server/testing-desk.ts';
import { runningCampaign } from '#server/testing-world.ts';

let app: TestApp;
beforeAll(async () => {
  app = await startApp();
});
afterEach(() => clearDesk(app));
afterAll(() => app.stop());

async function why(id: number) {
  const { reasons, team } = await (await app.as('supervisor')).ask(explainCampaign, { params: { id } });
  const counts = Object.fromEntries(reasons.map(({ code, count }) => [code, count]));
  return { reasons, counts, team };
}

async function hold(id: number, until: number | null, targetIds: readonly number[]): Promise<void> {
  const supervisor = await app.as('supervisor');
  const lever: Lever = { kind: 'hold', until };
  const params = { id };
  const body = { lever, targetIds: [...targetIds] };
  const { token } = await supervisor.ask(previewSteering, { params, body });
  await supervisor.ask(applySteering, { params, body: { token } });
}

test('everybody is counted once, with until when and what would unblock', async () => {
  const { id } = await runningCampaign(app, { list: crowdList(7, 5000) });
  const agent = await app.as('agent');
  await callNext(agent, { result: 'unable' });
  await callNext(agent, { result: 'no_answer' });
  await take(agent);
  const ids = (await entriesOf(app, id)).map(({ target_id }) => target_id);
  const until = Date.parse('2026-03-20T09:00:00+01:00');
  await hold(id, null, ids.slice(3, 4));
  await hold(id, until, ids.slice(4, 5));
  const { reasons, counts, team } = await why(id);
  expect(counts).toEqual({ eligible: 2, held: 2, waiting_retry: 1, claimed: 1, done: 1 });
  expect(reasons.find(({ code }) => code === 'held')).toMatchObject({ until, action: 'release_held' });
  expect(team).toEqual({ assigned: 2, onDuty: 1 });
});

test('a paused campaign says so of everybody who could be called, and nobody is eligible', async () => {
  const { id } = await runningCampaign(app, { list: crowdList(3, 5100) });
  const supervisor = await app.as('supervisor');
  await supervisor.ask(actOnCampaign, { params: { id, action: 'pause' }, body: {} });
  const { reasons } = await why(id);
  expect(reasons).toMatchObject([{ code: 'campaign_paused', count: 3, action: 'resume_campaign' }]);
});

test('the directorate that commissioned it reads the same', async () => {
  const { id } = await runningCampaign(app, { list: crowdList(2, 5200) });
  const { reasons } = await (await app.as('requester')).ask(explainCampaign, { params: { id } });
  expect(reasons).toMatchObject([{ code: 'eligible', count: 2, atLeast: false }]);
});

test('counting stops at a thousand, and every reason it was counting says « at least »', async () => {
  const { id } = await runningCampaign(app, { list: crowdList(1, 5300) });
  const db = unscoped(app.deps.db);
  const { id: _, ...like } = await db
    .selectFrom('targets')
    .selectAll()
    .where('campaign_id', '=', id)
    .executeTakeFirstOrThrow();
  const { target_id: __, ...entry } = (await entriesOf(app, id))[0] ?? { target_id: 0 };
  for (let some = 0; some < 11; some += 1) {
    const people = await db
      .insertInto('targets')
      .values(Array.from({ length: 100 }, () => like))
      .returning('id')
      .execute();
    const waits = {
      state: 'waiting',
      wait_reason: some < 5 ? 'retry' : 'callback',
      callback_kind: some < 5 ? null : 'soft',
    };
    const rows = people.map(({ id: target_id }) => ({
      ...entry,
      ...waits,
      target_id,
      wake_at: app.clock.now() + 1000 + some,
    }));
    await db
      .insertInto('queue_entries')
      .values(rows as never)
      .execute();
  }
  const { reasons } = await why(id);
  expect(reasons).toMatchObject([
    { code: 'eligible', count: 1, atLeast: false },
    { code: 'waiting_retry', count: 500, atLeast: true },
    { code: 'waiting_callback', count: 501, atLeast: true },
  ]);
});
