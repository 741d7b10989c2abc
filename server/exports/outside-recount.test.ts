import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import { afterAll, expect, test } from 'vitest';
import { aaporClasses, rateNames } from '#server/contracts/aapor.ts';
import { callResultCodes, callResults } from '#server/contracts/call-results.ts';
import { getCrossing } from '#server/contracts/crossing.contract.ts';
import { getEstimates } from '#server/contracts/estimates.contract.ts';
import { startApp } from '#server/testing.ts';
import { drawnCampaign } from '#server/testing-drawn.ts';
import { type ExactResults, exactResults, exportedBundle } from '#server/testing-exports.ts';
import { isInstalled, ran } from '#server/testing-readers.ts';

/**
 * Each published figure, computed again by DuckDB from the files of a bundle: nothing of ours reads them, and what it computes
 * is said in SQL alone.
 */

const app = await startApp();
const requester = await app.as('requester');
const duckdb = await DuckDBInstance.create(':memory:');
const folders: string[] = [];
afterAll(async () => {
  for (const folder of folders) fs.rmSync(folder, { recursive: true, force: true });
  duckdb.closeSync();
  await app.stop();
});

type Source = 'CSV' | 'Parquet' | 'XLSX';
const sources: readonly Source[] = ['CSV', 'Parquet', ...(isInstalled('soffice') ? (['XLSX'] as const) : [])];
test.skipIf(!isInstalled('soffice'))('LibreOffice is here to open the workbook', () => {
  expect(sources).toContain('XLSX');
});

/** The files of a bundle as tables of text: `people`, `long`, `calls`. */
async function opened(id: number, source: Source): Promise<Ask> {
  const bundle = await exportedBundle(requester, id);
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'tonalite-duckdb-'));
  folders.push(folder);
  for (const name of [
    'reponses.csv',
    'long.csv',
    'appels.csv',
    'taux.csv',
    'reponses.parquet',
    'classeur.xlsx',
  ])
    fs.writeFileSync(path.join(folder, name), await bundle(name));
  const connection = await duckdb.connect();
  const csv = (name: string) =>
    `read_csv('${folder}/${name}.csv', header = true, all_varchar = true, delim = ',', quote = '"', escape = '"')`;
  if (source === 'XLSX') await asCsv(folder);
  const people = {
    CSV: csv('reponses'),
    Parquet: `read_parquet('${folder}/reponses.parquet')`,
    XLSX: csv('classeur-Réponses'),
  };
  const calls = source === 'XLSX' ? csv('classeur-Appels') : csv('appels');
  // Blank cells are absent ones, whatever the file; an apostrophe guards against formulas.
  const read = (what: string) => `select nullif(ltrim(COLUMNS(*)::varchar, ''''), '') from ${what}`;
  await connection.run(`create or replace temp table people as ${read(people[source])}`);
  await connection.run(`create or replace temp table calls as ${read(calls)}`);
  await connection.run(`create or replace temp table long as ${read(csv('long'))}`);
  await connection.run(`create or replace temp table rates as ${read(csv('taux'))}`);
  return asking(connection);
}

/** Its own excel extension would have to be fetched: the workbook is opened by LibreOffice, each sheet a CSV file. */
async function asCsv(folder: string): Promise<void> {
  const filter = 'csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1';
  const profile = `-env:UserInstallation=file://${folder}/profile`;
  await ran('soffice', [profile, '--headless', '--convert-to', filter, 'classeur.xlsx'], folder);
}

interface Ask {
  /** One number. */
  one(sql: string): Promise<number | null>;
  /** What each key counts. */
  counts(sql: string): Promise<Record<string, number>>;
}

function asking(connection: DuckDBConnection): Ask {
  const rows = async (sql: string) => (await connection.runAndReadAll(sql)).getRowsJson();
  return {
    one: async (sql) => {
      const value = (await rows(sql))[0]?.[0] ?? null;
      return value === null ? null : Number(value);
    },
    counts: async (sql) =>
      Object.fromEntries((await rows(sql)).map(([key, count]) => [String(key), Number(count)])),
  };
}

/** As the page says them; nobody is no row of a file. */
function published(figures: readonly { readonly code: string | number; readonly count: number }[]) {
  return Object.fromEntries(figures.filter(({ count }) => count > 0).map(({ code, count }) => [code, count]));
}

const cells = (column: string, table = 'people') =>
  `select "${column}", count(*) from ${table} where "${column}" is not null group by 1`;

async function recountPeople(page: ExactResults, { one, counts }: Ask): Promise<void> {
  const { total, done, reached } = page.progress;
  expect(await one('select count(*) from people')).toBe(total);
  expect(await one(`select count(*) from people where etat = 'terminée'`)).toBe(done);
  const spoken = callResultCodes.filter((code) => callResults[code].reached && code !== 'not_addressed');
  const among = spoken.map((code) => `'${code}'`).join(', ');
  expect(await one(`select count(distinct pseudonyme) from calls where resultat_code in (${among})`)).toBe(
    reached,
  );
  expect(await counts(cells('situation_code'))).toEqual(published(page.dispositions));
  expect(await counts(cells('objectif_code'))).toEqual(published(page.objectives));
  expect(await counts(cells('aapor'))).toEqual(published(page.aapor.outcomes));
  const own = `select appel, any_value(resultat_appel_code) as result from calls where compte = '1' group by appel`;
  expect(await one(`select count(*) from (${own})`)).toBe(page.calls);
  expect(await counts(`select result, count(*) from (${own}) group by 1`)).toEqual(
    published(page.callResults),
  );
}

