import { type RawBuilder, sql } from 'kysely';

/** What differs between the two databases, and nothing else does. */
export interface Dialect {
  readonly name: 'sqlite' | 'postgres';
  /**
   * Locks the rows read and passes over those others hold, where rows are locked one by one; nothing where there is one
   * writer. `no key`: an import that refers to a line in its long transaction must not hide that line from the queue.
   */
  readonly skipLocked: RawBuilder<unknown>;
  /** Locks the rows read, waiting for those others hold, where rows are locked one by one. */
  readonly lockRows: RawBuilder<unknown>;
  /** Keeps the rows read from changing, together with whoever else asks so, where rows are locked one by one. */
  readonly shareRows: RawBuilder<unknown>;
  /** A JSON array bound as text, as rows of one column `value`; read cells with {@link Dialect.cell}. */
  jsonRows(json: string | RawBuilder<string>, alias: string): RawBuilder<{ value: unknown }>;
  /** Whether a whole number is in a JSON array of them. */
  isAmong(number: RawBuilder<unknown>, json: RawBuilder<string>): RawBuilder<boolean>;
  isNotAmong(number: RawBuilder<unknown>, json: RawBuilder<string>): RawBuilder<boolean>;
  /** Cell `index` of such a row, as text. */
  cell(alias: string, index: number): RawBuilder<string>;
  /** The same of a whole number. */
  numberCell(alias: string, index: number): RawBuilder<number>;
  /** The keys of a JSON object held in a text column, as rows of one column `key`. */
  jsonKeys(column: string, alias: string): RawBuilder<{ key: string }>;
  /** The JSON of a member of an object held in a text column, as text; null when it has none. `key` has no `"`. */
  jsonMember(column: string, key: string): RawBuilder<string | null>;
  /** Of each row of `rows`, the first row of a table that `seek` finds: `from table as h where … order by … limit 1`. */
  firstOfEach(rows: RawBuilder<unknown>, seek: RawBuilder<unknown>, found: FoundRow): RawBuilder<unknown>;
  /** Pins an index where the planner might be led astray by another one (reference/performance.md finding 4b). */
  indexedBy(index: string): RawBuilder<unknown>;
  /** Days since 1970 of an ISO day. */
  epochDay(day: RawBuilder<string>): RawBuilder<number>;
  /** Moves a table's counter of ids forward; returns the last id before the range that is now ours, as `base`. */
  reserveIds(table: string, count: number): RawBuilder<{ base: number }>;
  /** Holds `name` until the transaction ends, between processes; nothing where there is one writer. */
  transactionLock(name: string): RawBuilder<unknown> | null;
}

/** The table a seek reads, its key, and the name of the row found. */
export interface FoundRow {
  readonly table: string;
  readonly key: string;
  readonly alias: string;
}

const nothing = sql``;

const cell: Dialect['cell'] = (alias, index) => sql`${sql.ref(alias)}.value ->> ${sql.lit(index)}`;
const numberCell: Dialect['numberCell'] = (alias, index) => sql`cast(${cell(alias, index)} as bigint)`;

/** `[1,2]` as an array: planners count on a few numbers, where they fear a hundred rows from a set. */
const bigints = (json: RawBuilder<string>) => sql`translate(${json}, '[]', '{}')::bigint[]`;

export const sqliteDialect: Dialect = {
  name: 'sqlite',
  skipLocked: nothing,
  lockRows: nothing,
  shareRows: nothing,
  jsonRows: (json, alias) => sql`json_each(${json}) as ${sql.ref(alias)}`,
  isAmong: (number, json) => sql`${number} in (select value from json_each(${json}))`,
  isNotAmong: (number, json) => sql`${number} not in (select value from json_each(${json}))`,
  cell,
  numberCell,
  jsonKeys: (column, alias) => sql`json_each(${sql.ref(column)}) as ${sql.ref(alias)}`,
  jsonMember: (column, key) => sql`${sql.ref(column)} -> ${`$."${key}"`}`,
  firstOfEach: (rows, seek, { table, key, alias }) => sql`
    ${rows} join ${sql.table(table)} as ${sql.ref(alias)}
      on ${sql.ref(`${alias}.${key}`)} = (select ${sql.ref(`h.${key}`)} ${seek})`,
  indexedBy: (index) => sql`indexed by ${sql.ref(index)}`,
  epochDay: (day) => sql`cast(julianday(${day}) - 2440587.5 as integer)`,
  reserveIds: (table, count) =>
    sql`update sqlite_sequence set seq = seq + ${count} where name = ${table} returning seq - ${count} as base`,
  transactionLock: () => null,
};

export const postgresDialect: Dialect = {
  name: 'postgres',
  skipLocked: sql`for no key update skip locked`,
  lockRows: sql`for no key update`,
  shareRows: sql`for share`,
  jsonRows: (json, alias) => sql`jsonb_array_elements(${json}::text::jsonb) as ${sql.ref(alias)}(value)`,
  isAmong: (number, json) => sql`${number} = any(${bigints(json)})`,
  isNotAmong: (number, json) => sql`${number} <> all(${bigints(json)})`,
  cell,
  numberCell,
  jsonKeys: (column, alias) => sql`jsonb_object_keys(${sql.ref(column)}::jsonb) as ${sql.ref(alias)}(key)`,
  jsonMember: (column, key) => sql`(${sql.ref(column)}::jsonb -> ${key}::text)::text`,
  // By its key, as SQLite needs it, PostgreSQL may read the whole table to hash it (seen at 10 000 people).
  firstOfEach: (rows, seek, { alias }) =>
    sql`${rows} cross join lateral (select h.* ${seek}) as ${sql.ref(alias)}`,
  indexedBy: () => nothing,
  epochDay: (day) => sql`(cast(${day} as date) - date '1970-01-01')`,
  reserveIds: (table, count) => {
    const sequence = sql`pg_get_serial_sequence(${table}, 'id')`;
    return sql`select setval(${sequence}, nextval(${sequence}) + cast(${count} as bigint)) - cast(${count} as bigint) as base`;
  },
  transactionLock: (name) => sql`select pg_advisory_xact_lock(hashtext(${name}))`,
};
