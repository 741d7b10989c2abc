import { type Migration, run } from './dialect.ts';

export const migration: Migration = {
  up: async (db, dialect) => {
    await run(db, dialect, [
      `create table campaigns (
      id {id},
      directorate_id bigint not null references directorates (id),
      name text not null,
      state text not null,
      purpose text not null,
      controller text not null,
      lawful_basis text not null,
      data_source text not null,
      dpo_contact text not null,
      neutral_reason text not null,
      starts_on text,
      ends_on text,
      retention_ends_on text,
      objectives_json text not null,
      script_id bigint references scripts (id),
      script_version_id bigint references script_versions (id),
      schedule_json text not null,
      rules_json text not null,
      priority bigint not null,
      frame text not null,
      created_by bigint not null references users (id),
      created_at bigint not null,
      changed_at bigint not null
    )`,
      `create index campaigns_by_directorate on campaigns (directorate_id)`,
      `create table campaign_agents (
      campaign_id bigint not null references campaigns (id),
      user_id bigint not null references users (id),
      primary key (campaign_id, user_id)
    )`,
      `create index campaign_agents_by_user on campaign_agents (user_id)`,
      `create table campaign_comments (
      id {id},
      campaign_id bigint not null references campaigns (id),
      author_id bigint not null references users (id),
      action text not null,
      text text not null,
      at bigint not null
    )`,
      `create index campaign_comments_by_campaign on campaign_comments (campaign_id, id)`,
    ]);
  },
};
