import fs from 'node:fs';
import { z } from 'zod';
import { startChild } from './child.ts';

export const order = z.object({
  /** Null: SQLite. */
  postgresUrl: z.string().nullable(),
  agents: z.int(),
  /** In the running campaign. */
  people: z.int(),
  /** Whether everybody in it has answered twenty questions. */
  answered: z.boolean().default(false),
  /** In the opposition register. */
  oppositions: z.int(),
  /** By the clock, as in production, or only when {@link BenchServer.tick} asks, which leaves no wait in a measure. */
  jobs: z.enum(['alone', 'asked']),
});
export type Order = z.input<typeof order>;

export const toChild = z.enum(['tick', 'stop']);
export const fromChild = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('ready'), url: z.string(), campaign: z.int(), draft: z.int() }),
  z.object({ kind: z.literal('ticked') }),
]);
export type FromChild = z.infer<typeof fromChild>;

export interface BenchServer {
  readonly url: string;
  /** The running campaign. */
  readonly campaign: number;
  /** A campaign to import into. */
  readonly draft: number;
  /** All background work that is due, to its end. */
  tick(): Promise<void>;
  /** Highest resident memory so far, in MiB; null where the system does not say (it is Linux's `VmHWM`). */
  peakMemory(): number | null;
  stop(): Promise<void>;
}

/** Starts the product in a process of its own, filled as ordered. */
export async function startServer(wanted: Order): Promise<BenchServer> {
  const child = startChild('server.child', wanted);
  const ended = new Promise<never>((_, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`the measured server ended (${String(code)})`)));
  });
  ended.catch(() => undefined);
  const next = () =>
    Promise.race([
      ended,
      new Promise<FromChild>((resolve) => child.once('message', (said) => resolve(fromChild.parse(said)))),
    ]);
  const ready = await next();
  if (ready.kind !== 'ready') throw new Error(`the measured server said ${ready.kind}`);
  return {
    url: ready.url,
    campaign: ready.campaign,
    draft: ready.draft,
    tick: async () => {
      const ticked = next();
      child.send('tick');
      await ticked;
    },
    peakMemory: () => peakOf(child.pid),
    stop: async () => {
      child.send('stop');
      await ended.catch(() => undefined);
    },
  };
}

function peakOf(pid: number | undefined): number | null {
  const status = `/proc/${String(pid)}/status`;
  if (!fs.existsSync(status)) return null;
  const kilobytes = /VmHWM:\s+(\d+) kB/.exec(fs.readFileSync(status, 'utf8'))?.[1];
  return kilobytes === undefined ? null : Number(kilobytes) / 1024;
}
