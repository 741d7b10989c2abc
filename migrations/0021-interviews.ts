import { type Migration, run } from './dialect.ts';

/**
 * What each person's questions gave, read once after each change instead of by every page and every export, and how many
 * gave what (decision 0029). `changed` counts what was said about a person; `read` is how far their row has been read:
 * where they differ, the row is read again.
 */
export const migration: Migration = {
  up: async (db, dialect) => {
    await run(db, dialect, [
      `create table interviews (
      target_id {key} not null references targets (id) on delete cascade,
      campaign_id bigint not null,
      changed bigint not null,
      read bigint not null,
      version_id bigint,
      readings_json text not null
    )`,
      `create index interviews_to_read on interviews (campaign_id, target_id) where changed <> read`,
      `create table answer_tallies (
      campaign_id bigint not null,
      name text not null,
      key text not null,
      n bigint not null,
      primary key (campaign_id, name, key)
    ){sorted}`,
      `insert into interviews (target_id, campaign_id, changed, read, readings_json)
      select target_id, min(campaign_id), 1, 0, '{}' from answers group by target_id`,
    ]);
  },
};
