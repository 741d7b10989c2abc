import { z } from 'zod';
import { defineEndpoint } from './endpoint.ts';
import { id, idParams, instant, okResponse } from './fields.ts';

const readers = ['requester', 'supervisor', 'analyst'] as const;

/** csv: for a French spreadsheet; xlsx: four sheets; parquet: codes alone; zip: everything, with the scripts that read it;
 * open: masked counts alone, for anybody. */
export const exportFormats = ['csv', 'xlsx', 'parquet', 'zip', 'open'] as const;
export type ExportFormat = (typeof exportFormats)[number];

/** Fewest characters of a reason for names. */
export const REASON_LENGTH = 10;
/** How long a password given again counts, in minutes. */
export const CONFIRMED_MINUTES = 10;

export const exportStates = ['waiting', 'running', 'ready', 'failed', 'expired'] as const;

export const exportView = z.object({
  id,
  campaignId: id,
  format: z.enum(exportFormats),
  isNamed: z.boolean(),
  reason: z.string(),
  state: z.enum(exportStates),
  /** People written so far, and people of the campaign when it was asked for. */
  done: z.int(),
  total: z.int(),
  /** Of the file; 0 until it is ready. */
  bytes: z.int(),
  askedBy: z.string(),
  /** Only whoever asked may take a file with names. */
  isMine: z.boolean(),
  askedAt: instant,
  /** When the file goes; null until it is ready. */
  expiresAt: instant.nullable(),
});
export type ExportView = z.infer<typeof exportView>;

export const exportCampaign = defineEndpoint({
  method: 'GET',
  path: '/api/campaigns/:id/exports/:format',
  policy: readers,
  summary:
    'The results of a campaign at once, pseudonymised: csv (one row per person, codes and labels, for French Excel), xlsx, parquet, or zip (every table, dictionary, Data Package, scripts for R, SPSS and Stata). For a large campaign or names, ask for it with POST',
  params: idParams.extend({ format: z.string().max(20) }),
  query: z.object({
    /** `true` is refused: see POST /api/campaigns/:id/exports. */
    named: z.enum(['true', 'false']).default('false'),
  }),
  response: { contentType: 'application/octet-stream' },
  refusals: ['export.unknown_format', 'export.named_apart', 'session.forbidden'],
});

export const askExport = defineEndpoint({
  method: 'POST',
  path: '/api/campaigns/:id/exports',
  policy: readers,
  summary:
    'Ask for an export made in the background. With names: for requesters and supervisors, with a reason, and the password given in the last ten minutes (POST /api/session/confirm)',
  params: idParams,
  body: z
    .object({
      format: z.enum(exportFormats),
      named: z.boolean().default(false),
      reason: z.string().trim().max(500).default(''),
    })
    .refine(({ format, named }) => !named || format !== 'open', {
      error: 'Les données ouvertes ne portent aucun nom : choisissez un autre format, ou « Pseudonymes ».',
      path: ['format'],
    }),
  status: 202,
  response: exportView,
  refusals: ['export.confirm', 'export.reason', 'export.too_many', 'session.forbidden'],
});

export const listExports = defineEndpoint({
  method: 'GET',
  path: '/api/campaigns/:id/exports',
  policy: readers,
  summary:
    'The exports asked for lately, newest first, twenty at most; those whose file is gone say who took what and why',
  params: idParams,
  response: z.object({ exports: z.array(exportView) }),
});

export const getExport = defineEndpoint({
  method: 'GET',
  path: '/api/exports/:id',
  policy: readers,
  summary: 'How far an export is',
  params: idParams,
  response: exportView,
});

export const downloadExport = defineEndpoint({
  method: 'GET',
  path: '/api/exports/:id/file',
  policy: readers,
  summary: 'The file of an export; may be resumed (Range, If-Range with its ETag)',
  params: idParams,
  response: { contentType: 'application/octet-stream' },
  refusals: ['export.not_ready', 'export.expired', 'export.confirm', 'session.forbidden'],
});

export const removeExport = defineEndpoint({
  method: 'DELETE',
  path: '/api/exports/:id',
  policy: readers,
  summary: 'Remove the file of one’s own export, or give up making it; a supervisor may remove anybody’s',
  params: idParams,
  response: okResponse,
  refusals: ['session.forbidden'],
});
