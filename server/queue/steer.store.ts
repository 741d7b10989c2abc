import { sql } from 'kysely';
import { deskRoles } from '#server/contracts/roles.ts';
import { type Db, dialectOf } from '#server/platform/database.ts';

/** Claims of people who no longer have a desk: their account is closed, or has another role. */
const ofLeavers = sql`ended_at is null and exists (
  select 1 from users u where u.id = claims.agent_id
    and (u.disabled_at is not null or u.role not in (${sql.join(deskRoles)})))`;

export async function hasLeavers(db: Db, now: number): Promise<boolean> {
  const { rows } = await sql`
    select 1 as one from claims where ${ofLeavers} and (in_call = 0 or lease_until > ${now}) limit 1`.execute(
    db,
  );
  return rows.length > 0;
}

/** Their claims with no call open, locked. */
export async function lockLeaversClaims(tx: Db, limit: number): Promise<number[]> {
  const { skipLocked } = dialectOf(tx);
  const { rows } = await sql<{ id: number }>`
    select id from claims where ${ofLeavers} and in_call = 0 order by id limit ${limit} ${skipLocked}`.execute(
    tx,
  );
  return rows.map(({ id }) => id);
}

/** The desks of their open calls do not answer, from now on. */
export async function silenceLeavers(tx: Db, now: number): Promise<void> {
  await sql`update claims set lease_until = ${now} where ${ofLeavers} and in_call = 1 and lease_until > ${now}`.execute(
    tx,
  );
}

/** Holds a claim whose call waits for its result, for the transaction; false while its desk answers. */
export async function holdLeftClaim(tx: Db, claimId: number, now: number): Promise<boolean> {
  const { rows } = await sql`
    update claims set in_call = 1
    where id = ${claimId} and ended_at is null and in_call = 1 and lease_until <= ${now} returning id`.execute(
    tx,
  );
  return rows.length > 0;
}
