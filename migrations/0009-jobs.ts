import { type Migration, run } from './dialect.ts';

export const migration: Migration = {
  up: async (db, dialect) => {
    await run(db, dialect, [
      `create table job_leases (
      name text not null primary key,
      holder text not null,
      lease_until bigint not null,
      last_run_at bigint not null
    )`,
    ]);
  },
};
