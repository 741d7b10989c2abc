import type { GetRoute } from '../api.ts';

/** What any write to a sheet may change. */
export const sheetReads: readonly GetRoute[] = [
  'GET /api/sheets',
  'GET /api/sheets/:id',
  'GET /api/sheets/published',
  'GET /api/sheets/search',
  'GET /api/sheets/to-review',
];
