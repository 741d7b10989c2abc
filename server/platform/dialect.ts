import { type RawBuilder, sql } from 'kysely';

/** What differs between the two databases, and nothing else does. */
export interface Dialect {
  readonly name: 'sqlite' | 'postgres';
  /** ` for update skip locked` where rows are locked one by one; nothing where there is one writer. */
  readonly skipLocked: RawBuilder<unknown>;
  /** A JSON array bound as text, as rows of one column `value`; read cells with {@link Dialect.cell}. */
  jsonRows(json: string, alias: string): RawBuilder<{ value: unknown }>;
  /** Cell `index` of such a row, as text. */
  cell(alias: string, index: number): RawBuilder<string>;
  /** Pins an index where the planner might be led astray by another one (reference/performance.md finding 4b). */
  indexedBy(index: string): RawBuilder<unknown>;
  /** Holds `name` until the transaction ends, between processes; nothing where there is one writer. */
  transactionLock(name: string): RawBuilder<unknown> | null;
}

const nothing = sql``;

export const sqliteDialect: Dialect = {
  name: 'sqlite',
  skipLocked: nothing,
  jsonRows: (json, alias) => sql`json_each(${json}) as ${sql.ref(alias)}`,
  cell: (alias, index) => sql`${sql.ref(alias)}.value ->> ${sql.lit(index)}`,
  indexedBy: (index) => sql`indexed by ${sql.ref(index)}`,
  transactionLock: () => null,
};

export const postgresDialect: Dialect = {
  name: 'postgres',
  skipLocked: sql`for update skip locked`,
  jsonRows: (json, alias) => sql`jsonb_array_elements(${json}::text::jsonb) as ${sql.ref(alias)}(value)`,
  cell: (alias, index) => sql`${sql.ref(alias)}.value ->> ${sql.lit(index)}`,
  indexedBy: () => nothing,
  transactionLock: (name) => sql`select pg_advisory_xact_lock(hashtext(${name}))`,
};
