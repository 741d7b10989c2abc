import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { verifyAudit } from '#server/audit/audit.service.ts';
import { createCampaign } from '#server/contracts/campaigns.contract.ts';
import { confirmImport, getImport, uploadImport } from '#server/contracts/imports.contract.ts';
import { unscoped } from '#server/platform/database.ts';
import { startApp, type TestApp } from '#server/testing.ts';
import { clearDesk, crowdList, entriesOf, everyEntry, take } from '#server/testing-desk.ts';
import { completeDetails, runningCampaign } from '#server/testing-world.ts';
import { runImport } from './import.service.ts';
import { startJobs } from './index.ts';

let app: TestApp;
beforeAll(async () => {
  app = await startApp();
});
afterEach(() => clearDesk(app));
afterAll(() => app.stop());

async function confirmed(list: string): Promise<{ campaignId: number; importId: number }> {
  const requester = await app.as('requester');
  const { id: campaignId } = await requester.ask(createCampaign, {
    body: { ...completeDetails, objectives: [...completeDetails.objectives] },
  });
  const { importId } = await requester.ask(uploadImport, { params: { id: campaignId }, raw: list });
  await requester.ask(confirmImport, { params: { id: importId }, body: {} });
  return { campaignId, importId };
}

test('a confirmed list becomes people in the queue, all at once', async () => {
  const { campaignId, importId } = await confirmed(crowdList(30));
  expect(await entriesOf(app, campaignId)).toEqual([]);
  await app.jobs.tick();
  const rows = await entriesOf(app, campaignId);
  expect(rows).toHaveLength(30);
  expect(
    rows.every(
      ({ state, calls_count, claim_id }) => state === 'ready' && calls_count === 0 && claim_id === null,
    ),
  ).toBe(true);
  const requester = await app.as('requester');
  expect(await requester.ask(getImport, { params: { id: importId } })).toMatchObject({ state: 'done' });
});

test('a list that cannot be read fails alone, and the next one is imported', async () => {
  const broken = await confirmed(crowdList(2, 1100));
  await unscoped(app.deps.db)
    .updateTable('imports')
    .set({ mapping_json: 'not a mapping' })
    .where('id', '=', broken.importId)
    .execute();
  const good = await confirmed(crowdList(2, 1200));
  await app.jobs.tick();
  const requester = await app.as('requester');
  expect((await requester.ask(getImport, { params: { id: good.importId } })).state).toBe('done');
  const failed = await unscoped(app.deps.db)
    .selectFrom('imports')
    .select('state')
    .where('id', '=', broken.importId)
    .executeTakeFirst();
  expect(failed?.state).toBe('failed');
  expect(await entriesOf(app, broken.campaignId)).toEqual([]);
});

test.runIf(process.env['TEST_DATABASE'] === 'postgres')(
  'PostgreSQL knows how many people an import brought before it puts them in the queue',
  async () => {
    await confirmed(crowdList(20, 1270));
    await app.jobs.tick();
    const { rows } = await sql<{ relname: string; n: number }>`
      select relname, reltuples as n from pg_class
      where relname in ('targets', 'target_lines', 'lines', 'queue_entries') and relkind = 'r'
      order by relname`.execute(unscoped(app.deps.db));
    expect(rows.map(({ relname }) => relname)).toEqual(['lines', 'queue_entries', 'target_lines', 'targets']);
    expect(rows.every(({ n }) => n >= 20)).toBe(true);
  },
);

test('a stopping process leaves a list where it is, and the next one takes it up', async () => {
  const { campaignId, importId } = await confirmed(crowdList(3, 1250));
  expect(await runImport(app.deps, () => true)).toBe(false);
  const requester = await app.as('requester');
  expect((await requester.ask(getImport, { params: { id: importId } })).state).toBe('confirmed');
  await app.jobs.tick();
  expect(await entriesOf(app, campaignId)).toHaveLength(3);
});

test('one process sweeps at a time, and a dead one is replaced', async () => {
  await app.jobs.tick();
  const second = startJobs(app.deps, { everyMs: null });
  const { campaignId } = await confirmed(crowdList(1, 1300));
  await second.tick();
  expect(await entriesOf(app, campaignId)).toEqual([]);
  app.clock.advance({ seconds: 30 });
  await second.tick();
  expect(await entriesOf(app, campaignId)).toHaveLength(1);
  await second.stop();
  await app.jobs.tick();
});

test('what is written is sealed', async () => {
  await runningCampaign(app, { list: crowdList(1, 1400) });
  await take(await app.as('agent'));
  await app.jobs.tick();
  const { sealed, unsealed, firstBroken } = await verifyAudit(app.deps.db);
  expect(sealed).toBeGreaterThan(5);
  expect({ unsealed, firstBroken }).toEqual({ unsealed: 0, firstBroken: null });
});

test('old sessions and replies are forgotten, once an hour whatever the number of processes', async () => {
  await app.as('agent');
  app.clock.advance({ days: 8 });
  await app.jobs.run('sessions.purge');
  const sessions = () => app.deps.db.selectFrom('sessions').select('id').execute();
  expect(await sessions()).toEqual([]);
  await app.as('agent');
  app.clock.advance({ minutes: 20 });
  await app.deps.db.updateTable('sessions').set({ expires_at: 0 }).execute();
  await app.jobs.run('sessions.purge');
  expect(await sessions()).toHaveLength(1);
  app.clock.advance({ minutes: 20 });
  await app.jobs.run('sessions.purge');
  expect(await sessions()).toEqual([]);
});

test('those whose wait is over are ready again, those whose line rests wait for it', async () => {
  const { id } = await runningCampaign(app, { list: crowdList(3, 1500) });
  const db = unscoped(app.deps.db);
  const now = app.clock.now();
  const [one, two] = await entriesOf(app, id);
  const wake = { state: 'waiting', wake_at: now, wait_reason: 'retry' };
  await db.updateTable('queue_entries').set(wake).where('campaign_id', '=', id).execute();
  await db
    .updateTable('lines')
    .set({ rest_until: now + 1000 })
    .where('id', '=', one?.line_id ?? 0)
    .execute();
  await db
    .updateTable('queue_entries')
    .set({ wake_at: now + 1 })
    .where('target_id', '=', two?.target_id ?? 0)
    .execute();
  await app.jobs.tick();
  expect(
    (await entriesOf(app, id)).map(({ state, wake_at, wait_reason }) => [state, wake_at, wait_reason]),
  ).toEqual([
    ['waiting', now + 1000, 'line_cap'],
    ['waiting', now + 1, 'retry'],
    ['ready', null, null],
  ]);
  expect((await everyEntry(app)).length).toBeGreaterThan(3);
});
