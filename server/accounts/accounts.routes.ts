import {
  changeBranding,
  changePassword,
  changeUser,
  chooseDigest,
  confirmSession,
  createDirectorate,
  createUser,
  getSession,
  getWelcome,
  listDirectorates,
  listUsers,
  login,
  logout,
  type SessionView,
} from '#server/contracts/accounts.contract.ts';
import type { Config } from '#server/platform/config.ts';
import type { Db } from '#server/platform/database.ts';
import { type Route, route } from '#server/platform/http.ts';
import { found } from '#server/platform/refusal.ts';
import { version } from '#server/platform/version.ts';
import {
  changeAccount,
  changeOwnPassword,
  chooseOwnDigest,
  createAccount,
  createNewDirectorate,
  hasAccounts,
  listAccounts,
  listVisibleDirectorates,
  userViewOf,
} from './accounts.service.ts';
import { selectUser, type UserRow } from './accounts.store.ts';
import { SESSION_LIFE_MS } from './login.rules.ts';
import {
  authenticate,
  closeSession,
  confirmPassword,
  cookieName,
  cookieOptions,
  openSession,
  sessionToken,
} from './session.service.ts';
import { readBranding, writeBranding } from './settings.service.ts';

export const accountsRoutes: readonly Route[] = [
  route(getWelcome, async ({ request }, deps) => ({
    branding: await readBranding(deps.db),
    needsFirstAdmin: !(await hasAccounts(deps.db)),
    hasSession: (await authenticate(request, deps)) !== null,
    version,
  })),
  route(login, async ({ body, reply }, { db, secret, clock, config }) => {
    const { token, expiresAt, user } = await openSession(db, body, secret, clock);
    reply.cookie(cookieName(config), token, cookieOptions(config, SESSION_LIFE_MS));
    return sessionViewOf(user, expiresAt, config);
  }),
  route(getSession, async ({ viewer }, { db, config }) =>
    sessionViewOf(await rowOf(db, viewer.userId), viewer.sessionExpiresAt, config),
  ),
  route(confirmSession, async ({ viewer, request, body }, { db, secret, clock, config }) => ({
    confirmedAt: await confirmPassword(
      db,
      viewer,
      sessionToken(request, config) ?? '',
      body.password,
      secret,
      clock,
    ),
  })),
  route(logout, async ({ viewer, request, reply }, { db, clock, config }) => {
    await closeSession(db, sessionToken(request, config) ?? '', viewer.userId, clock);
    reply.clearCookie(cookieName(config), cookieOptions(config, 0));
    return { ok: true as const };
  }),
  route(chooseDigest, async ({ viewer, body }, { db, clock }) => {
    await chooseOwnDigest(db, viewer, body.wanted, clock);
    return { ok: true as const };
  }),
  route(changePassword, async ({ viewer, body, reply }, { db, secret, clock, config }) => {
    await changeOwnPassword(db, viewer, body, clock);
    // The change ended this session too: open the next one at once, so that the person notices nothing.
    const { email } = await rowOf(db, viewer.userId);
    const opened = await openSession(db, { email, password: body.next }, secret, clock);
    reply.cookie(cookieName(config), opened.token, cookieOptions(config, SESSION_LIFE_MS));
    return { ok: true as const };
  }),
  route(listUsers, async ({ viewer }, { db }) => ({ users: await listAccounts(db, viewer) })),
  route(createUser, async ({ viewer, body }, { db, clock }) => createAccount(db, viewer, body, clock)),
  route(changeUser, async ({ viewer, params, body }, { db, clock }) =>
    changeAccount(db, viewer, params.id, body, clock),
  ),
  route(listDirectorates, async ({ viewer }, { db }) => ({
    directorates: await listVisibleDirectorates(db, viewer),
  })),
  route(createDirectorate, async ({ viewer, body }, { db, clock }) =>
    createNewDirectorate(db, viewer, body.name, clock),
  ),
  route(changeBranding, async ({ viewer, body }, { db, clock }) => writeBranding(db, viewer, body, clock)),
];

async function rowOf(db: Db, userId: number): Promise<UserRow> {
  return found(await selectUser(db, userId));
}

function sessionViewOf(user: UserRow, expiresAt: number, { mail }: Config): SessionView {
  const digest = { wanted: user.wants_digest === 1, isSent: mail !== null };
  return {
    user: userViewOf(user),
    outboxKey: user.outbox_key,
    expiresAt,
    digest: user.role === 'requester' ? digest : null,
  };
}
