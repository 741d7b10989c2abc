import { type Migration as KyselyMigration, Migrator, sql } from 'kysely';
import { migrations } from '#migrations/index.ts';
import { type Db, dialectOf, unscoped } from './database.ts';

/**
 * Brings the schema up to date: all pending migrations in one transaction, under a lock, on both databases. A failure
 * leaves nothing behind. Throws the migration's own error, with its name.
 */
export async function migrate(db: Db, pending = migrations): Promise<void> {
  const dialect = dialectOf(db);
  const provided = Object.fromEntries(
    Object.entries(pending).map(([name, migration]): [string, KyselyMigration] => [
      name,
      { up: (tx) => migration.up(tx, dialect.name) },
    ]),
  );
  const migrator = new Migrator({
    db: unscoped(db),
    provider: { getMigrations: async () => provided },
    migrationTableName: 'migrations',
    migrationLockTableName: 'migrations_lock',
  });
  const { error, results } = await withoutForeignKeys(db, () => migrator.migrateToLatest());
  if (error !== undefined) {
    const failed = results?.find((result) => result.status === 'Error')?.migrationName;
    throw new Error(
      `Migration ${failed ?? ''} failed: ${error instanceof Error ? error.message : String(error)}`,
      {
        cause: error,
      },
    );
  }
}

/**
 * SQLite changes a constraint by making the table again, and dropping the old one would drop what refers to it: its own
 * procedure (sqlite.org/lang_altertable.html §7) is to put foreign keys aside, outside the transaction, and check after.
 */
async function withoutForeignKeys<T>(db: Db, work: () => Promise<T>): Promise<T> {
  if (dialectOf(db).name === 'postgres') return work();
  await sql`pragma foreign_keys = off`.execute(db);
  try {
    const done = await work();
    const { rows } = await sql`pragma foreign_key_check`.execute(db);
    if (rows.length > 0) throw new Error(`Migrations left ${rows.length} rows that refer to nothing`);
    return done;
  } finally {
    await sql`pragma foreign_keys = on`.execute(db);
  }
}

/** True when no migration is pending. */
export async function isMigrated(db: Db): Promise<boolean> {
  const { rows } = await sql<{ n: number }>`select count(*) as n from migrations`.execute(unscoped(db));
  return Number(rows[0]?.n) === Object.keys(migrations).length;
}
