import { spawn } from 'node:child_process';
import fs from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { compile } from './compile.ts';
import { type Figure, figure, median } from './measure.ts';

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
  const port = await freePort();
  const start = performance.now();
  const child = spawn(process.execPath, ['--enable-source-maps', 'dist/server/main.js'], {
    stdio: 'ignore',
    env: { ...process.env, PORT: String(port), DATA_DIR: folder, LOG_LEVEL: 'silent', DATABASE_URL: '' },
  });
  const ended = new Promise((resolve) => child.once('exit', resolve));
  try {
    for (;;) {
      const answered = await fetch(`http://127.0.0.1:${port}/health/live`).catch(() => null);
      await answered?.body?.cancel();
      if (answered?.ok === true) return performance.now() - start;
      if (performance.now() - start > 60_000) throw new Error('the server did not start');
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  } finally {
    child.kill('SIGTERM');
    await ended;
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = net.createServer().listen(0, '127.0.0.1', () => {
      const address = server.address();
      const port = address !== null && typeof address === 'object' ? address.port : 0;
      server.close(() => resolve(port));
    });
  });
}
