import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import Sqlite from 'better-sqlite3';
import pg from 'pg';
import { type Client, logIn } from '#server/client.ts';
import {
  claimNext as claimEndpoint,
  releaseClaim as releaseEndpoint,
} from '#server/contracts/queue.contract.ts';
import { claimNext } from '#server/queue/index.ts';
import { callSomebody } from './claims.ts';
import { freshDatabase, type House, openHouse } from './house.ts';
import { bounded, type Figure, figure } from './measure.ts';
import { BENCH_PASSWORD, crowd, peopleAndCampaign, viewerOf } from './people.ts';
import { startServer } from './server.ts';

/** Of ten people of a crowd, four are ready. */
const PEOPLE = Number(process.env['BENCH_PEOPLE'] ?? 1_000_000);
const CALLS = 500;
const WARM_UP = 50;
const JOBS = 10_000;
const POOL = 10;
const CROWD = 300;
const LONGEST_MS = 250;
const PGBENCH_SECONDS = 10;

/** Other queues on the same machine, in the same run: how many a second each takes and finishes, and ours beside. */
export async function peerFigures(postgresUrl: string): Promise<Figure[]> {
  const plain = await plainjobRate();
  const sqlite = await withHouse(null, 1, callsASecond);
  const worker = await graphileRate(postgresUrl);
  const simplest = await pgbenchRate(postgresUrl);
  const postgres = await withHouse(postgresUrl, POOL, callsASecond);
  const claims = await withHouse(postgresUrl, CALLS, claimsASecond);
  return [
    atLeast(`claim and close, SQLite, against plainjob with ${PEOPLE} jobs`, sqlite, 'calls/s', plain, 0.6),
    atLeast('claim and close, PostgreSQL, against graphile-worker', postgres, 'calls/s', worker, 2.5),
    atLeast(`claims, PostgreSQL, ${POOL} at once, against pgbench`, claims, 'claims/s', simplest, 0.5),
    ...(await atOnceFigures('SQLite', null)),
    ...(await atOnceFigures('PostgreSQL', postgresUrl)),
  ];
}

/** The ratio must reach `least`. */
function atLeast(name: string, value: number, unit: string, reference: number | null, least: number): Figure {
  const plain = figure(name, value, unit, reference, null);
  return { ...plain, least, ok: plain.ratio === null || plain.ratio >= least };
}

const second = 1000;

async function withHouse<T>(
  postgresUrl: string | null,
  agents: number,
  work: (house: House, agentIds: readonly number[]) => Promise<T>,
): Promise<T> {
  const house = await openHouse(postgresUrl);
  try {
    const team = await peopleAndCampaign(house, agents);
    await crowd(house, team, PEOPLE);
    return await work(house, team.agentIds);
  } finally {
    await house.stop();
  }
}

/** Everyone calls, one person after the other. The first fifty warm up. */
async function callsASecond(house: House, agentIds: readonly number[]): Promise<number> {
  for (let call = 0; call < WARM_UP; call += 1) await callSomebody(house, agentIds[0] ?? 0);
  let left = CALLS;
  const start = performance.now();
  await Promise.all(
    agentIds.map(async (userId) => {
      while (left > 0) {
        left -= 1;
        await callSomebody(house, userId);
      }
    }),
  );
  return (CALLS * second) / (performance.now() - start);
}

/** Every claim by another agent, so many at once, and nobody gives back. */
async function claimsASecond({ deps }: House, agentIds: readonly number[]): Promise<number> {
  const waiting = [...agentIds];
  const start = performance.now();
  await Promise.all(
    Array.from({ length: POOL }, async () => {
      for (let userId = waiting.pop(); userId !== undefined; userId = waiting.pop())
        if ((await claimNext(deps.db, viewerOf(userId), deps.clock)) === null)
          throw new Error('nobody to call');
    }),
  );
  return (agentIds.length * second) / (performance.now() - start);
}

/**
 * A queue of somebody else, when it is installed: `npm install --no-save plainjob@0.0.14 graphile-worker@0.16.6`. They
 * bring sixty packages that nothing else needs. The shapes are those of these versions.
 */
async function installed<Peer>(name: string): Promise<Peer | null> {
  try {
    return (await import(name)) as Peer;
  } catch {
    console.error(`${name} is not installed: not compared with it`);
    return null;
  }
}

interface Plainjob {
  better(database: Sqlite.Database): unknown;
  defineQueue(settings: unknown): {
    addMany(type: string, data: readonly unknown[]): unknown;
    getAndMarkJobAsProcessing(type: string): { id: number } | undefined;
    markJobAsDone(id: number): void;
    close(): void;
  };
}

const silent = { error: () => {}, warn: () => {}, info: () => {}, debug: () => {} };

