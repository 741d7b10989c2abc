import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { exportCampaign, getBoard, getResults } from '#server/contracts/results.contract.ts';
import { type Route, route } from '#server/platform/http.ts';
import { readBoard } from './board.service.ts';
import { openExport } from './export.service.ts';
import { readResults } from './results.service.ts';

export const resultsRoutes: readonly Route[] = [
  route(getResults, async ({ viewer, params }, { db, clock }) => readResults(db, viewer, params.id, clock)),
  route(getBoard, ({ viewer }, deps) => readBoard(viewer, deps)),
  route(exportCampaign, async ({ viewer, params, query, reply }, { db, clock, secret }) => {
    const asked = { campaignId: params.id, format: params.format, isNamed: query.named === 'true' };
    const { fileName, pieces } = await openExport(db, viewer, asked, secret, clock);
    reply.type('text/csv; charset=utf-8').attachment(fileName);
    // A reader who leaves ends the pages; a failure half-way cuts the connection, so that no truncated file looks whole.
    await pipeline(Readable.from(pieces, { objectMode: true, highWaterMark: 1 }), reply).catch(
      unlessReaderLeft,
    );
    return undefined;
  }),
];

function unlessReaderLeft(error: unknown): void {
  const isGone = error instanceof Error && 'code' in error && error.code === 'ERR_STREAM_PREMATURE_CLOSE';
  if (!isGone) throw error;
}
