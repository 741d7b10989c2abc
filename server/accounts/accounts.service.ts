import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { recordAudit } from '#server/audit/index.ts';
import type { changeUser, createUser, UserView } from '#server/contracts/accounts.contract.ts';
import type { BodyOf } from '#server/contracts/endpoint.ts';
import { deskRoles, directorateRoles, type Role, roles } from '#server/contracts/roles.ts';
import type { Clock } from '#server/platform/clock.ts';
import { type Db, inTransaction } from '#server/platform/database.ts';
import { found, Refusal } from '#server/platform/refusal.ts';
import type { Viewer } from '#server/platform/scope.ts';
import {
  countActiveAdmins,
  countUsers,
  insertDirectorate,
  insertUser,
  selectDirectorates,
  selectUser,
  selectUsers,
  type UserRow,
  updateUser,
} from './accounts.store.ts';
import { generatePassword, isStrongEnough } from './password.rules.ts';
import { hashPassword, isPasswordOf } from './session.service.ts';

const LIST_LIMIT = 2000;
const languages = z.array(z.string());
const role = z.enum(roles);

export function userViewOf(row: UserRow): UserView {
  return {
    id: row.id,
    name: row.name,
    email: row.email,
    role: role.parse(row.role),
    directorateId: row.directorate_id,
    directorateName: row.directorate_name,
    languages: languages.parse(JSON.parse(row.languages_json)),
    disabledAt: row.disabled_at,
  };
}

export async function hasAccounts(db: Db): Promise<boolean> {
  return (await countUsers(db)) > 0;
}

/** An administrator sees every account, a supervisor those who can be assigned to a campaign. */
export async function listAccounts(db: Db, viewer: Viewer): Promise<UserView[]> {
  const views = (await selectUsers(db, LIST_LIMIT)).map(userViewOf);
  if (viewer.role === 'admin') return views;
  return views.filter((user) => user.disabledAt === null && deskRoles.some((desk) => desk === user.role));
}

interface NewAccount {
  readonly email: string;
  readonly name: string;
  readonly role: Role;
  readonly directorateId: number | null;
  readonly languages: readonly string[];
  readonly password: string;
}

async function addAccount(
  db: Db,
  actorId: number | null,
  account: NewAccount,
  clock: Clock,
): Promise<number> {
  const password_hash = await hashPassword(account.password);
  return inTransaction(db, async (tx) => {
    const id = await insertUser(tx, {
      email: account.email,
      name: account.name,
      role: account.role,
      directorate_id: account.directorateId,
      languages_json: JSON.stringify(account.languages),
      password_hash,
      auth_version: 1,
      outbox_key: randomBytes(32).toString('base64'),
      disabled_at: null,
      created_at: clock.now(),
    });
    if (id === null)
      throw new Refusal('user.email_taken', {}, [{ path: 'email', detail: 'Adresse déjà utilisée.' }]);
    const details = { role: account.role, directorateId: account.directorateId };
    await recordAudit(tx, { actorId, action: 'user.create', entity: 'user', entityId: id, details }, clock);
    return id;
  });
}

type Created = { user: UserView; generatedPassword: string | null };

/** Creates an account; without a password one is generated and only ever shown in this answer. */
export async function createAccount(
  db: Db,
  viewer: Viewer,
  input: BodyOf<typeof createUser>,
  clock: Clock,
): Promise<Created> {
  await requireDirectorate(db, input.role, input.directorateId);
  if (input.password !== undefined) requireStrong(input.password, input.email);
  const generatedPassword = input.password === undefined ? generatePassword() : null;
  const password = input.password ?? generatedPassword ?? generatePassword();
  const id = await addAccount(db, viewer.userId, { ...input, password }, clock);
  return { user: userViewOf(found(await selectUser(db, id))), generatedPassword };
}

/** The first administrator of an empty database. Returns false, changing nothing, when accounts exist. */
export async function createFirstAdmin(
  db: Db,
  admin: { email: string; password: string },
  clock: Clock,
): Promise<boolean> {
  if (await hasAccounts(db)) return false;
  requireStrong(admin.password, admin.email);
  const account = {
    ...admin,
    name: 'Administration',
    role: 'admin',
    directorateId: null,
    languages: ['fr'],
  } as const;
  await addAccount(db, null, account, clock);
  return true;
}

