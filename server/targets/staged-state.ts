import { z } from 'zod';
import {
  encodings,
  type ImportChoices,
  importChoices,
  type Mapping,
  mapping,
} from '#server/contracts/imports.contract.ts';

/** Where a list is between its upload and its merge, and what its rows were staged with. */
export const stagedState = z.object({
  kept: z.string(),
  side: z.string(),
  /** What the database said when it was staged: see {@link fingerprintOf}. */
  fingerprint: z.string(),
  /** Mapping and choices the rows were staged with. */
  wanted: z.string(),
  people: z.int(),
  lastLine: z.int(),
  referenceIs: z.enum(['person', 'household']).nullable(),
  /** What the text kept was read with; the layout may ask for another. */
  encoding: z.enum(encodings),
  bytes: z.int(),
});
export type StagedState = z.infer<typeof stagedState>;

export function readStaged(json: string): StagedState {
  return stagedState.parse(JSON.parse(json));
}

/** The same mapping and choices give the same text. */
export function wantedText(chosen: Mapping, choices: ImportChoices): string {
  return JSON.stringify([mapping.parse(chosen), importChoices.parse(choices)]);
}

/** Raised with the columns of staged rows: those an older version left are staged again. */
const STAGED_LAYOUT = 2;

/**
 * Staged rows hold as long as nobody objected, no line was made and no other import of the campaign ended since: else they
 * are staged again, which takes seconds.
 */
export function fingerprintOf(
  latest: { readonly opposition: number; readonly line: number },
  lastImport: number | undefined,
): string {
  return `${STAGED_LAYOUT}.${latest.opposition}.${latest.line}.${lastImport ?? 0}`;
}

/** How far a merge is. */
export const mergeState = z.object({
  targetBase: z.int(),
  lineBase: z.int(),
  /** Last entry of the opposition register that staging knew. */
  opposition: z.int(),
  step: z.string(),
  after: z.string().nullable(),
  closed: z.int(),
});
export interface MergeState extends z.infer<typeof mergeState> {}
