import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  changeUser,
  createUser,
  getSession,
  getWelcome,
  login,
  logout,
} from '#server/contracts/accounts.contract.ts';
import { type Client, PASSWORD, startApp, type TestApp } from '#server/testing.ts';

let app: TestApp;
let admin: Client;

beforeAll(async () => {
  app = await startApp();
  admin = await app.as('admin');
});
afterAll(() => app.stop());

test('it works: someone logs in, is known, logs out', async () => {
  const requester = await app.as('requester');
  const { user } = await requester.ask(getSession);
  expect(user).toMatchObject({ role: 'requester', directorateName: 'Autonomie' });
  await requester.ask(logout);
  expect(await requester.refused(getSession)).toMatchObject({ status: 401, code: 'session.required' });
});

test('the session cookie cannot be read by scripts nor sent by other sites, and is not stored as it is', async () => {
  const response = await app
    .anonymous()
    .fetch(login, { body: { email: app.people.agent.email, password: PASSWORD } });
  const cookie = response.headers.getSetCookie().join();
  expect(cookie).toMatch(/HttpOnly/);
  expect(cookie).toMatch(/SameSite=Lax/);
  const token = cookie.split(';')[0]?.split('=')[1] ?? '';
  expect(token.length).toBeGreaterThanOrEqual(43);
  const stored = await app.deps.db.selectFrom('sessions').select('id').where('id', '=', token).execute();
  expect(stored).toEqual([]);
});

test('an unknown address, a wrong password and a disabled account get the same answer', async () => {
  const person = await app.addPerson({
    name: 'Parti',
    email: 'parti@exemple.fr',
    role: 'agent',
    directorateId: null,
  });
  await admin.ask(changeUser, { params: { id: person.id }, body: { disabled: true } });
  const answers = await Promise.all(
    [
      { email: 'inconnu@exemple.fr', password: PASSWORD },
      { email: app.people.agent2.email, password: 'un autre mot' },
      { email: person.email, password: PASSWORD },
    ].map((body) => app.anonymous().refused(login, { body })),
  );
  expect(answers.map(({ status, code, detail }) => ({ status, code, detail }))).toEqual(
    Array(3).fill({
      status: 401,
      code: 'session.bad_credentials',
      detail: 'Adresse électronique ou mot de passe incorrect.',
    }),
  );
});

test('a sixth mistake must wait, the account is not locked for good, and colleagues are not punished', async () => {
  const wrong = { email: app.people.agent3.email, password: 'ce n’est pas lui' };
  for (let mistake = 0; mistake < 6; mistake += 1) {
    expect((await app.anonymous().refused(login, { body: wrong })).code).toBe('session.bad_credentials');
    if (mistake === 4) app.clock.advance({ seconds: 1 });
  }
  const refused = await app.anonymous().refused(login, { body: { ...wrong, password: PASSWORD } });
  expect(refused).toMatchObject({ status: 429, code: 'session.throttled' });
  await app.as('agent2');
  app.clock.advance({ seconds: 30 });
  await app.as('agent3');
});

test('disabling a user ends their sessions at the next request', async () => {
  const person = await app.addPerson({
    name: 'Zoé',
    email: 'zoe@exemple.fr',
    role: 'agent',
    directorateId: null,
  });
  const client = await app.login(person);
  await client.ask(getSession);
  await admin.ask(changeUser, { params: { id: person.id }, body: { disabled: true } });
  expect((await client.refused(getSession)).code).toBe('session.required');
});

test('changing a role ends the sessions opened under the old one', async () => {
  const person = await app.addPerson({
    name: 'Max',
    email: 'max@exemple.fr',
    role: 'agent',
    directorateId: null,
  });
  const client = await app.login(person);
  await admin.ask(changeUser, { params: { id: person.id }, body: { role: 'supervisor' } });
  expect((await client.refused(getSession)).code).toBe('session.required');
});

test('a session left idle for half an hour is over; one that is used lasts', async () => {
  const idle = await app.as('dpo');
  const used = await app.as('analyst');
  for (let minutes = 0; minutes < 40; minutes += 10) {
    app.clock.advance({ minutes: 10 });
    await used.ask(getSession);
  }
  expect((await idle.refused(getSession)).code).toBe('session.required');
  admin = await app.as('admin');
});

test('the last active administrator cannot be disabled', async () => {
  const params = { id: app.people.admin.id };
  expect(await admin.refused(changeUser, { params, body: { disabled: true } })).toMatchObject({
    code: 'user.last_admin',
  });
});

test('a requester without a directorate, a weak password and a taken address are refused with the field', async () => {
  const body = { email: 'neuf@exemple.fr', name: 'Neuf', role: 'requester' } as const;
  expect(await admin.refused(createUser, { body })).toMatchObject({ fields: [{ path: 'directorateId' }] });
  const weak = { ...body, role: 'agent', password: 'motdepasse12' } as const;
  expect(await admin.refused(createUser, { body: weak })).toMatchObject({ code: 'user.weak_password' });
  const taken = { ...body, role: 'agent', email: app.people.agent.email } as const;
  expect(await admin.refused(createUser, { body: taken })).toMatchObject({ code: 'user.email_taken' });
});

test('a created account gets a password shown once, and works', async () => {
  const { user, generatedPassword } = await admin.ask(createUser, {
    body: { email: 'nouvelle@exemple.fr', name: 'Nouvelle', role: 'agent' },
  });
  const response = await app
    .anonymous()
    .fetch(login, { body: { email: user.email, password: generatedPassword ?? '' } });
  expect(response.status).toBe(200);
});

test('the welcome page knows whether somebody is logged in, without a session', async () => {
  expect(await app.anonymous().ask(getWelcome)).toMatchObject({ hasSession: false, needsFirstAdmin: false });
  expect(await admin.ask(getWelcome)).toMatchObject({ hasSession: true });
});

test('a write from another site is refused, whatever the cookie', async () => {
  for (const headers of [{ 'Sec-Fetch-Site': 'cross-site' }, { 'Sec-Fetch-Site': 'same-site' }]) {
    expect(await admin.refused(logout, { headers })).toMatchObject({
      status: 403,
      code: 'request.cross_site',
    });
  }
  const elsewhere = await fetch(`${app.url}/api/session`, {
    method: 'DELETE',
    headers: { Cookie: admin.cookie, Origin: 'https://ailleurs.example' },
  });
  expect(elsewhere.status).toBe(403);
  await elsewhere.body?.cancel();
  await admin.ask(getSession);
});
