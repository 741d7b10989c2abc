import type { FieldType } from '#server/contracts/imports.contract.ts';
import { typedValue } from './fields.rules.ts';
import { uniqueNames } from './mapping.rules.ts';
import { type Noticed, readText } from './notice.rules.ts';
import { type Suspicion, suspicionIn, suspicionOfColumn } from './suspicion.rules.ts';

/** The extra columns of one row. Pure. */

export type FieldsReader = (cells: readonly string[], noticed: Noticed) => Record<string, string>;

interface FieldColumn {
  readonly column: number;
  readonly name: string;
  readonly type: FieldType;
  readonly suspicionIn: (cell: string, bits?: number) => Suspicion | null;
}

export function fieldsReader(
  headers: readonly string[],
  columns: readonly number[],
  options: { readonly types: readonly FieldType[]; readonly year: number },
): FieldsReader {
  const { types, year } = options;
  const names = uniqueNames(headers);
  const known: readonly FieldColumn[] = columns.map((column) => ({
    column,
    name: names[column] ?? '',
    type: types[column] ?? 'text',
    suspicionIn: suspicionOfColumn(headers[column] ?? '') ?? suspicionIn,
  }));
  // Assigning to this name would give the object another prototype.
  const isPlain = known.every(({ name }) => name !== '__proto__');

  return (cells, noticed) => {
    const values: Record<string, string> = {};
    for (const field of known) {
      const cell = readText(cells[field.column], noticed, field.suspicionIn);
      if (cell === '') continue;
      const value = field.type === 'text' ? cell : typedValue(cell, field.type, year);
      if (isPlain) values[field.name] = value;
      else
        Object.defineProperty(values, field.name, {
          value,
          enumerable: true,
          writable: true,
          configurable: true,
        });
    }
    return values;
  };
}
