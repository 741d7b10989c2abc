import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { sealAudit } from '#server/audit/index.ts';
import { createDirectorate } from '#server/contracts/accounts.contract.ts';
import { checkAudit, listAudit } from '#server/contracts/audit.contract.ts';
import { dialectOf, unscoped } from '#server/platform/database.ts';
import { type Client, startApp, type TestApp } from '#server/testing.ts';

let app: TestApp;
let admin: Client;
let dpo: Client;

beforeAll(async () => {
  app = await startApp();
  admin = await app.as('admin');
  dpo = await app.as('dpo');
});
afterAll(() => app.stop());

test('a write leaves its trace: who, what, when, and no name', async () => {
  const { id } = await admin.ask(createDirectorate, { body: { name: 'Enfance' } });
  const { entries } = await dpo.ask(listAudit, { query: { entity: 'directorate', entityId: id } });
  expect(entries).toMatchObject([
    { action: 'directorate.create', actorId: app.people.admin.id, at: app.clock.now() },
  ]);
  const stored = await app.deps.db.selectFrom('audit_entries').select('details_json').execute();
  expect(JSON.stringify(stored)).not.toContain('Enfance');
});

test('a refused write leaves nothing', async () => {
  const before = await dpo.ask(listAudit, { query: { entity: 'directorate' } });
  await admin.refused(createDirectorate, { body: { name: 'Enfance' } });
  expect(await dpo.ask(listAudit, { query: { entity: 'directorate' } })).toEqual(before);
});

test('sealed entries form a chain that holds, however sealing is cut into pieces', async () => {
  await Promise.all([sealAudit(app.deps.db), sealAudit(app.deps.db)]);
  await admin.ask(createDirectorate, { body: { name: 'Routes' } });
  await sealAudit(app.deps.db);
  expect(await dpo.ask(checkAudit)).toMatchObject({ firstBroken: null, unsealed: 0 });
});

test('nobody rewrites the journal: the database refuses', async () => {
  for (const statement of [
    `update audit_entries set action = 'nothing'`,
    'delete from audit_entries',
    `update audit_seals set hash = 'x'`,
    'delete from audit_seals',
  ]) {
    await expect(sql.raw(statement).execute(unscoped(app.deps.db))).rejects.toThrow(/append-only/);
  }
});

test('someone who goes around the database is found at the entry they touched', async () => {
  const db = unscoped(app.deps.db);
  const victim = await db
    .selectFrom('audit_entries')
    .select('id')
    .where('entity', '=', 'directorate')
    .limit(1)
    .executeTakeFirstOrThrow();
  const isSqlite = dialectOf(db).name === 'sqlite';
  await sql
    .raw(isSqlite ? 'drop trigger audit_entries_no_update' : 'alter table audit_entries disable trigger all')
    .execute(db);
  await sql`update audit_entries set actor_id = 1 + coalesce(actor_id, 0) where id = ${victim.id}`.execute(
    db,
  );
  expect(await dpo.ask(checkAudit)).toMatchObject({ firstBroken: victim.id });
});

test('only the DPO and administrators read the journal', async () => {
  for (const person of ['agent', 'supervisor', 'requester', 'analyst', 'correspondent'] as const) {
    expect((await (await app.as(person)).refused(listAudit)).code).toBe('session.forbidden');
  }
});
