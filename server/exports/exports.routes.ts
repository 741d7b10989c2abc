import { pipeline } from 'node:stream/promises';
import { exportCampaign } from '#server/contracts/exports.contract.ts';
import { type Route, route } from '#server/platform/http.ts';
import { openExport } from './exports.service.ts';

export const exportsRoutes: readonly Route[] = [
  route(exportCampaign, async ({ viewer, params, query, reply }, { db, clock, secret }) => {
    const asked = { campaignId: params.id, format: params.format, isNamed: query.named === 'true' };
    const { fileName, contentType, content } = await openExport(db, viewer, asked, secret, clock);
    reply.type(contentType).attachment(fileName);
    // A reader who leaves ends the reading; a failure half-way cuts the connection, so that no truncated file looks whole.
    await pipeline(content, reply).catch(unlessReaderLeft);
    return undefined;
  }),
];

function unlessReaderLeft(error: unknown): void {
  const isGone = error instanceof Error && 'code' in error && error.code === 'ERR_STREAM_PREMATURE_CLOSE';
  if (!isGone) throw error;
}
