import type { Readable } from 'node:stream';
import { type CsvCell, csvRow, frenchExcel, openData } from '#server/platform/csv.ts';
import { type Packed, zipOf } from '#server/platform/zip.ts';
import { createCensus } from './census.rules.ts';
import { type ExportPlan, WEIGHT_COLUMN } from './columns.rules.ts';
import { dataPackage } from './datapackage.rules.ts';
import { createCsv, createWorkbook, type WorkbookFile } from './files.ts';
import { createParquet } from './parquet.ts';
import { pagesOfPeople, type Reader } from './people.service.ts';
import type { ExportedPerson } from './person.rules.ts';
import { rScript } from './r.rules.ts';
import { readMe } from './readme.rules.ts';
import { createSav } from './sav.ts';
import { spssSyntax } from './spss.rules.ts';
import { stataScript } from './stata.rules.ts';
import { bundleTables, dictionaryRows, spreadsheetTable, type Table } from './tables.rules.ts';

/** One pass over everybody, which feeds every table of an export: its files cannot contradict each other. */
export interface Work {
  readonly reader: Reader;
  readonly plan: ExportPlan;
  /** Instant of the export. */
  readonly at: number;
  /** Told after each page how many people were written; throws to give up. */
  readonly onPage?: (people: number) => Promise<void> | void;
}

type Asked = (table: Table, rows: ReturnType<Table['rowsOf']>, index: number) => void;

/** Everybody once, a page at a time; whoever follows the work is told after each. */
async function* pagesOf({ reader, onPage }: Work): AsyncGenerator<ExportedPerson[]> {
  let people = 0;
  for await (const page of pagesOfPeople(reader)) {
    yield page;
    people += page.length;
    await onPage?.(people);
  }
}

async function feed(
  work: Work,
  tables: readonly Table[],
  add: Asked,
  each?: (person: ExportedPerson) => void,
) {
  for await (const page of pagesOf(work)) {
    tables.forEach((table, index) => {
      add(table, page.flatMap(table.rowsOf), index);
    });
    for (const person of page) each?.(person);
  }
}

/** One row per person for a French spreadsheet, piece by piece as people are read. */
export async function* spreadsheetPieces(work: Work): AsyncGenerator<string> {
  const table = spreadsheetTable(work.plan);
  yield frenchExcel.start + csvRow(headerOf(table));
  for await (const page of pagesOf(work)) {
    yield page
      .flatMap(table.rowsOf)
      .map((row) => csvRow(row))
      .join('');
  }
}

function headerOf(table: Table): string[] {
  return table.columns.map(({ name }) => name);
}

const sheetNames = { reponses: 'Réponses', reponses_libelles: 'Libellés', appels: 'Appels' } as const;

interface Workbook {
  readonly file: WorkbookFile;
  /** Takes rows of the tables that it holds. */
  add: Asked;
}

/** Four sheets: codes, labels, the dictionary, calls. */
function openWorkbook(tables: readonly Table[], dictionary: ReturnType<typeof dictionaryRows>): Workbook {
  const sheetOf = (name: keyof typeof sheetNames) => ({
    name: sheetNames[name],
    columns: tables.find((table) => table.name === name)?.columns ?? [],
  });
  const [header = [], ...entries] = dictionary;
  const file = createWorkbook([
    sheetOf('reponses'),
    sheetOf('reponses_libelles'),
    { name: 'Dictionnaire', columns: header.map((name) => ({ name: String(name), type: 'text' })) },
    sheetOf('appels'),
  ]);
  file.add(2, entries);
  const place = { reponses: 0, reponses_libelles: 1, appels: 3 } as const;
  return {
    file,
    add: ({ name }, rows) => {
      if (name !== 'long') file.add(place[name], rows);
    },
  };
}

export function workbookStream(work: Work): Readable {
  const tables = bundleTables(work.plan);
  const { file, add } = openWorkbook(tables, dictionaryRows(tables, work.plan.asked));
  const held = tables.filter(({ name }) => name !== 'long');
  return fed(file.stream(work.at), file.close, async () => {
    await feed(work, held, add);
    file.end();
  });
}

export function parquetStream(work: Work): Readable {
  const tables = bundleTables(work.plan).filter(({ name }) => name === 'reponses');
  const file = createParquet(tables[0]?.columns ?? []);
  return fed(file.spool.follow(), file.spool.close, async () => {
    await feed(work, tables, (_, rows) => file.add(rows));
    file.end();
  });
}

/** Everything of a campaign in one archive (reference survey.md §10). */
export function bundleStream(work: Work): Readable {
  const { plan, at, reader } = work;
  const tables = bundleTables(plan);
  const csvs = tables.map((table) => createCsv(headerOf(table), openData));
  const dictionary = dictionaryRows(tables, plan.asked);
  const workbook = openWorkbook(tables, dictionary);
  const parquet = createParquet(tables[0]?.columns ?? []);
  const sav = createSav(tables[0]?.columns ?? []);
  const census = createCensus(plan.sample);
  const { id, name } = reader.campaign;

  /** What tells of everybody comes once everybody was written. */
  async function* files(): AsyncGenerator<Packed> {
    for (const [index, { spool }] of csvs.entries()) {
      yield { path: `${tables[index]?.name}.csv`, content: spool };
      await spool.ended;
    }
    const [main] = tables;
    if (main === undefined) throw new Error('a bundle has tables');
    const weight = census.isWeighted() ? WEIGHT_COLUMN : null;
    yield text(
      'LISEZMOI.txt',
      readMe({
        campaign: name,
        tables,
        isNamed: plan.isNamed,
        isSample: plan.sample !== null,
        at,
        heldBack: census.heldBack(),
      }),
    );
    yield text('dictionnaire.csv', csvText(dictionary));
    yield text('dispositions.csv', csvText(census.dispositions()));
    yield text('taux.csv', csvText(census.rates()));
    yield text('datapackage.json', dataPackage(`campagne-${id}`, name, tables, new Date(at).toISOString()));
    yield text('import.sps', spssSyntax(main, sav.widths, weight));
    yield text('import.R', rScript(tables));
    yield text('import.do', stataScript(main, weight));
    yield { path: 'classeur.xlsx', content: workbook.file.stream(at), isStored: true };
    yield { path: 'reponses.parquet', content: parquet.spool, isStored: true };
    yield { path: 'reponses.sav', content: sav.stream({ title: name, at, weight }) };
  }

  const close = () => {
    for (const { spool } of csvs) spool.close();
    workbook.file.close();
    parquet.spool.close();
    sav.close();
  };
  return fed(zipOf(files(), at), close, async () => {
    const add: Asked = (table, rows, index) => {
      csvs[index]?.add(rows);
      workbook.add(table, rows, index);
      if (table.name !== 'reponses') return;
      parquet.add(rows);
      sav.add(rows);
    };
    await feed(work, tables, add, census.add);
    workbook.file.end();
    parquet.end();
    for (const { spool } of csvs) spool.end();
  });
}

/** A file that leaves while it is made: its making is the file's failure, and who leaves half-way closes it. */
function fed(file: Readable, close: () => void, make: () => Promise<void>): Readable {
  file.once('close', close);
  make().catch((error: Error) => file.destroy(error));
  return file;
}

function csvText(rows: readonly (readonly CsvCell[])[]): string {
  return rows.map((row) => csvRow(row, openData)).join('');
}

function text(path: string, content: string): Packed {
  return { path, content: Buffer.from(content) };
}
