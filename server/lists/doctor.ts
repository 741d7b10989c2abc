import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import {
  type Finding,
  type ImportRows,
  type ImportView,
  importChoices,
  type Mapping,
} from '#server/contracts/imports.contract.ts';
import { refusalText } from '#server/contracts/refusals.ts';
import { openDatabase } from '#server/platform/database.ts';
import { createLog } from '#server/platform/log.ts';
import { migrate } from '#server/platform/migrate.ts';
import { Refusal } from '#server/platform/refusal.ts';
import { sideAddress } from '#server/platform/side.ts';
import { findingWords } from './findings.rules.ts';
import type { FileSource } from './sources.store.ts';
import { stageList } from './staging.service.ts';

export interface Diagnosis {
  readonly encoding: string;
  readonly delimiter: string;
  /** 1-based; 0 when there is none. */
  readonly headerLine: number;
  readonly rows: ImportRows;
  readonly findings: readonly Finding[];
  readonly columns: ImportView['columns'];
  readonly suggestedMapping: Mapping;
}

/**
 * What an import would do with this file, without a server: the very same reading and sorting, beside an empty database
 * that is thrown away. Refuses what is no list. `year` settles two-figure years.
 */
export async function diagnose(source: FileSource, year: number): Promise<Diagnosis> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'tonalite-doctor-'));
  try {
    const config = { databaseUrl: null, dataDir: folder };
    const empty = openDatabase(config, createLog('silent'));
    await migrate(empty.db);
    await empty.close();
    const staged = await stageList({
      address: sideAddress(config),
      source,
      keepAs: null,
      stageAs: 'doctor',
      campaignId: 0,
      year,
      wanted: {},
      mapping: null,
      choices: importChoices.parse({}),
      remembered: [],
      secretKey: '',
      referenceIs: null,
    });
    return {
      encoding: staged.layout.encoding,
      delimiter: staged.layout.delimiter,
      headerLine: staged.layout.headerLine,
      rows: staged.rows,
      findings: staged.findings,
      columns: [...staged.columns],
      suggestedMapping: staged.suggestedMapping,
    };
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

/** What the command line prints for a file, and whether an import would take it. */
export interface Consultation {
  readonly isList: boolean;
  readonly text: string;
}

/**
 * `tonalite doctor FILE [--json]`: what an import would do with this file, without a server. As JSON, a refused file
 * gives `{"refusal": {code, detail}}`.
 */
export async function consult(source: FileSource, year: number, asJson: boolean): Promise<Consultation> {
  try {
    const diagnosis = await diagnose(source, year);
    return { isList: true, text: asJson ? JSON.stringify(diagnosis) : inFrench(diagnosis) };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const detail = refusalText(error.code, 'fr', error.params);
    const refusal = { code: error.code, detail, ...error.params };
    return { isList: false, text: asJson ? JSON.stringify({ refusal }) : detail };
  }
}

const separators: Readonly<Record<string, string>> = {
  ';': 'point-virgule',
  ',': 'virgule',
  '\t': 'tabulation',
  '|': 'barre verticale',
};

function inFrench(diagnosis: Diagnosis): string {
  const { rows } = diagnosis;
  const header =
    diagnosis.headerLine === 0 ? 'pas de ligne de titres' : `titres ligne ${diagnosis.headerLine}`;
  const separator = separators[diagnosis.delimiter] ?? diagnosis.delimiter;
  const roles = diagnosis.suggestedMapping
    .filter(({ role }) => role !== 'field' && role !== 'ignore')
    .map(({ column, role }) => `  ${role.padEnd(14)}${diagnosis.columns[column]?.header ?? ''}`);
  const held = rows.held === 0 ? '' : ` (dont ${rows.held} à relire)`;
  return [
    `${diagnosis.encoding}, ${separator}, ${header}, ${diagnosis.columns.length} colonnes`,
    '',
    `${rows.read} lignes : ${rows.accepted} prêtes (dont ${rows.repaired} réparées), ${rows.duplicate} en double, ${rows.rejected} rejetées${held}`,
    '',
    ...diagnosis.findings.flatMap(findingLines),
    '',
    'Colonnes reconnues :',
    ...roles,
  ].join('\n');
}

function findingLines({ code, count, samples }: Finding): string[] {
  const examples = samples
    .slice(0, 3)
    .map(
      ({ line, before, after }) =>
        `         ligne ${line}${before && ` : ${before}`}${after ? ` → ${after}` : ''}`,
    );
  return [`${String(count).padStart(7)}  ${findingWords[code]}`, ...examples];
}
