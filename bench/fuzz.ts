import type { ChildProcess } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { z } from 'zod';
import { startChild } from './child.ts';
import { bounded, type Figure, figure } from './measure.ts';
import { mutated } from './mutate.ts';

const MUTATIONS = Number(process.env['BENCH_FUZZ'] ?? 100_000);
/** With `BENCH_FUZZ=1`, tries one seed again. */
const FIRST_SEED = Number(process.env['BENCH_FUZZ_FROM'] ?? 1);
/** Of processor: what else the machine does must not fail a file. */
const LONGEST_MS = 5000;
/** No answer after this: the process hangs, and is killed. */
const PATIENCE_MS = 60_000;
const READERS = Math.min(2, os.availableParallelism());

/** What reading one mutation gave. */
const tried = z.object({ seed: z.int(), ms: z.number(), problem: z.string().nullable() });
export type Tried = z.infer<typeof tried>;

/**
 * Reads damaged files as `tonalite doctor` does: whatever happened to a file, it is refused or every row is accounted
 * for, in little time. What fails is told on the error output with its seed, and left in the temporary folder.
 */
export async function fuzzFigures(): Promise<Figure[]> {
  const kept = path.join(os.tmpdir(), 'tonalite-fuzz');
  let next = FIRST_SEED;
  let failures = 0;
  let slowest = 0;
  const take = () => (next < FIRST_SEED + MUTATIONS ? next++ : null);
  const judge = ({ seed, ms, problem }: Tried) => {
    slowest = Math.max(slowest, ms);
    const fault = problem ?? (ms > LONGEST_MS ? `${Math.round(ms)} ms` : null);
    if (fault === null) return;
    failures += 1;
    const file = path.join(kept, `seed-${seed}`);
    fs.mkdirSync(kept, { recursive: true });
    fs.writeFileSync(file, mutated(seed));
    console.error(`seed ${seed} (${file}): ${fault}`);
  };
  const start = performance.now();
  await Promise.all(Array.from({ length: READERS }, () => reader(take, judge)));
  return [
    figure('mutations of lists read', MUTATIONS, 'files', null, null),
    figure('mutations a second', MUTATIONS / ((performance.now() - start) / 1000), 'files/s', null, null),
    bounded('mutations that crash, hang or lose a row', failures, 'files', 0),
    bounded('slowest mutation', slowest, 'ms', LONGEST_MS),
  ];
}

/** Tries seeds one after the other in a process of its own, replaced when it crashes or hangs. */
async function reader(take: () => number | null, judge: (tried: Tried) => void): Promise<void> {
  for (let isOver = false; !isOver; ) {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'tonalite-fuzz-'));
    const child = startChild('fuzz.child', { folder }, ['--max-old-space-size=512']);
    const ended = new Promise((resolve) => child.once('close', resolve));
    isOver = await feed(child, take, judge);
    child.kill('SIGKILL');
    await ended;
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

/** True once there is no seed left; false when the process is of no more use. */
function feed(
  child: ChildProcess,
  take: () => number | null,
  judge: (tried: Tried) => void,
): Promise<boolean> {
  return new Promise((resolve, reject) => {
    let seed: number | null = null;
    let alarm: NodeJS.Timeout | undefined;
    const giveUp = (problem: string) => {
      clearTimeout(alarm);
      child.removeAllListeners('message').removeAllListeners('exit');
      if (seed === null) return reject(new Error(problem));
      judge({ seed, ms: 0, problem });
      resolve(false);
    };
    child.on('message', (said) => {
      clearTimeout(alarm);
      if (said !== 'ready') judge(tried.parse(said));
      seed = take();
      if (seed === null) {
        child.removeAllListeners('exit');
        return resolve(true);
      }
      alarm = setTimeout(() => giveUp(`no answer after ${PATIENCE_MS} ms`), PATIENCE_MS);
      child.send(seed);
    });
    child.once('exit', (code) => giveUp(`the reading process ended with code ${String(code)}`));
  });
}
