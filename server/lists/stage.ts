import { z } from 'zod';
import { type RefusalCode, refusals } from '#server/contracts/refusals.ts';
import { Refusal } from '#server/platform/refusal.ts';
import { startThread } from '#server/platform/thread.ts';
import type { Part, Reading } from './reading.service.ts';
import { type Elsewhere, stageList } from './staging.service.ts';
import type { Staged, StagingJob } from './staging.ts';

/** Below this a list is read in process: a thread takes longer to start. */
const SMALL_BYTES = 1_000_000;

const refusal = z.object({
  code: z.string(),
  params: z.record(z.string(), z.union([z.string(), z.number()])),
});

/** {@link stageList}, in a thread of its own when the list is large, so that agents never wait for it. */
export async function stage(job: StagingJob, bytes: number): Promise<Staged> {
  return bytes < SMALL_BYTES ? stageList(job) : inThread<Staged>({ kind: 'list', job });
}

/** One more thread, for the one that reads the first part of a list. Shorter lists are over before it is ready. */
export const oneMoreThread: Elsewhere = {
  leastBytes: 8_000_000,
  read: (job, part) => inThread<Reading>({ kind: 'part', job, part }),
};

/**
 * Rows live for a moment: without a bound the heap would grow with the file before it is swept. The text of a workbook's
 * shared strings (160 MiB at most) must fit.
 */
const resourceLimits = { maxOldGenerationSizeMb: 512, maxYoungGenerationSizeMb: 16 };

/** What a thread is given to do. */
export type ThreadTask =
  | { readonly kind: 'list'; readonly job: StagingJob }
  | { readonly kind: 'part'; readonly job: StagingJob; readonly part: Part };

/** What the thread says when it is done. */
export type ThreadAnswer<Result> =
  | { readonly kind: 'done'; readonly result: Result }
  | { readonly kind: 'refused'; readonly refusal: unknown };

function inThread<Result extends Staged | Reading>(task: ThreadTask): Promise<Result> {
  return new Promise((resolve, reject) => {
    const worker = startThread('lists/staging.worker', { workerData: task, resourceLimits });
    worker.once('message', (answer: ThreadAnswer<Result>) => {
      if (answer.kind === 'done') resolve(answer.result);
      else reject(refusalOf(answer.refusal));
    });
    worker.once('error', reject);
    worker.once('exit', (code) => reject(new Error(`The reading thread ended with code ${code}`)));
  });
}

function isRefusalCode(code: string): code is RefusalCode {
  return code in refusals;
}

function refusalOf(value: unknown): Error {
  const { code, params } = refusal.parse(value);
  return isRefusalCode(code) ? new Refusal(code, params) : new Error(`unknown refusal ${code}`);
}
