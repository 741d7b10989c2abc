import { z } from 'zod';
import { findingCodes } from '#server/contracts/imports.contract.ts';
import { lineKinds } from '#server/contracts/lines.contract.ts';
import type { CheckedRow } from '#server/lists/index.ts';
import type { StagedReject, StagedRow } from './imports.store.ts';

/** Checked rows as they are put aside between reading and merging, and back. */

export type ReadyRow = Extract<CheckedRow, { kind: 'ready' }>;
export type RejectedRow = Extract<CheckedRow, { kind: 'rejected' }>;

const text = z.string().nullable();
const code = z.enum(findingCodes);

const ready = z.object({
  kind: z.literal('ready'),
  person: z.object({
    line: z.int(),
    externalRef: text,
    civility: text,
    lastName: text,
    firstName: text,
    displayName: z.string(),
    birthOn: text,
    postalCode: text,
    commune: text,
    territory: z.string(),
    language: z.string(),
    deadlineOn: text,
    fields: z.record(z.string(), z.string()),
    dedupeKey: z.string(),
    phones: z.array(z.object({ number: z.string(), kind: z.enum(lineKinds), territory: z.string() })),
  }),
  repairs: z.array(z.object({ code, before: z.string(), after: text })),
});

const rejected = z.object({ before: z.string(), cells: z.array(z.string()) });

/** A rejected row as it was put aside. */
export function rejectedRow(reject: {
  readonly line: number;
  readonly reason: string;
  readonly cells_json: string;
}): RejectedRow {
  const content = rejected.parse(JSON.parse(reject.cells_json));
  return { kind: 'rejected', line: reject.line, code: code.parse(reject.reason), ...content };
}

export function readyRow({ row_json }: { readonly row_json: string }): ReadyRow {
  return ready.parse(JSON.parse(row_json));
}

export function stagedReady(row: ReadyRow): StagedRow {
  return { line: row.person.line, json: JSON.stringify(row) };
}

export function stagedReject({ line, code: reason, before, cells }: RejectedRow): StagedReject {
  return { line, reason, json: JSON.stringify({ before, cells }) };
}
