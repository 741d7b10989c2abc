import { z } from 'zod';
import { dispositionCodes } from './call-results.ts';
import { defineEndpoint } from './endpoint.ts';
import { day, id, idParams, instant, languageCode } from './fields.ts';
import { lineView } from './lines.contract.ts';

/** What a column can be. `field` keeps it as an extra usable in scripts and exports; `ignore` drops it. */
export const columnRoles = [
  'phone',
  'external_ref',
  'civility',
  'last_name',
  'first_name',
  'full_name',
  'birth_on',
  'postal_code',
  'commune',
  'language',
  'deadline_on',
  'field',
  'ignore',
] as const;
export type ColumnRole = (typeof columnRoles)[number];

/** One role per column, in file order; several `phone` columns are tried in that order. */
export const mapping = z
  .array(z.object({ column: z.int().nonnegative(), role: z.enum(columnRoles) }))
  .max(200);
export type Mapping = z.infer<typeof mapping>;

export const findingCodes = [
  // refused
  'no_phone',
  'unusable_phone',
  'premium_number',
  'short_number',
  'wrong_column_count',
  'bad_date',
  'no_name',
  'nir',
  // set aside
  'duplicate_in_file',
  'duplicate_in_campaign',
  'opposed',
  // repaired
  'phone_zero_restored',
  'phone_prefix_repaired',
  'phone_overseas_remapped',
  'phone_several',
  'phone_note_removed',
  'date_reformatted',
  'encoding_repaired',
  // worth knowing
  'shared_line',
  'title_lines_skipped',
  'sep_line',
  'empty_lines',
  'encoding_guess',
  'blank_column',
] as const;
export type FindingCode = (typeof findingCodes)[number];

export const finding = z.object({
  code: z.enum(findingCodes),
  severity: z.enum(['rejected', 'set_aside', 'repaired', 'note']),
  count: z.int(),
  /** A few examples: line number in the file, the cell as it came, what it became. */
  samples: z.array(z.object({ line: z.int(), before: z.string(), after: z.string().nullable() })).max(5),
});
export type Finding = z.infer<typeof finding>;

export const importRows = z.object({
  read: z.int(),
  /** Includes `repaired`. read = accepted + duplicate + opposed + rejected. */
  accepted: z.int(),
  repaired: z.int(),
  duplicate: z.int(),
  opposed: z.int(),
  rejected: z.int(),
});
export type ImportRows = z.infer<typeof importRows>;

export const importColumn = z.object({
  index: z.int(),
  header: z.string(),
  filled: z.int(),
  samples: z.array(z.string()),
});

export const importStates = ['uploaded', 'confirmed', 'done', 'failed'] as const;

export const importView = z.object({
  importId: id,
  campaignId: id,
  fileName: z.string(),
  /** `confirmed` while rows are being read; `done` once every row is accounted for. */
  state: z.enum(importStates),
  encoding: z.string(),
  delimiter: z.string(),
  /** 1-based line of the header in the file. */
  headerLine: z.int(),
  columns: z.array(importColumn),
  suggestedMapping: mapping,
  mapping: mapping.nullable(),
  /** First rows as read, cells in column order. */
  sample: z.array(z.array(z.string())),
  /** Of the suggested mapping until confirmed, then of the import itself. */
  findings: z.array(finding),
  rows: importRows,
  /** 0 to 1. */
  progress: z.number(),
  createdAt: instant,
  createdByName: z.string(),
  finishedAt: instant.nullable(),
});
export type ImportView = z.infer<typeof importView>;

const importers = ['requester', 'supervisor'] as const;

