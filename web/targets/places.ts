import type { Severity } from '#server/contracts/imports.contract.ts';

/** Fragments of the import page that its picture and its messages lead to. */
export const SAMPLE_ID = 'apercu';
export const COLUMNS_ID = 'colonnes';

export function severityId(severity: Severity): string {
  return `constats-${severity}`;
}
