import { type Migration, run } from './dialect.ts';

/** What agents read beside the script, by topic and in versions (decision 0020). */
export const migration: Migration = {
  up: async (db, dialect) => {
    await run(db, dialect, [
      `create table sheets (
      id {id},
      slug text not null unique,
      directorate_id bigint references directorates (id),
      owner_id bigint not null references users (id),
      review_months bigint not null,
      review_on text not null,
      reviewed_at bigint,
      withdrawn_at bigint,
      draft_revision bigint not null default 0,
      created_by bigint not null references users (id),
      created_at bigint not null,
      changed_at bigint not null
    )`,
      `create table sheet_versions (
      id {id},
      sheet_id bigint not null references sheets (id),
      number bigint not null,
      state text not null,
      title text not null,
      topic text not null,
      text text not null,
      search_text text not null,
      published_at bigint,
      published_by bigint references users (id),
      created_at bigint not null,
      unique (sheet_id, number)
    )`,
      `-- at most one draft and one live version of a sheet, whoever publishes at once
    create unique index sheet_versions_current on sheet_versions (sheet_id, state) where state in ('draft', 'live')`,
    ]);
  },
};
