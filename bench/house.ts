import fs from 'node:fs';
import type { Server } from 'node:http';
import os from 'node:os';
import path from 'node:path';
import { sql } from 'kysely';
import pg from 'pg';
import { bindSecret } from '#server/accounts/index.ts';
import { createApp } from '#server/app.ts';
import { defaultCallRules } from '#server/contracts/campaigns.contract.ts';
import type { Clock } from '#server/platform/clock.ts';
import { type Config, readConfig } from '#server/platform/config.ts';
import { dialectOf, openDatabase, unscoped } from '#server/platform/database.ts';
import type { Deps } from '#server/platform/http.ts';
import { createLocalLive } from '#server/platform/live.ts';
import { createLog } from '#server/platform/log.ts';
import { migrate } from '#server/platform/migrate.ts';
import { secretFrom } from '#server/platform/secret.ts';

/** A product of its own, on an empty database, for one measure. */
export interface House {
  readonly url: string;
  readonly deps: Deps;
  readonly folder: string;
  stop(): Promise<void>;
}

/** Tuesday morning, so that people may be called whenever the bench runs. */
const tuesday: Clock = { now: () => Date.parse('2026-03-17T10:30:00+01:00') + Math.floor(performance.now()) };

/** `postgresUrl` null: SQLite in a temporary folder. */
export async function openHouse(postgresUrl: string | null): Promise<House> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'tonalite-bench-'));
  const databaseUrl = postgresUrl === null ? null : await freshDatabase(postgresUrl);
  const config: Config = { ...readConfig({ LOG_LEVEL: 'silent', DATA_DIR: folder }), databaseUrl };
  const log = createLog('silent');
  const database = openDatabase(config, log);
  const secret = secretFrom('a key for measures only, of no other use');
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
      fs.rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function freshDatabase(maintenance: string): Promise<string> {
  const name = `bench_${process.pid}_${Date.now()}`;
  const client = new pg.Client({ connectionString: maintenance });
  await client.connect();
  await client.query(`create database ${name}`);
  await client.end();
  const url = new URL(maintenance);
  url.pathname = `/${name}`;
  return url.href;
}

export const BENCH_PASSWORD = 'mesure-tranquille-31';
/** Argon2id of {@link BENCH_PASSWORD}. */
const PASSWORD_HASH =
  '$argon2id$v=19$m=19456,t=2,p=1$XPqfsWc3wY9IBi38BnUp9w$w0B2R+Vysz/kWo4/f1gMu3pt1eY7XLt27pXCgTK4lxg';

const script = {
  languages: ['fr'],
  blocks: [
    {
      id: 'questions',
      purpose: 'minimal',
      title: { fr: 'Questions' },
      items: Array.from({ length: 20 }, (_, index) => ({
        kind: 'yesno',
        name: `q${index + 1}`,
        text: { fr: `Question ${index + 1}` },
      })),
    },
  ],
};

