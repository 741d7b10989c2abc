import { type Migration, run } from './dialect.ts';

export const migration: Migration = {
  up: async (db, dialect) => {
    await run(db, dialect, [
      `create table lines (
      id {id},
      number text not null unique,
      kind text not null,
      territory text not null,
      number_hash text not null,
      opposed_at bigint,
      rest_until bigint not null default 0
    )`,
      `create index lines_by_hash on lines (number_hash)`,
      `create index lines_opposed on lines (opposed_at) where opposed_at is not null`,
      `create table oppositions (
      id {id},
      number_hash text not null unique,
      channel text not null,
      recorded_at bigint not null,
      recorded_by bigint references users (id)
    )`,
    ]);
  },
};
