import type { Request } from 'express';
import {
  confirmImport,
  downloadRejects,
  getImport,
  listImports,
  previewImport,
  uploadImport,
} from '#server/contracts/imports.contract.ts';
import { getTarget, listTargets } from '#server/contracts/targets.contract.ts';
import { type Route, route } from '#server/platform/http.ts';
import { Refusal } from '#server/platform/refusal.ts';
import {
  campaignForImport,
  confirmMapping,
  importForRejects,
  listImportsOf,
  previewMapping,
  readImport,
  rejectsOf,
  takeIn,
} from './imports.service.ts';
import { listTargetsOf, readTarget } from './targets.service.ts';

const MAX_BYTES = 50 * 1024 * 1024;

export const targetsRoutes: readonly Route[] = [
  route(uploadImport, async ({ viewer, params, query, request }, deps) => {
    const campaign = await campaignForImport(deps.db, viewer, params.id);
    const file = { name: query.filename, bytes: await bodyOf(request) };
    return takeIn(deps.db, viewer, campaign, file, deps);
  }),
  route(previewImport, async ({ viewer, params, body }, deps) =>
    previewMapping(deps.db, viewer, params.id, body.mapping, deps),
  ),
  route(confirmImport, async ({ viewer, params, body }, deps) =>
    confirmMapping(deps.db, viewer, params.id, body.mapping, deps),
  ),
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

/**
 * The whole body. Too large a one is let flow to its end unkept: cutting the connection would lose the sentence that
 * says why.
 */
function bodyOf(request: Request): Promise<Buffer> {
  const tooLarge = new Refusal('request.too_large', { max: '50 Mo' });
  if (Number(request.get('Content-Length') ?? 0) > MAX_BYTES) {
    request.resume();
    return Promise.reject(tooLarge);
  }
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    request.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size <= MAX_BYTES) chunks.push(chunk);
      else chunks.length = 0;
    });
    request.on('end', () => (size > MAX_BYTES ? reject(tooLarge) : resolve(Buffer.concat(chunks))));
    request.on('error', () => reject(new Refusal('request.malformed')));
  });
}
