import { type Compilable, type CompiledQuery, type RawBuilder, sql } from 'kysely';
import type { Db } from './database.ts';

/** What a statement is written with in place of values, by their names. */
export type Values<V> = { readonly [K in keyof V]: RawBuilder<V[K]> };

/** The rows of what a function of `write` builds. */
export type RowOf<F extends (...args: never[]) => Compilable> =
  ReturnType<F> extends Compilable<infer R> ? R : never;

/** Where a value will be. */
class Hole {
  readonly name: string;

  constructor(name: string) {
    this.name = name;
  }
}

const holes = new Proxy({}, { get: (_, name) => sql.val(new Hole(String(name))) });

/**
 * A statement of the hot path: `write` is asked once for each database, and what it makes is filled with other values
 * each time. Building and compiling a query costs more than SQLite takes to answer it (decision 0018). Its text cannot
 * depend on a value: a list goes in as the JSON text of an array ({@link Dialect.isAmong}, {@link Dialect.jsonRows}).
 * Run what it returns with `db.executeQuery`.
 */
export function statement<V extends object, R = never>(
  write: (db: Db, values: Values<V>) => Compilable<R> | RawBuilder<R>,
): (db: Db, values: V) => CompiledQuery<R> {
  const compiled = new WeakMap<object, CompiledQuery<R>>();
  return (db, values) => {
    const { adapter, plugins } = db.getExecutor();
    // A plugin may refuse a query when it is compiled: a connection with one compiles its own.
    const connection = plugins[0] ?? adapter;
    const known = compiled.get(connection);
    // The holes have every name: what `write` asks for is what `V` has.
    const query = known ?? compile(db, write(db, holes as Values<V>));
    if (known === undefined) compiled.set(connection, query);
    return { ...query, parameters: query.parameters.map((value) => filled(value, values)) };
  };
}

function compile<R>(db: Db, written: Compilable<R> | RawBuilder<R>): CompiledQuery<R> {
  return 'isRawBuilder' in written ? written.compile(db) : written.compile();
}

function filled<V extends object>(value: unknown, values: V): unknown {
  return value instanceof Hole ? values[value.name as keyof V] : value;
}
