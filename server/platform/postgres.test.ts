import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startApp, type TestApp } from '#server/testing.ts';
import { unscoped } from './database.ts';

/** PostgreSQL plans a statement each time it is asked, unless it was given a name. */
describe.skipIf(process.env['TEST_DATABASE'] !== 'postgres')('statements on PostgreSQL', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startApp();
  });
  afterAll(() => app.stop());

  const onOneConnection = <T>(work: (one: ReturnType<typeof unscoped>) => Promise<T>) =>
    unscoped(app.deps.db).connection().execute(work);

  test('one that comes again is prepared once; one asked once is not', async () => {
    const texts = await onOneConnection(async (one) => {
      for (const n of [1, 2, 3, 4]) await sql`select ${n}::int as again`.execute(one);
      await sql`select ${5}::int as once`.execute(one);
      const { rows } = await sql<{ statement: string }>`
        select statement from pg_prepared_statements where statement like 'select $1::int as %'`.execute(one);
      return rows.map(({ statement }) => statement);
    });
    expect(texts).toEqual(['select $1::int as again']);
  });

  test('one that gives every column is not prepared: another process may add some', async () => {
    await sql`create table growing (n int)`.execute(unscoped(app.deps.db));
    const seen = await onOneConnection(async (one) => {
      const look = async () => (await sql`select * from growing where n = ${1}`.execute(one)).rows;
      await sql`insert into growing values (1)`.execute(one);
      for (const _ of [1, 2, 3]) await look();
      await sql`alter table growing add column more int`.execute(one);
      return look();
    });
    expect(seen).toEqual([{ n: 1, more: null }]);
  });

  test('texts that vary without end leave names for those that come again', async () => {
    const names = await onOneConnection(async (one) => {
      for (let n = 0; n < 1100; n += 1) await sql.raw(`select 'text ${n}'`).execute(one);
      for (let n = 0; n < 1100; n += 1) await sql`select ${n}::int as ${sql.ref(`c${n}`)}`.execute(one);
      for (const n of [1, 2]) await sql`select ${n}::int as after_all`.execute(one);
      const { rows } = await sql<{ n: number }>`
        select count(*) as n from pg_prepared_statements where statement like '%after_all'`.execute(one);
      return rows[0]?.n;
    });
    expect(names).toBe(1);
  });
});
