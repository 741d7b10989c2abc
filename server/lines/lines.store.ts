import { sql } from 'kysely';
import { type Db, dialectOf } from '#server/platform/database.ts';

export interface NewLine {
  readonly number: string;
  readonly kind: string;
  readonly territory: string;
  readonly hash: string;
}

export interface LineRow {
  readonly id: number;
  readonly number: string;
  readonly opposedAt: number | null;
}

/**
 * Makes the lines that do not exist, each already knowing whether its number is in the opposition register, and returns
 * all of them. In number order, so that two imports never wait for each other's rows crosswise.
 */
export async function insertLines(tx: Db, lines: readonly NewLine[]): Promise<LineRow[]> {
  const { jsonRows, cell } = dialectOf(tx);
  const sorted = [...lines].sort((a, b) => (a.number < b.number ? -1 : 1));
  const json = JSON.stringify(sorted.map((line) => [line.number, line.kind, line.territory, line.hash]));
  await sql`
    insert into lines (number, kind, territory, number_hash, opposed_at, rest_until)
    select ${cell('j', 0)}, ${cell('j', 1)}, ${cell('j', 2)}, ${cell('j', 3)}, o.recorded_at, 0
    from ${jsonRows(json, 'j')}
    left join oppositions o on o.number_hash = ${cell('j', 3)}
    where true
    order by 1
    on conflict (number) do nothing`.execute(tx);
  const { rows } = await sql<LineRow>`
    select l.id, l.number, l.opposed_at as "opposedAt"
    from ${jsonRows(json, 'j')} join lines l on l.number = ${cell('j', 0)}
    order by l.id`.execute(tx);
  return rows;
}

/** The hashes among these that are in the register. */
export async function selectOpposed(db: Db, hashes: readonly string[]): Promise<string[]> {
  const { jsonRows, cell } = dialectOf(db);
  const json = JSON.stringify(hashes.map((hash) => [hash]));
  const { rows } = await sql<{ hash: string }>`
    select o.number_hash as hash
    from ${jsonRows(json, 'j')} join oppositions o on o.number_hash = ${cell('j', 0)}
    order by o.id`.execute(db);
  return rows.map(({ hash }) => hash);
}

export interface NewOpposition {
  readonly hash: string;
  readonly channel: string;
  readonly at: number;
  readonly by: number | null;
}

/** Null when the number was in the register already. */
export async function insertOpposition(tx: Db, row: NewOpposition): Promise<number | null> {
  const inserted = await tx
    .insertInto('oppositions')
    .values({ number_hash: row.hash, channel: row.channel, recorded_at: row.at, recorded_by: row.by })
    .onConflict((conflict) => conflict.column('number_hash').doNothing())
    .returning('id')
    .executeTakeFirst();
  return inserted?.id ?? null;
}

export async function selectOppositionByHash(db: Db, hash: string): Promise<number | undefined> {
  const row = await db
    .selectFrom('oppositions')
    .select('id')
    .where('number_hash', '=', hash)
    .executeTakeFirst();
  return row?.id;
}

export async function setOpposed(tx: Db, hash: string, at: number): Promise<void> {
  await tx
    .updateTable('lines')
    .set({ opposed_at: at })
    .where('number_hash', '=', hash)
    .where('opposed_at', 'is', null)
    .execute();
}

export async function selectOppositions(db: Db, before: number | undefined, limit: number) {
  let query = db.selectFrom('oppositions').select(['id', 'recorded_at as recordedAt', 'channel']);
  if (before !== undefined) query = query.where('id', '<', before);
  return query.orderBy('id', 'desc').limit(limit).execute();
}

export async function countOppositions(db: Db): Promise<number> {
  const row = await db
    .selectFrom('oppositions')
    .select(({ fn }) => fn.countAll<number>().as('n'))
    .executeTakeFirst();
  return Number(row?.n ?? 0);
}

/** Never shortens a rest already decided. */
export async function updateRest(tx: Db, lineId: number, until: number): Promise<void> {
  await tx
    .updateTable('lines')
    .set({ rest_until: until })
    .where('id', '=', lineId)
    .where('rest_until', '<', until)
    .execute();
}
