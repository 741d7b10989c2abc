import type { Db } from '#server/platform/database.ts';

/** In pause from `since`; whoever already is stays since they began, and only what it is for changes. */
export async function upsertPause(db: Db, userId: number, kind: string, since: number): Promise<number> {
  const row = await db
    .insertInto('pauses')
    .values({ user_id: userId, kind, since })
    .onConflict((conflict) => conflict.column('user_id').doUpdateSet({ kind }))
    .returning('since')
    .executeTakeFirstOrThrow();
  return row.since;
}

export async function deletePause(db: Db, userId: number): Promise<void> {
  await db.deleteFrom('pauses').where('user_id', '=', userId).execute();
}

export async function deletePausesBefore(db: Db, instant: number): Promise<number> {
  const { numDeletedRows } = await db.deleteFrom('pauses').where('since', '<', instant).executeTakeFirst();
  return Number(numDeletedRows);
}
