import { type Migration, run } from './dialect.ts';

export const migration: Migration = {
  up: async (db, dialect) => {
    await run(db, dialect, [
      `create table queue_entries (
      target_id {key} references targets (id) on delete cascade,
      campaign_id bigint not null,
      directorate_id bigint not null,
      territory text not null,
      language text not null,
      line_id bigint references lines (id),
      state text not null check (state in ('ready', 'waiting', 'done')),
      wake_at bigint,
      wait_reason text,
      callback_kind text,
      callback_agent_id bigint,
      callback_note text,
      urgency bigint not null,
      last_slot bigint not null,
      avoid_agent_id bigint,
      calls_count bigint not null,
      claim_id bigint,
      disposition text,
      objective text,
      done_at bigint,
      check ((state = 'waiting') = (wake_at is not null)),
      check ((state = 'done') = (disposition is not null))
    )`,
      `-- the head of each (campaign, territory, language, last slot) is one seek, however many are done, waiting or claimed
    create index queue_ready on queue_entries (campaign_id, territory, language, last_slot, urgency, calls_count, target_id) where state = 'ready' and claim_id is null`,
      `create index queue_wake on queue_entries (wake_at, target_id) where state = 'waiting' and callback_kind is null and claim_id is null`,
      `create index queue_callbacks on queue_entries (campaign_id, territory, language, callback_kind, wake_at, target_id) where state = 'waiting' and callback_kind is not null and claim_id is null`,
      `create index queue_by_line on queue_entries (line_id)`,
      `-- progress by disposition; and, for "why nobody", those who wait, soonest first
    create index queue_by_state on queue_entries (campaign_id, state, disposition, wake_at)`,
      `create index queue_by_claim on queue_entries (claim_id) where claim_id is not null`,
      `create table queue_scopes (
      campaign_id bigint not null references campaigns (id),
      territory text not null,
      language text not null,
      primary key (campaign_id, territory, language)
    )`,
      `create table claims (
      id {id},
      agent_id bigint not null references users (id),
      line_id bigint not null references lines (id),
      because text not null,
      created_at bigint not null,
      lease_until bigint not null,
      in_call bigint not null,
      ended_at bigint,
      end_reason text
    )`,
      `create unique index one_claim_per_agent on claims (agent_id) where ended_at is null`,
      `create index claims_lapsing on claims (lease_until) where ended_at is null and in_call = 0`,
      `create table claim_targets (
      claim_id bigint not null references claims (id),
      rank bigint not null,
      target_id bigint not null references targets (id) on delete cascade,
      primary key (claim_id, rank)
    )`,
      `create index claim_targets_by_target on claim_targets (target_id)`,
      `create table line_leases (
      line_id {key} references lines (id),
      claim_id bigint not null references claims (id)
    )`,
      `create index line_leases_by_claim on line_leases (claim_id)`,
    ]);
  },
};
