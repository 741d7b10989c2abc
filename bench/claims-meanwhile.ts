import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { seeded } from '#fixtures/random.ts';
import { type Client, logIn } from '#server/client.ts';
import { type ExportFormat, exportCampaign } from '#server/contracts/exports.contract.ts';
import { claimNext, releaseClaim } from '#server/contracts/queue.contract.ts';
import { writeLargeList } from './large-list.ts';
import { type Figure, figure, quantile } from './measure.ts';
import { BENCH_PASSWORD } from './people.ts';
import { confirm, isDone, OPPOSITIONS, ROWS, upload } from './requester.ts';
import { startServer } from './server.ts';

const AGENTS = 8;
const PEOPLE = 100_000;
/** Each is given back: twice as many requests. */
const CLAIMS_PER_SECOND = 25;
const WARM_UP_MS = 5000;
const IDLE_MS = 20_000;
const POLL_MS = 250;

/**
 * What agents feel of large exports and of a large import: claims of a running campaign, at random instants, while its
 * results are exported, and while a list is read and then merged into another campaign, against the same claims before. A server of its own, with jobs as in production.
 */
export async function meanwhileFigures(name: string, postgresUrl: string | null): Promise<Figure[]> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'tonalite-meanwhile-'));
  const list = path.join(folder, 'list.csv');
  writeLargeList(list, ROWS);
  const wanted = { postgresUrl, agents: AGENTS, people: PEOPLE, answered: true, oppositions: OPPOSITIONS };
  const server = await startServer({ ...wanted, jobs: 'alone' });
  try {
    const agents = await Promise.all(
      Array.from({ length: AGENTS }, (_, index) =>
        logIn(server.url, `agent${index}@exemple.fr`, BENCH_PASSWORD),
      ),
    );
    const requester = await logIn(server.url, 'requester@exemple.fr', BENCH_PASSWORD);
    await claiming(agents, pause(WARM_UP_MS));
    const idle = await claiming(agents, pause(IDLE_MS));
    const exporting = await claiming(agents, drained(requester, server.campaign, 'csv'));
    const packing = await claiming(agents, drained(requester, server.campaign, 'zip'));
    const uploading = upload(server.url, requester, server.draft, list);
    const reading = await claiming(agents, uploading);
    const { importId } = await uploading;
    const merging = await claiming(agents, finished(requester, importId));
    return [
      ...figures(`idle, ${name}`, idle, null),
      ...figures(`while ${PEOPLE} people are exported as csv, ${name}`, exporting, idle),
      ...figures(`while ${PEOPLE} people are exported as a bundle, ${name}`, packing, idle),
      ...figures(`while ${ROWS} rows are read, ${name}`, reading, idle),
      ...figures(`while ${ROWS} rows are merged, ${name}`, merging, idle),
    ];
  } finally {
    await server.stop();
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

function figures(when: string, times: readonly number[], idle: readonly number[] | null): Figure[] {
  const reference = idle === null ? null : quantile(idle, 0.99);
  return [
    figure(`claim over HTTP, p99 ${when}`, quantile(times, 0.99), 'ms', reference, 3),
    figure(`claim over HTTP, longest ${when}`, Math.max(...times), 'ms', null, null),
  ];
}

async function drained(requester: Client, id: number, format: ExportFormat): Promise<void> {
  const response = await requester.fetch(exportCampaign, { params: { id, format } });
  if (!response.ok || response.body === null) throw new Error(`export: ${response.status}`);
  for await (const _ of response.body);
}

async function finished(requester: Client, importId: number): Promise<void> {
  await confirm(requester, importId);
  while (!(await isDone(requester, importId))) await pause(POLL_MS);
}

/**
 * Claims at the instants of a Poisson process until `until` ends, each by whoever is free and given back at once. Returns
 * their milliseconds, counted from the instant they were due: whoever had to wait for an agent waited for the server.
 */
async function claiming(agents: readonly Client[], until: Promise<unknown>): Promise<number[]> {
  const random = seeded(7);
  const free = [...agents];
  const due: number[] = [];
  const times: number[] = [];
  const busy = new Set<Promise<void>>();
  let isOver = false;
  const end = () => {
    isOver = true;
  };
  const over = until.finally(end);
  over.catch(() => undefined);
  for (let next = performance.now(); !isOver; ) {
    for (; next <= performance.now(); next += (-Math.log(1 - random.next()) / CLAIMS_PER_SECOND) * 1000)
      due.push(next);
    for (let agent = free.pop(); agent !== undefined; agent = due.length > 0 ? free.pop() : undefined) {
      const mine = agent;
      const served = serve(mine, due, times).finally(() => free.push(mine));
      busy.add(served);
      served.then(() => busy.delete(served), end);
    }
    await pause(Math.max(0, Math.min(next - performance.now(), 20)));
  }
  await Promise.all(busy);
  await over;
  return times;
}

/** Claims and gives back as long as a claim is due. */
async function serve(agent: Client, due: number[], times: number[]): Promise<void> {
  for (let at = due.shift(); at !== undefined; at = due.shift()) {
    const response = await agent.fetch(claimNext);
    const { claim } = await response.json();
    times.push(performance.now() - at);
    if (!response.ok || claim === null) throw new Error(`nobody to claim: ${response.status}`);
    await agent.ask(releaseClaim, { params: { id: claim.id }, body: {} });
  }
}
