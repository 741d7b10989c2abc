import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import Sqlite from 'better-sqlite3';
import { type RawBuilder, sql } from 'kysely';
import { from as copyFrom } from 'pg-copy-streams';
import { inDialect } from '#migrations/dialect.ts';
import type { Config } from './config.ts';
import { type Db, dialectOf } from './database.ts';
import { createLog } from './log.ts';
import { kyselyOnPostgres, openPool } from './postgres.ts';
import type { Schema } from './schema.ts';
import { kyselyOnSqlite } from './sqlite.ts';

/**
 * Side stores: tables beside the database for what is large and passing, such as a list between its upload and its
 * merge. On SQLite a file of its own, so that filling it never holds the write lock that agents need; on PostgreSQL
 * unlogged tables that every process can reach. A side store is lost without loss of data.
 */
export type SideAddress =
  | { readonly kind: 'sqlite'; readonly folder: string; readonly main: string }
  | { readonly kind: 'postgres'; readonly url: string };

/** Plain data: it may be sent to a worker thread. */
export function sideAddress(config: Pick<Config, 'databaseUrl' | 'dataDir'>): SideAddress {
  return config.databaseUrl === null
    ? {
        kind: 'sqlite',
        folder: path.join(config.dataDir, 'side'),
        main: path.join(config.dataDir, 'tonalite.db'),
      }
    : { kind: 'postgres', url: config.databaseUrl };
}

/** Table → its columns, written for both databases with `{id}`, `{key}` and `{bytes}` as in the migrations. */
export interface SideTables {
  readonly columns: Readonly<Record<string, string>>;
  /** Must outlive a crash of PostgreSQL. Else the tables are empty after one. */
  readonly isDurable?: boolean;
}

export type SideValue = string | number | bigint | null;

/** Rows on their way into one table; nothing is promised before {@link Side.flush}. */
export type SideRows = (values: readonly SideValue[]) => void;

/** A connection of its own, that reads the whole database and writes one side store. */
export interface Side {
  readonly db: Db;
  /** A table of the side store, for a statement on {@link Side.db}. */
  table(name: string): RawBuilder<unknown>;
  rowsOf(table: string, columns: number): SideRows;
  /** Lets what was given reach the tables bit by bit; call it every few hundred rows. */
  flush(): Promise<void>;
  /** All that was given is in the tables: it may be read. */
  complete(): Promise<void>;
  /** Takes in what {@link openSideShare} was given elsewhere, once that is closed. Rows must come after those here. */
  takeShare(): Promise<void>;
  close(): Promise<void>;
}

/** Opens a side store, made anew with these tables when they are given. Names are ours: letters, digits, underscores. */
export async function openSide(address: SideAddress, name: string, tables?: SideTables): Promise<Side> {
  if (!/^\w+$/.test(name)) throw new Error(`not a side store's name: ${name}`);
  return address.kind === 'sqlite'
    ? openSqliteSide(address, name, tables)
    : openPostgresSide(address, name, tables);
}

/**
 * A second writer of a store that is open elsewhere. PostgreSQL takes rows from both; SQLite has one writer a file, and
 * this one gets its own.
 */
export async function openSideShare(address: SideAddress, name: string, tables: SideTables): Promise<Side> {
  return address.kind === 'sqlite'
    ? openSqliteSide(address, shareOf(name), tables)
    : openPostgresSide(address, name);
}

const shareOf = (name: string) => `${name}b`;

