import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { asyncBufferFromFile, parquetReadObjects } from 'hyparquet';
import Papa from 'papaparse';
import { afterAll, expect, test } from 'vitest';
import { letTextsGo } from '#fixtures/rows.ts';
import {
  aaporClasses,
  type Frame,
  proportionalEligibility,
  ratesOf,
  sameEligibility,
} from '#server/contracts/aapor.ts';
import { dispositionCodes } from '#server/contracts/call-results.ts';
import { createCampaign } from '#server/contracts/campaigns.contract.ts';
import {
  askExport,
  downloadExport,
  type ExportFormat,
  exportCampaign,
} from '#server/contracts/exports.contract.ts';
import { inseeOfDisposition } from '#server/contracts/insee.ts';
import { createWorkbook } from '#server/exports/files.ts';
import { readSheets } from '#server/lists/workbook-sheets.ts';
import { unguarded } from '#server/platform/csv.ts';
import { startApp } from '#server/testing.ts';
import { drawnCampaign, longLabel as long } from '#server/testing-drawn.ts';
import { type CsvRecord, csvRecords, exactResults, openBundle } from '#server/testing-exports.ts';
import { expectSame, fromPspp, isInstalled, ran } from '#server/testing-readers.ts';

const app = await startApp();
afterAll(() => app.stop());
const requester = await app.as('requester');
const drawn = (seed: number, frame: Frame) => drawnCampaign(app, seed, frame);

async function downloaded(id: number, format: ExportFormat, isNamed = false): Promise<Buffer> {
  const response = isNamed
    ? await namedFile(id, format)
    : await requester.fetch(exportCampaign, { params: { id, format } });
  expect(response.status).toBe(200);
  return Buffer.from(await response.arrayBuffer());
}

async function namedFile(id: number, format: ExportFormat): Promise<Response> {
  const body = { format, named: true, reason: 'Publipostage de la direction' };
  const asked = await requester.ask(askExport, { params: { id }, body });
  await app.jobs.tick();
  return requester.fetch(downloadExport, { params: { id: asked.id } });
}

const names = [
  'reponses.csv',
  'reponses_libelles.csv',
  'long.csv',
  'appels.csv',
  'LISEZMOI.txt',
  'dictionnaire.csv',
  'dispositions.csv',
  'taux.csv',
  'datapackage.json',
  'import.sps',
  'import.R',
  'import.do',
  'classeur.xlsx',
  'reponses.parquet',
  'reponses.sav',
];

/** Unpacked into a folder that goes with the tests. */
async function unpacked(id: number, isNamed = false): Promise<string> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'tonalite-bundle-'));
  folders.push(folder);
  const file = openBundle(await downloaded(id, 'zip', isNamed));
  for (const name of names) fs.writeFileSync(path.join(folder, name), await file(name));
  return folder;
}
const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) fs.rmSync(folder, { recursive: true, force: true });
});

function rowsOf(folder: string, name: string): CsvRecord[] {
  return csvRecords(fs.readFileSync(path.join(folder, name), 'utf8'), ',');
}

function tallied(values: readonly (string | undefined)[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const value of values)
    if (value !== undefined && value !== '') counts[value] = (counts[value] ?? 0) + 1;
  return counts;
}

function published(figures: readonly { readonly code: string | number; readonly count: number }[]) {
  return Object.fromEntries(figures.filter(({ count }) => count > 0).map(({ code, count }) => [code, count]));
}

const results = (id: number) => exactResults(requester, id);

