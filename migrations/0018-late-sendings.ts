import { type Migration, run } from './dialect.ts';

/** What a desk sends once its call was closed without it: kept as it came, until a supervisor has read it (decision 0019). */
export const migration: Migration = {
  up: async (db, dialect) => {
    await run(db, dialect, [
      // Who closed the call in the place of its agent.
      `alter table calls add column resolved_by bigint`,
      `create table late_sendings (
      id {id},
      call_id bigint not null references calls (id) on delete cascade,
      target_id bigint not null references targets (id) on delete cascade,
      campaign_id bigint not null references campaigns (id),
      directorate_id bigint not null references directorates (id),
      agent_id bigint not null references users (id),
      kind text not null check (kind in ('answers', 'close')),
      body_json text not null,
      at bigint not null,
      settled_at bigint,
      settled_by bigint,
      check ((settled_at is null) = (settled_by is null))
    )`,
      `create index late_sendings_unsettled on late_sendings (at, id) where settled_at is null`,
      `create index late_sendings_by_target on late_sendings (target_id)`,
    ]);
  },
};
