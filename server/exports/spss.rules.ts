import type { ColumnType } from './column.rules.ts';
import { absenceRange } from './person.rules.ts';
import { shortened, variableNames } from './script-names.rules.ts';
import { codesOf, type Described, type Table } from './tables.rules.ts';

/** SPSS takes labels of variables of 256 bytes, of values of 120; what is longer is whole in `dictionnaire.csv`. */
export const VARIABLE_LABEL_BYTES = 256;
export const VALUE_LABEL_BYTES = 120;
export const NAME_BYTES = 64;
/** No string of SPSS is longer. */
export const MAX_WIDTH = 32_767;
export const reserved = ['all', 'and', 'by', 'eq', 'ge', 'gt', 'le', 'lt', 'ne', 'not', 'or', 'to', 'with'];

/**
 * Syntax for SPSS and PSPP that reads the table as it lies beside it, names and labels everything, declares
 * reasons for absence missing, and saves a `.sav` of its own beside the one that the bundle holds.
 * @param widths of texts, the widest of each column in bytes of UTF-8, before a guard puts an apostrophe before it
 * @param weight column that people are weighed by; null: none
 */
export function spssSyntax(table: Table, widths: ReadonlyMap<string, number>, weight: string | null): string {
  const names = variableNames(
    table.columns.map(({ name }) => name),
    NAME_BYTES,
    reserved,
  );
  const named = table.columns.map((column) => ({ column, name: names.get(column.name) ?? column.name }));
  const lines = [
    '* Encoding: UTF-8.',
    `* ${table.title}. À lancer depuis le dossier qui contient ${table.name}.csv.`,
    'SET DECIMAL=DOT.',
    `GET DATA /TYPE=TXT /FILE='${table.name}.csv' /ENCODING='UTF8'`,
    `  /ARRANGEMENT=DELIMITED /DELCASE=LINE /FIRSTCASE=2 /DELIMITERS="," /QUALIFIER='"'`,
    '  /VARIABLES=',
    ...named.map(({ column, name }) => `    ${name} ${formatOf(column, widths)}`),
    '  .',
    ...named.map(
      ({ column, name }) =>
        `VARIABLE LABELS ${name} ${quoted(shortened(column.label, VARIABLE_LABEL_BYTES))}.`,
    ),
    ...named
      .filter(({ column }) => codesOf(column).length > 0)
      .map(({ column, name }) => labels(column, name)),
    ...named
      .filter(({ column }) => column.hasAbsences)
      .map(({ name }) => `MISSING VALUES ${name} (${absenceRange.from} THRU ${absenceRange.to}).`),
    'EXECUTE.',
    ...(weight === null ? [] : [`WEIGHT BY ${weight}.`]),
    `SAVE OUTFILE='${table.name}_import.sav'.`,
    `ECHO '${table.name} : ${table.columns.length} colonnes, dans ${table.name}_import.sav ; nombre de lignes (N) :'.`,
    'SHOW N.',
  ];
  return `${lines.join('\r\n')}\r\n`;
}

const formats: Readonly<Record<Exclude<ColumnType, 'text'>, string>> = {
  integer: 'F12.0',
  decimal: 'F20.6',
  date: 'SDATE10',
  time: 'TIME5',
  datetime: 'YMDHMS16',
};

function formatOf({ name, type }: Described, widths: ReadonlyMap<string, number>): string {
  return type === 'text' ? `A${Math.min(MAX_WIDTH, (widths.get(name) ?? 0) + 1)}` : formats[type];
}

function labels(column: Described, name: string): string {
  const pairs = codesOf(column).map(({ code, label }) => {
    const written = typeof code === 'string' ? quoted(code) : String(code);
    return `  ${written} ${quoted(shortened(label, VALUE_LABEL_BYTES))}`;
  });
  return [`VALUE LABELS ${name}`, ...pairs, '  .'].join('\r\n');
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
