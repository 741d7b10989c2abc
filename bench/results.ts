import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { Client } from '#server/client.ts';
import { type ExportFormat, exportCampaign } from '#server/contracts/exports.contract.ts';
import { getResults } from '#server/contracts/results.contract.ts';
import { memorySource } from '#server/lists/open-list.ts';
import { createBudget } from '#server/lists/workbook-budget.ts';
import { openZip } from '#server/lists/workbook-zip.ts';
import { systemClock } from '#server/platform/clock.ts';
import { bounded, type Figure, figure, quantile, timed } from './measure.ts';
import { openReference } from './reference.ts';
import { withRequester } from './requester.ts';

const PEOPLE = Number(process.env['BENCH_PEOPLE'] ?? 1_000_000);
const LOOKS = 20;

/** What each format may cost, as often as the SQLite shell writes the same columns out (performance.md §3). */
const formats = [
  ['csv', 2.9],
  ['xlsx', 4.5],
  ['parquet', 7],
] as const satisfies readonly (readonly [ExportFormat, number])[];

/** Everybody called and asked twenty questions: the page, and each file against the SQLite shell writing the same table. */
export async function resultFigures(name: string, postgresUrl: string | null): Promise<Figure[]> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'tonalite-results-'));
  const what = `${PEOPLE} people × 20 answers, ${name}`;
  try {
    return await withRequester(
      postgresUrl,
      async (server, requester) => {
        const params = { id: server.campaign };
        const looks: number[] = [];
        for (let look = 0; look < LOOKS; look += 1)
          looks.push(await timed(() => requester.ask(getResults, { params })));
        const idle = server.peakMemory() ?? 0;
        const figures = [
          bounded(`results page p95, ${what}`, quantile(looks, 0.95), 'ms', 200),
          figure(`results page p50, ${what}`, quantile(looks, 0.5), 'ms', null, null),
        ];
        const taken = new Map<ExportFormat, Taken>();
        for (const [format] of formats)
          taken.set(
            format,
            await take(requester, server.campaign, format, path.join(folder, `export.${format}`)),
          );
        await take(requester, server.campaign, 'zip', path.join(folder, 'export.zip'));
        const peak = (server.peakMemory() ?? 0) - idle;
        const shell = await shellTimes(folder);
        for (const [format, target] of formats) {
          const { ms = Number.NaN, firstByteMs = Number.NaN } = taken.get(format) ?? {};
          figures.push(
            figure(`${format} of ${what}, against sqlite3 -csv`, ms, 'ms', shell?.[format] ?? null, target),
            bounded(`${format} of ${what}, first byte`, firstByteMs, 'ms', 1000),
          );
        }
        const allLooks = looks.reduce((sum, ms) => sum + ms, 0);
        figures.push(
          figure(
            `${LOOKS} looks at ${what}, against one csv`,
            allLooks,
            'ms',
            taken.get('csv')?.ms ?? null,
            1,
          ),
        );
        return [...figures, bounded(`memory above idle of the exports of ${what}`, peak, 'MiB', 150)];
      },
      { people: PEOPLE, answered: true },
    );
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

/** What the shell takes to write the cells of each format: one table, or the three long sheets of the workbook. */
async function shellTimes(
  folder: string,
): Promise<Readonly<Record<'csv' | 'xlsx' | 'parquet', number>> | null> {
  const shell = openReference(folder);
  if (shell === null) return null;
  const zip = openZip(
    memorySource(fs.readFileSync(path.join(folder, 'export.zip'))),
    createBudget(systemClock),
  );
  const timeOf = async (table: string) => {
    const file = path.join(folder, `${table}.csv`);
    fs.rmSync(file, { force: true });
    await zip.read(`${table}.csv`, (piece) => fs.appendFileSync(file, piece));
    shell.importMs(file, ',');
    return shell.exportMs();
  };
  const codes = await timeOf('reponses');
  const others = (await timeOf('reponses_libelles')) + (await timeOf('appels'));
  shell.importMs(path.join(folder, 'export.csv'));
  return { csv: shell.exportMs(), xlsx: codes + others, parquet: codes };
}

interface Taken {
  readonly ms: number;
  readonly firstByteMs: number;
}

async function take(requester: Client, id: number, format: ExportFormat, to: string): Promise<Taken> {
  const start = performance.now();
  const response = await requester.fetch(exportCampaign, { params: { id, format } });
  if (!response.ok || response.body === null) throw new Error(`export: ${response.status}`);
  let firstByteMs = 0;
  await pipeline(
    response.body,
    async function* (chunks) {
      for await (const chunk of chunks) {
        if (firstByteMs === 0) firstByteMs = performance.now() - start;
        yield chunk;
      }
    },
    fs.createWriteStream(to),
  );
  return { ms: performance.now() - start, firstByteMs };
}
