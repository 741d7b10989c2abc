import type { ImportRows, Severity } from '#server/contracts/imports.contract.ts';

export type PartKey = 'ready' | 'repaired' | 'updated' | 'set_aside' | 'held' | 'rejected';

export interface RowPart {
  readonly key: PartKey;
  readonly count: number;
  /** Where its findings are; null for rows about which there is nothing to say. */
  readonly severity: Severity | null;
}

/** The rows of a list, each in exactly one part, best first; empty parts are left out. Together they are `read`. */
export function partsOf(rows: ImportRows): RowPart[] {
  const parts: RowPart[] = [
    { key: 'ready', count: rows.accepted - rows.repaired, severity: null },
    { key: 'repaired', count: rows.repaired, severity: 'repaired' },
    { key: 'updated', count: rows.updated, severity: 'set_aside' },
    { key: 'set_aside', count: rows.duplicate - rows.updated + rows.opposed, severity: 'set_aside' },
    { key: 'held', count: rows.held, severity: 'held' },
    { key: 'rejected', count: rows.rejected - rows.held, severity: 'rejected' },
  ];
  return parts.filter(({ count }) => count > 0);
}