test.each([
  [11, 'eligibility_known'],
  [12, 'to_screen'],
] as const)(
  'every published figure is recounted from the exported files alone (draw %i, %s)',
  async (seed, frame) => {
    const campaign = await drawn(seed, frame);
    const page = await results(campaign.id);
    const folder = await unpacked(campaign.id);
    const people = rowsOf(folder, 'reponses.csv');
    const long = rowsOf(folder, 'long.csv');
    const calls = rowsOf(folder, 'appels.csv');

    expect(people).toHaveLength(page.progress.total);
    expect(tallied(people.map((row) => row['situation_code']))).toEqual(published(page.dispositions));
    expect(tallied(people.map((row) => row['objectif_code']))).toEqual(published(page.objectives));
    expect(tallied(people.map((row) => row['aapor']))).toEqual(published(page.aapor.outcomes));
    const own = new Map(calls.filter((row) => row['compte'] === '1').map((row) => [row['appel'], row]));
    expect(own.size).toBe(page.calls);
    expect(tallied([...own.values()].map((row) => row['resultat_appel_code']))).toEqual(
      published(page.callResults),
    );
    for (const row of people)
      expect(row['insee']).toBe(
        inseeOfDisposition[dispositionCodes.find((code) => code === row['situation_code']) ?? 'expired'] ??
          '',
      );
    expect(people.map((row) => row['appels'])).toEqual(
      people.map((row) => String(calls.filter((call) => call['pseudonyme'] === row['pseudonyme']).length)),
    );

    for (const question of page.questions) {
      const rows = long.filter((row) => row['question'] === question.name);
      const inState = (state: string) =>
        new Set(
          rows.filter((row) => row['etat'] === state).map((row) => `${row['pseudonyme']} ${row['tour']}`),
        ).size;
      const { answered, dk, rf, na, skipped, notReached, base } = question;
      const states = { answered, dk, rf, na, skipped, not_reached: notReached };
      for (const [state, count] of Object.entries(states))
        expect(inState(state), `${question.name} ${state}`).toBe(count);
      expect(base).toBe(answered + dk + rf + na);
      const given = rows.filter((row) => row['etat'] === 'answered');
      const isTicked = question.kind === 'multi';
      const chosen = given.filter((row) => !isTicked || row['valeur'] === '1');
      if (question.options.length > 0)
        expect(tallied(chosen.map((row) => row[isTicked ? 'option' : 'valeur'])), question.name).toEqual(
          published(question.options),
        );
      if (question.values.length > 0)
        expect(tallied(given.map((row) => row['valeur'])), question.name).toEqual(
          Object.fromEntries(question.values.map(({ value, count }) => [String(value), count])),
        );
      if (question.mean !== null) {
        const numbers = given.map((row) => Number(row['valeur']));
        expect(numbers.reduce((sum, one) => sum + one, 0) / numbers.length).toBeCloseTo(question.mean, 9);
      }
    }

    const counts = Object.fromEntries(rowsOf(folder, 'dispositions.csv').map((row) => [row['aapor'], row]));
    expect(
      tallied(
        rowsOf(folder, 'dispositions.csv').flatMap((row) =>
          Array(Number(row['personnes'])).fill(row['aapor_classe']),
        ),
      ),
    ).toEqual(Object.fromEntries(Object.entries(page.aapor.counts).filter(([, count]) => count > 0)));
    expect(Object.keys(counts).length).toBeGreaterThan(3);
    const recomputed = ratesOf(
      page.aapor.counts,
      sameEligibility(proportionalEligibility(page.aapor.counts)),
    );
    expect(
      rowsOf(folder, 'taux.csv')
        .filter((row) => row['ponderation'] === 'aucune')
        .map((row) => [row['taux'], row['valeur'] === '' ? null : Number(row['valeur'])]),
    ).toEqual(recomputed.map(({ name, value }) => [name, value]));
    expect(page.aapor.rates).toEqual(recomputed);
  },
);

test('the workbook, the Parquet file and the tables hold the same cells', async () => {
  const campaign = await drawn(21, 'eligibility_known');
  const folder = await unpacked(campaign.id);
  const codes = rowsOf(folder, 'reponses.csv');
  const sheets = await readSheets(fs.readFileSync(path.join(folder, 'classeur.xlsx')));
  expect(sheets.map(({ name }) => name)).toEqual(['Réponses', 'Libellés', 'Dictionnaire', 'Appels']);
  const tables = ['reponses.csv', 'reponses_libelles.csv', 'dictionnaire.csv', 'appels.csv'];
  for (const [index, { rows }] of sheets.entries()) {
    const expected = rowsOf(folder, tables[index] ?? '');
    const header = Object.keys(expected[0] ?? {});
    expect(rows[0]?.cells).toEqual(header);
    expect(rows.slice(1).map(({ cells }) => header.map((_, column) => isoDay(cells[column] ?? '')))).toEqual(
      expected.map((row) => header.map((name) => unguarded(row[name] ?? ''))),
    );
  }
  const alone = await readSheets(await downloaded(campaign.id, 'xlsx'));
  expect(alone).toEqual(sheets);

  const parquet = await parquetReadObjects({
    file: await asyncBufferFromFile(path.join(folder, 'reponses.parquet')),
  });
  expect(
    parquet.map((row) =>
      Object.fromEntries(
        Object.entries(row).map(([name, cell]) => [
          name,
          cell === null || cell === undefined ? '' : String(cell),
        ]),
      ),
    ),
  ).toEqual(
    codes.map((row) =>
      Object.fromEntries(Object.entries(row).map(([name, cell]) => [name, unguarded(cell)])),
    ),
  );
  expect(await downloaded(campaign.id, 'parquet')).toEqual(
    fs.readFileSync(path.join(folder, 'reponses.parquet')),
  );
});