export const uploadImport = defineEndpoint({
  method: 'POST',
  path: '/api/campaigns/:id/imports',
  policy: importers,
  summary: 'Send a list: the raw file as body; answers what was understood, writes nobody',
  params: idParams,
  query: z.object({ filename: z.string().max(255).default('liste.csv') }),
  rawBody: [
    'text/csv',
    'text/plain',
    'application/octet-stream',
    'application/vnd.ms-excel',
    'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  ],
  status: 201,
  response: importView,
  refusals: [
    'import.empty',
    'import.header_only',
    'import.spreadsheet',
    'import.web_page',
    'import.binary',
    'import.unclosed_quote',
    'import.too_many_rows',
    'import.too_many_columns',
    'import.same_file',
    'campaign.wrong_state',
  ],
});

export const previewImport = defineEndpoint({
  method: 'POST',
  path: '/api/imports/:id/preview',
  policy: importers,
  summary: 'What this mapping would give, row by row counted; writes nobody',
  params: idParams,
  body: z.object({ mapping }),
  response: z.object({ rows: importRows, findings: z.array(finding) }),
  refusals: ['import.no_phone_column', 'import.bad_mapping', 'import.already_confirmed'],
});

export const confirmImport = defineEndpoint({
  method: 'POST',
  path: '/api/imports/:id/confirm',
  policy: importers,
  summary: 'Import with this mapping (the suggested one unless given); answers at once, the work goes on',
  params: idParams,
  body: z.object({ mapping: mapping.optional() }).default({}),
  status: 202,
  response: importView,
  refusals: [
    'import.no_phone_column',
    'import.bad_mapping',
    'import.already_confirmed',
    'import.same_file',
    'campaign.wrong_state',
  ],
});

export const getImport = defineEndpoint({
  method: 'GET',
  path: '/api/imports/:id',
  policy: [...importers, 'dpo', 'analyst'],
  summary: 'One import: what was read, accepted, repaired, set aside, rejected',
  params: idParams,
  response: importView,
});

export const listImports = defineEndpoint({
  method: 'GET',
  path: '/api/campaigns/:id/imports',
  policy: [...importers, 'dpo', 'analyst'],
  summary: 'The imports of a campaign, newest first',
  params: idParams,
  response: z.object({ imports: z.array(importView.omit({ sample: true, columns: true })) }),
});

export const downloadRejects = defineEndpoint({
  method: 'GET',
  path: '/api/imports/:id/rejects.csv',
  policy: [...importers],
  summary: 'The rejected lines as they came, plus line number and reason; can be corrected and sent again',
  params: idParams,
  response: { contentType: 'text/csv; charset=utf-8' },
});

export const targetStates = ['ready', 'waiting', 'claimed', 'done'] as const;

export const targetSummary = z.object({
  id,
  name: z.string(),
  commune: z.string().nullable(),
  externalRef: z.string().nullable(),
  state: z.enum(targetStates),
  wakeAt: instant.nullable(),
  waitReason: z.string().nullable(),
  disposition: z.enum(dispositionCodes).nullable(),
  objective: z.string().nullable(),
  callsCount: z.int(),
  deadlineOn: day.nullable(),
});
export type TargetSummary = z.infer<typeof targetSummary>;

export const listTargets = defineEndpoint({
  method: 'GET',
  path: '/api/campaigns/:id/targets',
  policy: ['requester', 'supervisor', 'dpo'],
  summary: 'The people of a campaign, by id; 100 at a time',
  params: idParams,
  query: z.object({
    after: z.coerce.number().int().nonnegative().default(0),
    state: z.enum(targetStates).optional(),
    search: z.string().trim().max(100).optional(),
  }),
  response: z.object({ targets: z.array(targetSummary), total: z.int(), next: id.nullable() }),
});

/** A person's file as an agent or supervisor reads it. */
export const targetView = targetSummary.extend({
  campaignId: id,
  campaignName: z.string(),
  civility: z.string().nullable(),
  lastName: z.string().nullable(),
  firstName: z.string().nullable(),
  birthOn: day.nullable(),
  postalCode: z.string().nullable(),
  language: languageCode,
  territory: z.string(),
  /** Extra columns of the list, by header. */
  fields: z.record(z.string(), z.string()),
  lines: z.array(lineView),
  importLine: z.int(),
  calls: z.array(
    z.object({
      id,
      startedAt: instant,
      agentName: z.string(),
      result: z.string().nullable(),
      note: z.string().nullable(),
    }),
  ),
});
export type TargetView = z.infer<typeof targetView>;

export const getTarget = defineEndpoint({
  method: 'GET',
  path: '/api/targets/:id',
  policy: ['requester', 'supervisor', 'dpo', 'agent'],
  summary: 'One person’s file; an agent only sees people in their charge; every reading is audited',
  params: idParams,
  response: targetView,
});
