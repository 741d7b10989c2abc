import { sql } from 'kysely';
import { type Db, dialectOf, unscoped } from './database.ts';

/**
 * Counters kept by triggers (decision 0034): on PostgreSQL each statement adds rows of what it changed. Makes one row of those
 * of a key; sums stay as they are.
 */
export async function foldTally(db: Db, table: string, key: readonly string[]): Promise<void> {
  if (dialectOf(db).name === 'sqlite') return;
  const columns = sql.join(key.map((column) => sql.ref(column)));
  await sql`
    with several as (select ${columns} from ${sql.table(table)} group by ${columns} having count(*) > 1),
    gone as (delete from ${sql.table(table)} where (${columns}) in (select * from several) returning *)
    insert into ${sql.table(table)} select ${columns}, sum(n) from gone group by ${columns} having sum(n) <> 0`.execute(
    unscoped(db),
  );
}
