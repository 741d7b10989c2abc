import { type RawBuilder, sql } from 'kysely';

/**
 * The version a person already asked something goes on with (decision 0022), of a queue entry `q` and its campaign `c`:
 * the newest they answered under, or the oldest one the campaign lets begun cases finish on. Null: not asked yet. One
 * seek in `answers_by_target`.
 */
export const versionBegun: RawBuilder<number | null> = sql`(
  select case when max(a.version_id) < c.oldest_version_id then c.oldest_version_id else max(a.version_id) end
  from answers a where a.target_id = q.target_id)`;

/** The version of the script a person is asked from now on; somebody not asked yet gets the campaign's. */
export const versionOfCase: RawBuilder<number | null> = sql`coalesce(${versionBegun}, c.script_version_id)`;
