import { Readable } from 'node:stream';
import type { ExportFormat } from '#server/contracts/exports.contract.ts';
import type { Config } from '#server/platform/config.ts';
import type { Deps } from '#server/platform/http.ts';
import { startThread } from '#server/platform/thread.ts';
import type { Work } from './bundle.service.ts';
import { campaignOf, formats, prepare } from './exports.service.ts';
import { hasMoreThan } from './exports.store.ts';

/** An export to be made, of a campaign already fetched within somebody's scope. */
export interface Making {
  readonly campaignId: number;
  readonly format: ExportFormat;
  readonly isNamed: boolean;
  /** Instant of the export. */
  readonly at: number;
}

/** Up to so many people an export is made in process: a thread takes longer to start. */
const FEW = 1000;

/** People live for a moment: without a bound the heap would grow with the campaign before it is swept. */
const resourceLimits = { maxOldGenerationSizeMb: 192, maxYoungGenerationSizeMb: 32 };

/** What the thread is given. */
export interface MakingTask {
  readonly making: Making;
  readonly config: Pick<Config, 'databaseUrl' | 'dataDir'>;
  readonly secret: string;
}

/** What the thread says, a chunk each time it is asked for one. */
export type MakingSays =
  | { readonly kind: 'chunk'; readonly bytes: Uint8Array }
  | { readonly kind: 'page'; readonly people: number }
  | { readonly kind: 'end' };

/**
 * The bytes of an export. Of a campaign of more than a few people they are made in a thread of its own, so that agents never
 * wait for it: a bundle of 100 000 people made in process held claims up for seventeen seconds.
 * @param onPage told how many people were written; throws to give up
 */
export async function openContent(
  deps: Pick<Deps, 'db' | 'secret' | 'config'>,
  making: Making,
  onPage?: Work['onPage'],
): Promise<Readable> {
  if (!(await hasMoreThan(deps.db, making.campaignId, FEW))) return contentOf(deps, making, onPage);
  const { databaseUrl, dataDir } = deps.config;
  return inThread({ making, config: { databaseUrl, dataDir }, secret: deps.secret.key }, onPage);
}

/** The same, in this thread. */
export async function contentOf(
  { db, secret }: Pick<Deps, 'db' | 'secret'>,
  { campaignId, format, isNamed, at }: Making,
  onPage?: Work['onPage'],
): Promise<Readable> {
  const work = await prepare(db, await campaignOf(db, campaignId), isNamed, secret);
  return formats[format].open({ ...work, at, ...(onPage !== undefined && { onPage }) });
}

function inThread(task: MakingTask, onPage?: Work['onPage']): Readable {
  const worker = startThread('exports/making.worker', { workerData: task, resourceLimits });
  const content = new Readable({
    read: () => worker.postMessage('more'),
    destroy: (error, done) => {
      worker.terminate().then(
        () => done(error),
        () => done(error),
      );
    },
  });
  let told = Promise.resolve();
  const fail = (error: Error) => content.destroy(error);
  worker.on('message', (said: MakingSays) => {
    if (said.kind === 'chunk') content.push(said.bytes);
    else if (said.kind === 'end') told.then(() => content.push(null), fail);
    else {
      told = told.then(() => onPage?.(said.people));
      told.catch(fail);
    }
  });
  worker.once('error', fail);
  worker.once('exit', (code) => {
    // After its last word it ends by itself; the rest of the content may still be on its way.
    if (code !== 0) fail(new Error(`The thread that makes an export ended with code ${code}`));
  });
  return content;
}
