import { randomBytes } from 'node:crypto';
import { hash, verify } from '@node-rs/argon2';
import { parse as parseCookies } from 'cookie';
import type { CookieOptions, Request } from 'express';
import { z } from 'zod';
import { recordAudit } from '#server/audit/index.ts';
import { roles } from '#server/contracts/roles.ts';
import type { Clock } from '#server/platform/clock.ts';
import type { Config } from '#server/platform/config.ts';
import { type Db, inTransaction } from '#server/platform/database.ts';
import type { Deps } from '#server/platform/http.ts';
import { found, Refusal } from '#server/platform/refusal.ts';
import { remembered } from '#server/platform/remembered.ts';
import { scopeOf, type Viewer } from '#server/platform/scope.ts';
import { type Secret, sha256 } from '#server/platform/secret.ts';
import { selectUser, selectUserByEmail, type UserRow } from './accounts.store.ts';
import { FORGET_AFTER_MS, SESSION_IDLE_MS, SESSION_LIFE_MS, waitAfter } from './login.rules.ts';
import {
  addFailure,
  blockUntil,
  clearFailures,
  confirmSession,
  deleteExpiredSessions,
  deleteSession,
  insertSession,
  selectFailures,
  selectLiveSession,
  touchSession,
} from './session.store.ts';

/** OWASP's and reliability.md §3's figures: 19 MiB, two passes: 300 logins at once in about 3 s on two cores. */
const argon = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

export function hashPassword(password: string): Promise<string> {
  return hash(password, argon);
}

/** Verified when the account does not exist, so that both answers take as long. */
let decoy: Promise<string> | null = null;

export async function isPasswordOf(
  user: { password_hash: string } | undefined,
  password: string,
): Promise<boolean> {
  decoy ??= hashPassword(randomBytes(16).toString('hex'));
  const isRight = await verify(user?.password_hash ?? (await decoy), password);
  return isRight && user !== undefined;
}

export interface OpenedSession {
  readonly token: string;
  readonly expiresAt: number;
  readonly user: UserRow;
}

/**
 * Checks e-mail and password and opens a session. Refuses with `session.throttled` (seconds to wait) or
 * `session.bad_credentials`, the same for an unknown, disabled or mistaken account.
 */
export async function openSession(
  db: Db,
  input: { email: string; password: string },
  secret: Secret,
  clock: Clock,
): Promise<OpenedSession> {
  const now = clock.now();
  const { user, emailHash } = await checkCredentials(db, input, secret, clock, 'session.bad_credentials');
  const token = randomBytes(32).toString('base64url');
  const expiresAt = now + SESSION_LIFE_MS;
  await inTransaction(db, async (tx) => {
    await clearFailures(tx, emailHash);
    await insertSession(tx, {
      id: sha256(token),
      user_id: user.id,
      auth_version: user.auth_version,
      created_at: now,
      last_seen_at: now,
      expires_at: expiresAt,
    });
    await recordAudit(
      tx,
      { actorId: user.id, action: 'session.open', entity: 'user', entityId: user.id },
      clock,
    );
  });
  return { token, expiresAt, user };
}

/** The account these credentials are of; mistakes are counted, whoever makes them. */
async function checkCredentials(
  db: Db,
  input: { email: string; password: string },
  secret: Secret,
  clock: Clock,
  refusal: 'session.bad_credentials' | 'user.wrong_password',
): Promise<{ user: UserRow; emailHash: string }> {
  const now = clock.now();
  const emailHash = secret.hash('email', input.email);
  const failures = await selectFailures(db, emailHash);
  if (failures !== undefined && failures.blocked_until > now) {
    throw new Refusal('session.throttled', { seconds: Math.ceil((failures.blocked_until - now) / 1000) });
  }
  const user = await selectUserByEmail(db, input.email);
  const isRight = await isPasswordOf(user, input.password);
  if (isRight && user !== undefined && user.disabled_at === null) return { user, emailHash };
  await inTransaction(db, async (tx) => {
    const count = await addFailure(tx, emailHash, now, now - FORGET_AFTER_MS);
    await blockUntil(tx, emailHash, now + waitAfter(count));
    await recordAudit(
      tx,
      { actorId: null, action: 'session.refuse', entity: 'user', entityId: user?.id ?? null },
      clock,
    );
  });
  throw new Refusal(refusal);
}

