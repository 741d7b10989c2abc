import { parentPort, workerData } from 'node:worker_threads';
import { Refusal } from '#server/platform/refusal.ts';
import type { ThreadAnswer } from './stage.ts';
import { type StagingJob, stageList } from './staging.service.ts';

/** The other end of `stage`: reads one list, answers once, and ends. */
async function answer(): Promise<ThreadAnswer> {
  // What `stage` put there: both ends are this module's.
  const job = workerData as StagingJob;
  try {
    return { kind: 'staged', staged: await stageList(job) };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return { kind: 'refused', refusal: { code: error.code, params: error.params } };
  }
}

parentPort?.postMessage(await answer());
