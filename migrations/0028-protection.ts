import { type Migration, run } from './dialect.ts';

/**
 * What is shared is protected (decision 0030): each free answer is read by somebody before it leaves, and counts below
 * `mask_below` are masked. Texts already given are found when their person's interview is read again, by the background.
 */
export const migration: Migration = {
  up: async (db, dialect) => {
    await run(db, dialect, [
      `alter table campaigns add column mask_below bigint not null default 5`,
      `create table open_texts (
      target_id bigint not null references targets (id) on delete cascade,
      name text not null,
      campaign_id bigint not null,
      text text not null,
      revision bigint not null,
      state text not null check (state in ('to_read', 'shareable', 'withheld')),
      masks_json text not null,
      read_by bigint references users (id),
      read_at bigint,
      primary key (target_id, name)
    )`,
      `create index open_texts_by_state on open_texts (campaign_id, state, target_id, name)`,
      `update interviews set changed = changed + 1 where readings_json like '%{"text":%'`,
    ]);
  },
};
