import type {
  Finding,
  ImportChoices,
  ImportColumn,
  ImportRows,
  Layout,
  Mapping,
} from '#server/contracts/imports.contract.ts';
import type { SideAddress } from '#server/platform/side.ts';
import type { FileSource } from './sources.store.ts';

/** Everything staging needs, as plain data: it may run in another thread. */
export interface StagingJob {
  readonly address: SideAddress;
  readonly source: FileSource;
  /** Where the text is kept at the first reading, without any social security number; null when it was kept already. */
  readonly keepAs: string | null;
  /** Side store to fill. */
  readonly stageAs: string;
  readonly campaignId: number;
  /** Calendar year two-figure years are read against. */
  readonly year: number;
  readonly wanted: Partial<Layout>;
  /** Null: the one the list suggests. */
  readonly mapping: Mapping | null;
  readonly choices: ImportChoices;
  /** What the directorate confirmed for earlier lists, by signature of their columns. */
  readonly remembered: readonly { readonly signature: string; readonly mapping: Mapping }[];
  readonly secretKey: string;
  /** Whether the reference stands for a person or a household; null: found out from the list. */
  readonly referenceIs: 'person' | 'household' | null;
}

/** What staging found: the dry run. */
export interface Staged {
  readonly layout: Layout;
  readonly isEncodingGuess: boolean;
  readonly columns: readonly ImportColumn[];
  readonly sample: readonly (readonly string[])[];
  readonly suggestedMapping: Mapping;
  readonly mapping: Mapping;
  readonly findings: readonly Finding[];
  readonly rows: ImportRows;
  readonly absent: number;
  readonly referenceIs: 'person' | 'household' | null;
  /** Rows staged: fewer later means that the store was lost. */
  readonly people: number;
  /** Line of the last person: the ids to reserve. */
  readonly lastLine: number;
}
