import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { bindSecret, createFirstAdmin } from '#server/accounts/index.ts';
import { createApp } from '#server/app.ts';
import { startJobs } from '#server/jobs/index.ts';
import { type Clock, systemClock } from '#server/platform/clock.ts';
import type { Config } from '#server/platform/config.ts';
import { openDatabase } from '#server/platform/database.ts';
import type { Deps } from '#server/platform/http.ts';
import { createLocalLive, createPostgresLive } from '#server/platform/live.ts';
import type { Log } from '#server/platform/log.ts';
import { migrate } from '#server/platform/migrate.ts';
import { openSecret } from '#server/platform/secret.ts';
import { startSimulator, telephonyOf } from '#server/telephony/index.ts';

export interface RunningServer {
  readonly url: string;
  readonly deps: Deps;
  /** Finishes what is in progress, then closes everything; ten seconds in all, which is what supervisors wait. */
  stop(): Promise<void>;
}

const DRAIN_MS = 7_000;
/** Longer than the minute for which reverse proxies keep a connection: they must be the ones to close it. */
const KEEP_ALIVE_MS = 75_000;

/** Opens the database and what hangs on it. Migrates first. */
export async function openDeps(
  config: Config,
  log: Log,
  clock: Clock = systemClock,
): Promise<{ deps: Deps; close: () => Promise<void> }> {
  const secret = openSecret(config);
  const database = openDatabase(config, log);
  try {
    await migrate(database.db);
    await bindSecret(database.db, secret);
    const live =
      database.pool !== null && config.databaseUrl !== null
        ? await createPostgresLive(config.databaseUrl, database.pool, log)
        : createLocalLive();
    const close = async () => {
      await live.stop();
      await database.close();
    };
    return { deps: { db: database.db, clock, live, log, secret, config }, close };
  } catch (error) {
    await database.close();
    throw error;
  }
}

/** Opens everything and listens. `prepare` runs on the migrated database before anyone can connect. */
export async function startServer(
  config: Config,
  log: Log,
  prepare: (deps: Deps) => Promise<void> = async () => {},
): Promise<RunningServer> {
  const { deps, close } = await openDeps(config, log);
  let isStopping = false;
  const server = await (async () => {
    await prepare(deps);
    if (config.admin !== null) await createFirstAdmin(deps.db, config.admin, deps.clock);
    const app = createApp(deps, { isStopping: () => isStopping });
    return listen(app.listen.bind(app), config);
  })().catch(async (error: unknown) => {
    await close();
    throw error;
  });
  server.keepAliveTimeout = KEEP_ALIVE_MS;
  const jobs = startJobs(deps);
  const stopSimulator = startSimulator(telephonyOf(deps).provider, `http://${config.host}:${portOf(server)}`);
  return {
    url: config.publicUrl ?? `http://${config.host}:${portOf(server)}`,
    deps,
    stop: async () => {
      isStopping = true;
      stopSimulator();
      await Promise.all([drain(server), jobs.stop()]);
      await close();
    },
  };
}

function listen(
  open: (port: number, host: string, done: (error?: Error) => void) => Server,
  config: Config,
): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server: Server = open(config.port, config.host, (error) =>
      error ? reject(error) : resolve(server),
    );
  });
}

function portOf(server: Server): number {
  const address: AddressInfo | string | null = server.address();
  return address !== null && typeof address === 'object' ? address.port : 0;
}

/** Keep-alive connections would otherwise hold the door for seconds; event streams for ever. */
async function drain(server: Server): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeIdleConnections();
  const nudge = setInterval(() => server.closeIdleConnections(), 250);
  const giveUp = setTimeout(() => server.closeAllConnections(), DRAIN_MS);
  await closed;
  clearInterval(nudge);
  clearTimeout(giveUp);
}
