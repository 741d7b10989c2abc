import { type Migration, run } from './dialect.ts';

/** People who call back the number that called them (« ce numéro m’a appelé »). A number in no list is not kept. */
export const migration: Migration = {
  up: async (db, dialect) => {
    await run(db, dialect, [
      `create table returned_calls (
      id {id},
      line_id bigint not null references lines (id),
      user_id bigint not null references users (id),
      at bigint not null,
      target_id bigint references targets (id) on delete set null,
      ended_as text check (ended_as in ('resumed', 'callback', 'opposed')),
      ended_at bigint,
      check ((ended_as is null) = (ended_at is null))
    )`,
      `create index returned_calls_by_line on returned_calls (line_id, at)`,
    ]);
  },
};
