import fs from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { releaseClaim } from '#server/contracts/queue.contract.ts';
import { startApp, type TestApp } from '#server/testing.ts';
import { crowdList, take } from '#server/testing-desk.ts';
import { runningCampaign } from '#server/testing-world.ts';

let app: TestApp;

beforeAll(async () => {
  app = await startApp();
  await runningCampaign(app, { list: crowdList(20) });
});
afterAll(() => app.stop());

/** SQLite moves its log into the database every thousand pages (4 MiB), unless a statement is left unfinished. */
const MOST_MIB = 6;
/** Taken and given back, each leaves some 100 KiB of log: 14 MiB if nothing were moved. */
const CLAIMS = 150;

test.skipIf(process.env['TEST_DATABASE'] === 'postgres')(
  'claims by the hundred leave SQLite’s log small',
  async () => {
    const agent = await app.as('agent');
    for (let taken = 0; taken < CLAIMS; taken += 1) {
      const { claim } = await take(agent);
      await agent.ask(releaseClaim, { params: { id: claim.id }, body: {} });
    }
    const log = path.join(app.deps.config.dataDir, 'tonalite.db-wal');
    expect(fs.statSync(log).size / 2 ** 20).toBeLessThan(MOST_MIB);
  },
);
