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
  const { error, results } = await migrator.migrateToLatest();
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

/** True when no migration is pending. */
export async function isMigrated(db: Db): Promise<boolean> {
  const { rows } = await sql<{ n: number }>`select count(*) as n from migrations`.execute(unscoped(db));
  return Number(rows[0]?.n) === Object.keys(migrations).length;
}
