import type { Server } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import type { KyselyPlugin } from 'kysely';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createApp } from '#server/app.ts';
import { type Client, createClient } from '#server/client.ts';
import { releaseClaim, takePause } from '#server/contracts/queue.contract.ts';
import { getBoard } from '#server/contracts/results.contract.ts';
import { boardChanged } from '#server/contracts/service.contract.ts';
import { openDatabase } from '#server/platform/database.ts';
import { createPostgresLive, type Live } from '#server/platform/live.ts';
import { scopeOf, type Viewer } from '#server/platform/scope.ts';
import { ScopeGuard } from '#server/platform/scope-guard.ts';
import { startApp, type TestApp } from '#server/testing.ts';
import { crowdList, take } from '#server/testing-desk.ts';
import { runningCampaign } from '#server/testing-world.ts';
import { readBoard } from './board.service.ts';

let app: TestApp;
beforeAll(async () => {
  app = await startApp();
  await runningCampaign(app, { list: crowdList(5, 7000) });
});
afterAll(() => app.stop());

const leader: Viewer = {
  userId: 1,
  name: '',
  role: 'supervisor',
  directorateId: null,
  languages: [],
  scope: scopeOf('supervisor', null, 1),
  pause: null,
  sessionExpiresAt: 0,
  confirmedAt: 0,
};

test('twenty supervisors who look cost what one does, whatever happens meanwhile', async () => {
  let statements = 0;
  const counter: KyselyPlugin = {
    transformQuery: ({ node }) => {
      statements += 1;
      return node;
    },
    transformResult: async ({ result }) => result,
  };
  const deps = { ...app.deps, db: app.deps.db.withPlugin(counter) };
  const look = (how: number) => Promise.all(Array.from({ length: how }, () => readBoard(leader, deps)));
  await look(1);
  const once = statements;
  expect(once).toBeGreaterThan(0);
  app.clock.advance({ seconds: 2 });
  await look(20);
  expect(statements).toBe(2 * once);
  // Within the second, nothing having happened: not one statement.
  await look(20);
  expect(statements).toBe(2 * once);
  // A burst of events within the second: one reading, at its end, for all who asked.
  for (let times = 0; times < 50; times += 1) app.deps.live.publish(boardChanged);
  await look(20);
  expect(statements).toBe(3 * once);
});

/** Another process of the same house: its own connections and its own ear, one database. */
interface Process {
  readonly live: Live;
  readonly url: string;
  readonly heard: number[];
  stop(): Promise<void>;
}

async function startProcess(databaseUrl: string): Promise<Process> {
  const pool = new pg.Pool({ connectionString: databaseUrl, max: 2 });
  const database = openDatabase(app.deps.config, app.deps.log, [new ScopeGuard()]);
  const live = await createPostgresLive(databaseUrl, pool, app.deps.log);
  const server = await new Promise<Server>((resolve) => {
    const listening: Server = createApp(
      { ...app.deps, live, db: database.db },
      { isStopping: () => false },
    ).listen(0, '127.0.0.1', () => resolve(listening));
  });
  const address = server.address();
  const heard: number[] = [];
  live.subscribe(({ topic }) => topic === 'board' && heard.push(1));
  return {
    live,
    heard,
    url: `http://127.0.0.1:${address !== null && typeof address === 'object' ? address.port : 0}`,
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await live.stop();
      await pool.end();
      await database.close();
    },
  };
}

describe.runIf(process.env['TEST_DATABASE'] === 'postgres')('on two processes', () => {
  let processes: [Process, Process];
  beforeAll(async () => {
    const url = app.deps.config.databaseUrl ?? '';
    processes = [await startProcess(url), await startProcess(url)];
  });
  afterAll(async () => {
    for (const one of processes) await one.stop();
  });

  /** What happened in one process, as the board of the other says once it has heard of it. */
  async function seenElsewhere(act: (agent: Client) => Promise<unknown>) {
    const [here, elsewhere] = processes;
    elsewhere.heard.length = 0;
    await act(createClient(here.url, (await app.as('agent')).cookie));
    while (elsewhere.heard.length === 0) await wait(20);
    app.clock.advance({ seconds: 30 });
    const supervisor = createClient(elsewhere.url, (await app.as('supervisor')).cookie);
    const { agents } = await supervisor.ask(getBoard);
    return agents.find(({ id }) => id === app.people.agent.id)?.state;
  }

  test('what happens in one moves the board of the other, also after its connection was cut', async () => {
    let claimId = 0;
    const takeOne = async (agent: Client) => {
      claimId = (await take(agent)).claim.id;
    };
    expect(await seenElsewhere(takeOne)).toBe('preparing');
    const giveBack = (agent: Client) => agent.ask(releaseClaim, { params: { id: claimId } });
    expect(await seenElsewhere(giveBack)).toBe('idle');

    await sqlOn(`select pg_terminate_backend(pid) from pg_stat_activity
      where datname = current_database() and query = 'listen tonalite'`);
    // Until both listen again, what is said is lost; whoever says it again is heard.
    const [here, elsewhere] = processes;
    elsewhere.heard.length = 0;
    while (elsewhere.heard.length === 0) {
      here.live.publish(boardChanged);
      await wait(50);
    }
    expect(await seenElsewhere((agent) => agent.ask(takePause))).toBe('paused');
  });

  async function sqlOn(statement: string): Promise<void> {
    const client = new pg.Client({ connectionString: app.deps.config.databaseUrl ?? '' });
    await client.connect();
    await client.query(statement);
    await client.end();
  }
});
