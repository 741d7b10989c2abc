import type { Finding } from '#server/contracts/imports.contract.ts';
import { refusalText } from '#server/contracts/refusals.ts';
import { Refusal } from '#server/platform/refusal.ts';
import { type Diagnosis, diagnose } from './examine.ts';
import { findingWords } from './findings.rules.ts';

/** What the command line prints for a file, and whether an import would take it. */
export interface Consultation {
  readonly isList: boolean;
  readonly text: string;
}

/**
 * `tonalite doctor FILE [--json]`: what an import would do with this file, without a server. As JSON, a refused file
 * gives `{"refusal": {code, detail}}`.
 */
export async function consult(bytes: Uint8Array, year: number, asJson: boolean): Promise<Consultation> {
  try {
    const diagnosis = await diagnose(bytes, year);
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
  return [
    `${diagnosis.encoding}, ${separator}, ${header}, ${diagnosis.columns.length} colonnes`,
    '',
    `${rows.read} lignes : ${rows.accepted} prêtes (dont ${rows.repaired} réparées), ${rows.duplicate} en double, ${rows.rejected} rejetées`,
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
  return [`${String(count).padStart(7)}  ${findingWords[code].fr}`, ...examples];
}