async function openSqliteSide(
  { folder, main }: Extract<SideAddress, { kind: 'sqlite' }>,
  name: string,
  tables?: SideTables,
): Promise<Side> {
  const file = sideFile(folder, name);
  if (tables !== undefined) {
    fs.mkdirSync(folder, { recursive: true, mode: 0o700 });
    fs.rmSync(file, { force: true });
  }
  const raw = new Sqlite(file, { fileMustExist: tables === undefined });
  // better-sqlite3 keeps a journal by default, whatever is asked, to protect files that must last: this one need not.
  raw.unsafeMode();
  // No journal: a store cut short by a crash is thrown away, never repaired. Synced once, when it is complete.
  raw.pragma('journal_mode = OFF');
  raw.pragma('synchronous = OFF');
  // Rows are appended and read in order: a large cache would only hold what is not asked for again.
  raw.pragma('cache_size = -16000');
  raw.pragma('temp_store = FILE');
  raw.pragma('busy_timeout = 5000');
  raw.prepare('attach ? as app').run(main);
  for (const [table, columns] of Object.entries(tables?.columns ?? {}))
    raw.exec(`create table main.${table} (${inDialect('sqlite', columns)})`);
  return {
    db: kyselyOnSqlite<Schema>({ raw, close: () => raw.close() }),
    table: (table) => sql.raw(`main.${table}`),
    rowsOf: (table, columns) => {
      const insert = raw.prepare(`insert into main.${table} values (?${', ?'.repeat(columns - 1)})`);
      return (values) => {
        if (!raw.inTransaction) raw.exec('begin');
        insert.run(values);
      };
    },
    // One transaction for all: its pages go to the file as the cache fills.
    flush: async () => {},
    complete: async () => {
      if (raw.inTransaction) raw.exec('commit');
    },
    takeShare: async () => {
      if (raw.inTransaction) raw.exec('commit');
      const share = sideFile(folder, shareOf(name));
      raw.prepare('attach ? as share').run(share);
      // Same columns on both sides and nothing to check: SQLite copies whole records.
      for (const table of Object.keys(tables?.columns ?? {}))
        raw.exec(`insert into main.${table} select * from share.${table}`);
      raw.exec('detach share');
      fs.rmSync(share);
    },
    close: async () => {
      if (raw.inTransaction) raw.exec('commit');
      raw.close();
      if (tables === undefined) return;
      const handle = fs.openSync(file, 'r');
      fs.fsyncSync(handle);
      fs.closeSync(handle);
    },
  };
}

function sideFile(folder: string, name: string): string {
  return path.join(folder, `${name}.db`);
}

/** COPY a piece at a time, so that the server writes one while the next is being made. */
const PIECE_CHARS = 1_000_000;

async function openPostgresSide(
  { url }: Extract<SideAddress, { kind: 'postgres' }>,
  name: string,
  tables?: SideTables,
): Promise<Side> {
  // What goes wrong is told to whoever asked: a lost connection fails the next statement.
  const pool = openPool(url, createLog('silent'), 2);
  const db = kyselyOnPostgres<Schema>(pool);
  const tableName = (table: string) => `"side_${name}_${table}"`;
  for (const [table, columns] of Object.entries(tables?.columns ?? {})) {
    await sql.raw(`drop table if exists ${tableName(table)}`).execute(db);
    await sql
      .raw(
        `create ${tables?.isDurable ? '' : 'unlogged '}table ${tableName(table)} (${inDialect('postgres', columns)})`,
      )
      .execute(db);
  }
  const waiting = new Map<string, { rows: string[]; chars: number }>();
  let copying: Promise<unknown> = Promise.resolve();
  async function send(table: string, rows: readonly string[]): Promise<void> {
    const client = await pool.connect();
    try {
      const stream = client.query(copyFrom(`copy ${tableName(table)} from stdin`));
      await new Promise<void>((resolve, reject) => {
        stream.once('error', reject);
        stream.once('finish', resolve);
        stream.end(rows.join(''));
      });
    } finally {
      client.release();
    }
  }
  async function flush(least: number): Promise<void> {
    for (const [table, { rows, chars }] of waiting) {
      if (chars === 0 || chars < least) continue;
      await copying;
      copying = send(table, rows);
      // Heard at the next turn; a rejection nobody awaits yet must not end the process.
      copying.catch(() => undefined);
      waiting.set(table, { rows: [], chars: 0 });
    }
    if (least === 0) await copying;
  }
  return {
    db,
    table: (table) => sql.raw(tableName(table)),
    rowsOf: (table) => {
      waiting.set(table, { rows: [], chars: 0 });
      return (values) => {
        const queue = waiting.get(table);
        if (queue === undefined) return;
        const row = copyRow(values);
        queue.rows.push(row);
        queue.chars += row.length;
      };
    },
    flush: () => flush(PIECE_CHARS),
    complete: () => flush(0),
    takeShare: async () => {},
    close: async () => {
      await flush(0);
      await db.destroy();
    },
  };
}

