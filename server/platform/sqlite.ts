import fs from 'node:fs';
import path from 'node:path';
import Sqlite from 'better-sqlite3';
import {
  CompiledQuery,
  type DatabaseConnection,
  type Driver,
  Kysely,
  SqliteAdapter,
  SqliteDialect,
  type SqliteDialectConfig,
  SqliteDriver,
  type SqliteStatement,
} from 'kysely';
import { prepareNamed } from './sqlite-rows.ts';

/** Another process already has this data directory. */
export class DatabaseInUse extends Error {}

export interface SqliteHandle {
  readonly raw: Sqlite.Database;
  close(): void;
}

/**
 * Opens (or makes) the database file for this process alone, the way reference/reliability.md §4 measured:
 * WAL, `synchronous=FULL` (better-sqlite3 lowers it to NORMAL when it reopens a WAL file, which loses acknowledged
 * commits in a power cut), `secure_delete` (deleted people must leave the disk), foreign keys on.
 */
export function openSqliteFile(file: string): SqliteHandle {
  fs.mkdirSync(path.dirname(file), { recursive: true });
  const lock = takeProcessLock(`${file}.lock`);
  const raw = openConnection(file, 64);
  return {
    raw,
    close: () => {
      raw.pragma('wal_checkpoint(TRUNCATE)');
      raw.close();
      lock.close();
    },
  };
}

/** One more connection for a thread of the process that holds the file. */
export function openSqliteThread(file: string): SqliteHandle {
  const raw = openConnection(file, 8);
  return { raw, close: () => raw.close() };
}

function openConnection(file: string, cacheMib: number): Sqlite.Database {
  const raw = new Sqlite(file);
  raw.pragma('journal_mode = WAL');
  raw.pragma('synchronous = FULL');
  raw.pragma('secure_delete = ON');
  raw.pragma('foreign_keys = ON');
  raw.pragma('busy_timeout = 5000');
  raw.pragma('trusted_schema = OFF');
  raw.pragma(`cache_size = -${cacheMib * 1000}`);
  assertPragma(raw, 'synchronous', 2);
  assertPragma(raw, 'secure_delete', 1);
  assertPragma(raw, 'foreign_keys', 1);
  return raw;
}

function assertPragma(raw: Sqlite.Database, name: string, expected: number): void {
  const value = raw.pragma(name, { simple: true });
  if (value !== expected) throw new Error(`SQLite ${name} is ${String(value)}, expected ${expected}`);
}

/**
 * One writer process: an exclusive transaction held on a small file beside the database. The operating system drops it
 * when the process dies, however it dies, which a file holding a pid would not survive.
 */
function takeProcessLock(file: string): Sqlite.Database {
  const lock = new Sqlite(file, { timeout: 0 });
  try {
    lock.pragma('locking_mode = EXCLUSIVE');
    lock.exec('begin exclusive');
    return lock;
  } catch (error) {
    lock.close();
    if (error instanceof Sqlite.SqliteError && error.code.startsWith('SQLITE_BUSY')) {
      throw new DatabaseInUse(
        `La base ${file.replace(/\.lock$/, '')} est déjà ouverte par un autre processus Tonalité.`,
      );
    }
    throw error;
  }
}

/**
 * Kysely's own driver begins deferred: read-then-write then fails at once under contention (performance.md 4c). And its
 * wait for the one connection wakes everybody each time: with 300 agents at once, a fifth of the processor went there.
 */
class ImmediateDriver extends SqliteDriver {
  readonly #turns = createTurns();

  override async acquireConnection(): Promise<DatabaseConnection> {
    await this.#turns.take();
    return super.acquireConnection();
  }

  override async releaseConnection(): Promise<void> {
    await super.releaseConnection();
    this.#turns.give();
  }

  override async beginTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('begin immediate'));
  }
}

/** One at a time, in the order they came. */
function createTurns(): { take(): Promise<void>; give(): void } {
  const waiting: (() => void)[] = [];
  let isTaken = false;
  return {
    take: () => {
      if (isTaken) return new Promise((resolve) => waiting.push(resolve));
      isTaken = true;
      return Promise.resolve();
    },
    give: () => {
      const next = waiting.shift();
      if (next === undefined) isTaken = false;
      else next();
    },
  };
}

/** Kysely says SQLite cannot change its schema in a transaction; it can (reliability.md finding 2). */
class TransactionalAdapter extends SqliteAdapter {
  override get supportsTransactionalDdl(): boolean {
    return true;
  }
}

class OurSqliteDialect extends SqliteDialect {
  readonly #settings: SqliteDialectConfig;

  constructor(settings: SqliteDialectConfig) {
    super(settings);
    this.#settings = settings;
  }

  override createDriver(): Driver {
    return new ImmediateDriver(this.#settings);
  }

  override createAdapter(): SqliteAdapter {
    return new TransactionalAdapter();
  }
}

/** Kysely over the handle, with each statement prepared once (halves the cost of a claim). */
export function kyselyOnSqlite<S>(handle: SqliteHandle): Kysely<S> {
  const prepared = new Map<string, SqliteStatement>();
  return new Kysely<S>({
    dialect: new OurSqliteDialect({
      database: {
        prepare: (text: string) => {
          let statement = prepared.get(text);
          if (statement === undefined) {
            statement = prepareNamed(handle.raw, text);
            // Texts with a varying number of values would otherwise pile up.
            if (prepared.size > 500) prepared.clear();
            prepared.set(text, statement);
          }
          return statement;
        },
        close: () => handle.close(),
      },
    }),
  });
}
