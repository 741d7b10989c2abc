import fs from 'node:fs';
import type { Server } from 'node:http';
import os from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { inject } from 'vitest';
import { bindSecret } from '#server/accounts/index.ts';
import { createApp } from '#server/app.ts';
import { type Client, createClient, logIn } from '#server/client.ts';
import type { Role } from '#server/contracts/roles.ts';
import { type Jobs, startJobs } from '#server/jobs/index.ts';
import type { Clock } from '#server/platform/clock.ts';
import { type Config, readConfig } from '#server/platform/config.ts';
import { openDatabase } from '#server/platform/database.ts';
import type { Deps } from '#server/platform/http.ts';
import { createLocalLive } from '#server/platform/live.ts';
import { createLog } from '#server/platform/log.ts';
import { migrate } from '#server/platform/migrate.ts';
import { ScopeGuard } from '#server/platform/scope-guard.ts';
import { secretFrom } from '#server/platform/secret.ts';

/**
 * The whole product on a fresh real database (SQLite or PostgreSQL by project), listening on a free port; only time is
 * ours. One per test file:
 *
 *     const app = await startApp();            // Tuesday 17 March 2026, 10:30 in Paris
 *     const requester = await app.as('requester');
 *     const { campaigns } = await requester.ask(listCampaigns);
 *     const problem = await requester.refused(getCampaign, { params: { id: 999 } });
 *     app.clock.advance({ minutes: 3 });
 *     afterAll(() => app.stop());
 */
export interface TestApp {
  readonly url: string;
  readonly deps: Deps;
  readonly clock: FakeClock;
  /** Directorates « Autonomie » and « Santé publique » exist; ids by key. */
  readonly directorates: { readonly autonomie: number; readonly sante: number };
  /** Accounts made at start, by key; all have {@link PASSWORD}. */
  readonly people: Readonly<Record<PersonKey, Person>>;
  /** The background work, done when a test asks: nothing runs by itself. */
  readonly jobs: Jobs;
  /** A logged-in client. The same person may log in several times: two tabs, two machines. */
  as(person: PersonKey): Promise<Client>;
  anonymous(): Client;
  /** Adds an account and returns it. */
  addPerson(person: NewPerson): Promise<Person>;
  login(person: Person): Promise<Client>;
  stop(): Promise<void>;
}

export type TestDatabase = 'sqlite' | 'postgres';

export const PASSWORD = 'chouette-violette-79';

export type { Client } from '#server/client.ts';

export interface Person {
  readonly id: number;
  readonly email: string;
  readonly name: string;
  readonly role: Role;
}

export interface NewPerson {
  readonly name: string;
  readonly email: string;
  readonly role: Role;
  readonly directorateId: number | null;
  readonly languages?: readonly string[];
}

export type PersonKey = keyof typeof cast;

/** Requesters 1 and 2 belong to two directorates; agents speak French, the third Arabic too. */
const cast = {
  admin: { name: 'Alix Admin', role: 'admin', in: null, languages: ['fr'] },
  supervisor: { name: 'Sacha Responsable', role: 'supervisor', in: null, languages: ['fr'] },
  requester: { name: 'Ruth Autonomie', role: 'requester', in: 'autonomie', languages: ['fr'] },
  otherRequester: { name: 'Omar Santé', role: 'requester', in: 'sante', languages: ['fr'] },
  analyst: { name: 'Anouk Analyste', role: 'analyst', in: null, languages: ['fr'] },
  agent: { name: 'Gaby Agent', role: 'agent', in: null, languages: ['fr'] },
  agent2: { name: 'Gil Agent', role: 'agent', in: null, languages: ['fr'] },
  agent3: { name: 'Gina Agent', role: 'agent', in: null, languages: ['fr', 'ar'] },
  dpo: { name: 'Dom Dpo', role: 'dpo', in: null, languages: ['fr'] },
  correspondent: { name: 'Cléo Service', role: 'correspondent', in: null, languages: ['fr'] },
} as const;

export class FakeClock implements Clock {
  #now: number;

  constructor(at: string) {
    this.#now = Date.parse(at);
  }

  now(): number {
    return this.#now;
  }

  set(at: string | number): void {
    this.#now = typeof at === 'number' ? at : Date.parse(at);
  }

  advance(by: { days?: number; hours?: number; minutes?: number; seconds?: number }): void {
    const { days = 0, hours = 0, minutes = 0, seconds = 0 } = by;
    this.#now += (((days * 24 + hours) * 60 + minutes) * 60 + seconds) * 1000;
  }
}

