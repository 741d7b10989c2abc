import { setTimeout as pause } from 'node:timers/promises';
import type pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { boardChanged, type LiveEvent } from '#server/contracts/service.contract.ts';
import { makeDatabase } from '#server/testing.ts';
import { createPostgresLive, type Live } from './live.ts';
import { createLog } from './log.ts';
import { openPool } from './postgres.ts';

const isPostgres = process.env['TEST_DATABASE'] === 'postgres';

/** Two processes of one house: each its pool, its listening connection, and what it heard. */
describe.runIf(isPostgres)('live events between processes', () => {
  let place: Awaited<ReturnType<typeof makeDatabase>>;
  let pools: pg.Pool[];
  let lives: [Live, Live];
  let heard: [LiveEvent[], LiveEvent[]];

  beforeAll(async () => {
    place = await makeDatabase('postgres');
    const url = place.url ?? '';
    const log = createLog('silent');
    pools = [1, 2].map(() => openPool(url, log, 2));
    const [one, two] = await Promise.all(pools.map((pool) => createPostgresLive(url, pool, log)));
    if (one === undefined || two === undefined) throw new Error('two processes');
    lives = [one, two];
    heard = [[], []];
    lives.forEach((live, index) => {
      live.subscribe((event) => heard[index]?.push(event));
    });
  });
  afterAll(async () => {
    for (const live of lives) await live.stop();
    for (const pool of pools) await pool.end();
    await place.drop();
  });

  const progress = (campaignId: number): LiveEvent => ({ topic: 'progress', campaignId, directorateId: 1 });

  async function until(isTrue: () => boolean): Promise<void> {
    while (!isTrue()) await pause(20);
  }

  test('what one process publishes, every process hears, itself included', async () => {
    lives[0].publish(progress(7));
    await until(() => heard.every((events) => events.length > 0));
    expect(heard).toEqual([[progress(7)], [progress(7)]]);
  });

  test('a burst of one same event is heard once', async () => {
    heard[1].length = 0;
    for (let times = 0; times < 50; times += 1) lives[0].publish(boardChanged);
    lives[0].publish(progress(8));
    await until(() => heard[1].some((event) => event.campaignId === 8));
    expect(heard[1]).toEqual([boardChanged, progress(8)]);
  });

  test('after its connection is cut, a process listens again', async () => {
    heard[1].length = 0;
    const { rowCount } = (await pools[0]?.query(
      `select pg_terminate_backend(pid) from pg_stat_activity
       where datname = current_database() and query = 'listen tonalite'`,
    )) ?? { rowCount: 0 };
    expect(rowCount).toBe(2);
    // What is said meanwhile is lost: screens look again by themselves when they are told.
    while (heard[1].length === 0) {
      lives[0].publish(progress(9));
      await pause(50);
    }
    expect(heard[1][0]).toEqual(progress(9));
  });

  test('what is about to leave is sent before the process stops', async () => {
    heard[1].length = 0;
    lives[0].publish(progress(10));
    await lives[0].stop();
    await until(() => heard[1].some((event) => event.campaignId === 10));
  });
});
