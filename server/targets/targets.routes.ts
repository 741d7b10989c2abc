import { createHash } from 'node:crypto';
import type { Request } from 'express';
import {
  confirmImport,
  discardImport,
  downloadRejects,
  getImport,
  listImportRows,
  listImports,
  previewImport,
  reviewHeld,
  uploadImport,
} from '#server/contracts/imports.contract.ts';
import { getTarget, listTargets } from '#server/contracts/targets.contract.ts';
import type { FileSource } from '#server/lists/index.ts';
import { type Route, route } from '#server/platform/http.ts';
import { Refusal } from '#server/platform/refusal.ts';
import { openSpool } from '#server/platform/spool.ts';
import {
  campaignForImport,
  confirmMapping,
  correctImport,
  discard,
  importForRejects,
  listImportsOf,
  readImport,
  rejectsOf,
  takeIn,
} from './imports.service.ts';
import { listRows, review } from './rows.service.ts';
import { listTargetsOf, readTarget } from './targets.service.ts';

export const targetsRoutes: readonly Route[] = [
  route(uploadImport, async ({ viewer, params, query, request }, deps) => {
    const campaign = await campaignForImport(deps.db, viewer, params.id);
    const body = await bodyOf(request);
    try {
      return await takeIn(deps, viewer, campaign, { name: query.filename, ...body });
    } finally {
      body.close();
    }
  }),
  route(previewImport, async ({ viewer, params, body }, deps) =>
    correctImport(deps, viewer, params.id, body),
  ),
  route(confirmImport, async ({ viewer, params, body }, deps) =>
    confirmMapping(deps, viewer, params.id, body),
  ),
  route(discardImport, async ({ viewer, params }, deps) => {
    await discard(deps, viewer, params.id);
    return { ok: true as const };
  }),
  route(listImportRows, async ({ viewer, params, query }, deps) => listRows(deps, viewer, params.id, query)),
  route(reviewHeld, async ({ viewer, params, body }, deps) => review(deps, viewer, params.id, body)),
  route(getImport, async ({ viewer, params }, { db }) => readImport(db, viewer, params.id)),
  route(listImports, async ({ viewer, params }, { db }) => ({
    imports: await listImportsOf(db, viewer, params.id),
  })),
  route(downloadRejects, async ({ viewer, params, reply }, { db, clock }) => {
    const row = await importForRejects(db, viewer, params.id, clock);
    reply.type('text/csv; charset=utf-8').attachment(`lignes-rejetees-${row.id}.csv`);
    for await (const piece of rejectsOf(db, row)) reply.write(piece);
    reply.end();
    return undefined;
  }),
  route(listTargets, async ({ viewer, params, query }, { db }) =>
    listTargetsOf(db, viewer, params.id, query),
  ),
  route(getTarget, async ({ viewer, params }, { db, clock }) => readTarget(db, viewer, params.id, clock)),
];

/** A million rows are about 120 MB. */
const MAX_BYTES = 512 * 1024 * 1024;
const MAX_TEXT = '512 Mo';

interface Body {
  readonly source: FileSource;
  readonly sha256: string;
  readonly bytes: number;
  close(): void;
}

/**
 * The whole body, on disk in a file without a name: memory stays flat however large it is. Too large a one is let flow to
 * its end unkept: cutting the connection would lose the sentence that says why.
 */
function bodyOf(request: Request): Promise<Body> {
  const tooLarge = new Refusal('request.too_large', { max: MAX_TEXT });
  if (Number(request.get('Content-Length') ?? 0) > MAX_BYTES) {
    request.resume();
    return Promise.reject(tooLarge);
  }
  const spool = openSpool();
  const digest = createHash('sha256');
  return new Promise((resolve, reject) => {
    const giveUp = (error: Error) => {
      spool.close();
      reject(error);
    };
    request.on('data', (chunk: Buffer) => {
      if (spool.size() + chunk.length > MAX_BYTES) {
        request.removeAllListeners('data').resume();
        return;
      }
      digest.update(chunk);
      spool.write(chunk);
    });
    request.on('end', () => {
      if (request.listenerCount('data') === 0) return giveUp(tooLarge);
      const size = spool.size();
      resolve({
        source: { kind: 'file', handle: spool.handle, size },
        sha256: digest.digest('hex'),
        bytes: size,
        close: spool.close,
      });
    });
    request.on('error', () => giveUp(new Refusal('request.malformed')));
    // Cut short by the sender: nobody is left to answer.
    request.on('aborted', () => giveUp(new Refusal('request.malformed')));
  });
}
