import {
  Kysely,
  type PostgresCursor,
  PostgresDialect,
  type PostgresPool,
  type PostgresPoolClient,
  type PostgresQueryResult,
} from 'kysely';
import pg from 'pg';
import type { Log } from './log.ts';

const INT8 = 20;
const NUMERIC = 1700;

/** Our instants and ids are far below 2^53, and sums of small integers come back as numeric. */
const types = {
  getTypeParser: (oid: number, format?: 'text' | 'binary') =>
    oid === INT8 || oid === NUMERIC ? Number : pg.types.getTypeParser(oid, format),
};

/**
 * A pool of ten: more connections make the hot campaign slower, not faster (reference/performance.md §2d).
 * A request that finds no free connection in ten seconds is told to come back rather than left hanging.
 * Every client has an error listener: a terminated backend otherwise ends the process (reliability.md finding 4).
 */
export function openPool(url: string, log: Log, max = 10): pg.Pool {
  const pool = new pg.Pool({
    connectionString: url,
    max,
    connectionTimeoutMillis: 10_000,
    // What a connection has prepared goes with it.
    maxLifetimeSeconds: 1800,
    types,
  });
  pool.on('error', (error) => log.warn({ code: codeOf(error) }, 'idle database connection lost'));
  pool.on('connect', (client) => {
    client.on('error', (error) => log.warn({ code: codeOf(error) }, 'database connection lost'));
  });
  return pool;
}

function codeOf(error: unknown): string {
  return typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : 'unknown';
}

/** Kysely over the pool, with each statement that comes again prepared once per connection (halves the cost of a claim). */
export function kyselyOnPostgres<S>(pool: pg.Pool): Kysely<S> {
  const names = createNames();
  const clients = new WeakMap<pg.PoolClient, PostgresPoolClient>();
  const naming: PostgresPool = {
    connect: async () => {
      const client = await pool.connect();
      const known = clients.get(client) ?? namingClient(client, names);
      clients.set(client, known);
      return known;
    },
    end: () => pool.end(),
  };
  return new Kysely<S>({ dialect: new PostgresDialect({ pool: naming }) });
}

type Names = (text: string) => string | undefined;

/** Texts with a varying number of values, or of a table that is gone, would otherwise pile up. */
const MOST_TEXTS = 500;
/** Its columns may change under it when another process migrates: PostgreSQL then refuses the prepared statement. */
const EVERY_COLUMN = /(select|returning) \*|"\.\*/i;

/** A name for each statement from the second time on: many are asked once. */
function createNames(): Names {
  const names = new Map<string, string | undefined>();
  let given = 0;
  return (text) => {
    const name = names.get(text);
    if (name !== undefined || EVERY_COLUMN.test(text)) return name;
    if (names.size > MOST_TEXTS) names.clear();
    if (names.has(text)) given += 1;
    names.set(text, names.has(text) ? `s${given}` : undefined);
    return names.get(text);
  };
}

function namingClient(client: pg.PoolClient, names: Names): PostgresPoolClient {
  function query<R>(text: string, values: readonly unknown[]): Promise<PostgresQueryResult<R>>;
  function query<R>(cursor: PostgresCursor<R>): PostgresCursor<R>;
  function query<R>(asked: string | PostgresCursor<R>, values: readonly unknown[] = []): unknown {
    if (typeof asked !== 'string') return client.query(asked as never);
    const name = values.length > 0 ? names(asked) : undefined;
    return client.query({ text: asked, values: [...values], ...(name !== undefined && { name }) });
  }
  return { query, release: () => client.release() };
}