type Question = ExactResults['questions'][number];

/** Columns of a question: itself, or its turns. */
const turnsOf = ({ name, people }: Question) =>
  people === null ? [name] : [1, 2, 3].map((n) => `${name}_${n}`);

/** From the wide table. */
async function recountWide(question: Question, { counts }: Ask): Promise<void> {
  const { name, kind, options, values, people } = question;
  const isUncoded = ['text', 'date', 'time'].includes(kind) || name === 'solde';
  const first = (column: string) =>
    kind === 'multi' ? `${column}_1` : isUncoded ? `${column}_absence` : column;
  const stated = turnsOf(question).map((column) => `select "${first(column)}" as code from people`);
  const absent = await counts(
    `select code, count(*) from (${stated.join(' union all ')}) where try_cast(code as double) < 0 group by 1`,
  );
  const { dk, rf, na, skipped, notReached } = question;
  expect([absent['-1'] ?? 0, absent['-2'] ?? 0, absent['-3'] ?? 0], name).toEqual([dk, rf, na]);
  // Those who were never asked anything are told in the file alone, as are turns there are not.
  if (people === null) expect(absent['-4'] ?? 0, name).toBe(skipped);
  expect(absent['-5'] ?? 0, name).toBeGreaterThanOrEqual(notReached);
  const given = turnsOf(question).map((column) => `select "${column}" as code from people`);
  if (kind === 'multi') {
    for (const { code, count } of options) {
      const ticks = turnsOf(question).map((column) => `select "${column}_${code}" as code from people`);
      const found = await counts(`select code, count(*) from (${ticks.join(' union all ')}) group by 1`);
      expect(found['1'] ?? 0, `${name} ${code}`).toBe(count);
    }
    return;
  }
  if (options.length === 0 && values.length === 0) return;
  const isNumber = !['date', 'time', 'text'].includes(kind);
  const code = isNumber ? 'cast(code as double)' : 'code';
  const kept = isUncoded ? 'code is not null' : 'cast(code as double) >= 0';
  const found = await counts(
    `select ${code}, count(*) from (${given.join(' union all ')}) where ${kept} group by 1`,
  );
  const plain = Object.fromEntries(
    Object.entries(found).map(([key, n]) => [isNumber ? String(Number(key)) : key, n]),
  );
  const said = options.length > 0 ? options : values.map(({ value, count }) => ({ code: value, count }));
  expect(plain, name).toEqual(published(said));
}

/** From the long table, where nothing is lost. */
async function recountLong(question: Question, { one, counts }: Ask): Promise<void> {
  const { name, answered, dk, rf, na, skipped, notReached, mean, people } = question;
  const states = await counts(
    `select etat, count(distinct pseudonyme || ' ' || coalesce(tour, '')) from long where question = '${name}' group by 1`,
  );
  const all = { answered, dk, rf, na, skipped, not_reached: notReached };
  expect(states, name).toEqual(Object.fromEntries(Object.entries(all).filter(([, count]) => count > 0)));
  const said = `question = '${name}' and etat in ('answered', 'dk', 'rf', 'na')`;
  if (people !== null)
    expect(await one(`select count(distinct pseudonyme) from long where ${said}`), name).toBe(people);
  if (mean !== null)
    expect(
      await one(
        `select avg(cast(valeur as double)) from long where question = '${name}' and etat = 'answered'`,
      ),
      name,
    ).toBeCloseTo(mean, 9);
}

/** As the standard prints them (10th ed., 2023), over sums by class. */
const K = '(I + P + R + NC + O)';
const U = '(UH + UR + UO)';
const C = '(I + P + R + O)';
const e = `(case when ${K} + NE = 0 then 1 else ${K} / (${K} + NE) end)`;
const formulas: Readonly<Record<(typeof rateNames)[number], string>> = {
  RR1: `I / nullif(${K} + ${U}, 0)`,
  RR2: `(I + P) / nullif(${K} + ${U}, 0)`,
  RR3: `I / nullif(${K} + ${e} * ${U}, 0)`,
  RR4: `(I + P) / nullif(${K} + ${e} * ${U}, 0)`,
  RR5: `I / nullif(${K}, 0)`,
  RR6: `(I + P) / nullif(${K}, 0)`,
  COOP1: `I / nullif(${C}, 0)`,
  COOP2: `(I + P) / nullif(${C}, 0)`,
  COOP3: 'I / nullif(I + P + R, 0)',
  COOP4: '(I + P) / nullif(I + P + R, 0)',
  REF1: `R / nullif(${K} + ${U}, 0)`,
  REF2: `R / nullif(${K} + ${e} * ${U}, 0)`,
  REF3: `R / nullif(${K}, 0)`,
  CON1: `${C} / nullif(${K} + ${U}, 0)`,
  CON2: `${C} / nullif(${K} + ${e} * ${U}, 0)`,
  CON3: `${C} / nullif(${K}, 0)`,
};

