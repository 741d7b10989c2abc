import { spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { compile } from './compile.ts';
import { type Figure, figure, median } from './measure.ts';
import { startProduct } from './product.ts';

const RUNS = 5;

/** From `node` on the compiled server to the first answer, on a database that exists, against an empty `node`. */
export async function startFigures(): Promise<Figure[]> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'tonalite-start-'));
  compile();
  await firstResponse(folder);
  const times: number[] = [];
  const empty: number[] = [];
  for (let run = 0; run < RUNS; run += 1) {
    empty.push(await emptyNode());
    times.push(await firstResponse(folder));
  }
  fs.rmSync(folder, { recursive: true, force: true });
  return [
    figure('cold start to first response, against an empty node', median(times), 'ms', median(empty), null),
  ];
}

async function emptyNode(): Promise<number> {
  const start = performance.now();
  const child = spawn(process.execPath, ['-e', '0'], { stdio: 'ignore' });
  await new Promise((resolve) => child.once('exit', resolve));
  return performance.now() - start;
}

async function firstResponse(folder: string): Promise<number> {
  const product = await startProduct({ DATA_DIR: folder });
  await product.stop();
  return product.startedInMs;
}