function copyRow(values: readonly SideValue[]): string {
  let row = '';
  for (let index = 0; index < values.length; index += 1) {
    const value = values[index] ?? null;
    if (index > 0) row += '\t';
    if (value === null) row += '\\N';
    else if (typeof value === 'string') row += /[\\\t\n\r]/.test(value) ? escaped(value) : value;
    else row += String(value);
  }
  return `${row}\n`;
}

function escaped(value: string): string {
  return value.replace(/[\\\t\n\r]/g, (sign) => {
    if (sign === '\t') return '\\t';
    if (sign === '\n') return '\\n';
    return sign === '\r' ? '\\r' : '\\\\';
  });
}

/** A name that no other store has, and that says when it was made. */
export function newSideName(purpose: 'kept' | 'staged', now: number): string {
  return `${purpose}_${now}_${randomBytes(4).toString('hex')}`;
}

/** A table of a side store for statements on the application's own connection, between {@link attachSide} and its end. */
export function sideTable(db: Db, name: string, table: string): RawBuilder<unknown> {
  return sql.raw(dialectOf(db).name === 'sqlite' ? `"${name}".${table}` : `"side_${name}_${table}"`);
}

/** Lets the application's connection read a side store until the function returned is called; false: it is not there. */
export async function attachSide(
  db: Db,
  address: SideAddress,
  name: string,
): Promise<(() => Promise<void>) | false> {
  if (address.kind === 'postgres')
    return (await tablesBeginning(db, `side_${name}_`)).length > 0 ? async () => {} : false;
  const file = sideFile(address.folder, name);
  if (!fs.existsSync(file)) return false;
  await sql`attach ${file} as ${sql.raw(`"${name}"`)}`.execute(db);
  return async () => {
    await sql`detach ${sql.raw(`"${name}"`)}`.execute(db);
  };
}

/** Throws a side store away; nothing happens when it is not there. */
export async function dropSide(db: Db, address: SideAddress, name: string): Promise<void> {
  if (address.kind === 'sqlite') {
    for (const part of [name, shareOf(name)]) fs.rmSync(sideFile(address.folder, part), { force: true });
    return;
  }
  for (const table of await tablesBeginning(db, `side_${name}_`))
    await sql`drop table if exists ${sql.table(table)} cascade`.execute(db);
}

async function tablesBeginning(db: Db, start: string): Promise<string[]> {
  const { rows } = await sql<{ tablename: string }>`
    select tablename from pg_tables where starts_with(tablename, ${start}) order by 1`.execute(db);
  return rows.map(({ tablename }) => tablename);
}

/** The side stores there are, by name. */
export async function listSides(db: Db, address: SideAddress): Promise<string[]> {
  if (address.kind === 'sqlite')
    return fs.existsSync(address.folder)
      ? fs.readdirSync(address.folder).flatMap((file) => /^(\w+)\.db$/.exec(file)?.[1] ?? [])
      : [];
  const tables = await tablesBeginning(db, 'side_');
  return [...new Set(tables.flatMap((table) => /^side_(\w+_\d+_[0-9a-f]{8})_/.exec(table)?.[1] ?? []))];
}

/** When a side store was made (instant), from its name. */
export function madeAt(name: string): number {
  return Number(/_(\d+)_/.exec(name)?.[1] ?? 0);
}
