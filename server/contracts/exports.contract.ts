import { z } from 'zod';
import { defineEndpoint } from './endpoint.ts';
import { idParams } from './fields.ts';

/** csv: for a French spreadsheet; xlsx: four sheets; parquet: codes alone; zip: everything, with the scripts that read it. */
export const exportFormats = ['csv', 'xlsx', 'parquet', 'zip'] as const;
export type ExportFormat = (typeof exportFormats)[number];

export const exportCampaign = defineEndpoint({
  method: 'GET',
  path: '/api/campaigns/:id/exports/:format',
  policy: ['requester', 'supervisor', 'analyst'],
  summary:
    'The results of a campaign: csv (one row per person, codes and labels, for French Excel), xlsx, parquet, or zip (every table, dictionary, Data Package, scripts for R, SPSS and Stata)',
  params: idParams.extend({ format: z.string().max(20) }),
  query: z.object({
    /** True adds names and numbers, for those allowed to see them; pseudonymised otherwise. */
    named: z.enum(['true', 'false']).default('false'),
  }),
  response: { contentType: 'application/octet-stream' },
  refusals: ['export.unknown_format', 'session.forbidden'],
});
