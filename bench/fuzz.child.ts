import { z } from 'zod';
import { seeded } from '#fixtures/random.ts';
import { type ImportChoices, importChoices, type Layout } from '#server/contracts/imports.contract.ts';
import { stageList } from '#server/lists/staging.service.ts';
import { systemClock } from '#server/platform/clock.ts';
import { openDatabase } from '#server/platform/database.ts';
import { createLog } from '#server/platform/log.ts';
import { migrate } from '#server/platform/migrate.ts';
import { Refusal } from '#server/platform/refusal.ts';
import { secretFrom } from '#server/platform/secret.ts';
import { sideAddress } from '#server/platform/side.ts';
import type { Tried } from './fuzz.ts';
import { mutated } from './mutate.ts';
import { oppose } from './people.ts';

/** The other end of `fuzzFigures`: reads the mutation of each seed it is sent as `tonalite doctor` would, in one folder. */
const { folder } = z.object({ folder: z.string() }).parse(JSON.parse(process.argv[2] ?? ''));
const config = { databaseUrl: null, dataDir: folder };
const secret = secretFrom('a key for measures only, of no other use');
const address = sideAddress(config);

/** One list in four is read with other choices and another layout than those it suggests. */
function wishesOf(seed: number): { choices: ImportChoices; wanted: Partial<Layout> } {
  const random = seeded(seed ^ 0x5eed);
  if (!random.chance(0.25)) return { choices: importChoices.parse({}), wanted: {} };
  const choices = importChoices.parse({
    sameInFile: random.pick(['merge', 'first']),
    household: random.pick(['together', 'first']),
    crowd: random.pick(['together', 'first', 'set_aside']),
    suspicious: random.pick(['hold', 'call']),
  });
  const wanted = random.pick<Partial<Layout>>([
    {},
    { delimiter: random.pick([';', ',', '\t', 'e']) },
    { quote: random.pick(['', "'", '"']) },
    { headerLine: random.pick([0, 1, 3]) },
    { encoding: random.pick(['utf-8', 'windows-1252', 'cp850', 'utf-16le']) },
  ]);
  return { choices, wanted };
}

/** What is wrong with the reading of this mutation, null when nothing is. A refusal is an answer like another. */
async function problemWith(seed: number, bytes: Uint8Array): Promise<string | null> {
  try {
    const { rows } = await stageList({
      address,
      source: { kind: 'bytes', bytes },
      keepAs: 'kept',
      stageAs: 'staged',
      campaignId: 0,
      year: 2026,
      mapping: null,
      remembered: [],
      secretKey: secret.key,
      referenceIs: null,
      ...wishesOf(seed),
    });
    const sum = rows.accepted + rows.duplicate + rows.opposed + rows.rejected;
    const isWhole = rows.read === sum && Math.min(...Object.values(rows)) >= 0;
    return isWhole ? null : `rows unaccounted for: ${JSON.stringify(rows)}`;
  } catch (error) {
    if (error instanceof Refusal) return null;
    return error instanceof Error ? (error.stack ?? error.message) : String(error);
  }
}

const OPPOSED = 40;

async function main(): Promise<void> {
  const { db, close } = openDatabase(config, createLog('silent'));
  await migrate(db);
  await oppose({ db, secret, clock: systemClock }, OPPOSED);
  await close();
  process.on('message', async (said) => {
    const seed = z.int().parse(said);
    const bytes = mutated(seed);
    const before = process.cpuUsage();
    const problem = await problemWith(seed, bytes);
    const { user, system } = process.cpuUsage(before);
    const tried: Tried = { seed, ms: (user + system) / 1000, problem };
    process.send?.(tried);
  });
  process.send?.('ready');
}

await main();
