import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import Sqlite from 'better-sqlite3';
import type { Page } from 'playwright-core';
import { inject } from 'vitest';
import { createClient, logIn } from '#server/client.ts';
import type { ScriptContent } from '#server/contracts/script-content.ts';
import { getTarget } from '#server/contracts/targets.contract.ts';
import { checkTelephony } from '#server/contracts/telephony.contract.ts';
import { type Db, openThreadDatabase, unscoped } from '#server/platform/database.ts';
import { createLog } from '#server/platform/log.ts';
import { launchChromium } from '#server/platform/testing/chromium.ts';
import type { TestDatabase } from '#server/testing.ts';
import type { CalledBack } from '#server/testing-telephony.ts';
import { type FaultyWire, layFaultyWire } from '../../bench/faulty-wire.ts';
import { BENCH_SECRET, type House, openHouse } from '../../bench/house.ts';
import { BENCH_PASSWORD, peopleAndCampaign } from '../../bench/people.ts';
import { startProduct } from '../../bench/product.ts';

const content: ScriptContent = {
  languages: ['fr'],
  blocks: [
    {
      id: 'questions',
      purpose: 'body',
      title: { fr: 'Questions' },
      items: [
        ...['q1', 'q2', 'q3'].map((name) => ({
          kind: 'yesno' as const,
          name,
          text: { fr: `Question ${name}` },
        })),
        { kind: 'text' as const, name: 'remarque', text: { fr: 'Remarque' } },
      ],
    },
  ],
};

/** What the agent did in one call. */
interface Done {
  readonly phone: string;
  readonly provider: string;
  /** `q1 = 0`, as the database would write it, in their order. */
  readonly answers: readonly string[];
  readonly result: string;
}

/** What the database and the interface say of one call. */
export interface Found extends Done {
  readonly isClosed: boolean;
  /** How many times it rang; null: dialled by hand. */
  readonly rings: number | null;
  readonly isRingOver: boolean;
  /** In the person's file. */
  readonly told: readonly (string | null)[];
}

/** The compiled product in its own process, one agent at its desk in a real browser, a wire between them. */
export interface Trial {
  readonly page: Page;
  readonly wire: FaultyWire;
  readonly agentId: number;
  readonly product: CalledBack;
  readonly db: Db;
  readonly done: Done[];
  /** The server's process is killed; the browser stays where it is. */
  kill(): Promise<void>;
  /** Another one, on the same database and port. */
  start(): Promise<void>;
  /** An administrator has looked at telephony. */
  putRight(): Promise<void>;
  /** Everything, from the database and the person's file; waits until nothing rings. */
  recount(): Promise<{ readonly calls: readonly Found[]; readonly openClaims: number }>;
  stop(): Promise<void>;
}

export interface TrialOptions {
  readonly on: TestDatabase;
  /** Last four figures of those to call, in the order they come. */
  readonly phones: readonly string[];
  readonly settings: Readonly<Record<string, string>>;
  readonly signingKey: string;
  readonly callbackUrl: string | null;
  readonly flags: readonly string[];
}

/** Telephony is not ours to try: see web/testing.ts. */
const dialNobody = `
  const click = HTMLAnchorElement.prototype.click;
  HTMLAnchorElement.prototype.click = function () {
    if (!this.href.startsWith('tel:')) click.call(this);
  };
`;
const WAIT_MS = 30_000;

