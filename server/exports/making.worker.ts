import { parentPort, workerData } from 'node:worker_threads';
import { openThreadDatabase } from '#server/platform/database.ts';
import { createLog } from '#server/platform/log.ts';
import { secretFrom } from '#server/platform/secret.ts';
import { contentOf, type MakingSays, type MakingTask } from './content.service.ts';

/** The other end of `openContent`: makes one export, a chunk each time it is asked for one, and ends. */
// What `openContent` put there: both ends are this room's.
const { making, config, secret } = workerData as MakingTask;
const say = (what: MakingSays) => parentPort?.postMessage(what);

/** Chunks asked for and not yet said, and whoever waits to say one. */
let asked = 0;
let wake = () => {};
parentPort?.on('message', () => {
  asked += 1;
  wake();
});

async function untilAsked(): Promise<void> {
  while (asked === 0)
    await new Promise<void>((resolve) => {
      wake = resolve;
    });
  asked -= 1;
}

const database = openThreadDatabase(config, createLog('silent'));
const onPage = (people: number) => say({ kind: 'page', people });
const content = await contentOf({ db: database.db, secret: secretFrom(secret) }, making, onPage);
for await (const chunk of content) {
  const bytes = Buffer.isBuffer(chunk) ? chunk : Buffer.from(String(chunk));
  await untilAsked();
  say({ kind: 'chunk', bytes });
}
say({ kind: 'end' });
await database.close();
process.exit();
