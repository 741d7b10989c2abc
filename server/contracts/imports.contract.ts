import { z } from 'zod';
import { defineEndpoint } from './endpoint.ts';
import { id, idParams, instant, okResponse } from './fields.ts';

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
  'weight',
  'field',
  'ignore',
] as const;
export type ColumnRole = (typeof columnRoles)[number];

/** One role per column, in file order; several `phone` columns are tried in that order. */
export const mapping = z
  .array(z.object({ column: z.int().nonnegative(), role: z.enum(columnRoles) }))
  .max(200);
export type Mapping = z.infer<typeof mapping>;

/** From what stops everything to what is only worth knowing. */
export const severities = ['blocking', 'rejected', 'held', 'set_aside', 'repaired', 'note'] as const;
export type Severity = (typeof severities)[number];

/** Everything an import may notice, and how grave it is. */
export const findingSeverities = {
  // stops the import until the column is dropped
  nir: 'blocking',
  // refused
  no_phone: 'rejected',
  unusable_phone: 'rejected',
  premium_number: 'rejected',
  short_number: 'rejected',
  wrong_column_count: 'rejected',
  cell_too_long: 'rejected',
  bad_date: 'rejected',
  bad_weight: 'rejected',
  no_name: 'rejected',
  // held for a human eye
  deceased: 'held',
  do_not_call: 'held',
  // set aside
  duplicate_in_file: 'set_aside',
  duplicate_in_campaign: 'set_aside',
  household_rest: 'set_aside',
  crowd_rest: 'set_aside',
  busy_elsewhere: 'set_aside',
  opposed: 'set_aside',
  // repaired
  phone_zero_restored: 'repaired',
  phone_prefix_repaired: 'repaired',
  phone_overseas_remapped: 'repaired',
  phone_several: 'repaired',
  phone_note_removed: 'repaired',
  date_reformatted: 'repaired',
  postal_code_repaired: 'repaired',
  birth_name_set_apart: 'repaired',
  civility_read: 'repaired',
  language_read: 'repaired',
  mojibake_repaired: 'repaired',
  row_completed: 'repaired',
  encoding_repaired: 'repaired',
  // worth knowing
  name_tidied: 'note',
  household: 'note',
  crowd: 'note',
  elsewhere: 'note',
  unknown_number_range: 'note',
  unlimited_right: 'note',
  language_unknown: 'note',
  title_lines_skipped: 'note',
  total_lines_skipped: 'note',
  repeated_headers_skipped: 'note',
  sep_line: 'note',
  empty_lines: 'note',
  encoding_guess: 'note',
  blank_column: 'note',
  mapping_remembered: 'note',
  other_sheets: 'note',
} as const satisfies Readonly<Record<string, Severity>>;
export type FindingCode = keyof typeof findingSeverities;

export const findingCodes = Object.keys(findingSeverities) as [FindingCode, ...FindingCode[]];

/** The findings of these severities. */
export function findingsThatAre(...wanted: readonly Severity[]): readonly FindingCode[] {
  return findingCodes.filter((code) => wanted.includes(findingSeverities[code]));
}

export const finding = z.object({
  code: z.enum(findingCodes),
  severity: z.enum(severities),
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
  /** Somebody already read in this file, already in the campaign, or set aside by a choice. Includes `updated`. */
  duplicate: z.int(),
  opposed: z.int(),
  /** Includes `held`. */
  rejected: z.int(),
  /** People of the campaign whose file this list changes. */
  updated: z.int().default(0),
  /** Rows kept back until somebody has read them. */
  held: z.int().default(0),
  /** People of the campaign that this list no longer names, and that it closes. */
  closed: z.int().default(0),
});
export type ImportRows = z.infer<typeof importRows>;

/** What an extra column holds; its values are kept in one writing (ISO days, decimal points). */
export const fieldTypes = ['text', 'number', 'date', 'yes_no'] as const;
export type FieldType = (typeof fieldTypes)[number];

export const importColumn = z.object({
  index: z.int(),
  header: z.string(),
  filled: z.int(),
  samples: z.array(z.string()),
  type: z.enum(fieldTypes).default('text'),
  /** Cells that hold a social security number: the column must be dropped. */
  nir: z.int().default(0),
});
export type ImportColumn = z.infer<typeof importColumn>;

export const encodings = [
  'utf-8',
  'utf-16le',
  'utf-16be',
  'windows-1252',
  'cp850',
  'macintosh',
  'xlsx',
] as const;
export type Encoding = (typeof encodings)[number];

/** How the file is laid out; each part is found by reading, and may be corrected. */
export const layout = z.object({
  encoding: z.enum(encodings),
  delimiter: z.string().length(1),
  /** Empty: quotes are letters like others. */
  quote: z.enum(['"', "'", '']),
  /** 1-based line of the header in the file; 0: the first line is already somebody. */
  headerLine: z.int().nonnegative(),
});
export type Layout = z.infer<typeof layout>;

