import { sql } from 'kysely';
import type { PressureRules } from '#server/contracts/pressure.ts';
import { type Db, dialectOf } from '#server/platform/database.ts';
import { statement } from '#server/platform/statement.ts';
import type { Rest } from './pressure.rules.ts';

const pressure = statement<object, PressureRules & { readonly recountAfter: number | null }>((db) =>
  db
    .selectFrom('pressure_rules')
    .select([
      'per_30_days as per30Days',
      'per_day as perDay',
      'min_gap_minutes as minGapMinutes',
      'refusal_rest_days as refusalRestDays',
      'recount_after as recountAfter',
    ]),
);

/** The house's rules, and the line up to which rests were counted again since they changed; null: all were. */
export async function selectPressure(db: Db): Promise<{ rules: PressureRules; recountAfter: number | null }> {
  const { rows } = await db.executeQuery(pressure(db, {}));
  const [row] = rows;
  if (row === undefined) throw new Error('there are no rules of contact pressure');
  const { recountAfter, ...rules } = row;
  return { rules, recountAfter };
}

/** New rules: every line called lately is to be counted again, from the first one. */
export async function updatePressure(tx: Db, rules: PressureRules): Promise<void> {
  await tx
    .updateTable('pressure_rules')
    .set({
      per_30_days: rules.per30Days,
      per_day: rules.perDay,
      min_gap_minutes: rules.minGapMinutes,
      refusal_rest_days: rules.refusalRestDays,
      recount_after: 0,
    })
    .execute();
}

/** Holds the rules until the transaction ends: nobody changes them while lines are counted by them. */
export async function lockPressure(tx: Db): Promise<void> {
  await sql`select id from pressure_rules ${dialectOf(tx).lockRows}`.execute(tx);
}

export async function moveRecount(tx: Db, to: number | null): Promise<void> {
  await tx.updateTable('pressure_rules').set({ recount_after: to }).execute();
}

/** Lines called since `since`, with an id above `after`, in order; `calls_by_line` alone answers. */
export async function selectCalledLines(
  db: Db,
  since: number,
  after: number,
  limit: number,
): Promise<number[]> {
  const { rows } = await sql<{ lineId: number }>`
    select distinct line_id as "lineId" from calls
    where line_id > ${after} and started_at >= ${since}
    order by line_id limit ${limit}`.execute(db);
  return rows.map(({ lineId }) => lineId);
}

export interface RestingLine {
  readonly id: number;
  readonly restUntil: number;
}

const linesHeld = statement<{ lineIds: string }, RestingLine>((db, { lineIds }) => {
  const { isAmong, lockRows } = dialectOf(db);
  return sql`
    select id, rest_until as "restUntil" from lines where ${isAmong(sql`id`, lineIds)} order by id ${lockRows}`;
});

/**
 * The lines, held until the transaction ends. Whoever decides a rest holds the line first and reads the rules after:
 * so no rest decided by old rules outlives the count by new ones.
 */
export async function lockLines(tx: Db, lineIds: readonly number[]): Promise<RestingLine[]> {
  if (lineIds.length === 0) return [];
  const { rows } = await tx.executeQuery(linesHeld(tx, { lineIds: JSON.stringify(lineIds) }));
  return rows;
}

/** Those among these lines where somebody is still to be called. */
export async function selectAwaitedLines(db: Db, lineIds: readonly number[]): Promise<RestingLine[]> {
  if (lineIds.length === 0) return [];
  const { rows } = await sql<RestingLine>`
    select l.id, l.rest_until as "restUntil" from lines l
    where l.id in (${sql.join(lineIds)})
      and exists (select 1 from queue_entries q where q.line_id = l.id and q.state <> 'done')
    order by l.id`.execute(db);
  return rows;
}

export interface CalledFile {
  readonly lineId: number;
  readonly callId: number;
  readonly at: number;
  readonly callResult: string | null;
  /** Null when the person was erased since. */
  readonly result: string | null;
  readonly territory: string | null;
  readonly rulesJson: string;
}

const calledFiles = statement<{ lineIds: string; since: number }, CalledFile>(
  (db, { lineIds, since }) => sql`
    select c.line_id as "lineId", c.id as "callId", c.started_at as at, c.result as "callResult", ct.result,
      t.territory, k.rules_json as "rulesJson"
    from calls c
    left join call_targets ct on ct.call_id = c.id
    left join targets t on t.id = ct.target_id
    join campaigns k on k.id = coalesce(ct.campaign_id, c.campaign_id)
    where ${dialectOf(db).isAmong(sql`c.line_id`, lineIds)} and c.started_at >= ${since}
    order by c.line_id, c.started_at, c.id, ct.target_id`,
);

/** Calls made on these lines since `since`, all campaigns: one row for each person they were about. */
export async function selectCalledFiles(
  db: Db,
  lineIds: readonly number[],
  since: number,
): Promise<CalledFile[]> {
  if (lineIds.length === 0) return [];
  const { rows } = await db.executeQuery(calledFiles(db, { lineIds: JSON.stringify(lineIds), since }));
  return rows;
}

const restSet = statement<Rest & { readonly lineId: number }>(
  (_, { until, reason, lineId }) => sql`
    update lines set rest_until = ${until}, rest_reason = ${reason} where id = ${lineId}`,
);

export async function setRest(tx: Db, lineId: number, rest: Rest): Promise<void> {
  await tx.executeQuery(restSet(tx, { ...rest, lineId }));
}
