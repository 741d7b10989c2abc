import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { seeded } from '#fixtures/random.ts';
import { logIn } from '#server/client.ts';
import { confirmImport, getImport, uploadImport } from '#server/contracts/imports.contract.ts';
import { exportCampaign } from '#server/contracts/results.contract.ts';
import { startJobs } from '#server/jobs/index.ts';
import { unscoped } from '#server/platform/database.ts';
import { BENCH_PASSWORD, type House, openHouse, peopleAndCampaign } from './house.ts';
import { type Figure, figure, timed } from './measure.ts';

const ROWS = 100_000;

/** Twelve columns, as a directorate sends them: quoted addresses, a few repeated people, missing and mistyped numbers. */
function listOf(rows: number): string {
  const random = seeded(11);
  const lines = [
    'Dossier;Civilité;Nom;Prénom;Né le;Adresse;CP;Commune;Téléphone;Portable;Fin de droit;Droit',
  ];
  for (let n = 0; n < rows; n += 1) {
    const digits = `0${random.between(1, 5)}${String(random.between(0, 99_999_999)).padStart(8, '0')}`;
    const phone = random.chance(0.05)
      ? 'NC'
      : random.chance(0.3)
        ? digits.slice(1)
        : digits.replace(/(..)(?=.)/g, '$1 ');
    const address = random.chance(0.04) ? `"${n} rue du Val ; bât. B"` : `${n} rue du Val`;
    const day = `${String(random.between(1, 28)).padStart(2, '0')}/0${random.between(1, 9)}`;
    lines.push(
      `D${n};Mme;NOM${n % 9000};Prénom${n % 700};${day}/19${random.between(30, 99)};${address};99100;Ambreville;${phone};;${day}/2027;AAH`,
    );
  }
  return `\uFEFF${lines.join('\r\n')}\r\n`;
}

/** Whether the SQLite shell is on this machine: it is the reference, not a part of the product. */
function hasSqliteShell(): boolean {
  try {
    execFileSync('sqlite3', ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

function shell(...args: string[]): void {
  execFileSync('sqlite3', args, { stdio: ['ignore', 'ignore', 'inherit'] });
}

export async function listFigures(name: string, postgresUrl: string | null): Promise<Figure[]> {
  const house = await openHouse(postgresUrl);
  try {
    const { campaign } = await peopleAndCampaign(house, 1);
    const list = listOf(ROWS);
    const file = path.join(house.folder, 'list.csv');
    fs.writeFileSync(file, list);
    const importMs = await importList(house, campaign, list);
    const exported = path.join(house.folder, 'export.csv');
    const exportMs = await exportList(house, campaign, exported);
    const reference = hasSqliteShell() ? referenceTimes(house.folder, file) : null;
    return [
      figure(
        `import of ${ROWS} rows, ${name}, against sqlite3 .import`,
        importMs,
        'ms',
        reference?.importMs ?? null,
        null,
      ),
      figure(`import rate, ${name}`, (ROWS / importMs) * 1000, 'rows/s', null, null),
      figure(
        `export of ${ROWS} people, ${name}, against sqlite3 -csv`,
        exportMs,
        'ms',
        reference?.exportMs ?? null,
        null,
      ),
      figure(`export rate, ${name}`, (ROWS / exportMs) * 1000, 'rows/s', null, null),
    ];
  } finally {
    await house.stop();
  }
}

/** From the first byte sent to the last person enrolled. */
async function importList({ url, deps }: House, campaign: number, list: string): Promise<number> {
  await unscoped(deps.db)
    .updateTable('campaigns')
    .set({ state: 'draft' })
    .where('id', '=', campaign)
    .execute();
  const requester = await logIn(url, 'requester@exemple.fr', BENCH_PASSWORD);
  const jobs = startJobs(deps, { everyMs: null });
  const ms = await timed(async () => {
    const { importId } = await requester.ask(uploadImport, {
      params: { id: campaign },
      query: { filename: 'list.csv' },
      raw: list,
    });
    await requester.ask(confirmImport, { params: { id: importId }, body: {} });
    for (let turn = 0; turn < 1000; turn += 1) {
      await jobs.tick();
      const { state } = await requester.ask(getImport, { params: { id: importId } });
      if (state === 'done') return;
      if (state === 'failed') throw new Error('import failed');
    }
    throw new Error('import not done');
  });
  await jobs.stop();
  return ms;
}

async function exportList({ url }: House, campaign: number, to: string): Promise<number> {
  const requester = await logIn(url, 'requester@exemple.fr', BENCH_PASSWORD);
  return timed(async () => {
    const response = await requester.fetch(exportCampaign, { params: { id: campaign, format: 'csv' } });
    if (!response.ok || response.body === null) throw new Error(`export: ${response.status}`);
    const out = fs.createWriteStream(to);
    for await (const chunk of response.body) out.write(chunk);
    await new Promise((resolve) => out.end(resolve));
  });
}

/** The SQLite shell on the same list: rows as they are into a table of texts, and out again. */
function referenceTimes(folder: string, file: string): { importMs: number; exportMs: number } {
  const database = path.join(folder, 'reference.db');
  const start = performance.now();
  shell(database, '.mode csv', '.separator ;', `.import "${file}" rows`);
  const imported = performance.now();
  shell(database, '-csv', `.output "${path.join(folder, 'reference.csv')}"`, 'select * from rows;');
  return { importMs: imported - start, exportMs: performance.now() - imported };
}
