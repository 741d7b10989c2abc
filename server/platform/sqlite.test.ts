import { sql } from 'kysely';
import { afterAll, expect, test } from 'vitest';
import { dialectOf } from '#server/platform/database.ts';
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
  // PostgreSQL refuses the plan it had kept, and is asked with another one.
  const again =
    dialectOf(db).name === 'sqlite' ? await read() : await sql`select * from notes where id = 1`.execute(db);
  expect(again.rows[0]).toEqual({ id: 1, word: 'un', late: 'plus tard' });
});
