import { type Migration, run } from './dialect.ts';

/**
 * A campaign calls everybody there is (a census) or some of them (a sample, of a population whose size may be known); people
 * of a sample may have a weight, from their list.
 */
export const migration: Migration = {
  up: async (db, dialect) => {
    await run(db, dialect, [
      `alter table campaigns add column sampling text not null default 'census' check (sampling in ('census', 'sample'))`,
      `alter table campaigns add column population bigint check (population > 0)`,
      `alter table targets add column weight double precision check (weight > 0)`,
      // Whether everybody of a sample has one is asked at each look at its results.
      `create index targets_weighted on targets (campaign_id) where weight is not null`,
    ]);
  },
};
