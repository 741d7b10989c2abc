import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { sql } from 'kysely';
import { type Random, seeded } from '#fixtures/random.ts';
import { logIn } from '#server/client.ts';
import { unscoped } from '#server/platform/database.ts';
import { createLedger, type Ledger, type Room, workAt } from './agents.ts';
import { compile } from './compile.ts';
import { layWire, type Wire } from './cuts.ts';
import { BENCH_SECRET, type House, openHouse } from './house.ts';
import { bounded, type Figure, figure } from './measure.ts';
import { BENCH_PASSWORD, crowd, peopleAndCampaign } from './people.ts';
import { type Product, startProduct } from './product.ts';

const AGENTS = Number(process.env['CHAOS_AGENTS'] ?? 300);
const MINUTES = Number(process.env['CHAOS_MINUTES'] ?? 5);
const SEED = Number(process.env['CHAOS_SEED'] ?? 1);
const PEOPLE = 60_000;
const PROCESSES = 2;
/** Sweeps run every second; a process that was killed leaves its turn for fifteen. */
const SETTLED_MS = 25_000;

/**
 * Agents at work on two processes over one PostgreSQL, while processes are killed, connections ended or cut, and the
 * network falls silent, at random. What the agents were told and what the database holds must agree: nobody given twice,
 * no close lost, nobody left in a charge that has ended (reference/reliability.md §6).
 */
export async function chaosFigures(postgresUrl: string): Promise<Figure[]> {
  compile();
  const house = await openHouse(postgresUrl);
  const database = new URL(house.deps.config.databaseUrl ?? '');
  const wire = await layWire(database.hostname, Number(database.port));
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'tonalite-chaos-'));
  const products: Product[] = [];
  try {
    await fill(house);
    const through = new URL(database.href);
    through.hostname = '127.0.0.1';
    through.port = String(wire.port);
    const settings = { DATABASE_URL: through.href, DATA_DIR: folder, APP_SECRET: BENCH_SECRET };
    for (let n = 0; n < PROCESSES; n += 1) products.push(await startProduct(settings));
    const ledger = createLedger();
    const faults = await disturb(products, house, wire, ledger, settings);
    await pause(SETTLED_MS);
    return await figuresOf(house, ledger, faults);
  } finally {
    await Promise.all(products.map((product) => product.stop('SIGKILL')));
    await wire.stop();
    await house.stop();
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

/** A third of the people share a line with another. */
async function fill(house: House): Promise<void> {
  const team = await peopleAndCampaign(house, AGENTS);
  await crowd(house, team, PEOPLE);
  const db = unscoped(house.deps.db);
  for (const table of ['target_lines', 'queue_entries'])
    await sql.raw(`update ${table} set line_id = line_id - 1 where line_id % 3 = 0`).execute(db);
}

/** Lets the agents work until the time is over, and faults happen meanwhile. Returns how many faults of each kind. */
async function disturb(
  products: Product[],
  house: House,
  wire: Wire,
  ledger: Ledger,
  settings: Readonly<Record<string, string>>,
): Promise<ReadonlyMap<string, number>> {
  const random = seeded(SEED);
  const cookies: string[] = [];
  for (let agent = 0; agent < AGENTS; agent += 1) {
    const url = products[agent % products.length]?.url ?? '';
    cookies.push((await logIn(url, `agent${agent}@exemple.fr`, BENCH_PASSWORD)).cookie);
  }
  let isOver = false;
  const room: Room = {
    urls: products.map(({ url }) => url),
    random,
    ledger,
    thinkMs: 8 * AGENTS,
    isOver: () => isOver,
  };
  const agents = Promise.all(cookies.map((cookie, agent) => workAt(room, agent, cookie)));
  const faults = new Map<string, number>();
  const until = performance.now() + MINUTES * 60_000;
  while (performance.now() < until) {
    await pause(1000 + random.between(0, 3000));
    const fault = random.pick(['kill', 'terminate', 'cut', 'silence'] as const);
    faults.set(fault, (faults.get(fault) ?? 0) + 1);
    await happen(fault, random, products, house, wire, settings);
  }
  isOver = true;
  await agents;
  return faults;
}

async function happen(
  fault: 'kill' | 'terminate' | 'cut' | 'silence',
  random: Random,
  products: Product[],
  { deps }: House,
  wire: Wire,
  settings: Readonly<Record<string, string>>,
): Promise<void> {
  switch (fault) {
    case 'kill': {
      const index = random.between(0, products.length - 1);
      const victim = products[index];
      if (victim === undefined) return;
      await victim.stop('SIGKILL');
      products[index] = await startProduct({ ...settings, PORT: new URL(victim.url).port });
      return;
    }
    case 'terminate':
      await sql`
        select pg_terminate_backend(pid) from pg_stat_activity
        where datname = current_database() and pid <> pg_backend_pid() and random() < 0.5`.execute(deps.db);
      return;
    case 'cut':
      return wire.cut();
    case 'silence':
      return wire.silence(random.between(200, 4000));
  }
}

async function figuresOf(
  { deps }: House,
  ledger: Ledger,
  faults: ReadonlyMap<string, number>,
): Promise<Figure[]> {
  const count = async (query: string) => {
    const { rows } = await sql.raw<{ n: number }>(`select count(*) as n from ${query}`).execute(deps.db);
    return Number(rows[0]?.n);
  };
  for (const complaint of ledger.complaints) console.error(complaint);
  const calls = await unscoped(deps.db)
    .selectFrom('calls')
    .select(['id', 'result'])
    .where('closed_at', 'is not', null)
    .execute();
  const results = new Map(calls.map(({ id, result }) => [id, result]));
  const lost = [...ledger.closes].filter(([id, result]) => results.get(id) !== result).length;
  return [
    figure(
      'faults',
      [...faults.values()].reduce((sum, n) => sum + n, 0),
      'faults',
      null,
      null,
    ),
    figure('claims told', ledger.claims, 'claims', null, null),
    figure('closes told', ledger.closes.size, 'closes', null, null),
    bounded('things agents were told that contradict each other', ledger.complaints.length, 'complaints', 0),
    bounded('closes that were told and are not there', lost, 'calls', 0),
    bounded(
      'lines in two charges at once',
      await count(`claims a join claims b on b.line_id = a.line_id and b.id > a.id
        where b.created_at < coalesce(a.ended_at, 9e15) and a.created_at < coalesce(b.ended_at, 9e15)`),
      'claims',
      0,
    ),
    bounded(
      'charges that outlive their lease',
      await count(
        `claims where ended_at is null and in_call = 0 and lease_until < ${Date.now() - SETTLED_MS}`,
      ),
      'claims',
      0,
    ),
    bounded(
      'people and lines left in an ended charge',
      (await count(`queue_entries e join claims c on c.id = e.claim_id where c.ended_at is not null`)) +
        (await count(`line_leases l join claims c on c.id = l.claim_id where c.ended_at is not null`)),
      'rows',
      0,
    ),
    bounded(
      'people whose calls do not recount',
      await count(`queue_entries e where e.calls_count <> (
        select count(*) from call_targets t where t.target_id = e.target_id and t.result is distinct from 'not_addressed'
      )`),
      'people',
      0,
    ),
  ];
}
