import fs from 'node:fs';
import http from 'node:http';
import net from 'node:net';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { logIn } from '#server/client.ts';
import { type Config, readConfig } from '#server/platform/config.ts';
import { createLog } from '#server/platform/log.ts';
import { startServer } from '#server/server.ts';
import { whyNotStarted } from '#server/start-failure.ts';
import { makeDatabase } from '#server/testing.ts';

const log = createLog('silent');
const ADMIN = { ADMIN_EMAIL: 'admin@exemple.fr', ADMIN_PASSWORD: 'colline-marine-48' };
let place: Awaited<ReturnType<typeof makeDatabase>>;

beforeAll(async () => {
  place = await makeDatabase(process.env['TEST_DATABASE'] ?? 'sqlite');
});
afterAll(() => place.drop());

function config(more: Record<string, string> = {}): Config {
  const base = { PORT: '0', DATA_DIR: place.folder, ...(place.url !== null && { DATABASE_URL: place.url }) };
  return readConfig({ ...base, ...ADMIN, ...more });
}

async function failure(given: Config | (() => Config)): Promise<string | null> {
  try {
    const server = await startServer(typeof given === 'function' ? given() : given, log);
    await server.stop();
    return 'it started';
  } catch (error) {
    return whyNotStarted(error);
  }
}

test('what is in progress is finished before a stop, and pages that only listen are let go', async () => {
  const server = await startServer(config(), log);
  const admin = await logIn(server.url, ADMIN.ADMIN_EMAIL, ADMIN.ADMIN_PASSWORD);
  const listening = await fetch(`${server.url}/api/events`, { headers: { Cookie: admin.cookie } });
  const creating = http.request(`${server.url}/api/directorates`, {
    method: 'POST',
    headers: { Cookie: admin.cookie, 'Content-Type': 'application/json' },
  });
  const created = new Promise<number | undefined>((resolve, reject) => {
    creating.once('response', (response) => resolve(response.resume().statusCode)).once('error', reject);
  });
  creating.write('{"name":');
  // The first piece has arrived once an answer to a later request has.
  await fetch(`${server.url}/health/live`).then((response) => response.text());
  const stopped = server.stop();
  expect(await listening.text()).toContain('retry');
  creating.end('"Routes"}');
  expect(await created).toBe(201);
  await stopped;
});

test('a port already taken is said, and the database is left free', async () => {
  const other = net.createServer();
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
  const address = other.address();
  const port = address !== null && typeof address === 'object' ? address.port : 0;
  expect(await failure(config({ PORT: String(port) }))).toMatch(/^Ce port est déjà pris/);
  await new Promise((resolve) => other.close(resolve));
  expect(await failure(config({ PORT: String(port) }))).toBe('it started');
});

test('a database that cannot be had is said, without its address', async () => {
  const refused = await failure(config({ DATABASE_URL: 'postgres://moi:secret@127.0.0.1:1/base' }));
  expect(refused).toMatch(/^La base PostgreSQL ne répond pas/);
  expect(refused).not.toContain('secret');
  const unreadable = config({ DATABASE_URL: 'postgres://moi:secret@127.0.0.1:99999/base' });
  expect(await failure(unreadable)).toMatch(/^Réglage DATABASE_URL incorrect/);
  if (place.url === null) return;
  const url = new URL(place.url);
  url.pathname = '/nulle_part';
  expect(await failure(config({ DATABASE_URL: url.href }))).toMatch(/n’existe pas/);
  url.username = 'personne';
  expect(await failure(config({ DATABASE_URL: url.href }))).toMatch(/^PostgreSQL refuse ce compte/);
});

test('a data folder that is none is said', async () => {
  const file = path.join(place.folder, 'fichier');
  fs.writeFileSync(file, 'x');
  for (const folder of [file, path.join(file, 'dessous')])
    expect(await failure(config({ DATA_DIR: folder }))).toMatch(/^Réglage DATA_DIR incorrect/);
  const dir = path.join(place.folder, 'autre');
  fs.mkdirSync(dir);
  fs.writeFileSync(path.join(dir, 'tonalite.db'), 'pas une base '.repeat(1000));
  expect(await failure(config({ DATABASE_URL: '', DATA_DIR: dir }))).toMatch(/n’est pas une base Tonalité/);
});

test('a first administrator nobody could be is refused', async () => {
  const elsewhere = { DATABASE_URL: '', DATA_DIR: path.join(place.folder, 'neuf') };
  expect(await failure(() => config({ ADMIN_EMAIL: 'pas une adresse' }))).toMatch(/^Réglage ADMIN_EMAIL/);
  expect(await failure(config({ ...elsewhere, ADMIN_PASSWORD: 'password1234' }))).toMatch(
    /^Réglage ADMIN_PASSWORD incorrect/,
  );
});

test('a fault of ours is not dressed up as a setting', () => {
  expect(whyNotStarted(new TypeError('x is not a function'))).toBeNull();
  expect(whyNotStarted(Object.assign(new Error('syntax'), { code: '42601', severity: 'ERROR' }))).toBeNull();
});