test('the Data Package and the dictionary say each column and each code that the tables hold', async () => {
  const campaign = await drawn(31, 'eligibility_known');
  const folder = await unpacked(campaign.id);
  const said = JSON.parse(fs.readFileSync(path.join(folder, 'datapackage.json'), 'utf8')) as {
    resources: { path: string; schema: { fields: { name: string; type: string }[] } }[];
  };
  const dictionary = rowsOf(folder, 'dictionnaire.csv');
  for (const { path: file, schema } of said.resources) {
    const rows = rowsOf(folder, file);
    expect(Object.keys(rows[0] ?? {})).toEqual(schema.fields.map(({ name }) => name));
    const table = file.replace('.csv', '');
    for (const { name, type } of schema.fields) {
      const entries = dictionary.filter((row) => row['table'] === table && row['colonne'] === name);
      expect(entries.length, `${file} ${name}`).toBeGreaterThan(0);
      const codes = entries.flatMap((row) => (row['code'] === '' ? [] : [row['code']]));
      for (const row of rows) {
        const cell = row[name] ?? '';
        if (cell === '') continue;
        if (type === 'integer') expect(cell, name).toMatch(/^-?\d+$/);
        if (type === 'number') expect(cell, name).toMatch(/^-?\d+(\.\d+)?$/);
        // A number question lists only why it may be absent.
        if (codes.some((code) => Number(code) >= 0 || Number.isNaN(Number(code))))
          expect(codes).toContain(cell);
      }
    }
  }
  expect(
    dictionary.find((row) => row['table'] === 'reponses' && row['colonne'] === 'with')?.['libelle'],
  ).toBe(long);
  const codesOf = (column: string) =>
    Object.fromEntries(
      dictionary
        .filter((row) => row['table'] === 'reponses' && row['colonne'] === column && row['code'] !== '')
        .map((row) => [row['code'], row['libelle_code']]),
    );
  expect(Object.keys(codesOf('aapor_classe'))).toEqual([...aaporClasses]);
  expect(codesOf('aapor_classe')).toMatchObject({ I: 'Entretien complet', R: 'Refus ou interruption' });
  expect(codesOf('territoire')).toMatchObject({ FR: 'France', 'FR-AM': 'Alsace-Moselle', RE: 'La Réunion' });
  expect(
    dictionary.some((row) => row['colonne'] === 'gouts_4' && row['libelle']?.includes('Jamais choisie')),
  ).toBe(true);
});

test('a campaign without anybody gives a whole bundle of empty tables', async () => {
  const campaign = await requester.ask(createCampaign, { body: { name: 'Vide' } });
  const folder = await unpacked(campaign.id);
  for (const name of ['reponses.csv', 'reponses_libelles.csv', 'long.csv', 'appels.csv', 'dispositions.csv'])
    expect(rowsOf(folder, name), name).toEqual([]);
  const rates = rowsOf(folder, 'taux.csv');
  expect(rates).toHaveLength(16);
  expect(rates.every((row) => row['valeur'] === '')).toBe(true);
});

test('a text longer than Excel takes in a cell is cut in the workbook alone', async () => {
  const workbook = createWorkbook([{ name: 'Libellés', columns: [{ name: 'gouts', type: 'text' }] }]);
  workbook.add(0, [['x'.repeat(40_000)], ['y'.repeat(32_767)]]);
  workbook.end();
  const pieces: Buffer[] = [];
  for await (const piece of workbook.stream(app.clock.now())) pieces.push(Buffer.from(piece));
  const [sheet] = await readSheets(Buffer.concat(pieces));
  const [, cut, whole] = (sheet?.rows ?? []).map(({ cells }) => cells[0] ?? '');
  expect(cut).toBe(`${'x'.repeat(32_766)}…`);
  expect(whole).toBe('y'.repeat(32_767));
});

