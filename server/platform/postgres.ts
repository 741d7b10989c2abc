import { Kysely, PostgresDialect } from 'kysely';
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

export function kyselyOnPostgres<S>(pool: pg.Pool): Kysely<S> {
  return new Kysely<S>({ dialect: new PostgresDialect({ pool }) });
}
