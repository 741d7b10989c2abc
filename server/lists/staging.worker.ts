import os from 'node:os';
import { parentPort, workerData } from 'node:worker_threads';
import { Refusal } from '#server/platform/refusal.ts';
import type { Reading } from './reading.service.ts';
import { oneMoreThread, type ThreadAnswer, type ThreadTask } from './stage.ts';
import { readShare, stageList } from './staging.service.ts';
import type { Staged } from './staging.ts';

/** The other end of `stage`: reads one list or a part of one, answers once, and ends. */
async function answer(): Promise<ThreadAnswer<Staged | Reading>> {
  // What `stage` put there: both ends are this module's.
  const task = workerData as ThreadTask;
  try {
    return { kind: 'done', result: await resultOf(task) };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return { kind: 'refused', refusal: { code: error.code, params: error.params } };
  }
}

function resultOf(task: ThreadTask): Promise<Staged | Reading> {
  if (task.kind === 'part') return readShare(task.job, task.part);
  return stageList(task.job, os.availableParallelism() > 1 ? oneMoreThread : null);
}

parentPort?.postMessage(await answer());
// Ends the thread, and with it the one that may still read the other part of a refused list.
process.exit();
