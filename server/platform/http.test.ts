import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { allRoutes } from '#server/app.ts';
import { createDirectorate, listUsers } from '#server/contracts/accounts.contract.ts';
import { endpoints } from '#server/contracts/index.ts';
import { getLiveness, getOpenApi, getReadiness } from '#server/contracts/service.contract.ts';
import { type Client, startApp, type TestApp } from '#server/testing.ts';

let app: TestApp;
let admin: Client;

beforeAll(async () => {
  app = await startApp();
  admin = await app.as('admin');
});
afterAll(() => app.stop());

test('every endpoint declared is answered, and nothing is answered that is not declared', () => {
  const bound = allRoutes({ isStopping: () => false }).map(
    ({ endpoint }) => `${endpoint.method} ${endpoint.path}`,
  );
  expect(bound.sort()).toEqual(endpoints.map(({ method, path }) => `${method} ${path}`).sort());
});

test('live and ready are said without logging in', async () => {
  expect(await app.anonymous().ask(getLiveness)).toEqual({ status: 'live' });
  expect(await app.anonymous().ask(getReadiness)).toEqual({ status: 'ready' });
});

test('the OpenAPI page describes each endpoint with its roles, input, answer and refusals', async () => {
  const page = await app.anonymous().ask(getOpenApi);
  expect(page).toMatchObject({
    openapi: '3.0.3',
    paths: {
      '/api/session': { post: { requestBody: expect.anything(), responses: { 429: expect.anything() } } },
      '/api/campaigns/{id}': { get: { 'x-roles': expect.arrayContaining(['requester']) } },
      '/api/calls/{id}/close': {
        post: { parameters: expect.arrayContaining([expect.objectContaining({ in: 'header' })]) },
      },
    },
  });
});

test('every reference of the OpenAPI page leads somewhere inside it', async () => {
  const page = await app.anonymous().ask(getOpenApi);
  const written = JSON.stringify(page);
  const references = new Set([...written.matchAll(/"\$ref":"([^"]+)"/g)].map((match) => match[1] ?? ''));
  const schemas = z
    .object({ components: z.object({ schemas: z.record(z.string(), z.unknown()) }) })
    .parse(page);
  const known = Object.keys(schemas.components.schemas).map((name) => `#/components/schemas/${name}`);
  expect([...references].filter((reference) => !known.includes(reference))).toEqual([]);
  expect(written).not.toContain('"definitions"');
});

test('a wrong body is refused in French, field by field, and changes nothing', async () => {
  const problem = await admin.refused(createDirectorate, { body: { name: '  ' } });
  expect(problem).toMatchObject({ status: 422, code: 'request.invalid', fields: [{ path: 'name' }] });
  expect(problem.fields?.[0]?.detail).toMatch(/caractère/);
  expect(problem.requestId).toMatch(/^ERR-/);
});

test('a body that is not JSON, and an address that does not exist, are said plainly', async () => {
  const headers = { Cookie: admin.cookie, 'Content-Type': 'application/json' };
  const broken = await fetch(`${app.url}/api/directorates`, { method: 'POST', headers, body: '{"name": ' });
  expect([broken.status, broken.headers.get('Content-Type')]).toEqual([
    400,
    'application/problem+json; charset=utf-8',
  ]);
  expect(await broken.json()).toMatchObject({ code: 'request.malformed' });
  const nowhere = await fetch(`${app.url}/api/nulle-part`);
  expect(await nowhere.json()).toMatchObject({ status: 404, code: 'request.unknown_route' });
});

test('no page runs inline scripts, no answer is kept by a cache, nothing tells the software', async () => {
  const response = await app.anonymous().fetch(getLiveness);
  const policy = response.headers.get('Content-Security-Policy') ?? '';
  expect(policy).toContain("default-src 'none'");
  expect(policy).toContain("script-src 'self'");
  expect(policy).not.toContain('unsafe');
  expect(response.headers.get('X-Powered-By')).toBeNull();
  const answer = await admin.fetch(listUsers);
  expect(answer.headers.get('Cache-Control')).toBe('no-store');
  await Promise.all([response.body?.cancel(), answer.body?.cancel()]);
});

test('without a session, everything but what is public is refused', async () => {
  for (const { method, path, policy } of endpoints) {
    if (policy === 'public') continue;
    const response = await fetch(app.url + path.replace(/:\w+/g, '1'), {
      method,
      headers: { 'Content-Type': 'application/json' },
      body: method === 'GET' ? null : '{}',
    });
    expect([path, method, response.status]).toEqual([path, method, 401]);
    await response.body?.cancel();
  }
});
