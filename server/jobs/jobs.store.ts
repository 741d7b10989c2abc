import { sql } from 'kysely';
import { type Db, unscoped } from '#server/platform/database.ts';

export interface Lease {
  readonly name: string;
  readonly holder: string;
  readonly now: number;
  readonly until: number;
}

/** Takes or keeps the lease; false while another process holds it. A dead one's is free once it has run out. */
export async function takeLease(db: Db, { name, holder, now, until }: Lease): Promise<boolean> {
  const { rows } = await sql`
    insert into job_leases (name, holder, lease_until, last_run_at) values (${name}, ${holder}, ${until}, ${now})
    on conflict (name) do update set holder = ${holder}, lease_until = ${until}, last_run_at = ${now}
      where job_leases.lease_until <= ${now} or job_leases.holder = ${holder}
    returning name`.execute(db);
  return rows.length > 0;
}

/** Gives the lease back, so that another process need not wait for it to run out. */
export async function dropLease(db: Db, name: string, holder: string): Promise<void> {
  await db.deleteFrom('job_leases').where('name', '=', name).where('holder', '=', holder).execute();
}

/** Takes the turn of a timetabled job unless a process ran it since `since`. */
export async function takeTurn(db: Db, { name, holder, now, until }: Lease, since: number): Promise<boolean> {
  const { rows } = await sql`
    insert into job_leases (name, holder, lease_until, last_run_at) values (${name}, ${holder}, ${until}, ${now})
    on conflict (name) do update set holder = ${holder}, lease_until = ${until}, last_run_at = ${now}
      where job_leases.lease_until <= ${now} and job_leases.last_run_at <= ${since}
    returning name`.execute(db);
  return rows.length > 0;
}

/** The import that is next; read before running it, so that one that cannot be read can be given up. */
export async function selectWaitingImport(db: Db): Promise<number | undefined> {
  const row = await unscoped(db)
    .selectFrom('imports')
    .select('id')
    .where('state', '=', 'confirmed')
    .orderBy('id')
    .limit(1)
    .executeTakeFirst();
  return row?.id;
}
