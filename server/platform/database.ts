import path from 'node:path';
import { type Kysely, type KyselyPlugin, PostgresAdapter, sql, type Transaction } from 'kysely';
import type pg from 'pg';
import type { Config } from './config.ts';
import { type Dialect, postgresDialect, sqliteDialect } from './dialect.ts';
import { writeTogether } from './grouping.ts';
import type { Log } from './log.ts';
import { kyselyOnPostgres, openPool } from './postgres.ts';
import type { Schema } from './schema.ts';
import { kyselyOnSqlite, openSqliteFile, openSqliteThread } from './sqlite.ts';

/** The connection services pass to stores: a database, or the transaction in progress. */
export type Db = Kysely<Schema>;

export interface Database {
  readonly db: Db;
  readonly dialect: Dialect;
  /** Null on SQLite. Live events listen on it. */
  readonly pool: pg.Pool | null;
  close(): Promise<void>;
}

const SQLITE_FILE = 'tonalite.db';

export function openDatabase(
  config: Pick<Config, 'databaseUrl' | 'dataDir'>,
  log: Log,
  plugins: readonly KyselyPlugin[] = [],
): Database {
  if (config.databaseUrl !== null) {
    const pool = openPool(config.databaseUrl, log);
    const db = withPlugins(kyselyOnPostgres<Schema>(pool), plugins);
    return { db, dialect: postgresDialect, pool, close: () => db.destroy() };
  }
  const handle = openSqliteFile(path.join(config.dataDir, SQLITE_FILE));
  const db = withPlugins(kyselyOnSqlite<Schema>(handle), plugins);
  return { db, dialect: sqliteDialect, pool: null, close: () => db.destroy() };
}

/**
 * The same for a thread of a process that has the database open already: on SQLite a connection of its own, beside the one
 * that holds the file for this process. What it writes must be short: the process waits for it.
 */
export function openThreadDatabase(config: Pick<Config, 'databaseUrl' | 'dataDir'>, log: Log): Database {
  if (config.databaseUrl !== null) return openDatabase(config, log);
  const handle = openSqliteThread(path.join(config.dataDir, SQLITE_FILE));
  const db = kyselyOnSqlite<Schema>(handle);
  return { db, dialect: sqliteDialect, pool: null, close: () => db.destroy() };
}

function withPlugins(db: Db, plugins: readonly KyselyPlugin[]): Db {
  return plugins.reduce((with_, plugin) => with_.withPlugin(plugin), db);
}

/** The dialect of a connection or transaction. */
export function dialectOf(db: Db): Dialect {
  return db.getExecutor().adapter instanceof PostgresAdapter ? postgresDialect : sqliteDialect;
}

/**
 * Runs `work` in one transaction, or in the one already open. On SQLite nothing else runs meanwhile: write first, never
 * wait for the network or a clock inside. Short ones asked for at once share one write of the disk there.
 */
export async function inTransaction<T>(db: Db, work: (tx: Db) => Promise<T>): Promise<T> {
  if (db.isTransaction) return work(db);
  return dialectOf(db).name === 'postgres' ? inTransactionAlone(db, work) : writeTogether(db, work);
}

/** The same for a work that takes its time: nobody's short one waits for it to be answered. */
export async function inTransactionAlone<T>(db: Db, work: (tx: Db) => Promise<T>): Promise<T> {
  return db.transaction().execute((tx: Transaction<Schema>) => work(tx));
}

/**
 * One short write of a long work that only counts once it is complete, such as a slice of an import: what it writes was
 * made consistent beforehand, and may be lost in a power cut, for the work then starts over. The commit that completes
 * the work is an ordinary one: it makes all earlier ones last.
 */
export async function inBulk<T>(db: Db, work: (tx: Db) => Promise<T>): Promise<T> {
  if (dialectOf(db).name === 'postgres') return inTransaction(db, work);
  return db.connection().execute(async (one) => {
    await sql`pragma foreign_keys = off`.execute(one);
    await sql`pragma synchronous = normal`.execute(one);
    try {
      return await one.transaction().execute((tx: Transaction<Schema>) => work(tx));
    } finally {
      await sql`pragma synchronous = full`.execute(one);
      await sql`pragma foreign_keys = on`.execute(one);
    }
  });
}

/**
 * The same connection without the scope guard, for work nobody asked for in particular (sweeps, the queue's own
 * statements, which are bounded by assignment) or that follows a row already fetched within the viewer's scope.
 */
export function unscoped(db: Db): Db {
  return db.withoutPlugins();
}

/** One trivial write-free round trip; throws when the database does not answer. */
export async function ping(db: Db): Promise<void> {
  await sql`select 1`.execute(db);
}

/**
 * True when the database could not be reached or was too busy: nothing was written, and asking again may succeed.
 * PostgreSQL classes 08 connection, 40 rollback, 53 resources, 57 shutdown; SQLite busy or full; sockets; and what `pg`
 * says, without a code, of a connection that ended under it.
 */
export function isPassing(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code = 'code' in error ? String(error.code) : '';
  return code === ''
    ? /^(Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error)/.test(
        error.message,
      )
    : /^(08|40|53|57)[0-9A-Z]{3}$|^(ECONN|EPIPE|ETIMEDOUT|ENETUNREACH|EHOSTUNREACH|EAI_AGAIN|ENOTFOUND)|^SQLITE_(BUSY|FULL|IOERR)/.test(
        code,
      );
}
