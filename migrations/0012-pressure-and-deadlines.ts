import { type Migration, run } from './dialect.ts';

/**
 * Contact pressure of the whole house becomes data (decision 0014), lines say why they rest, campaigns may start by
 * themselves, and what closes with time is found by an index.
 */
export const migration: Migration = {
  up: async (db, dialect) => {
    await run(db, dialect, [
      `create table pressure_rules (
      id {key} check (id = 1),
      per_30_days bigint not null,
      per_day bigint not null,
      min_gap_minutes bigint not null,
      refusal_rest_days bigint not null,
      recount_after bigint
    )`,
      `insert into pressure_rules (id, per_30_days, per_day, min_gap_minutes, refusal_rest_days) values (1, 4, 2, 180, 30)`,
      `alter table lines add column rest_reason text`,
      `alter table campaigns add column starts_itself bigint not null default 0`,
      `alter table queue_scopes add column was_open bigint not null default 0`,
      `-- people who wait while their own deadline passes: one seek a campaign and territory, nothing late, nothing read
    create index queue_late on queue_entries (campaign_id, territory, urgency) where state = 'waiting' and urgency < 99999`,
    ]);
  },
};
