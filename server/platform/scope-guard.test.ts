import { afterAll, beforeAll, expect, test } from 'vitest';
import { unscoped } from '#server/platform/database.ts';
import { startApp, type TestApp } from '#server/testing.ts';

let app: TestApp;
beforeAll(async () => {
  app = await startApp();
});
afterAll(() => app.stop());

test('a read, a change or a removal that forgets its directorate does not pass', async () => {
  const { db } = app.deps;
  const forgetful = [
    db.selectFrom('campaigns').selectAll().where('id', '=', 1),
    db
      .selectFrom('calls')
      .innerJoin('targets', 'targets.campaign_id', 'calls.campaign_id')
      .select('calls.id'),
    db.selectFrom('users').innerJoin('scripts', 'scripts.created_by', 'users.id').select('scripts.id'),
    db.updateTable('campaigns').set({ name: 'x' }).where('id', '=', 1),
    db.deleteFrom('queue_entries').where('target_id', '=', 1),
  ];
  for (const query of forgetful) await expect(query.execute()).rejects.toThrow(/without its directorate/);
});

test('one that names its directorate or its assignment does, and so does work that says it has no viewer', async () => {
  const { db } = app.deps;
  const bounded = [
    db.selectFrom('campaigns').select('id').where('directorate_id', '=', 1),
    db
      .selectFrom('campaigns')
      .innerJoin('campaign_agents', 'campaign_agents.campaign_id', 'campaigns.id')
      .select('campaigns.id'),
    db.selectFrom('users').select('id').where('id', '=', -1),
    unscoped(db).selectFrom('campaigns').select('id'),
  ];
  for (const query of bounded) expect(await query.execute()).toEqual([]);
});
