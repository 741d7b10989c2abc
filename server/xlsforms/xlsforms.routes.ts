import type { Request } from 'express';
import { exportXlsform, readXlsform, XLSFORM_MAX_BYTES } from '#server/contracts/xlsforms.contract.ts';
import { type Route, route } from '#server/platform/http.ts';
import { Refusal } from '#server/platform/refusal.ts';
import { openXlsform, readUpload } from './xlsforms.service.ts';

export const xlsformsRoutes: readonly Route[] = [
  route(readXlsform, async ({ viewer, query, request }, { db, clock }) =>
    readUpload(db, viewer, { ...query, bytes: await bodyOf(request) }, clock),
  ),
  route(exportXlsform, async ({ viewer, params, query, reply }, { db }) => {
    const { fileName, bytes } = await openXlsform(db, viewer, params.id, query.version);
    reply.type(exportXlsform.response.contentType).attachment(fileName).send(bytes);
    return undefined;
  }),
];

/** The whole body, in memory: forms are small. Too large a one flows to its end unkept, so that the refusal is read. */
function bodyOf(request: Request): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const pieces: Buffer[] = [];
    let size = 0;
    request.on('data', (piece: Buffer) => {
      size += piece.length;
      if (size <= XLSFORM_MAX_BYTES) pieces.push(piece);
      else pieces.length = 0;
    });
    request.on('end', () => {
      const max = `${XLSFORM_MAX_BYTES / 2 ** 20} Mo`;
      if (size > XLSFORM_MAX_BYTES) reject(new Refusal('request.too_large', { max }));
      else resolve(Buffer.concat(pieces));
    });
    // Cut short by the sender: nobody is left to answer.
    for (const ended of ['error', 'aborted'])
      request.on(ended, () => reject(new Refusal('request.malformed')));
  });
}
