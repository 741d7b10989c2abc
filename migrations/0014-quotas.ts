import { type Migration, run } from './dialect.ts';

/**
 * Quotas of a campaign (decision 0016): their cells, how many completed interviews each has, and the stratum of everybody
 * in the queue, which is the combination of cells they are in.
 */
export const migration: Migration = {
  up: async (db, dialect) => {
    await run(db, dialect, [
      `create table quotas (
      id {id},
      campaign_id bigint not null references campaigns (id),
      rank bigint not null,
      label text not null,
      about_json text not null
    )`,
      `create index quotas_by_campaign on quotas (campaign_id, rank)`,
      `create table quota_cells (
      id {id},
      quota_id bigint not null references quotas (id) on delete cascade,
      campaign_id bigint not null references campaigns (id),
      rank bigint not null,
      label text not null,
      values_json text not null,
      most bigint not null
    )`,
      `create index quota_cells_by_campaign on quota_cells (campaign_id, quota_id, rank)`,
      `create table quota_counts (
      cell_id bigint not null primary key references quota_cells (id) on delete cascade,
      completed bigint not null
    ){sorted}`,
      `create table quota_plans (
      campaign_id bigint not null primary key references campaigns (id),
      version bigint not null,
      cells bigint not null,
      sorting text check (sorting in ('completed', 'everybody')),
      sorted_after bigint not null
    ){sorted}`,
      `create table queue_strata (
      id {id},
      campaign_id bigint not null references campaigns (id),
      cells text not null,
      is_counted bigint not null,
      unique (campaign_id, is_counted, cells)
    )`,
      `create table queue_stratum_cells (
      cell_id bigint not null references quota_cells (id) on delete cascade,
      stratum_id bigint not null references queue_strata (id) on delete cascade,
      primary key (cell_id, stratum_id)
    ){sorted}`,
      `create index queue_stratum_cells_by_stratum on queue_stratum_cells (stratum_id)`,
      `alter table queue_entries add column stratum_id bigint`,
      `-- people of a full cell are put aside, and brought back, by stratum; without claim_id: a claim does not touch it
    create index queue_by_stratum on queue_entries (stratum_id, state, wait_reason, target_id) where stratum_id is not null`,
      `-- heads of the open strata of a campaign, while people of full ones are still being put aside
    create index queue_ready_in_stratum on queue_entries (campaign_id, territory, language, last_slot, stratum_id, urgency, calls_count, target_id) where state = 'ready' and claim_id is null and stratum_id is not null`,
    ]);
  },
};
