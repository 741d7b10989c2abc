import { type Migration, run } from './dialect.ts';

/**
 * Who is in pause now (one row each, no history), and the digests of requesters: whether they want them, and which were
 * sent (decision 0015).
 */
export const migration: Migration = {
  up: async (db, dialect) => {
    await run(db, dialect, [
      `create table pauses (
      user_id {key} not null references users (id) on delete cascade,
      kind text not null,
      since bigint not null
    )`,
      `alter table users add column wants_digest bigint not null default 1`,
      `create table digests_sent (
      user_id bigint not null references users (id) on delete cascade,
      on_day text not null,
      sent_at bigint not null,
      primary key (user_id, on_day)
    ){sorted}`,
    ]);
  },
};
