import type { ColumnType } from './column.rules.ts';
import { absences } from './person.rules.ts';
import { codesOf, type Described, type Table } from './tables.rules.ts';

type PackagedTable = Pick<Table, 'title' | 'columns' | 'key'> & { readonly name: string };

/**
 * A Data Package with a Table Schema for each table, as version 1 of the standard has them (specs.frictionlessdata.io):
 * what schema.data.gouv.fr and open-data portals read. Codes are constraints, what they stand for is in
 * `dictionnaire.csv`.
 */
export function dataPackage(
  name: string,
  title: string,
  tables: readonly PackagedTable[],
  at: string,
): string {
  const content = {
    profile: 'tabular-data-package',
    name,
    title,
    created: at,
    resources: tables.map((table) => ({
      profile: 'tabular-data-resource',
      name: table.name,
      path: `${table.name}.csv`,
      title: table.title,
      format: 'csv',
      mediatype: 'text/csv',
      encoding: 'utf-8',
      dialect: { delimiter: ',', lineTerminator: '\r\n', quoteChar: '"', doubleQuote: true, header: true },
      schema: {
        fields: table.columns.map(fieldOf),
        missingValues: [''],
        ...(table.key.length > 0 && { primaryKey: table.key }),
      },
    })),
  };
  return `${JSON.stringify(content, null, 2)}\n`;
}

const types: Readonly<Record<ColumnType, { readonly type: string; readonly format?: string }>> = {
  text: { type: 'string' },
  integer: { type: 'integer' },
  decimal: { type: 'number' },
  date: { type: 'date' },
  time: { type: 'time', format: '%H:%M' },
  datetime: { type: 'datetime', format: '%Y-%m-%d %H:%M' },
};

function fieldOf(column: Described) {
  const codes = codesOf(column).map(({ code }) => code);
  return {
    name: column.name,
    title: column.label,
    ...types[column.type],
    ...(column.values.length > 0 && { constraints: { enum: codes } }),
    ...(column.hasAbsences && {
      description: Object.values(absences)
        .map(({ code, label }) => `${code} ${label}`)
        .join(', '),
    }),
  };
}