test('a workbook gives back texts it holds once for all and texts it holds in their cells', async () => {
  const columns = ['pseudonyme', 'etat'].map((name) => ({ name, type: 'text' as const }));
  const workbook = createWorkbook([
    { name: 'Réponses', columns },
    { name: 'Libellés', columns },
  ]);
  const states = ['terminée', 'à appeler', ' <à> & "rappeler" ', 'une\nautre ligne', `${'é'.repeat(300)}`];
  const rows = Array.from({ length: 900 }, (_, index) => [`P${index}`, states[index % states.length] ?? '']);
  workbook.add(0, rows);
  workbook.add(1, rows);
  workbook.end();
  const pieces: Buffer[] = [];
  for await (const piece of workbook.stream(app.clock.now())) pieces.push(Buffer.from(piece));
  for (const sheet of await readSheets(Buffer.concat(pieces)))
    expect(sheet.rows.slice(1).map(({ cells }) => cells)).toEqual(rows);
});

test('names are in a bundle only on demand', async () => {
  const campaign = await drawn(41, 'eligibility_known');
  const pseudonymous = await unpacked(campaign.id);
  for (const name of names)
    expect(fs.readFileSync(path.join(pseudonymous, name)).includes('Zéphyrine'), name).toBe(false);
  expect(rowsOf(await unpacked(campaign.id, true), 'reponses.csv')[0]?.['nom_affiche']).toBe("'=Zéphyrine 0");
});

/** A day as our reader of lists gives those of a workbook, back to ISO. */
function isoDay(cell: string): string {
  return cell.replace(/^(\d{2})\/(\d{2})\/(\d{4})/, '$3-$2-$1');
}

test.skipIf(!isInstalled('Rscript'))(
  'R reads the bundle as it is: same values, labels and missing codes',
  async () => {
    const campaign = await drawn(51, 'eligibility_known');
    const folder = await unpacked(campaign.id);
    fs.writeFileSync(
      path.join(folder, 'check.R'),
      [
        'source("import.R", encoding = "UTF-8")',
        'plain <- as.data.frame(lapply(reponses, function(x) {',
        '  if (inherits(x, "POSIXct")) return(format(x, "%Y-%m-%d %H:%M"))',
        '  if (inherits(x, "Date")) return(format(x, "%Y-%m-%d"))',
        '  x <- as.vector(unclass(x)); attributes(x) <- NULL; x',
        '}), check.names = FALSE)',
        'write.csv(plain, "read.csv", row.names = FALSE, na = "", fileEncoding = "UTF-8", eol = "\\r\\n")',
        'cat(attr(reponses$with, "label"), "\\n", sep = "")',
        'cat(names(attr(reponses$with, "labels"))[2], "\\n", sep = "")',
        'cat(sum(is.na(reponses$ok)), nrow(long), nrow(appels), "\\n")',
      ].join('\n'),
    );
    const lines = (await ran('Rscript', ['--vanilla', 'check.R'], folder)).split('\n');
    expect(lines.splice(0, 5)).toEqual([
      ...['reponses', 'reponses_libelles', 'long', 'appels'].map((table) => {
        const rows = rowsOf(folder, `${table}.csv`);
        return `${table} : ${rows.length} lignes, ${Object.keys(rows[0] ?? {}).length} colonnes`;
      }),
      'Avant tout calcul : valeurs(), comme le dit import.R.',
    ]);
    const [label, second, counts] = lines;
    expect(label).toBe(long);
    expect(second).toBe('مرحبا بكم');
    const codes = rowsOf(folder, 'reponses.csv');
    const missing = codes.filter((row) => Number(row['ok']) < 0).length;
    const sizes = [rowsOf(folder, 'long.csv').length, rowsOf(folder, 'appels.csv').length];
    // Without haven, base R knows no missing codes.
    expect([`${missing} ${sizes.join(' ')} `, `0 ${sizes.join(' ')} `]).toContain(counts);
    expectSame(rowsOf(folder, 'read.csv'), rowsOf(folder, 'reponses.csv'));
  },
);