/** One directorate, one running campaign, and agents assigned to it. Returns their ids. */
export async function peopleAndCampaign({ deps }: House, agents: number) {
  const db = unscoped(deps.db);
  const at = deps.clock.now();
  const one = async (query: Promise<{ id: number }>) => (await query).id;
  const directorate = await one(
    db
      .insertInto('directorates')
      .values({ name: 'Mesures', created_at: at })
      .returning('id')
      .executeTakeFirstOrThrow(),
  );
  const person = (email: string, role: string) =>
    one(
      db
        .insertInto('users')
        .values({
          email,
          name: email,
          role,
          directorate_id: role === 'requester' ? directorate : null,
          languages_json: '["fr"]',
          password_hash: PASSWORD_HASH,
          auth_version: 1,
          outbox_key: '',
          disabled_at: null,
          created_at: at,
        })
        .returning('id')
        .executeTakeFirstOrThrow(),
    );
  const requester = await person('requester@exemple.fr', 'requester');
  const scriptId = await one(
    db
      .insertInto('scripts')
      .values({
        directorate_id: directorate,
        name: 'Mesures',
        created_by: requester,
        created_at: at,
        changed_at: at,
      })
      .returning('id')
      .executeTakeFirstOrThrow(),
  );
  const version = await one(
    db
      .insertInto('script_versions')
      .values({
        script_id: scriptId,
        number: 1,
        state: 'live',
        content_json: JSON.stringify(script),
        sha256: 'bench',
        published_at: at,
        created_at: at,
      })
      .returning('id')
      .executeTakeFirstOrThrow(),
  );
  const schedule = { days: [1, 2, 3, 4, 5, 6, 7], ranges: [{ from: '00:00', to: '23:59' }], closedOn: [] };
  const campaign = await one(
    db
      .insertInto('campaigns')
      .values({
        directorate_id: directorate,
        name: 'Mesures',
        state: 'running',
        purpose: '',
        controller: '',
        lawful_basis: 'public_interest',
        data_source: '',
        dpo_contact: '',
        neutral_reason: '',
        starts_on: null,
        ends_on: null,
        retention_ends_on: null,
        objectives_json: '[]',
        script_id: scriptId,
        script_version_id: version,
        schedule_json: JSON.stringify(schedule),
        rules_json: JSON.stringify(defaultCallRules),
        priority: 1,
        frame: 'eligibility_known',
        created_by: requester,
        created_at: at,
        changed_at: at,
      })
      .returning('id')
      .executeTakeFirstOrThrow(),
  );
  const agentIds: number[] = [];
  for (let index = 0; index < agents; index += 1)
    agentIds.push(await person(`agent${index}@exemple.fr`, 'agent'));
  await db
    .insertInto('campaign_agents')
    .values(agentIds.map((user_id) => ({ campaign_id: campaign, user_id })))
    .execute();
  return { directorate, requester, campaign, version, agentIds };
}

/**
 * `count` people on as many lines: of ten, four are ready, two wait for later and four are done. Written by the database
 * itself, because an import is what another measure is about.
 */
export async function crowd(
  { deps }: House,
  { directorate, campaign, requester }: { directorate: number; campaign: number; requester: number },
  count: number,
): Promise<void> {
  const db = unscoped(deps.db);
  const isSqlite = dialectOf(db).name === 'sqlite';
  const series = isSqlite
    ? `(with recursive s(n) as (select 1 union all select n + 1 from s where n < ${count}) select n from s) as series`
    : `generate_series(1, ${count}) as series(n)`;
  const at = deps.clock.now();
  const run = (text: string) => sql.raw(text).execute(db);
  await run(
    `insert into imports (id, campaign_id, directorate_id, file_name, sha256, bytes, state, encoding, delimiter, header_line,
      columns_json, suggested_mapping_json, sample_json, findings_json, rows_json, progress, created_by, created_at)
     values (1, ${campaign}, ${directorate}, 'x', 'x', 0, 'done', 'utf-8', ';', 1, '[]', '[]', '[]', '[]', '{}', 1, ${requester}, ${at})`,
  );
  await run(
    `insert into lines (id, number, kind, territory) select n, '+331990' || n, 'fixed', 'FR' from ${series}`,
  );
  await run(
    `insert into targets (id, campaign_id, directorate_id, import_id, import_line, display_name, territory, language, fields_json, created_at)
     select n, ${campaign}, ${directorate}, 1, n, 'Personne ' || n, 'FR', 'fr', '{}', ${at} from ${series}`,
  );
  await run(`insert into target_lines (target_id, rank, line_id) select n, 0, n from ${series}`);
  await run(
    `insert into queue_entries (target_id, campaign_id, directorate_id, territory, language, line_id, state, wake_at, wait_reason,
      urgency, last_slot, calls_count, disposition, done_at)
     select n, ${campaign}, ${directorate}, 'FR', 'fr', n,
      case when n % 10 < 4 then 'ready' when n % 10 < 6 then 'waiting' else 'done' end,
      case when n % 10 in (4, 5) then ${at} + 864000000 end, case when n % 10 in (4, 5) then 'no_answer' end,
      99999, 0, 0, case when n % 10 > 5 then 'complete' end, case when n % 10 > 5 then ${at} end from ${series}`,
  );
  await run(`insert into queue_scopes (campaign_id, territory, language) values (${campaign}, 'FR', 'fr')`);
  await run(isSqlite ? 'analyze' : 'vacuum analyze');
}
