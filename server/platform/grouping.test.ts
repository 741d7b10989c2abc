import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { startApp, type TestApp } from '#server/testing.ts';
import { dialectOf, inTransaction, unscoped } from './database.ts';

let app: TestApp;

beforeAll(async () => {
  app = await startApp();
  await sql`create table notes (n integer primary key, about integer references users (id))`.execute(db());
});
beforeEach(() => sql`delete from notes`.execute(db()));
afterAll(() => app.stop());

const db = () => unscoped(app.deps.db);

async function written(): Promise<number[]> {
  const { rows } = await sql<{ n: number }>`select n from notes order by n`.execute(db());
  return rows.map(({ n }) => n);
}

/** Writes twice, so that half of a work can be left. */
function write(n: number, fails = false): Promise<number> {
  return inTransaction(db(), async (tx) => {
    await sql`insert into notes (n) values (${n * 10})`.execute(tx);
    if (fails) throw new Error(`no ${n}`);
    await sql`insert into notes (n) values (${n * 10 + 1})`.execute(tx);
    return n;
  });
}

const upTo = (n: number) => Array.from({ length: n }, (_, index) => index);

test('works asked for at once are all written, and each is told its own', async () => {
  expect(await Promise.all(upTo(120).map((n) => write(n)))).toEqual(upTo(120));
  expect(await written()).toEqual(upTo(120).flatMap((n) => [n * 10, n * 10 + 1]));
});

test.each([[[0]], [[2]], [[0, 1, 4]], [[0, 1, 2, 3, 4]]])(
  'those that fail (%j of five) leave nothing, and the others all',
  async (failing) => {
    const told = await Promise.allSettled(upTo(5).map((n) => write(n, failing.includes(n))));
    expect(told.map(({ status }) => status === 'rejected')).toEqual(upTo(5).map((n) => failing.includes(n)));
    const kept = upTo(5).filter((n) => !failing.includes(n));
    expect(await written()).toEqual(kept.flatMap((n) => [n * 10, n * 10 + 1]));
  },
);

test('a work sees what those before it wrote', async () => {
  const [, seen] = await Promise.all([
    write(1),
    inTransaction(db(), async (tx) => {
      const { rows } = await sql<{ n: number }>`select count(*) as n from notes`.execute(tx);
      return Number(rows[0]?.n);
    }),
  ]);
  if (dialectOf(db()).name === 'sqlite') expect(seen).toBe(2);
});

test.skipIf(process.env['TEST_DATABASE'] === 'postgres')(
  'when the whole write is refused, everybody in it is told, and nothing is there',
  async () => {
    const dangling = inTransaction(db(), async (tx) => {
      // Looked at when the transaction ends, not before.
      await sql.raw('pragma defer_foreign_keys = on').execute(tx);
      await sql`insert into notes (n, about) values (7, 999999)`.execute(tx);
    });
    const told = await Promise.allSettled([write(1), dangling, write(2)]);
    expect(told.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected']);
    expect(await written()).toEqual([]);
    expect(await write(3)).toBe(3);
  },
);
