import { afterAll, beforeAll, expect, test } from 'vitest';
import { createDirectorate, createUser } from '#server/contracts/accounts.contract.ts';
import { listAudit } from '#server/contracts/audit.contract.ts';
import { createScript } from '#server/contracts/scripts.contract.ts';
import { listTargets } from '#server/contracts/targets.contract.ts';
import { type Client, startApp, type TestApp } from '#server/testing.ts';
import { isPassing } from './database.ts';

let app: TestApp;
let admin: Client;
let requester: Client;

beforeAll(async () => {
  app = await startApp();
  admin = await app.as('admin');
  requester = await app.as('requester');
});
afterAll(() => app.stop());

async function send(headers: Record<string, string>, body: string, path = '/api/directorates') {
  const response = await fetch(app.url + path, {
    method: 'POST',
    headers: { Cookie: admin.cookie, ...headers },
    body,
  });
  const { code, detail }: { code: string; detail: string } = await response.json();
  return { status: response.status, code, detail };
}

test('a body in a charset or a compression that is not its own is the sender’s mistake, not ours', async () => {
  const json = { 'Content-Type': 'application/json' };
  expect(await send({ 'Content-Type': 'application/json; charset=latin1' }, '{}')).toMatchObject({
    status: 415,
    code: 'request.unsupported_type',
  });
  expect(await send({ ...json, 'Content-Encoding': 'gzip' }, '{"name":"x"}')).toMatchObject({
    status: 400,
    code: 'request.malformed',
  });
  expect(await send({ ...json, 'Content-Encoding': 'inconnu' }, '{}')).toMatchObject({
    status: 415,
    code: 'request.unsupported_type',
  });
});

test('a form or a text where JSON is expected is told which type is accepted', async () => {
  for (const type of ['text/plain', 'application/x-www-form-urlencoded'])
    expect(await send({ 'Content-Type': type }, '{"name":"Routes"}')).toMatchObject({
      status: 415,
      detail: expect.stringContaining('application/json'),
    });
});

test('a character that PostgreSQL cannot hold is refused on both databases, where it stands', async () => {
  const problem = await admin.refused(createDirectorate, { body: { name: 'Rou\0tes' } });
  expect(problem).toMatchObject({ status: 422, code: 'request.invalid', fields: [{ path: 'name' }] });
  const search = await requester.refused(listTargets, { params: { id: 1 }, query: { search: '\0' } });
  expect(search).toMatchObject({ status: 422, fields: [{ path: 'search' }] });
  const entity = await admin.refused(listAudit, { query: { entity: '\0' } });
  expect(entity.status).toBe(422);
});

test('a condition nested without end is refused, and does not exhaust the stack', async () => {
  const depth = 3000;
  const nested = `${'{"op":"not","of":'.repeat(depth)}{"op":"answered","name":"q"}${'}'.repeat(depth)}`;
  const item = `{"kind":"say","text":{"fr":"x"},"showIf":${nested}}`;
  const block = `{"id":"b","purpose":"body","title":{"fr":"x"},"items":[${item}]}`;
  const response = await fetch(app.url + createScript.path, {
    method: 'POST',
    headers: { Cookie: requester.cookie, 'Content-Type': 'application/json' },
    body: `{"name":"x","content":{"languages":["fr"],"blocks":[${block}]}}`,
  });
  expect(response.status).toBe(422);
  await response.body?.cancel();
});

test('an account in a directorate that does not exist is refused', async () => {
  for (const directorateId of [999, Number.MAX_SAFE_INTEGER]) {
    const body = { email: 'nour@exemple.fr', name: 'Nour', role: 'requester' as const, directorateId };
    expect(await admin.refused(createUser, { body })).toMatchObject({
      code: 'user.directorate_required',
      fields: [{ path: 'directorateId' }],
    });
  }
});

test('what was expected is said in French, without the machine’s own words', async () => {
  const problem = await admin.refused(listAudit, { query: { before: Number.NaN } });
  expect(problem.fields?.[0]?.detail).toBe('Entrée invalide : nombre attendu');
});

test('an address outside the pages is unknown, in our words, whatever the method', async () => {
  const climbing = await fetch(`${app.url}/assets/..%2f..%2fpackage.json`);
  expect(await climbing.json()).toMatchObject({ status: 404, code: 'request.unknown_route' });
  expect(await send({}, 'x', '/')).toMatchObject({ status: 404, code: 'request.unknown_route' });
});

test('a database that is away or too busy is told apart from a fault of ours', () => {
  const coded = (code: string) => Object.assign(new Error('…'), { code });
  for (const code of ['ECONNREFUSED', '57P01', '57P03', '53300', '40P01', '08006', 'SQLITE_BUSY'])
    expect([code, isPassing(coded(code))]).toEqual([code, true]);
  expect(isPassing(new Error('Connection terminated unexpectedly'))).toBe(true);
  for (const code of ['23505', '22021', 'SQLITE_CONSTRAINT_UNIQUE'])
    expect([code, isPassing(coded(code))]).toEqual([code, false]);
  expect(isPassing(new Error('57 things went wrong'))).toBe(false);
});
