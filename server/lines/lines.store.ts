import { type RawBuilder, sql } from 'kysely';
import { type Db, dialectOf } from '#server/platform/database.ts';

/** A staged list, being merged: its tables, and the ids reserved for its lines. */
export interface StagedLines {
  table(name: string): RawBuilder<unknown>;
  /** A number first seen at place `n` of the list gets line `lineBase + n`. */
  readonly lineBase: number;
  /** Places of one row. */
  readonly ranks: number;
}

/** Numbers of the list that are no line yet, up to a number. In number order: the table is sorted by it. */
export async function insertLineNumbers(
  tx: Db,
  { table, lineBase }: StagedLines,
  after: number,
  upTo: number,
): Promise<void> {
  await sql`
    insert into line_numbers (number, line_id)
    select x.number, cast(${lineBase} as bigint) + x.n from ${table('numbers')} x
    where x.number > ${after} and x.number <= ${upTo}
      and not exists (select 1 from ${table('known')} k where k.n = x.n)
    order by x.number`.execute(tx);
}

/** The lines themselves, by their place in the list: those of the rows after `after`, up to `upTo`. */
export async function insertLines(
  tx: Db,
  { table, lineBase, ranks }: StagedLines,
  after: number,
  upTo: number,
): Promise<void> {
  const isNew = (n: RawBuilder<unknown>, line: RawBuilder<unknown>) => sql`
    not exists (select 1 from ${table('known')} k where k.n = ${n})
    and not exists (select 1 from ${table('outcomes')} o where o.line = ${line})`;
  await sql`
    insert into lines (id, number, kind, territory, opposed_at, rest_until)
    select cast(${lineBase} as bigint) + p.line * ${sql.lit(ranks)}, '+' || cast(p.number as text), p.kind,
      p.number_territory, null, 0
    from ${table('people')} p
    where p.line > ${after} and p.line <= ${upTo} and p.number is not null
      and ${isNew(sql`p.line * ${sql.lit(ranks)}`, sql`p.line`)}
    order by p.line`.execute(tx);
  await sql`
    insert into lines (id, number, kind, territory, opposed_at, rest_until)
    select cast(${lineBase} as bigint) + p.n, '+' || cast(p.number as text), p.kind, p.territory, null, 0
    from ${table('phones')} p
    where p.n >= (${after} + 1) * ${sql.lit(ranks)} and p.n < (${upTo} + 1) * ${sql.lit(ranks)}
      and ${isNew(sql`p.n`, sql`p.n / ${sql.lit(ranks)}`)}
    order by p.n`.execute(tx);
}

export interface NewLine {
  /** Digits with the country code. */
  readonly number: number;
  readonly kind: string;
  readonly territory: string;
}

/** The line of one number, made where it does not exist; `opposedAt` says what the register says. */
export async function ensureLine(tx: Db, line: NewLine, opposedAt: number | null): Promise<number> {
  const known = await tx
    .selectFrom('line_numbers')
    .select('line_id')
    .where('number', '=', line.number)
    .executeTakeFirst();
  if (known !== undefined) return known.line_id;
  const { id } = await tx
    .insertInto('lines')
    .values({
      number: `+${line.number}`,
      kind: line.kind,
      territory: line.territory,
      opposed_at: opposedAt,
      rest_until: 0,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  await tx.insertInto('line_numbers').values({ number: line.number, line_id: id }).execute();
  return id;
}

/** @param number digits with the country code */
export async function selectLineByNumber(db: Db, number: number) {
  return db
    .selectFrom('line_numbers')
    .innerJoin('lines', 'lines.id', 'line_numbers.line_id')
    .select(['lines.id', 'lines.opposed_at'])
    .where('line_numbers.number', '=', number)
    .executeTakeFirst();
}

/** Hashes put in the register after entry `id`. */
export async function selectOpposedSince(db: Db, id: number) {
  return db
    .selectFrom('oppositions')
    .select(['number_hash', 'recorded_at'])
    .where('id', '>', id)
    .orderBy('id')
    .execute();
}

/** Lines with an id above `after`, in order. */
export async function selectLinesAfter(db: Db, after: number, limit: number) {
  return db
    .selectFrom('lines')
    .select(['id', 'number'])
    .where('id', '>', after)
    .orderBy('id')
    .limit(limit)
    .execute();
}

export async function setLineOpposed(tx: Db, lineId: number, at: number): Promise<void> {
  await tx
    .updateTable('lines')
    .set({ opposed_at: at })
    .where('id', '=', lineId)
    .where('opposed_at', 'is', null)
    .execute();
}

/** What an import must know to have missed nothing: the last entry of the register and the last line. */
export async function selectLatest(db: Db): Promise<{ opposition: number; line: number }> {
  const { rows } = await sql<{ opposition: number; line: number }>`
    select (select coalesce(max(id), 0) from oppositions) as opposition,
      (select coalesce(max(id), 0) from lines) as line`.execute(db);
  const [latest] = rows;
  return { opposition: Number(latest?.opposition), line: Number(latest?.line) };
}

export async function reserveLineIds(tx: Db, count: number): Promise<number> {
  const { rows } = await dialectOf(tx).reserveIds('lines', count).execute(tx);
  return Number(rows[0]?.base);
}

/** Lines with ids above `after`, up to `upTo`, that are nobody's, and their numbers: an import that was given up made them. */
export async function deleteUnusedLines(tx: Db, after: number, upTo: number): Promise<void> {
  const unused = (id: RawBuilder<unknown>) => sql`${id} > ${after} and ${id} <= ${upTo}
    and not exists (select 1 from target_lines tl where tl.line_id = ${id})`;
  await sql`delete from line_numbers where ${unused(sql`line_numbers.line_id`)}`.execute(tx);
  await sql`delete from lines where ${unused(sql`lines.id`)}`.execute(tx);
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

export async function selectOppositionByHash(db: Db, hash: string) {
  return db
    .selectFrom('oppositions')
    .select(['id', 'recorded_at'])
    .where('number_hash', '=', hash)
    .executeTakeFirst();
}

/** Stops the line of this number, if there is one. */
export async function setOpposed(tx: Db, number: number, at: number): Promise<void> {
  await tx
    .updateTable('lines')
    .set({ opposed_at: at })
    .where('id', '=', (eb) => eb.selectFrom('line_numbers').select('line_id').where('number', '=', number))
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
