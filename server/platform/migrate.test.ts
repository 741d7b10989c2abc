import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Migration } from '#migrations/dialect.ts';
import { run } from '#migrations/dialect.ts';
import { migrations } from '#migrations/index.ts';
import { dialectOf, unscoped } from '#server/platform/database.ts';
import { isMigrated, migrate } from '#server/platform/migrate.ts';
import { startApp, type TestApp } from '#server/testing.ts';

let app: TestApp;
beforeAll(async () => {
  app = await startApp();
});
afterAll(() => app.stop());

const table = (name: string): Migration => ({
  up: (db, dialect) => run(db, dialect, [`create table ${name} (id {id}, word text)`]),
});
const failing: Migration = {
  up: async (db, dialect) => {
    await run(db, dialect, ['create table half_done (id {id})', 'insert into nowhere values (1)']);
  },
};

async function exists(name: string): Promise<boolean> {
  const tables = await app.deps.db.introspection.getTables();
  return tables.some((found) => found.name === name);
}

test('it works: a released database is up to date, and migrating again changes nothing', async () => {
  expect(await isMigrated(app.deps.db)).toBe(true);
  await migrate(app.deps.db);
  expect(await isMigrated(app.deps.db)).toBe(true);
});

test('a migration that fails leaves nothing behind, and works once corrected', async () => {
  await expect(migrate(app.deps.db, { ...migrations, '9001-half': failing })).rejects.toThrow(/9001-half/);
  expect(await exists('half_done')).toBe(false);
  await migrate(app.deps.db, { ...migrations, '9001-half': table('half_done') });
  expect(await exists('half_done')).toBe(true);
});

test('three servers that start together migrate once', async () => {
  const pending = { ...migrations, '9001-half': table('half_done'), '9002-race': table('race') };
  await Promise.all([1, 2, 3].map(() => migrate(app.deps.db, pending)));
  expect(await exists('race')).toBe(true);
});

test('SQLite is opened so that an acknowledged commit survives a power cut', async () => {
  if (dialectOf(app.deps.db).name !== 'sqlite') return expect(dialectOf(app.deps.db).name).toBe('postgres');
  const pragma = async (name: string) =>
    Object.values((await sql.raw(`pragma ${name}`).execute(unscoped(app.deps.db))).rows[0] ?? {})[0];
  expect(await pragma('synchronous')).toBe(2);
  expect(await pragma('journal_mode')).toBe('wal');
  expect(await pragma('secure_delete')).toBe(1);
  expect(await pragma('foreign_keys')).toBe(1);
});
