import { startPostgres } from '#server/platform/testing/postgres.ts';
import { chaosFigures } from './chaos.ts';
import { claimFigures } from './claims.ts';
import { meanwhileFigures } from './claims-meanwhile.ts';
import { exportFigures } from './exports.ts';
import { faultFigures } from './faults.ts';
import { fuzzFigures } from './fuzz.ts';
import { keyFigures } from './keys.ts';
import { listFigures } from './lists.ts';
import type { Figure } from './measure.ts';
import { peerFigures } from './peers.ts';
import { resultFigures } from './results.ts';
import { startFigures } from './start.ts';
import { webhookFigures } from './webhooks.ts';

/**
 * Prints one JSON object a line: each figure with what it is compared with in the same run. `npm run bench -- claims`
 * runs one family; nothing named, all but those of the night. Ends with code 1 when one misses its target.
 *
 * `BENCH_ROWS` (1 000 000) is the size of the lists, `BENCH_PEOPLE` (1 000 000) of the queue, `BENCH_FUZZ` (100 000) the
 * number of damaged files, `FAULTS` (500) of those at a desk.
 */
const families: Readonly<Record<string, (postgresUrl: string) => Promise<Figure[]>>> = {
  start: () => startFigures(),
  lists: () => listFigures('SQLite', null, 5),
  'lists-postgres': (url) => listFigures('PostgreSQL', url, 6.5),
  exports: () => exportFigures('SQLite', null),
  'exports-postgres': (url) => exportFigures('PostgreSQL', url),
  results: () => resultFigures('SQLite', null),
  'results-postgres': (url) => resultFigures('PostgreSQL', url),
  claims: () => claimFigures('SQLite', null),
  'claims-postgres': (url) => claimFigures('PostgreSQL', url),
  meanwhile: () => meanwhileFigures('SQLite', null),
  'meanwhile-postgres': (url) => meanwhileFigures('PostgreSQL', url),
  peers: (url) => peerFigures(url),
  chaos: (url) => chaosFigures(url),
  webhooks: () => webhookFigures('SQLite', null),
  'webhooks-postgres': (url) => webhookFigures('PostgreSQL', url),
  keys: () => keyFigures(),
  faults: () => faultFigures(),
  fuzz: () => fuzzFigures(),
};

/** Long, or told apart by their seed: `CHAOS_AGENTS`, `CHAOS_MINUTES` and `CHAOS_SEED` change the second one. */
const nightly: ReadonlySet<string> = new Set(['fuzz', 'chaos', 'faults']);

async function main(wanted: readonly string[]): Promise<boolean> {
  const postgres = await startPostgres();
  let isGood = true;
  try {
    for (const [name, measure] of Object.entries(families)) {
      const isWanted = wanted.length > 0 ? wanted.includes(name) : !nightly.has(name);
      if (!isWanted) continue;
      for (const result of await measure(postgres.url)) {
        console.log(JSON.stringify(result));
        isGood &&= result.ok;
      }
    }
  } finally {
    await postgres.stop();
  }
  return isGood;
}

process.exitCode = (await main(process.argv.slice(2))) ? 0 : 1;