/** plainjob: first in, first out, on SQLite, with `synchronous=NORMAL` as it sets it. */
async function plainjobRate(): Promise<number | null> {
  const plainjob = await installed<Plainjob>('plainjob');
  if (plainjob === null) return null;
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'tonalite-plainjob-'));
  const connection = plainjob.better(new Sqlite(path.join(folder, 'jobs.db')));
  const queue = plainjob.defineQueue({ connection, logger: silent });
  try {
    const batch = Array.from({ length: 10_000 }, (_, n) => ({ n }));
    for (let added = 0; added < PEOPLE; added += batch.length) queue.addMany('call', batch);
    const start = performance.now();
    for (let job = 0; job < JOBS; job += 1) {
      const next = queue.getAndMarkJobAsProcessing('call');
      if (next === undefined) throw new Error('plainjob has no job');
      queue.markJobAsDone(next.id);
    }
    return (JOBS * second) / (performance.now() - start);
  } finally {
    queue.close();
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

interface GraphileWorker {
  readonly Logger: new (factory: () => () => void) => unknown;
  runMigrations(settings: unknown): Promise<void>;
  run(settings: unknown): Promise<{ stop(): Promise<void> }>;
}

async function graphileRate(postgresUrl: string): Promise<number | null> {
  const graphile = await installed<GraphileWorker>('graphile-worker');
  if (graphile === null) return null;
  const own = await freshDatabase(postgresUrl);
  const settings = { connectionString: own.url, logger: new graphile.Logger(() => () => {}) };
  try {
    await graphile.runMigrations(settings);
    await query(own.url, `select graphile_worker.add_job('call') from generate_series(1, ${JOBS})`);
    let done = 0;
    let over: () => void = () => {};
    const finished = new Promise<void>((resolve) => {
      over = resolve;
    });
    const call = () => {
      done += 1;
      if (done === JOBS) over();
    };
    const start = performance.now();
    const worker = { ...settings, concurrency: POOL, noHandleSignals: true, taskList: { call } };
    const runner = await graphile.run(worker);
    await finished;
    const rate = (JOBS * second) / (performance.now() - start);
    await runner.stop();
    return rate;
  } finally {
    await own.drop();
  }
}

async function query(url: string, text: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(text);
  await client.end();
}

const simplestTable = `
  create table bare (id bigint primary key, campaign bigint not null, priority bigint not null, state int not null);
  insert into bare select n, n % 50, n, case when n % 10 < 4 then 0 when n % 10 < 6 then 1 else 2 end
    from generate_series(1, ${PEOPLE}) as s(n);
  create index bare_ready on bare (campaign, priority, id) where state = 0;
  analyze bare;`;

const simplestClaim = `\\set c random(0, 49)
update bare set state = 3 where id = (
  select id from bare where campaign = :c and state = 0 order by priority, id limit 1 for update skip locked
) returning id;
`;

/** The simplest claim PostgreSQL can make, by its own measuring program; null where that is not installed. */
async function pgbenchRate(postgresUrl: string): Promise<number | null> {
  try {
    execFileSync('pgbench', ['--version'], { stdio: 'ignore' });
  } catch {
    return null;
  }
  const own = await freshDatabase(postgresUrl);
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'tonalite-pgbench-'));
  try {
    await query(own.url, simplestTable);
    const script = path.join(folder, 'claim.sql');
    fs.writeFileSync(script, simplestClaim);
    const how = ['-n', '-M', 'prepared', '-c', String(POOL), '-j', '1', '-T', String(PGBENCH_SECONDS)];
    const said = execFileSync('pgbench', [...how, '-f', script, own.url], { encoding: 'utf8' });
    return Number(/tps = ([\d.]+)/.exec(said)?.[1]);
  } finally {
    await own.drop();
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * All agents press the key at the same moment: how long the last one waits, and whether each got somebody else. The
 * product is a process of its own that has served them once before, as on any morning.
 */
async function atOnceFigures(name: string, postgresUrl: string | null): Promise<Figure[]> {
  const filled = { postgresUrl, agents: CROWD, people: PEOPLE, oppositions: 0, jobs: 'asked' as const };
  const server = await startServer(filled);
  try {
    const clients: Client[] = [];
    for (let agent = 0; agent < CROWD; agent += 1)
      clients.push(await logIn(server.url, `agent${agent}@exemple.fr`, BENCH_PASSWORD));
    for (const [index, { id }] of (await Promise.all(clients.map(claimed))).entries())
      await clients[index]?.ask(releaseEndpoint, { params: { id }, body: {} });
    const start = performance.now();
    const claims = await Promise.all(clients.map(claimed));
    const lastMs = performance.now() - start;
    const lines = new Set(claims.map(({ lineId }) => lineId));
    return [
      bounded(`${CROWD} agents at once, the last one served, ${name}`, lastMs, 'ms', LONGEST_MS),
      bounded(`… of whom got nobody, or somebody else's, ${name}`, CROWD - lines.size, 'agents', 0),
    ];
  } finally {
    await server.stop();
  }
}

async function claimed(client: Client): Promise<{ id: number; lineId: number }> {
  const { claim } = await client.ask(claimEndpoint);
  if (claim === null) throw new Error('nobody to call');
  return claim;
}