test.skipIf(!isInstalled('Rscript')).each(['with haven', 'without haven'])(
  'in R, %s, valeurs() leaves reasons for absence out of a computation',
  async (which) => {
    const campaign = await drawn(52, 'eligibility_known');
    const folder = await unpacked(campaign.id);
    fs.writeFileSync(
      path.join(folder, 'check.R'),
      [
        ...(which === 'without haven' ? ['requireNamespace <- function(...) FALSE'] : []),
        'source("import.R", encoding = "UTF-8")',
        'some <- reponses[seq(1, nrow(reponses), by = 2), ]',
        'cat(mean(valeurs(reponses$age), na.rm = TRUE), "\n")',
        'cat(mean(valeurs(some$age), na.rm = TRUE), "\n")',
        'cat(mean(valeurs(reponses$age[reponses$ok >= 0]), na.rm = TRUE), "\n")',
        'cat(sum(valeurs(reponses$ok), na.rm = TRUE), "\n")',
        // A number that may be negative holds no reason: it stays whole.
        'cat(sum(valeurs(reponses$solde), na.rm = TRUE), "\n")',
        'cat(identical(valeurs(reponses$pseudonyme), reponses$pseudonyme), "\n")',
      ].join('\n'),
    );
    const lines = (await ran('Rscript', ['--vanilla', 'check.R'], folder)).trim().split('\n').slice(5);
    const people = rowsOf(folder, 'reponses.csv');
    const given = (rows: readonly CsvRecord[], name: string) =>
      rows.map((row) => Number(row[name])).filter((value) => value >= 0);
    const sum = (values: readonly number[]) => values.reduce((all, one) => all + one, 0);
    const mean = (values: readonly number[]) => sum(values) / values.length;
    const ages = given(people, 'age');
    expect(ages.length).toBeGreaterThan(3);
    expect(ages.length).toBeLessThan(people.length);
    const everyOther = people.filter((_, index) => index % 2 === 0);
    const answering = people.filter((row) => Number(row['ok']) >= 0);
    const wanted = [
      mean(ages),
      mean(given(everyOther, 'age')),
      mean(given(answering, 'age')),
      sum(given(people, 'ok')),
      sum(people.map((row) => Number(unguarded(row['solde'] ?? '')))),
    ];
    for (const [index, value] of wanted.entries()) expect(Number(lines[index])).toBeCloseTo(value, 3);
    expect(lines.at(-1)?.trim()).toBe('TRUE');
  },
);

test.skipIf(!isInstalled('pspp'))(
  'PSPP runs the syntax as it is: same values, labels and missing codes',
  async () => {
    const campaign = await drawn(61, 'to_screen');
    const folder = await unpacked(campaign.id);
    fs.writeFileSync(
      path.join(folder, 'check.sps'),
      [
        "INSERT FILE='import.sps'.",
        'SHOW WEIGHT.',
        "SAVE TRANSLATE /OUTFILE='read.csv' /TYPE=CSV /FIELDNAMES /CELLS=VALUES /MISSING=IGNORE /REPLACE.",
        'DISPLAY DICTIONARY /VARIABLES=with_2 ok.',
      ].join('\n'),
    );
    const said = await ran('pspp', ['-O', 'format=csv', 'check.sps'], folder);
    expect(said).not.toMatch(/error|warning/i);
    expect(said).toContain('مرحبا بكم');
    expect(said).toContain('-7 THRU -1');
    expect(said).toMatch(/WEIGHT.*ponderation/i);
    const people = rowsOf(folder, 'reponses.csv');
    expect(said).toContain(`reponses : ${Object.keys(people[0] ?? {}).length} colonnes`);
    expect(said).toContain(`N is ${people.length}`);
    expect(fs.readFileSync(path.join(folder, 'import.do'), 'utf8')).toContain(
      'svyset [pweight = ponderation]',
    );
    expect(fs.existsSync(path.join(folder, 'reponses_import.sav'))).toBe(true);
    const text = fs.readFileSync(path.join(folder, 'read.csv'), 'utf8');
    const { data } = Papa.parse<CsvRecord>(text, { header: true, skipEmptyLines: true });
    expectSame(
      data.map((row) =>
        Object.fromEntries(
          Object.entries({ ...row, with: row['with_2'] ?? '' }).map(([name, cell]) => [name, fromPspp(cell)]),
        ),
      ),
      rowsOf(folder, 'reponses.csv'),
    );
  },
);

