import { type Migration, run } from './dialect.ts';

export const migration: Migration = {
  up: async (db, dialect) => {
    await run(db, dialect, [
      `create table scripts (
      id {id},
      directorate_id bigint references directorates (id),
      name text not null,
      created_by bigint not null references users (id),
      created_at bigint not null,
      changed_at bigint not null
    )`,
      `create table script_versions (
      id {id},
      script_id bigint not null references scripts (id),
      number bigint not null,
      state text not null,
      content_json text not null,
      sha256 text not null,
      published_at bigint,
      created_at bigint not null,
      unique (script_id, number)
    )`,
    ]);
  },
};
