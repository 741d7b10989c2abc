import { useCallback } from 'react';
import type { ColumnRole, ImportColumn, ImportView, Mapping } from '#server/contracts/imports.contract.ts';
import { useText } from '../i18n/locale.tsx';

export function roleOf(mapping: Mapping, column: number): ColumnRole {
  return mapping.find((entry) => entry.column === column)?.role ?? 'ignore';
}

/** The same mapping, with another role for one column. */
export function withRole(mapping: Mapping, column: number, role: ColumnRole): Mapping {
  const others = mapping.filter((entry) => entry.column !== column);
  return [...others, { column, role }].sort((a, b) => a.column - b.column);
}

export function hasPhone(mapping: Mapping): boolean {
  return mapping.some(({ role }) => role === 'phone');
}

/** Columns that hold social security numbers and would be imported. */
export function nirColumns({ columns }: Pick<ImportView, 'columns'>, mapping: Mapping): ImportColumn[] {
  return columns.filter(({ index, nir }) => nir > 0 && roleOf(mapping, index) !== 'ignore');
}

/** Its title in the file, or its place when it has none. */
export function useColumnName(): (column: Pick<ImportColumn, 'index' | 'header'>) => string {
  const say = useText();
  return useCallback(
    ({ index, header }) => (header === '' ? say('import.mapping.unnamed', { number: index + 1 }) : header),
    [say],
  );
}
