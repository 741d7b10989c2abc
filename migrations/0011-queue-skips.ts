import { type Migration, run } from './dialect.ts';

/** People an agent gave back: kept for colleagues until an instant (decision 0013). */
export const migration: Migration = {
  up: async (db, dialect) => {
    await run(db, dialect, [
      `create table queue_skips (
      agent_id bigint not null references users (id) on delete cascade,
      target_id bigint not null references targets (id) on delete cascade,
      reason text not null,
      detail text not null,
      created_at bigint not null,
      until bigint not null,
      primary key (agent_id, target_id)
    ){sorted}`,
      `create index queue_skips_by_target on queue_skips (target_id)`,
      `create index queue_skips_ending on queue_skips (until)`,
    ]);
  },
};
