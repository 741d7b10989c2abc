import { type ChildProcess, spawn } from 'node:child_process';
import net from 'node:net';

/** The compiled product in a process of its own, as `npm start` runs it. */
export interface Product {
  readonly url: string;
  readonly child: ChildProcess;
  /** Milliseconds from its start to its first answer. */
  readonly startedInMs: number;
  stop(signal?: 'SIGTERM' | 'SIGKILL'): Promise<void>;
}

/** `settings` are environment variables; a free port is chosen unless they name one. Throws when it does not start. */
export async function startProduct(settings: Readonly<Record<string, string>>): Promise<Product> {
  const port = settings['PORT'] ?? String(await freePort());
  const start = performance.now();
  const child = spawn(process.execPath, ['--enable-source-maps', 'dist/server/main.js'], {
    stdio: 'ignore',
    env: { ...process.env, LOG_LEVEL: 'silent', DATABASE_URL: '', ...settings, PORT: port },
  });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const url = `http://127.0.0.1:${port}`;
  const stop = async (signal: 'SIGTERM' | 'SIGKILL' = 'SIGTERM') => {
    child.kill(signal);
    await ended;
  };
  for (;;) {
    const answered = await fetch(`${url}/health/live`).catch(() => null);
    await answered?.body?.cancel();
    if (answered?.ok === true) return { url, child, startedInMs: performance.now() - start, stop };
    if (performance.now() - start > 60_000 || child.exitCode !== null) {
      await stop('SIGKILL');
      throw new Error('the server did not start');
    }
    await new Promise((resolve) => setTimeout(resolve, 5));
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
