import type { Insertable } from 'kysely';
import type { Db } from '#server/platform/database.ts';
import type { Schema } from '#server/platform/schema.ts';
import { type RowOf, statement, type Values } from '#server/platform/statement.ts';

export async function insertSession(db: Db, row: Insertable<Schema['sessions']>): Promise<void> {
  await db.insertInto('sessions').values(row).execute();
}

function liveSession(db: Db, { id, now, idleSince }: Values<LiveSession>) {
  return db
    .selectFrom('sessions')
    .innerJoin('users', (join) =>
      join
        .onRef('users.id', '=', 'sessions.user_id')
        .onRef('users.auth_version', '=', 'sessions.auth_version'),
    )
    .leftJoin('pauses', 'pauses.user_id', 'users.id')
    .select([
      'sessions.id as sessionId',
      'sessions.last_seen_at as lastSeenAt',
      'sessions.expires_at as expiresAt',
      'sessions.created_at as openedAt',
      'sessions.confirmed_at as confirmedAt',
      'users.id as userId',
      'users.name',
      'users.role',
      'users.directorate_id as directorateId',
      'users.languages_json as languagesJson',
      'pauses.kind as pauseKind',
      'pauses.since as pausedSince',
    ])
    .where('sessions.id', '=', id)
    .where('sessions.expires_at', '>', now)
    .where('sessions.last_seen_at', '>', idleSince)
    .where('users.disabled_at', 'is', null);
}

interface LiveSession {
  readonly id: string;
  readonly now: number;
  readonly idleSince: number;
}

const live = statement<LiveSession, RowOf<typeof liveSession>>(liveSession);

/**
 * The live session and its user, or nothing: expired, idle, disabled and outdated (`auth_version`) sessions are one and
 * the same "no". Indexed by primary key: costs the same however many sessions there are.
 */
export async function selectLiveSession(db: Db, id: string, now: number, idleSince: number) {
  return (await db.executeQuery(live(db, { id, now, idleSince }))).rows[0];
}

export async function touchSession(db: Db, id: string, at: number): Promise<void> {
  await db.updateTable('sessions').set({ last_seen_at: at }).where('id', '=', id).execute();
}

export async function confirmSession(db: Db, id: string, at: number): Promise<void> {
  await db.updateTable('sessions').set({ confirmed_at: at }).where('id', '=', id).execute();
}

export async function deleteSession(db: Db, id: string): Promise<void> {
  await db.deleteFrom('sessions').where('id', '=', id).execute();
}

export async function deleteExpiredSessions(db: Db, now: number): Promise<number> {
  const { numDeletedRows } = await db
    .deleteFrom('sessions')
    .where('expires_at', '<=', now)
    .executeTakeFirst();
  return Number(numDeletedRows);
}

export async function selectFailures(db: Db, emailHash: string) {
  return db.selectFrom('login_failures').selectAll().where('email_hash', '=', emailHash).executeTakeFirst();
}

/** Adds one mistake in a single statement, so that simultaneous tries all count; older ones than `forgetBefore` do not. */
export async function addFailure(
  db: Db,
  emailHash: string,
  at: number,
  forgetBefore: number,
): Promise<number> {
  const row = await db
    .insertInto('login_failures')
    .values({ email_hash: emailHash, failures: 1, blocked_until: 0, last_at: at })
    .onConflict((conflict) =>
      conflict.column('email_hash').doUpdateSet(({ ref, eb }) => ({
        failures: eb
          .case()
          .when(ref('login_failures.last_at'), '<', forgetBefore)
          .then(1)
          .else(eb('login_failures.failures', '+', 1))
          .end(),
        last_at: at,
      })),
    )
    .returning('failures')
    .executeTakeFirstOrThrow();
  return row.failures;
}

export async function blockUntil(db: Db, emailHash: string, until: number): Promise<void> {
  await db
    .updateTable('login_failures')
    .set({ blocked_until: until })
    .where('email_hash', '=', emailHash)
    .execute();
}

export async function clearFailures(db: Db, emailHash: string): Promise<void> {
  await db.deleteFrom('login_failures').where('email_hash', '=', emailHash).execute();
}
