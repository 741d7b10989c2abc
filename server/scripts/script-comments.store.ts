import { type Insertable, sql } from 'kysely';
import type { Db } from '#server/platform/database.ts';
import type { Schema } from '#server/platform/schema.ts';

/** Comments on scripts already fetched within the viewer's scope. */

export type CommentRow = Awaited<ReturnType<typeof selectComments>>[number];

/** The latest, oldest first. */
export async function selectComments(db: Db, scriptId: number, limit: number) {
  const rows = await db
    .selectFrom('script_comments')
    .innerJoin('users as author', 'author.id', 'script_comments.author_id')
    .leftJoin('users as resolver', 'resolver.id', 'script_comments.resolved_by')
    .selectAll('script_comments')
    .select(['author.name as author_name', 'resolver.name as resolver_name'])
    .where('script_comments.script_id', '=', scriptId)
    .orderBy('script_comments.id', 'desc')
    .limit(limit)
    .execute();
  return rows.reverse();
}

export async function insertComment(db: Db, row: Insertable<Schema['script_comments']>): Promise<number> {
  const { id } = await db.insertInto('script_comments').values(row).returning('id').executeTakeFirstOrThrow();
  return id;
}

/** Says who settled a thread of this script, or nobody; false when there is no such thread. */
export async function putResolution(
  db: Db,
  scriptId: number,
  openingId: number,
  resolved: { readonly by: number; readonly at: number } | null,
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('script_comments')
    .set({ resolved_at: resolved?.at ?? null, resolved_by: resolved?.by ?? null })
    .where('id', '=', openingId)
    .where('script_id', '=', scriptId)
    .where('opening_id', 'is', null)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

/** The last comment of this script the account has read; 0: none. */
export async function selectLastRead(db: Db, scriptId: number, userId: number): Promise<number> {
  const row = await db
    .selectFrom('script_comment_reads')
    .select('last_id')
    .where('script_id', '=', scriptId)
    .where('user_id', '=', userId)
    .executeTakeFirst();
  return row?.last_id ?? 0;
}

/** Never backwards: an older tab may say so later. */
export async function putLastRead(db: Db, scriptId: number, userId: number, lastId: number): Promise<void> {
  await db
    .insertInto('script_comment_reads')
    .values({ script_id: scriptId, user_id: userId, last_id: lastId })
    .onConflict((conflict) =>
      conflict
        .columns(['script_id', 'user_id'])
        .doUpdateSet({ last_id: lastId })
        .where('script_comment_reads.last_id', '<', lastId),
    )
    .execute();
}

export interface CommentCounts {
  readonly scriptId: number;
  /** Threads nobody has settled. */
  readonly open: number;
  /** Comments of others since the last one this account read. */
  readonly unread: number;
}

/** Of these scripts, those somebody has commented on. */
export async function countComments(
  db: Db,
  scriptIds: readonly number[],
  userId: number,
): Promise<CommentCounts[]> {
  if (scriptIds.length === 0) return [];
  const rows = await db
    .selectFrom('script_comments')
    .leftJoin('script_comment_reads', (join) =>
      join
        .onRef('script_comment_reads.script_id', '=', 'script_comments.script_id')
        .on('script_comment_reads.user_id', '=', userId),
    )
    .select([
      'script_comments.script_id as scriptId',
      sql<number>`sum(case when opening_id is null and resolved_at is null then 1 else 0 end)`.as('open'),
      sql<number>`sum(case when author_id <> ${userId} and id > coalesce(last_id, 0) then 1 else 0 end)`.as(
        'unread',
      ),
    ])
    .where('script_comments.script_id', 'in', [...scriptIds])
    .groupBy('script_comments.script_id')
    .execute();
  return rows.map(({ scriptId, open, unread }) => ({ scriptId, open: Number(open), unread: Number(unread) }));
}