/** `on` chooses the database where the project does not: a journey that is made on both. `settings`: of the environment. */
export async function startApp(
  options: { at?: string; on?: TestDatabase; settings?: Readonly<Record<string, string>> } = {},
): Promise<TestApp> {
  const clock = new FakeClock(options.at ?? '2026-03-17T10:30:00+01:00');
  const place = await makeDatabase(options.on ?? process.env['TEST_DATABASE'] ?? 'sqlite');
  const config: Config = {
    ...readConfig({ LOG_LEVEL: 'silent', DATA_DIR: place.folder, ...options.settings }),
    databaseUrl: place.url,
  };
  const log = createLog('silent');
  const database = openDatabase(config, log, [new ScopeGuard()]);
  const secret = secretFrom('a key for tests only, of no other use');
  await migrate(database.db);
  await bindSecret(database.db, secret);
  const live = createLocalLive();
  const deps: Deps = { db: database.db, clock, live, log, secret, config };
  const jobs = startJobs(deps, { everyMs: null });
  const server = await new Promise<Server>((resolve) => {
    const listening: Server = createApp(deps, { isStopping: () => false }).listen(0, '127.0.0.1', () =>
      resolve(listening),
    );
  });
  const address = server.address();
  const url = `http://127.0.0.1:${address !== null && typeof address === 'object' ? address.port : 0}`;
  const directorates = {
    autonomie: await addDirectorate(deps, 'Autonomie'),
    sante: await addDirectorate(deps, 'Santé publique'),
  };

  const loginAs = (person: Person) => logIn(url, person.email, PASSWORD);
  const addPerson = (person: NewPerson) => insertPerson(deps, person);
  const people: Partial<Record<PersonKey, Person>> = {};
  for (const key of Object.keys(cast)) {
    if (!isPersonKey(key)) continue;
    const { name, role, in: home, languages } = cast[key];
    people[key] = await addPerson({
      name,
      role,
      languages,
      email: `${key.toLowerCase()}@exemple.fr`,
      directorateId: home === null ? null : directorates[home],
    });
  }
  const everyone = complete(people);
  return {
    url,
    deps,
    clock,
    directorates,
    people: everyone,
    jobs,
    as: (key) => loginAs(everyone[key]),
    anonymous: () => createClient(url, ''),
    addPerson,
    login: loginAs,
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await jobs.stop();
      await live.stop();
      await database.close();
      await place.drop();
    },
  };
}

function isPersonKey(key: string): key is PersonKey {
  return key in cast;
}

function complete(people: Partial<Record<PersonKey, Person>>): Record<PersonKey, Person> {
  const has = (candidate: typeof people): candidate is Record<PersonKey, Person> =>
    Object.keys(cast).every((key) => key in candidate);
  if (!has(people)) throw new Error('cast incomplete');
  return people;
}

/** A fresh place for a database, of the kind asked for; nothing in it yet. */
export async function makeDatabase(
  on: string,
): Promise<{ url: string | null; folder: string; drop(): Promise<void> }> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'tonalite-test-'));
  const removeFolder = () => fs.rmSync(folder, { recursive: true, force: true });
  if (on !== 'postgres') return { url: null, folder, drop: async () => removeFolder() };
  const maintenance = inject('postgresUrl');
  const name = `test_${process.pid}_${Date.now()}_${Math.floor(Math.random() * 1e6)}`;
  await onPostgres(maintenance, `create database ${name}`);
  const url = new URL(maintenance);
  url.pathname = `/${name}`;
  return {
    url: url.href,
    folder,
    drop: async () => {
      await onPostgres(maintenance, `drop database ${name} with (force)`);
      removeFolder();
    },
  };
}

async function onPostgres(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(statement);
  await client.end();
}

async function addDirectorate({ db, clock }: Deps, name: string): Promise<number> {
  const row = { name, created_at: clock.now() };
  return (await db.insertInto('directorates').values(row).returning('id').executeTakeFirstOrThrow()).id;
}

/** Straight into the table with a hash made once: hashing ten passwords per file would be most of its time. */
async function insertPerson({ db, clock }: Deps, person: NewPerson): Promise<Person> {
  const { id } = await db
    .insertInto('users')
    .values({
      email: person.email,
      name: person.name,
      role: person.role,
      directorate_id: person.directorateId,
      languages_json: JSON.stringify(person.languages ?? ['fr']),
      password_hash: PASSWORD_HASH,
      auth_version: 1,
      outbox_key: 'AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=',
      disabled_at: null,
      created_at: clock.now(),
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  return { id, email: person.email, name: person.name, role: person.role };
}

/** Argon2id of {@link PASSWORD}. */
const PASSWORD_HASH =
  '$argon2id$v=19$m=19456,t=2,p=1$3iYGr+TdvX7BtkEIEqhQaA$qdlSoypFJHMUi3ly33sNRLc9F1MbDMAqpkGZ0FeH8zk';
