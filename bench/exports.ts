import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { Client } from '#server/client.ts';
import { exportCampaign } from '#server/contracts/exports.contract.ts';
import { writeLargeList } from './large-list.ts';
import { type Figure, figure, timed } from './measure.ts';
import { openReference } from './reference.ts';
import { importList, ROWS, withRequester } from './requester.ts';
import type { BenchServer } from './server.ts';

const PEOPLE = Math.min(ROWS, 100_000);

/** The export of everybody a list named, against the SQLite shell writing the rows of the same list. */
export async function exportFigures(name: string, postgresUrl: string | null): Promise<Figure[]> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'tonalite-exports-'));
  try {
    const list = path.join(folder, 'list.csv');
    writeLargeList(list, PEOPLE);
    const shell = openReference(folder);
    shell?.importMs(list);
    const ms = await withRequester(postgresUrl, async (server, requester) => {
      await importList(server, requester, list);
      return timed(() => exportList(server, requester, path.join(folder, 'export.csv')));
    });
    const what = `export of a list of ${PEOPLE} rows, ${name}`;
    return [
      figure(`${what}, against sqlite3 -csv`, ms, 'ms', shell?.exportMs() ?? null, null),
      figure(`export rate, ${name}`, (PEOPLE / ms) * 1000, 'rows/s', null, null),
    ];
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

async function exportList({ draft }: BenchServer, requester: Client, to: string): Promise<void> {
  const response = await requester.fetch(exportCampaign, { params: { id: draft, format: 'csv' } });
  if (!response.ok || response.body === null) throw new Error(`export: ${response.status}`);
  const out = fs.createWriteStream(to);
  for await (const chunk of response.body) out.write(chunk);
  await new Promise((resolve) => out.end(resolve));
}