/** Changes an account. What touches rights raises `auth_version`, which ends its sessions at their next request. */
export async function changeAccount(
  db: Db,
  viewer: Viewer,
  id: number,
  change: BodyOf<typeof changeUser>,
  clock: Clock,
): Promise<Created> {
  const current = found(await selectUser(db, id));
  const nextRole = change.role ?? role.parse(current.role);
  const nextDirectorate = change.directorateId === undefined ? current.directorate_id : change.directorateId;
  await requireDirectorate(db, nextRole, nextDirectorate);
  const generatedPassword = change.resetPassword === true ? generatePassword() : null;
  const password_hash =
    generatedPassword === null ? current.password_hash : await hashPassword(generatedPassword);
  const disabledAt =
    change.disabled === undefined ? current.disabled_at : change.disabled ? clock.now() : null;
  const endsSessions =
    generatedPassword !== null ||
    nextRole !== current.role ||
    nextDirectorate !== current.directorate_id ||
    (disabledAt !== null && current.disabled_at === null);
  await inTransaction(db, async (tx) => {
    await updateUser(tx, id, {
      name: change.name ?? current.name,
      role: nextRole,
      directorate_id: nextDirectorate,
      languages_json: JSON.stringify(change.languages ?? JSON.parse(current.languages_json)),
      password_hash,
      disabled_at: disabledAt,
      auth_version: current.auth_version + (endsSessions ? 1 : 0),
    });
    if ((await countActiveAdmins(tx)) === 0) throw new Refusal('user.last_admin');
    const details = { changed: Object.keys(change) };
    await recordAudit(
      tx,
      { actorId: viewer.userId, action: 'user.change', entity: 'user', entityId: id, details },
      clock,
    );
  });
  return { user: userViewOf(found(await selectUser(db, id))), generatedPassword };
}

/** Changes one's own password; every other session of the account ends. Returns nothing: the caller logs in again. */
export async function changeOwnPassword(
  db: Db,
  viewer: Viewer,
  input: { current: string; next: string },
  clock: Clock,
): Promise<void> {
  const user = found(await selectUser(db, viewer.userId));
  if (!(await isPasswordOf(user, input.current))) {
    throw new Refusal('user.wrong_password', {}, [
      { path: 'current', detail: 'Mot de passe actuel incorrect.' },
    ]);
  }
  requireStrong(input.next, user.email, 'next');
  const password_hash = await hashPassword(input.next);
  await inTransaction(db, async (tx) => {
    await updateUser(tx, user.id, { password_hash, auth_version: user.auth_version + 1 });
    await recordAudit(
      tx,
      { actorId: user.id, action: 'user.password', entity: 'user', entityId: user.id },
      clock,
    );
  });
}

/** Whether to be sent the morning's digest. */
export async function chooseOwnDigest(db: Db, viewer: Viewer, wanted: boolean, clock: Clock): Promise<void> {
  await inTransaction(db, async (tx) => {
    await updateUser(tx, viewer.userId, { wants_digest: wanted ? 1 : 0 });
    const entry = { actorId: viewer.userId, action: 'user.digest', entity: 'user', entityId: viewer.userId };
    await recordAudit(tx, { ...entry, details: { wanted } }, clock);
  });
}

export async function listVisibleDirectorates(db: Db, viewer: Viewer) {
  return selectDirectorates(db, viewer.directorateId);
}

export async function createNewDirectorate(db: Db, viewer: Viewer, name: string, clock: Clock) {
  return inTransaction(db, async (tx) => {
    const id = await insertDirectorate(tx, name, clock.now());
    if (id === null)
      throw new Refusal('directorate.name_taken', {}, [{ path: 'name', detail: 'Nom déjà utilisé.' }]);
    const entry = {
      actorId: viewer.userId,
      action: 'directorate.create',
      entity: 'directorate',
      entityId: id,
    };
    await recordAudit(tx, entry, clock);
    return { id, name };
  });
}

/** A role that belongs to a directorate names one; and the one that is named exists. */
async function requireDirectorate(db: Db, ofRole: Role, directorateId: number | null): Promise<void> {
  const isMissing =
    directorateId === null
      ? directorateRoles.some((bound) => bound === ofRole)
      : (await selectDirectorates(db, directorateId)).length === 0;
  if (isMissing) {
    throw new Refusal('user.directorate_required', {}, [
      { path: 'directorateId', detail: 'Choisissez une direction.' },
    ]);
  }
}

function requireStrong(password: string, email: string, path = 'password'): void {
  if (!isStrongEnough(password, email)) {
    throw new Refusal('user.weak_password', {}, [
      { path, detail: 'Au moins 12 caractères, ni courant ni votre adresse.' },
    ]);
  }
}