export async function openTrial(options: TrialOptions): Promise<Trial> {
  const { on, phones, settings, signingKey, flags } = options;
  const house = await openHouse(on === 'postgres' ? inject('postgresUrl') : null);
  const agentId = await seat(house, phones);
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'tonalite-trial-'));
  const databaseUrl = house.deps.config.databaseUrl;
  if (databaseUrl === null) {
    const source = new Sqlite(path.join(house.folder, 'tonalite.db'));
    await source.backup(path.join(folder, 'tonalite.db'));
    source.close();
    await house.stop();
  }
  const environment = {
    DATA_DIR: folder,
    APP_SECRET: BENCH_SECRET,
    TELEPHONY_RING_SECONDS: '10',
    ...(databaseUrl !== null && { DATABASE_URL: databaseUrl }),
    ...settings,
  };
  let process = await startProduct(environment);
  const { url } = process;
  const wire = await layFaultyWire(url);
  const database = openThreadDatabase({ databaseUrl, dataDir: folder }, createLog('silent'));
  const db = unscoped(database.db);
  const supervisor = await logIn(url, 'supervisor@exemple.fr', BENCH_PASSWORD);
  const admin = await logIn(url, 'admin@exemple.fr', BENCH_PASSWORD);
  const browser = await launchChromium(flags);
  const context = await browser.newContext({
    baseURL: wire.url,
    locale: 'fr-FR',
    viewport: { width: 1366, height: 768 },
    reducedMotion: 'reduce',
  });
  await context.addInitScript(dialNobody);
  context.setDefaultTimeout(WAIT_MS);
  const page = await context.newPage();
  return {
    page,
    wire,
    agentId,
    product: { url, signingKey, callbackUrl: options.callbackUrl ?? url },
    db,
    done: [],
    kill: () => process.stop('SIGKILL'),
    start: async () => {
      process = await startProduct({ ...environment, PORT: new URL(url).port });
    },
    putRight: async () => void (await createClient(url, admin.cookie).ask(checkTelephony)),
    recount: () =>
      recount(db, (id) => createClient(url, supervisor.cookie).ask(getTarget, { params: { id } })),
    stop: async () => {
      await browser.close();
      await wire.stop();
      await process.stop('SIGKILL');
      await database.close();
      if (databaseUrl !== null) await house.stop();
      fs.rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** One agent, and so many people to call in this order, day and night. Returns the agent's id. */
async function seat(house: House, phones: readonly string[]): Promise<number> {
  const { campaign, directorate, requester, agentIds } = await peopleAndCampaign(house, 1, content);
  const db = unscoped(house.deps.db);
  const at = house.deps.clock.now();
  const { id: _, ...supervisor } = await db
    .selectFrom('users')
    .selectAll()
    .where('role', '=', 'supervisor')
    .executeTakeFirstOrThrow();
  await db
    .insertInto('users')
    .values({ ...supervisor, role: 'admin', email: 'admin@exemple.fr' })
    .execute();
  const list = await db
    .insertInto('imports')
    .values({
      campaign_id: campaign,
      directorate_id: directorate,
      file_name: 'x',
      sha256: 'x',
      bytes: 0,
      state: 'done',
      encoding: 'utf-8',
      delimiter: ';',
      header_line: 1,
      columns_json: '[]',
      suggested_mapping_json: '[]',
      sample_json: '[]',
      findings_json: '[]',
      rows_json: '{}',
      progress: 1,
      created_by: requester,
      created_at: at,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  for (const [index, phone] of phones.entries()) {
    const number = `+3319900${phone}`;
    const line = await db
      .insertInto('lines')
      .values({ number, kind: 'fixed', territory: 'FR', rest_until: 0 })
      .returning('id')
      .executeTakeFirstOrThrow();
    await db
      .insertInto('line_numbers')
      .values({ number: Number(number), line_id: line.id })
      .execute();
    const where = { campaign_id: campaign, directorate_id: directorate, territory: 'FR', language: 'fr' };
    const target = await db
      .insertInto('targets')
      .values({
        ...where,
        import_id: list.id,
        import_line: index + 2,
        display_name: `Personne ${phone}`,
        fields_json: '{}',
        created_at: at,
      })
      .returning('id')
      .executeTakeFirstOrThrow();
    await db.insertInto('target_lines').values({ target_id: target.id, rank: 0, line_id: line.id }).execute();
    await db
      .insertInto('queue_entries')
      .values({
        ...where,
        target_id: target.id,
        line_id: line.id,
        state: 'ready',
        urgency: 99_999,
        last_slot: 0,
        calls_count: 0,
      })
      .execute();
  }
  const scope = { campaign_id: campaign, territory: 'FR', language: 'fr' };
  await db.insertInto('queue_scopes').values(scope).execute();
  return agentIds[0] ?? 0;
}

type FileOf = (
  targetId: number,
) => Promise<{ readonly calls: readonly { id: number; result: string | null }[] }>;

async function recount(db: Db, fileOf: FileOf) {
  // A ring nobody speaks of is asked about twice before it is over.
  for (let n = 0; n < 600; n += 1) {
    const left = await db.selectFrom('rings').select('call_id').where('ended_at', 'is', null).execute();
    if (left.length === 0) break;
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
  const rows = await db
    .selectFrom('calls')
    .innerJoin('lines', 'lines.id', 'calls.line_id')
    .leftJoin('rings', 'rings.call_id', 'calls.id')
    .select(['calls.id', 'calls.provider', 'calls.result', 'calls.closed_at', 'lines.number'])
    .select(['rings.call_id as ring', 'rings.ended_at'])
    .orderBy('calls.id')
    .execute();
  const calls: Found[] = [];
  for (const row of rows) {
    const answers = await db
      .selectFrom('answers')
      .select(['name', 'value_json'])
      .where('call_id', '=', row.id)
      .orderBy('id')
      .execute();
    const legs = await db
      .selectFrom('ring_events')
      .select('leg_id')
      .distinct()
      .where('call_id', '=', row.id)
      .where('leg', '=', 'person')
      .where('leg_id', 'is not', null)
      .execute();
    const { target_id } = await db
      .selectFrom('call_targets')
      .select('target_id')
      .where('call_id', '=', row.id)
      .executeTakeFirstOrThrow();
    const file = await fileOf(target_id);
    calls.push({
      phone: row.number.slice(-4),
      provider: row.provider,
      answers: answers.map(({ name, value_json }) => `${name} = ${value_json}`),
      result: row.result ?? '',
      isClosed: row.closed_at !== null,
      rings: row.ring === null ? null : legs.length,
      isRingOver: row.ring === null || row.ended_at !== null,
      told: file.calls.map(({ result }) => result),
    });
  }
  const claims = await db.selectFrom('claims').select('id').where('ended_at', 'is', null).execute();
  return { calls, openClaims: claims.length };
}
