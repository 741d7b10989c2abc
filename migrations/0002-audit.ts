import { type Migration, run } from './dialect.ts';

export const migration: Migration = {
  up: async (db, dialect) => {
    await run(db, dialect, [
      `create table audit_entries (
      id {id},
      at bigint not null,
      actor_id bigint,
      action text not null,
      entity text not null,
      entity_id bigint,
      details_json text not null
    )`,
      `create index audit_by_entity on audit_entries (entity, entity_id, id)`,
      `create table audit_seals (
      seq {id},
      entry_id bigint not null unique references audit_entries (id),
      hash text not null
    )`,
    ]);
    // Insert-only in the database itself: not even a bug in the server rewrites what was done.
    for (const table of ['audit_entries', 'audit_seals']) {
      if (dialect === 'sqlite') {
        for (const verb of ['update', 'delete']) {
          await run(db, dialect, [
            `create trigger ${table}_no_${verb} before ${verb} on ${table} begin select raise(abort, 'audit is append-only'); end`,
          ]);
        }
      } else {
        await run(db, dialect, [
          `create or replace function audit_is_append_only() returns trigger language plpgsql as $$ begin raise exception 'audit is append-only'; end $$`,
          `create trigger ${table}_no_change before update or delete or truncate on ${table} for each statement execute function audit_is_append_only()`,
        ]);
      }
    }
  },
};
