import { type Migration, run } from './dialect.ts';

/**
 * Exports made in the background: who asked for what and why stays; the file goes when it expires. A session says when its
 * password was last given, for what asks for it once more.
 */
export const migration: Migration = {
  up: async (db, dialect) => {
    await run(db, dialect, [
      `alter table sessions add column confirmed_at bigint`,
      `create table exports (
      id {id},
      campaign_id bigint not null references campaigns (id),
      directorate_id bigint not null references directorates (id),
      requested_by bigint not null references users (id),
      format text not null,
      is_named integer not null check (is_named in (0, 1)),
      reason text not null,
      state text not null check (state in ('waiting', 'running', 'ready', 'failed', 'expired')),
      people_done bigint not null default 0,
      people_total bigint not null default 0,
      bytes bigint not null default 0,
      sha256 text,
      asked_at bigint not null,
      finished_at bigint,
      expires_at bigint
    )`,
      `create index exports_by_campaign on exports (campaign_id, id)`,
      `create index exports_to_make on exports (id) where state in ('waiting', 'running')`,
      `create index exports_to_expire on exports (expires_at) where state = 'ready'`,
      `create table export_pieces (
      export_id bigint not null references exports (id) on delete cascade,
      seq integer not null,
      bytes {bytes} not null,
      primary key (export_id, seq)
    )`,
    ]);
  },
};
