import { type Migration, run } from './dialect.ts';

/** The telephone on an agent's desk, which rings first where they have no softphone. */
export const migration: Migration = {
  up: async (db, dialect) => {
    await run(db, dialect, [
      `create table desk_phones (
      agent_id {key} not null references users (id) on delete cascade,
      number text not null
    )`,
    ]);
  },
};
