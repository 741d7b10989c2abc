import { type Migration, run } from './dialect.ts';

/** What supervisors do to many people at once, with what each of them was before, so that it can be undone. */
export const migration: Migration = {
  up: async (db, dialect) => {
    await run(db, dialect, [
      `create table steering_actions (
      id {id},
      campaign_id bigint not null references campaigns (id),
      directorate_id bigint not null references directorates (id),
      actor_id bigint not null references users (id),
      token text not null unique,
      lever_json text not null,
      filter_json text not null,
      state text not null check (state in ('running', 'done', 'undoing', 'undone')),
      is_long bigint not null,
      matched bigint not null,
      up_to bigint not null,
      seen bigint not null default 0,
      cursor bigint not null default 0,
      applied bigint not null default 0,
      left_json text not null default '{}',
      restored bigint not null default 0,
      changed_since bigint not null default 0,
      created_at bigint not null,
      touched_at bigint not null
    )`,
      `create index steering_by_campaign on steering_actions (campaign_id, id)`,
      `create index steering_unfinished on steering_actions (id) where state in ('running', 'undoing')`,
      `create table steering_rows (
      action_id bigint not null references steering_actions (id),
      target_id bigint not null references targets (id) on delete cascade,
      before_json text not null,
      after_json text not null,
      primary key (action_id, target_id)
    ){sorted}`,
      `create index steering_rows_by_target on steering_rows (target_id, action_id)`,
      `-- the board: appointments whose time has passed, in every campaign
    create index queue_promises on queue_entries (wake_at, target_id) where state = 'waiting' and callback_kind = 'hard' and claim_id is null`,
      `-- the board: people done today
    create index queue_done_at on queue_entries (campaign_id, done_at) where state = 'done'`,
    ]);
  },
};
