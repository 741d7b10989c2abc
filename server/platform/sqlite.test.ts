import { sql } from 'kysely';
import { afterAll, expect, test } from 'vitest';
import { startApp } from '#server/testing.ts';

const app = await startApp();
afterAll(() => app.stop());

test('a statement prepared before a column was added tells that column by its name', async () => {
  const { db } = app.deps;
  const read = () => sql`select * from notes order by id`.execute(db);
  await sql`create table notes (id integer primary key, word text)`.execute(db);
  await sql`insert into notes (id, word) values (1, 'un'), (2, null)`.execute(db);
  expect((await read()).rows).toEqual([
    { id: 1, word: 'un' },
    { id: 2, word: null },
  ]);
  await sql`alter table notes add column late text default 'plus tard'`.execute(db);
  const [first] = (await read()).rows;
  expect(first).toEqual({ id: 1, word: 'un', late: 'plus tard' });
});
