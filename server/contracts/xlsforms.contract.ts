import { z } from 'zod';
import { defineEndpoint } from './endpoint.ts';
import { idParams, languageCode } from './fields.ts';
import { scriptContent } from './script-content.ts';
import { scriptProblem } from './scripts.contract.ts';
import { type XlsformFindingCode, xlsformFindings } from './xlsform-findings.ts';

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
    'xlsform.too_long',
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
