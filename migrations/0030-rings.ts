import { type Migration, run } from './dialect.ts';

/**
 * What telephony knows of a call that a provider places (decision 0032): the events as they came, each once under the
 * provider's own key, and what they amount to. A call dialled by hand has no row here.
 */
export const migration: Migration = {
  up: async (db, dialect) => {
    await run(db, dialect, [
      `create table rings (
      call_id {key} not null references calls (id) on delete cascade,
      provider text not null,
      mode text not null,
      start text not null,
      stage text not null,
      reason text,
      answered_by text,
      error_code text,
      agent_leg text,
      person_leg text,
      requested_at bigint not null,
      answered_at bigint,
      ended_at bigint,
      suggested_result text,
      look_at bigint,
      looks bigint not null default 0
    )`,
      // The sweeper's next, and the daily cap.
      `create index rings_to_look_at on rings (look_at) where look_at is not null`,
      `create index rings_by_day on rings (requested_at)`,
      `create table ring_events (
      id {id},
      call_id bigint not null references rings (call_id) on delete cascade,
      provider text not null,
      key text not null,
      leg text not null,
      type text not null,
      at bigint not null,
      received_at bigint not null,
      seq bigint,
      leg_id text,
      reason text,
      answered_by text,
      error_code text,
      source text not null,
      unique (provider, key)
    )`,
      `create index ring_events_by_call on ring_events (call_id)`,
      // Why calls are dialled by hand for now; of one territory, or (empty) of all.
      `create table telephony_troubles (
      code text not null,
      territory text not null,
      since_at bigint not null,
      look_at bigint,
      primary key (code, territory)
    )`,
    ]);
  },
};
