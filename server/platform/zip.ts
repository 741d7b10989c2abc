import { Readable } from 'node:stream';
import yazl from 'yazl';
import type { Spool } from './spool.ts';

/** A file on its way into an archive. */
export interface Packed {
  readonly path: string;
  /** The spool is followed when its turn comes, and closed. */
  readonly content: Spool | Buffer | Readable;
  /** Already deflated: kept as it is. */
  readonly isStored?: boolean;
}

/** Of 9. The fastest: a workbook is a third larger than at 6, and made in three quarters of the time (performance.md §3). */
const LEVEL = 1;

/**
 * An archive of these files, in their order, deflated while it is read; those that are not known yet are waited for, and
 * one that cannot be had is the archive's error.
 * @param at the date every file is given
 */
export function zipOf(files: Iterable<Packed> | AsyncIterable<Packed>, at: number): Readable {
  const zip = new yazl.ZipFile();
  const taken: Packed[] = [];
  const fill = async () => {
    for await (const file of files) {
      taken.push(file);
      const { path, content, isStored = false } = file;
      const options = { mtime: new Date(at), mode: 0o100644, compressionLevel: isStored ? 0 : LEVEL };
      if (Buffer.isBuffer(content)) zip.addBuffer(content, path, options);
      else
        zip.addReadStreamLazy(path, options, (give) =>
          give(null, content instanceof Readable ? content : content.follow()),
        );
    }
    zip.end();
  };
  const archive = zip.outputStream;
  // yazl’s types are of an older Node.
  if (!(archive instanceof Readable)) throw new Error('a zip is a stream');
  zip.on('error', (error: Error) => archive.destroy(error));
  // Whoever leaves half-way must not leave open files behind.
  archive.once('close', () => {
    for (const { content } of taken) {
      if (content instanceof Readable) content.destroy();
      else if (!Buffer.isBuffer(content)) content.close();
    }
  });
  fill().catch((error: Error) => archive.destroy(error));
  return archive;
}
