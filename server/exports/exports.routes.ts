import { pipeline } from 'node:stream/promises';
import type { Request, Response } from 'express';
import {
  askExport,
  downloadExport,
  exportCampaign,
  getExport,
  listExports,
  removeExport,
} from '#server/contracts/exports.contract.ts';
import { type Route, route } from '#server/platform/http.ts';
import {
  ask,
  eventOf,
  fileOf,
  type KeptFile,
  type Part,
  readAll,
  readOne,
  recordDownload,
  remove,
} from './asking.service.ts';
import { openExport } from './direct.service.ts';

export const exportsRoutes: readonly Route[] = [
  route(askExport, async ({ viewer, params, body }, { db, clock }) =>
    ask(db, viewer, params.id, body, clock),
  ),
  route(listExports, async ({ viewer, params }, { db }) => ({
    exports: await readAll(db, viewer, params.id),
  })),
  route(getExport, async ({ viewer, params }, { db }) => readOne(db, viewer, params.id)),
  route(removeExport, async ({ viewer, params }, { db, clock, live }) => {
    live.publish(eventOf(await remove(db, viewer, params.id, clock)));
    return { ok: true as const };
  }),
  route(downloadExport, async ({ viewer, params, request, reply }, { db, clock }) => {
    const file = await fileOf(db, viewer, params.id, clock);
    const part = partOf(request, file);
    if (part === null) {
      reply.status(416).set('Content-Range', `bytes */${file.bytes}`).end();
      return undefined;
    }
    if (part.from === 0) await recordDownload(db, viewer, params.id, clock);
    reply
      .status(part.to - part.from + 1 === file.bytes ? 200 : 206)
      .type(file.contentType)
      .attachment(file.fileName)
      .set({
        'Accept-Ranges': 'bytes',
        ETag: file.etag,
        'Content-Length': String(part.to - part.from + 1),
        ...(reply.statusCode === 206 && { 'Content-Range': `bytes ${part.from}-${part.to}/${file.bytes}` }),
      });
    await sent(file.open(part), reply);
    return undefined;
  }),
  route(exportCampaign, async ({ viewer, params, query, reply }, deps) => {
    const asked = { campaignId: params.id, format: params.format, isNamed: query.named === 'true' };
    const { fileName, contentType, content } = await openExport(deps, viewer, asked);
    reply.type(contentType).attachment(fileName);
    await sent(content, reply);
    return undefined;
  }),
];

/** What is asked for: all of it unless one range of this very file is; null when the range lies beyond it. */
function partOf(request: Request, { bytes, etag }: KeptFile): Part | null {
  const whole = { from: 0, to: bytes - 1 };
  const condition = request.get('If-Range');
  if (condition !== undefined && condition !== etag) return whole;
  const ranges = request.range(bytes);
  if (ranges === undefined || ranges === -2) return whole;
  if (ranges === -1) return null;
  const [only] = ranges;
  return only === undefined || ranges.length > 1 || ranges.type !== 'bytes'
    ? whole
    : { from: only.start, to: only.end };
}

/** A reader who leaves ends the reading; a failure half-way cuts the connection, so that no truncated file looks whole. */
async function sent(content: NodeJS.ReadableStream, reply: Response): Promise<void> {
  await pipeline(content, reply).catch((error: unknown) => {
    const isGone = error instanceof Error && 'code' in error && error.code === 'ERR_STREAM_PREMATURE_CLOSE';
    if (!isGone) throw error;
  });
}
