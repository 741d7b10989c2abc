import fs from 'node:fs';
import type { Server } from 'node:http';
import os from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { bindSecret } from '#server/accounts/index.ts';
import { createApp } from '#server/app.ts';
import type { Clock } from '#server/platform/clock.ts';
import { type Config, readConfig } from '#server/platform/config.ts';
import { openDatabase } from '#server/platform/database.ts';
import type { Deps } from '#server/platform/http.ts';
import { createLocalLive } from '#server/platform/live.ts';
import { createLog } from '#server/platform/log.ts';
import { migrate } from '#server/platform/migrate.ts';
import { secretFrom } from '#server/platform/secret.ts';

/** Of every product that is measured. */
export const BENCH_SECRET = 'a key for measures only, of no other use';

/** A product of its own, on an empty database, for one measure. */
export interface House {
  readonly url: string;
  readonly deps: Deps;
  readonly folder: string;
  stop(): Promise<void>;
}

/** Tuesday morning, so that people may be called whenever the bench runs. */
const tuesday: Clock = { now: () => Date.parse('2026-03-17T10:30:00+01:00') + Math.floor(performance.now()) };

/** `postgresUrl` null: SQLite in a temporary folder. `settings`: of the environment. */
export async function openHouse(
  postgresUrl: string | null,
  settings: Readonly<Record<string, string>> = {},
): Promise<House> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'tonalite-bench-'));
  const own = postgresUrl === null ? null : await freshDatabase(postgresUrl);
  const config: Config = {
    ...readConfig({ LOG_LEVEL: 'error', DATA_DIR: folder, ...settings }),
    databaseUrl: own?.url ?? null,
  };
  const log = createLog(config.logLevel);
  const database = openDatabase(config, log);
  const secret = secretFrom(BENCH_SECRET);
  await migrate(database.db);
  await bindSecret(database.db, secret);
  const live = createLocalLive();
  const deps: Deps = { db: database.db, clock: tuesday, live, log, secret, config };
  const server = await new Promise<Server>((resolve) => {
    const app = createApp(deps, { isStopping: () => false });
    const listening: Server = app.listen(0, '127.0.0.1', () => resolve(listening));
  });
  const address = server.address();
  return {
    url: `http://127.0.0.1:${address !== null && typeof address === 'object' ? address.port : 0}`,
    deps,
    folder,
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await live.stop();
      await database.close();
      await own?.drop();
      fs.rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Dropped afterwards: what is left of one measure must not be vacuumed during the next. */
export async function freshDatabase(
  maintenance: string,
): Promise<{ url: string; drop: () => Promise<void> }> {
  const name = `bench_${process.pid}_${Date.now()}`;
  const run = async (statement: string) => {
    const client = new pg.Client({ connectionString: maintenance });
    await client.connect();
    await client.query(statement);
    await client.end();
  };
  await run(`create database ${name}`);
  const url = new URL(maintenance);
  url.pathname = `/${name}`;
  return { url: url.href, drop: () => run(`drop database ${name} with (force)`) };
}