function sumsOf(what: string): string {
  const sums = aaporClasses.map(
    (one) => `coalesce(sum(case when aapor_classe = '${one}' then ${what} end), 0)::double as ${one}`,
  );
  return `(select ${sums.join(', ')} from people)`;
}

async function recountRates(id: number, page: ExactResults, { one }: Ask): Promise<void> {
  const { weighted } = await requester.ask(getEstimates, { params: { id } });
  for (const name of rateNames) {
    const plain = await one(`select ${formulas[name]} from ${sumsOf('1')}`);
    const shown = page.aapor.rates.find((rate) => rate.name === name)?.value ?? null;
    const filed = (what: string, how: string) =>
      one(`select cast(${what} as double) from rates where taux = '${name}' and ponderation = '${how}'`);
    expectNear(plain, shown, name);
    expectNear(await filed('valeur', 'aucune'), shown, name);
    expectNear(
      await filed('valeur', 'poids'),
      await one(`select ${formulas[name]} from ${sumsOf('cast(ponderation as double)')}`),
      name,
    );
  }
  for (const group of aaporClasses)
    expect(await one(`select ${group} from ${sumsOf('cast(ponderation as double)')}`)).toBeCloseTo(
      weighted?.counts[group] ?? Number.NaN,
      9,
    );
  // Wilson's interval of RR6, of a sample of forty out of a thousand; then on the effective number of Kish.
  const wilson = (share: string, base: string, sign: '+' | '-') =>
    `(${share} + 1.959963984540054 ^ 2 / (2 * ${base}) ${sign} 1.959963984540054 * sqrt(${share} * (1 - ${share}) / ${base}
      + 1.959963984540054 ^ 2 / (4 * ${base} ^ 2))) / (1 + 1.959963984540054 ^ 2 / ${base})`;
  const finite = await one(`select ${wilson(formulas.RR6, `(${K} * 999 / 960)`, '-')} from ${sumsOf('1')}`);
  expectNear(
    await one(`select cast(ic95_bas as double) from rates where taux = 'RR6' and ponderation = 'aucune'`),
    finite,
    'RR6',
  );
  const base = await one(
    `select sum(cast(ponderation as double)) ^ 2 / sum(cast(ponderation as double) ^ 2) from people
      where aapor_classe in ('I', 'P', 'R', 'NC', 'O')`,
  );
  expectNear(
    await one(`select cast(ic95_haut as double) from rates where taux = 'RR6' and ponderation = 'poids'`),
    await one(
      `select ${wilson(formulas.RR6, String(base), '+')} from ${sumsOf('cast(ponderation as double)')}`,
    ),
    'RR6',
  );
}

function expectNear(found: number | null, wanted: number | null, name: string): void {
  if (wanted === null) expect(found, name).toBeNull();
  else expect(found, name).toBeCloseTo(wanted, 10);
}

/** Cells of a table of two: rows are codes of « with », columns a value for each person. */
async function recountCrossing(id: number, by: string, value: string, { one }: Ask): Promise<void> {
  const query = { question: 'with', by };
  const { table } = await requester.ask(getCrossing, { params: { id }, query });
  expect(table?.rows.length).toBeGreaterThan(0);
  for (const [row, { code }] of (table?.rows ?? []).entries())
    for (const [column, { code: other }] of (table?.columns ?? []).entries())
      expect(
        await one(`select count(*) from people where "with" = '${code}' and ${value.replaceAll('?', other)}`),
        `${by} ${code} ${other}`,
      ).toBe(table?.counts[row]?.[column]);
}

const worlds = [
  [91, 'eligibility_known', 60],
  [92, 'to_screen', 60],
  // Nobody was called.
  [93, 'to_screen', 0],
] as const;

test.each(sources.flatMap((source) => worlds.map((world) => [source, ...world] as const)))(
  'DuckDB finds every published figure in the files: %s, draw %i, %s, %i calls',
  async (source, seed, frame, calls) => {
    const { id } = await drawnCampaign(app, seed, frame, calls);
    const page = await exactResults(requester, id);
    const ask = await opened(id, source);
    await recountPeople(page, ask);
    for (const question of page.questions) {
      await recountWide(question, ask);
      await recountLong(question, ask);
    }
    await recountRates(id, page, ask);
    await recountCrossing(id, 'question:ok', `ok = '?'`, ask);
    await recountCrossing(id, 'question:gouts', `"gouts_?" = '1'`, ask);
    await recountCrossing(id, 'file:commune', `commune = '?'`, ask);
    await recountCrossing(id, 'column:Quartier', `liste_quartier = ltrim('?', '''')`, ask);
  },
);
