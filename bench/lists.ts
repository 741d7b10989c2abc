import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { writeLargeList } from './large-list.ts';
import { bounded, type Figure, figure, median, medians } from './measure.ts';
import { openReference } from './reference.ts';
import { importList, ROWS, withRequester } from './requester.ts';

const RUNS = 3;
const MAX_MIB = 300;

interface Run {
  readonly wholeMs: number;
  readonly readingMs: number;
  readonly mergeMs: number;
  readonly peak: number | null;
}

/**
 * A whole import, from the first byte sent to the last person enrolled, in turns with the SQLite shell's `.import` of the
 * same file; `target` is the ratio to hold. Then the memory of the servers that did it.
 */
export async function listFigures(
  name: string,
  postgresUrl: string | null,
  target: number,
): Promise<Figure[]> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'tonalite-lists-'));
  try {
    const list = path.join(folder, 'list.csv');
    writeLargeList(list, ROWS);
    const shell = openReference(folder);
    const runs: Run[] = [];
    const references: number[] = [];
    for (let turn = 0; turn < RUNS; turn += 1) {
      if (shell !== null) references.push(shell.importMs(list));
      runs.push(await oneRun(postgresUrl, list));
    }
    const all = (part: 'wholeMs' | 'readingMs' | 'mergeMs') => runs.map((run) => run[part]);
    return [
      medians(
        `import of ${ROWS} rows, ${name}, against sqlite3 .import`,
        all('wholeMs'),
        'ms',
        references,
        target,
      ),
      medians(`… of which sending and reading, ${name}`, all('readingMs'), 'ms', references, null),
      medians(`… of which merging, ${name}`, all('mergeMs'), 'ms', references, null),
      figure(`import rate, ${name}`, (ROWS / median(all('wholeMs'))) * 1000, 'rows/s', null, null),
      ...(await memoryFigures(name, postgresUrl, folder, runs)),
    ];
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

async function oneRun(postgresUrl: string | null, list: string): Promise<Run> {
  return withRequester(postgresUrl, async (server, requester) => {
    const { wholeMs, readingMs } = await importList(server, requester, list);
    return { wholeMs, readingMs, mergeMs: wholeMs - readingMs, peak: server.peakMemory() };
  });
}

/** Memory must not depend on the list: three times as many rows, in a new server. */
async function memoryFigures(
  name: string,
  postgresUrl: string | null,
  folder: string,
  runs: readonly Run[],
): Promise<Figure[]> {
  const peaks = runs.flatMap(({ peak }) => peak ?? []);
  if (peaks.length === 0) return [];
  const list = path.join(folder, 'larger.csv');
  writeLargeList(list, 3 * ROWS);
  const larger = await withRequester(postgresUrl, async (server, requester) => {
    await importList(server, requester, list);
    return server.peakMemory();
  });
  const peak = median(peaks);
  return [
    bounded(`peak memory importing ${ROWS} rows, ${name}`, peak, 'MiB', MAX_MIB),
    bounded(`peak memory importing ${3 * ROWS} rows, ${name}`, larger ?? 0, 'MiB', MAX_MIB),
    figure(`peak memory of ${3 * ROWS} rows against ${ROWS}, ${name}`, larger ?? 0, 'MiB', peak, 1.1),
  ];
}
