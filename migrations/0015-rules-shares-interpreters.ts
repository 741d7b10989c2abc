import { type Migration, run } from './dialect.ts';

/**
 * The rules of call results are changed while people wait, campaigns may be promised a share of calls, and callbacks may
 * want an interpreter (decision 0017). `rules_version` tells two changes at once apart; `replan_after` is the last person
 * moved by the latest one, null when all were.
 */
export const migration: Migration = {
  up: async (db, dialect) => {
    await run(db, dialect, [
      `alter table campaigns add column rules_version bigint not null default 1`,
      `alter table campaigns add column replan_after bigint`,
      `alter table campaigns add column min_share bigint`,
      `create index campaigns_to_replan on campaigns (id) where replan_after is not null`,
      `-- people whom rules have put where they are, whatever the number of those never called, promised or done
    create index queue_called on queue_entries (campaign_id, target_id) where calls_count > 0 and state <> 'done' and callback_kind is null`,
      `alter table claims add column for_share bigint not null default 0`,
      `alter table queue_entries add column callback_language text`,
      `-- an agent's own callbacks with an interpreter: nearly always none
    create index queue_interpreters on queue_entries (callback_agent_id, wake_at) where callback_kind = 'interpreter' and state = 'waiting'`,
      `drop index queue_promises`,
      `-- the board: appointments whose time has passed, with or without an interpreter, in every campaign
    create index queue_promises on queue_entries (wake_at, target_id) where state = 'waiting' and callback_kind in ('hard', 'interpreter') and claim_id is null`,
    ]);
  },
};
