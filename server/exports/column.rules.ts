import type { CsvCell } from '#server/platform/csv.ts';
import type { ExportedPerson } from './person.rules.ts';

/**
 * The columns of a campaign's exports: one description that the tables, the dictionary, the Data Package and the scripts
 * for SPSS, R and Stata are all written from, so that none can say something else than another. Pure.
 */
export interface Column {
  /** Once in its table, whatever the case; a question named like another column gets `_` after its name. */
  readonly name: string;
  /** What it holds, in French. */
  readonly label: string;
  readonly type: ColumnType;
  /** What its codes stand for, absences apart. */
  readonly values: readonly { readonly code: string | number; readonly label: string }[];
  /** Holds the code of a reason where there is no answer. */
  readonly hasAbsences: boolean;
  read(person: ExportedPerson): CsvCell;
}

/** Dates `2026-03-31`, times `14:05`, datetimes `2026-03-31 14:05` in the team's zone. */
export type ColumnType = 'text' | 'integer' | 'decimal' | 'date' | 'time' | 'datetime';

export type Read = (person: ExportedPerson) => CsvCell;

/** A column of no codes. */
export function plain(name: string, label: string, read: Read, type: ColumnType = 'text'): Column {
  return { name, label, type, values: [], hasAbsences: false, read };
}