/**
 * The password given once more, for what a session left open must not do. Refuses with `user.wrong_password` or `session.throttled`.
 * @returns the instant from which it counts
 */
export async function confirmPassword(
  db: Db,
  viewer: Viewer,
  token: string,
  password: string,
  secret: Secret,
  clock: Clock,
): Promise<number> {
  const { email } = found(await selectUser(db, viewer.userId));
  const { emailHash } = await checkCredentials(db, { email, password }, secret, clock, 'user.wrong_password');
  await inTransaction(db, async (tx) => {
    await clearFailures(tx, emailHash);
    await confirmSession(tx, sha256(token), clock.now());
    const entry = {
      actorId: viewer.userId,
      action: 'session.confirm',
      entity: 'user',
      entityId: viewer.userId,
    };
    await recordAudit(tx, entry, clock);
  });
  return clock.now();
}

export async function closeSession(db: Db, token: string, userId: number, clock: Clock): Promise<void> {
  await inTransaction(db, async (tx) => {
    await deleteSession(tx, sha256(token));
    await recordAudit(
      tx,
      { actorId: userId, action: 'session.close', entity: 'user', entityId: userId },
      clock,
    );
  });
}

const TOUCH_EVERY_MS = 60_000;
const languages = z.array(z.string());
const role = z.enum(roles);

/** The viewer behind a request's cookie, or null. The database is asked every time: disabling acts at once. */
export async function authenticate(request: Request, { db, clock, config }: Deps): Promise<Viewer | null> {
  const token = sessionToken(request, config);
  if (token === null) return null;
  const now = clock.now();
  const session = await selectLiveSession(db, sha256(token), now, now - SESSION_IDLE_MS);
  if (session === undefined) return null;
  if (now - session.lastSeenAt >= TOUCH_EVERY_MS) await touchSession(db, session.sessionId, now);
  const viewerRole = role.parse(session.role);
  return {
    userId: session.userId,
    name: session.name,
    role: viewerRole,
    directorateId: session.directorateId,
    languages: remembered(session.languagesJson, languages),
    scope: scopeOf(viewerRole, session.directorateId, session.userId),
    pause:
      session.pauseKind === null || session.pausedSince === null
        ? null
        : { kind: session.pauseKind, since: session.pausedSince },
    sessionExpiresAt: session.expiresAt,
    confirmedAt: session.confirmedAt ?? session.openedAt,
  };
}

function isSecure(config: Config): boolean {
  return config.publicUrl?.startsWith('https:') ?? false;
}

/** `__Host-` binds the cookie to this host over TLS; without TLS browsers would refuse it. */
export function cookieName(config: Config): string {
  return isSecure(config) ? '__Host-tonalite_sid' : 'tonalite_sid';
}

/** `maxAgeMs` is relative: a browser whose clock is wrong keeps its session all the same. */
export function cookieOptions(config: Config, maxAgeMs: number): CookieOptions {
  return {
    httpOnly: true,
    sameSite: 'lax',
    secure: isSecure(config),
    path: '/',
    maxAge: maxAgeMs,
  };
}

export function sessionToken(request: Request, config: Config): string | null {
  return parseCookies(request.get('Cookie') ?? '')[cookieName(config)] ?? null;
}

/** Removes sessions that can no longer be used. Returns how many. */
export async function purgeSessions(db: Db, clock: Clock): Promise<number> {
  return deleteExpiredSessions(db, clock.now());
}