test.skipIf(!isInstalled('soffice'))('LibreOffice opens the workbook with the same cells', async () => {
  const campaign = await drawn(71, 'eligibility_known');
  const folder = await unpacked(campaign.id);
  // Every sheet as CSV: comma, quotes, UTF-8, cells as they are shown.
  const filter = 'csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1';
  await ran(
    'soffice',
    [`-env:UserInstallation=file://${folder}/profile`, '--headless', '--convert-to', filter, 'classeur.xlsx'],
    folder,
  );
  const sheets = {
    Réponses: 'reponses',
    Libellés: 'reponses_libelles',
    Dictionnaire: 'dictionnaire',
    Appels: 'appels',
  };
  for (const [sheet, table] of Object.entries(sheets)) {
    const { data } = Papa.parse<CsvRecord>(
      fs.readFileSync(path.join(folder, `classeur-${sheet}.csv`), 'utf8'),
      {
        header: true,
        skipEmptyLines: true,
      },
    );
    const expected = rowsOf(folder, `${table}.csv`);
    expect(data).toHaveLength(expected.length);
    for (const [index, row] of expected.entries())
      for (const [name, cell] of Object.entries(row)) {
        // A minute is shown with its seconds.
        const found = (data[index]?.[name] ?? '').replace(/^(\d{4}-\d{2}-\d{2} \d{2}:\d{2}):00$/, '$1');
        expect(found, `${sheet} ${index} ${name}`).toBe(unguarded(cell));
      }
  }
});

test('the archive tells of intervals and weights when the campaign is a sample, and of none when it is not', async () => {
  const sample = await drawn(53, 'eligibility_known');
  const census = await requester.ask(createCampaign, { body: { name: 'Tout le monde' } });
  const told = async (id: number) =>
    fs.readFileSync(path.join(await unpacked(id), 'LISEZMOI.txt'), 'utf8').includes('ponderation');
  expect([await told(sample.id), await told(census.id)]).toEqual([true, false]);
});

test.skipIf(!isInstalled('Rscript'))(
  'results of calls as the page counts them are what the archive says to ask R for',
  async () => {
    const campaign = await drawn(54, 'eligibility_known');
    const folder = await unpacked(campaign.id);
    const readMe = fs.readFileSync(path.join(folder, 'LISEZMOI.txt'), 'utf8');
    const recipe = /Dans R : (table\(.*?_code\))\./.exec(readMe)?.[1] ?? '';
    fs.writeFileSync(
      path.join(folder, 'check.R'),
      [
        'source("import.R", encoding = "UTF-8")',
        `counted <- ${recipe}`,
        'cat(paste(names(counted), counted), sep = "\\n")',
      ].join('\n'),
    );
    const lines = (await ran('Rscript', ['--vanilla', 'check.R'], folder)).trim().split('\n').slice(5);
    const counted = Object.fromEntries(
      lines.map((line) => line.split(' ')).map(([code, n]) => [code, Number(n)]),
    );
    const page = await results(campaign.id);
    expect(counted).toEqual(published(page.callResults));
    expect(rowsOf(folder, 'appels.csv').length).toBeGreaterThan(page.calls);
  },
);

test('the archive says how many texts are not there, and why', async () => {
  const campaign = await drawn(11, 'to_screen');
  await letTextsGo(app.deps, campaign.id);
  const [first, second] = await app.deps.db
    .selectFrom('open_texts')
    .selectAll()
    .where('campaign_id', '=', campaign.id)
    .execute();
  for (const [row, state] of [
    [first, 'to_read'],
    [second, 'withheld'],
  ] as const)
    await app.deps.db
      .updateTable('open_texts')
      .set({ state })
      .where('target_id', '=', row?.target_id ?? 0)
      .execute();
  const folder = await unpacked(campaign.id);
  const readMe = fs.readFileSync(path.join(folder, 'LISEZMOI.txt'), 'utf8');
  expect(readMe).toContain('- dit : 1 non relu(s) (-6), 1 retenu(s) (-7).');
  const kept = rowsOf(folder, 'long.csv')
    .filter((row) => row['question'] === 'dit')
    .map((row) => row['etat']);
  expect(kept.filter((state) => state === 'unread' || state === 'withheld')).toHaveLength(2);
});
