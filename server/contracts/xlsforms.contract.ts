import { z } from 'zod';
import { defineEndpoint } from './endpoint.ts';
import { idParams, languageCode } from './fields.ts';
import { scriptContent } from './script-content.ts';
import { scriptProblem } from './scripts.contract.ts';

/**
 * Everything a form may hold that a script does not, and what becomes of it: `lost` (not carried), `changed` (carried
 * otherwise), `note` (nothing to do). The web says each in a sentence, with its remedy.
 */
export const xlsformFindings = {
  type_not_carried: 'lost',
  unknown_type: 'lost',
  list_missing: 'lost',
  choices_too_many: 'lost',
  condition_lost: 'lost',
  check_lost: 'lost',
  filter_lost: 'lost',
  never_asked: 'lost',
  choice_never_offered: 'lost',
  calculation_lost: 'lost',
  default_lost: 'lost',
  media_lost: 'lost',
  required_lost: 'lost',
  language_unknown: 'lost',
  pipe_lost: 'lost',
  read_only_lost: 'lost',
  parameters_lost: 'lost',
  repeat_once: 'lost',
  sheet_lost: 'lost',
  text_cut: 'lost',
  french_missing: 'changed',
  name_changed: 'changed',
  codes_given: 'changed',
  other_added: 'changed',
  date_time_split: 'changed',
  group_flattened: 'changed',
  group_unbalanced: 'changed',
  block_split: 'changed',
  repeat_copied: 'changed',
  acknowledge: 'changed',
  range_as_number: 'changed',
  formatting_removed: 'changed',
  calculation_inlined: 'changed',
  field_of_list: 'changed',
  message_made: 'changed',
  choice_repeated: 'changed',
  message_lost: 'note',
  metadata: 'note',
  appearance: 'note',
  column_ignored: 'note',
  sheet_ignored: 'note',
  setting_ignored: 'note',
  language_assumed: 'note',
  absences_allowed: 'note',
  purposes_to_set: 'note',
  row_disabled: 'note',
} as const satisfies Record<string, 'lost' | 'changed' | 'note'>;
export type XlsformFindingCode = keyof typeof xlsformFindings;

const findingCodes = Object.keys(xlsformFindings) as XlsformFindingCode[];

export const xlsformFinding = z.object({
  code: z.enum(findingCodes),
  sheet: z.string(),
  /** Row of the sheet, from 1; null when it concerns the whole sheet. */
  line: z.int().nullable(),
  column: z.string().nullable(),
  /** What the sentence shows: names, formulas and values as they stand in the form. */
  params: z.record(z.string(), z.union([z.string(), z.number()])),
});
export type XlsformFinding = z.infer<typeof xlsformFinding>;

const writers = ['requester', 'supervisor'] as const;

/** Largest form taken, in bytes: the largest published ones hold a few hundred kilobytes. */
export const XLSFORM_MAX_BYTES = 5 * 2 ** 20;

export const readXlsform = defineEndpoint({
  method: 'POST',
  path: '/api/xlsforms',
  policy: writers,
  summary:
    'What an XLSForm workbook would give as a script, and everything of it that cannot be carried; nothing is stored',
  query: z.object({
    /** The script it would be a version of: its codes are kept, and what changes in meaning is told. */
    scriptId: z.coerce.number().int().positive().max(Number.MAX_SAFE_INTEGER).optional(),
    /** Language of the texts that do not say theirs. */
    language: languageCode.default('fr'),
  }),
  rawBody: [
    'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
    'application/octet-stream',
    'application/vnd.ms-excel',
  ],
  response: z.object({
    /** The form's title; null when it has none. */
    name: z.string().nullable(),
    content: scriptContent,
    findings: z.array(xlsformFinding),
    /** What would stand against publishing it. */
    problems: z.array(scriptProblem),
  }),
  refusals: [
    'request.too_large',
    'xlsform.unreadable',
    'xlsform.old_workbook',
    'xlsform.too_large',
    'xlsform.no_survey',
    'xlsform.no_columns',
    'xlsform.empty',
    'resource.not_found',
    'session.forbidden',
  ],
});

export const exportXlsform = defineEndpoint({
  method: 'GET',
  path: '/api/scripts/:id/xlsform',
  policy: ['requester', 'supervisor', 'analyst', 'dpo'],
  summary:
    'A script as an XLSForm workbook: its draft when there is one and asked for, else its live version',
  params: idParams,
  query: z.object({ version: z.enum(['draft', 'live']).default('draft') }),
  response: { contentType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet' },
  refusals: ['xlsform.cell_too_long'],
});
