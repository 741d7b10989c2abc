import type { ColumnRole, Mapping } from '#server/contracts/imports.contract.ts';
import { Refusal } from '#server/platform/refusal.ts';

/** Which column has which role. Pure. */

export interface RoleColumns {
  /** Columns of a role, in the order they were given. */
  all(role: ColumnRole): readonly number[];
  /** {@link NO_COLUMN} when none has the role. */
  first(role: ColumnRole): number;
  /** All that are read. */
  readonly used: readonly number[];
}

/** Beyond any row. Not -1: that is no index of an array, and asking a million arrays for it is slow. */
export const NO_COLUMN = 1_000_000;

/** Several columns may hold these. */
const repeatable: readonly ColumnRole[] = ['phone', 'field', 'ignore'];

/** Refuses `import.bad_mapping`, and `import.no_phone_column`. */
export function columnsByRole(headers: readonly string[], mapping: Mapping): RoleColumns {
  const byRole = new Map<ColumnRole, number[]>();
  const known = new Set<number>();
  for (const { column, role } of mapping) {
    if (column >= headers.length)
      throw new Refusal('import.bad_mapping', { detail: `la colonne ${column + 1} n’existe pas` });
    if (known.has(column))
      throw new Refusal('import.bad_mapping', { detail: `la colonne ${column + 1} est citée deux fois` });
    known.add(column);
    byRole.set(role, [...(byRole.get(role) ?? []), column]);
  }
  for (const [role, columns] of byRole) {
    if (columns.length > 1 && !repeatable.includes(role))
      throw new Refusal('import.bad_mapping', {
        detail: `les colonnes ${columns.map((column) => column + 1).join(' et ')} ont le même rôle`,
      });
  }
  if (!byRole.has('phone')) throw new Refusal('import.no_phone_column');
  return {
    all: (role) => byRole.get(role) ?? [],
    first: (role) => byRole.get(role)?.[0] ?? NO_COLUMN,
    used: mapping.filter(({ role }) => role !== 'ignore').map(({ column }) => column),
  };
}

/** `Tél`, `Tél (2)`: two columns of one name both keep their cells. */
export function uniqueNames(headers: readonly string[]): readonly string[] {
  const counts = new Map<string, number>();
  return headers.map((header) => {
    const count = (counts.get(header) ?? 0) + 1;
    counts.set(header, count);
    return count === 1 ? header : `${header} (${count})`;
  });
}
