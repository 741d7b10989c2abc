import type { Insertable, Selectable, Updateable } from 'kysely';
import type { Db } from '#server/platform/database.ts';
import type { Schema } from '#server/platform/schema.ts';

export type UserRow = Selectable<Schema['users']> & { directorate_name: string | null };

function users(db: Db) {
  return db
    .selectFrom('users')
    .leftJoin('directorates', 'directorates.id', 'users.directorate_id')
    .selectAll('users')
    .select('directorates.name as directorate_name');
}

export async function selectUsers(db: Db, limit: number): Promise<UserRow[]> {
  return users(db).orderBy('users.name').orderBy('users.id').limit(limit).execute();
}

export async function selectUser(db: Db, id: number): Promise<UserRow | undefined> {
  return users(db).where('users.id', '=', id).executeTakeFirst();
}

export async function selectUserByEmail(db: Db, email: string): Promise<UserRow | undefined> {
  return users(db).where('users.email', '=', email).executeTakeFirst();
}

export async function insertUser(db: Db, row: Insertable<Schema['users']>): Promise<number | null> {
  const inserted = await db
    .insertInto('users')
    .values(row)
    .onConflict((conflict) => conflict.column('email').doNothing())
    .returning('id')
    .executeTakeFirst();
  return inserted?.id ?? null;
}

export async function updateUser(db: Db, id: number, change: Updateable<Schema['users']>): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('users')
    .set(change)
    .where('id', '=', id)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

export async function countUsers(db: Db): Promise<number> {
  const row = await db
    .selectFrom('users')
    .select(({ fn }) => fn.countAll<number>().as('n'))
    .executeTakeFirst();
  return Number(row?.n ?? 0);
}

export async function countActiveAdmins(db: Db): Promise<number> {
  const row = await db
    .selectFrom('users')
    .select(({ fn }) => fn.countAll<number>().as('n'))
    .where('role', '=', 'admin')
    .where('disabled_at', 'is', null)
    .executeTakeFirst();
  return Number(row?.n ?? 0);
}

export async function selectDirectorates(
  db: Db,
  only: number | null,
): Promise<{ id: number; name: string }[]> {
  let query = db.selectFrom('directorates').select(['id', 'name']);
  if (only !== null) query = query.where('id', '=', only);
  return query.orderBy('name').orderBy('id').limit(500).execute();
}

export async function insertDirectorate(db: Db, name: string, at: number): Promise<number | null> {
  const inserted = await db
    .insertInto('directorates')
    .values({ name, created_at: at })
    .onConflict((conflict) => conflict.column('name').doNothing())
    .returning('id')
    .executeTakeFirst();
  return inserted?.id ?? null;
}

export async function selectSetting(db: Db, key: string): Promise<unknown> {
  const row = await db.selectFrom('settings').select('value_json').where('key', '=', key).executeTakeFirst();
  return row === undefined ? undefined : JSON.parse(row.value_json);
}

/** Writes the setting and returns what is stored; `keep` leaves an existing value alone. */
export async function putSetting(db: Db, key: string, value: unknown, keep = false): Promise<void> {
  const value_json = JSON.stringify(value);
  await db
    .insertInto('settings')
    .values({ key, value_json })
    .onConflict((conflict) =>
      keep ? conflict.column('key').doNothing() : conflict.column('key').doUpdateSet({ value_json }),
    )
    .execute();
}
