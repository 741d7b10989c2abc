import { type Migration, run } from './dialect.ts';

/** A script that changes while calls run, and what is said about it while it is written (decision 0022). */
export const migration: Migration = {
  up: async (db, dialect) => {
    await run(db, dialect, [
      // People asked under an older version are asked this one from now on; null: each finishes on their own.
      `alter table campaigns add column oldest_version_id bigint references script_versions (id)`,
      // What a desk was given stays under the agent's hand; null in claims of before.
      `alter table claim_targets add column version_id bigint`,
      `create table script_comments (
      id {id},
      script_id bigint not null references scripts (id),
      opening_id bigint references script_comments (id),
      author_id bigint not null references users (id),
      at bigint not null,
      text text not null,
      anchor_json text,
      resolved_at bigint,
      resolved_by bigint references users (id),
      check ((resolved_at is null) = (resolved_by is null)),
      check (opening_id is null or (anchor_json is null and resolved_at is null))
    )`,
      `create index script_comments_by_script on script_comments (script_id, id)`,
      `create table script_comment_reads (
      script_id bigint not null references scripts (id),
      user_id bigint not null references users (id) on delete cascade,
      last_id bigint not null,
      primary key (script_id, user_id)
    )`,
    ]);
  },
};