/** What to do with people who come twice, one way or another. */
export const importChoices = z.object({
  /** The same person on several rows: one target that keeps every right, or the first row alone. */
  sameInFile: z.enum(['merge', 'first']).default('merge'),
  /** Somebody already in the campaign: their file is brought up to date, or left as it is. Calls and answers stay. */
  inCampaign: z.enum(['update', 'keep']).default('update'),
  /** Two to five people on one line: called together, or the first of them alone. */
  household: z.enum(['together', 'first']).default('together'),
  /** Six or more on one line (guardian, institution, call centre): together, the first alone, or none before a check. */
  crowd: z.enum(['together', 'first', 'set_aside']).default('together'),
  /** A line on which another campaign still has somebody to call: contact pressure spaces the calls, or not called here. */
  elsewhere: z.enum(['call', 'set_aside']).default('call'),
  /** People of the campaign whom this list no longer names: kept, or closed. */
  absent: z.enum(['keep', 'close']).default('keep'),
  /** « décédé », « ne plus appeler »: held until somebody has read them, or called all the same. */
  suspicious: z.enum(['hold', 'call']).default('hold'),
});
export type ImportChoices = z.infer<typeof importChoices>;

export const importStates = ['uploaded', 'confirmed', 'done', 'failed'] as const;

export const importView = z.object({
  importId: id,
  campaignId: id,
  fileName: z.string(),
  /** `confirmed` while rows become people; `done` once every row is accounted for. */
  state: z.enum(importStates),
  encoding: z.string(),
  /** True when nothing in the file proves the encoding: accents are to be looked at. */
  isEncodingGuess: z.boolean(),
  delimiter: z.string(),
  quote: z.string(),
  /** 1-based line of the header in the file; 0 when there is none. */
  headerLine: z.int(),
  columns: z.array(importColumn),
  suggestedMapping: mapping,
  /** The mapping that `rows` and `findings` are counted with; null before one was tried. */
  mapping: mapping.nullable(),
  choices: importChoices,
  /** First rows as read, cells in column order. */
  sample: z.array(z.array(z.string())),
  findings: z.array(finding),
  rows: importRows,
  /** People of the campaign that this list does not name, whether or not they are closed. */
  absent: z.int(),
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
    'import.workbook_unreadable',
    'import.workbook_too_large',
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
  summary: 'Try another mapping, other choices or another layout: every row counted again; writes nobody',
  params: idParams,
  body: z.object({
    /** Suggested again when the layout changes and none is given. */
    mapping: mapping.optional(),
    choices: importChoices.optional(),
    layout: layout.partial().optional(),
  }),
  response: importView,
  refusals: [
    'import.no_phone_column',
    'import.bad_mapping',
    'import.already_confirmed',
    'import.unclosed_quote',
    'import.header_only',
    'import.too_many_columns',
  ],
});

export const importRowView = z.object({
  line: z.int(),
  name: z.string(),
  before: z.string(),
  after: z.string().nullable(),
});
export type ImportRowView = z.infer<typeof importRowView>;

export const listImportRows = defineEndpoint({
  method: 'GET',
  path: '/api/imports/:id/rows',
  policy: importers,
  summary: 'The rows of one finding, by line, 100 at a time; never those of the opposition register',
  params: idParams,
  query: z.object({
    finding: z.enum(findingCodes),
    after: z.coerce.number().int().nonnegative().default(0),
  }),
  response: z.object({ rows: z.array(importRowView), next: z.int().nullable() }),
});

export const reviewHeld = defineEndpoint({
  method: 'POST',
  path: '/api/imports/:id/held',
  policy: importers,
  summary: 'Decide on rows held for review: call these people, or leave them out',
  params: idParams,
  body: z.object({ lines: z.array(z.int().positive()).min(1).max(1000), decision: z.enum(['call', 'drop']) }),
  response: importView,
  refusals: ['import.not_finished', 'campaign.wrong_state'],
});

export const discardImport = defineEndpoint({
  method: 'DELETE',
  path: '/api/imports/:id',
  policy: importers,
  summary: 'Give up a list that was not confirmed: nothing of it is kept',
  params: idParams,
  response: okResponse,
  refusals: ['import.already_confirmed'],
});

export const confirmImport = defineEndpoint({
  method: 'POST',
  path: '/api/imports/:id/confirm',
  policy: importers,
  summary: 'Import with this mapping (the suggested one unless given); answers at once, the work goes on',
  params: idParams,
  body: z.object({ mapping: mapping.optional(), choices: importChoices.optional() }).default({}),
  status: 202,
  response: importView,
  refusals: [
    'import.no_phone_column',
    'import.bad_mapping',
    'import.already_confirmed',
    'import.nir_present',
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
