import { type Migration, run } from './dialect.ts';

export const migration: Migration = {
  up: async (db, dialect) => {
    await run(db, dialect, [
      `create table calls (
      id {id},
      claim_id bigint not null unique references claims (id),
      agent_id bigint not null references users (id),
      line_id bigint not null references lines (id),
      campaign_id bigint not null references campaigns (id),
      directorate_id bigint not null references directorates (id),
      started_at bigint not null,
      slot bigint not null,
      closed_at bigint,
      result text,
      provider text not null,
      check ((closed_at is null) = (result is null))
    )`,
      `create index calls_by_line on calls (line_id, started_at)`,
      `create index calls_by_campaign on calls (campaign_id, started_at)`,
      `create index calls_by_agent on calls (agent_id, started_at)`,
      `create index calls_open on calls (agent_id) where closed_at is null`,
      `create table call_targets (
      call_id bigint not null references calls (id),
      target_id bigint not null references targets (id) on delete cascade,
      campaign_id bigint not null,
      result text,
      disposition text,
      objective text,
      note text,
      callback_at bigint,
      primary key (call_id, target_id)
    )`,
      `create index call_targets_by_target on call_targets (target_id, call_id)`,
      `create index call_targets_by_campaign on call_targets (campaign_id, result)`,
      `create table answers (
      id {id},
      target_id bigint not null references targets (id) on delete cascade,
      call_id bigint not null references calls (id),
      campaign_id bigint not null,
      version_id bigint not null references script_versions (id),
      name text not null,
      iteration bigint not null,
      value_json text not null,
      state text not null,
      agent_id bigint not null references users (id),
      at bigint not null
    )`,
      `create index answers_by_target on answers (target_id, name, iteration, id)`,
      `create index answers_by_campaign on answers (campaign_id, name)`,
      `create view current_answers as
      select a.* from answers a
      where not exists (
        select 1 from answers b
        where b.target_id = a.target_id and b.name = a.name and b.iteration = a.iteration and b.id > a.id
      )`,
      `create table idempotent_replies (
      user_id bigint not null references users (id) on delete cascade,
      key text not null,
      body_hash text not null,
      reply_json text not null,
      at bigint not null,
      primary key (user_id, key)
    )`,
      `create index idempotent_replies_by_age on idempotent_replies (at)`,
    ]);
  },
};
