import { type RawBuilder, sql } from 'kysely';
import { type Db, dialectOf, unscoped } from '#server/platform/database.ts';
import type { Scope } from '#server/platform/scope.ts';

/**
 * What is known of a line somebody calls back from. The files of every campaign, for it must be said who called; whether one
 * is the viewer's own comes with each, and decides what more is told.
 */

export interface FileOnLine {
  readonly targetId: number;
  readonly campaignId: number;
  readonly campaignName: string;
  readonly campaignState: string;
  readonly neutralReason: string;
  readonly controller: string;
  readonly name: string;
  readonly birthOn: string | null;
  readonly commune: string | null;
  readonly deadlineOn: string | null;
  readonly territory: string;
  readonly state: string;
  readonly disposition: string | null;
  readonly callbackAt: number | null;
  /** The agent who has them in hand; null: nobody. */
  readonly inHandOf: number | null;
  readonly isOwn: number;
}

const FILES = 50;

/** Somebody of every campaign that was ever started; those most lately added first. */
export async function selectFilesOnLine(
  db: Db,
  lineId: number,
  userId: number,
  scope: Scope,
): Promise<FileOnLine[]> {
  const { rows } = await sql<FileOnLine>`
    select t.id as "targetId", c.id as "campaignId", c.name as "campaignName", c.state as "campaignState",
      c.neutral_reason as "neutralReason", c.controller, t.display_name as name, t.birth_on as "birthOn", t.commune,
      t.deadline_on as "deadlineOn", t.territory, q.state, q.disposition,
      case when q.callback_kind is null then null else q.wake_at end as "callbackAt",
      k.agent_id as "inHandOf", case when ${isOwn(userId, scope)} then 1 else 0 end as "isOwn"
    from target_lines tl
    join targets t on t.id = tl.target_id
    join campaigns c on c.id = t.campaign_id
    join queue_entries q on q.target_id = t.id
    left join claims k on k.id = q.claim_id
    where tl.line_id = ${lineId} and c.state in ('running', 'paused', 'closed')
    order by t.id desc limit ${FILES}`.execute(unscoped(db));
  return rows;
}

/** A campaign one calls for, or of a directorate one leads. */
function isOwn(userId: number, scope: Scope): RawBuilder<boolean> {
  if (scope.kind === 'all') return sql`c.id > 0`;
  if (scope.kind === 'directorate') return sql`c.directorate_id = ${scope.directorateId}`;
  return sql`exists (select 1 from campaign_agents a where a.campaign_id = c.id and a.user_id = ${userId})`;
}

export interface LastCall {
  readonly targetId: number;
  readonly at: number;
  readonly agentName: string;
}

/** The last call to each of these people. */
export async function selectLastCalls(db: Db, targetIds: readonly number[]): Promise<LastCall[]> {
  const ids = JSON.stringify(targetIds);
  const { rows } = await sql<LastCall>`
    select last.target_id as "targetId", calls.started_at as at, users.name as "agentName"
    from (
      select target_id, max(call_id) as call_id from call_targets
      where ${dialectOf(db).isAmong(sql`target_id`, sql`${ids}`)} group by target_id
    ) as last
    join calls on calls.id = last.call_id
    join users on users.id = calls.agent_id`.execute(unscoped(db));
  return rows;
}

export async function countAnswered(db: Db, targetId: number): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    select count(distinct name) as n from answers where target_id = ${targetId}`.execute(unscoped(db));
  return Number(rows[0]?.n ?? 0);
}

export async function insertReturned(
  tx: Db,
  row: { readonly lineId: number; readonly userId: number; readonly at: number },
): Promise<number> {
  const { id } = await tx
    .insertInto('returned_calls')
    .values({ line_id: row.lineId, user_id: row.userId, at: row.at })
    .returning('id')
    .executeTakeFirstOrThrow();
  return id;
}

/** One's own, for as long as somebody may be on the telephone. */
export async function selectReturned(db: Db, id: number, userId: number, since: number) {
  return db
    .selectFrom('returned_calls')
    .innerJoin('lines', 'lines.id', 'returned_calls.line_id')
    .select(['returned_calls.line_id as lineId', 'lines.number'])
    .where('returned_calls.id', '=', id)
    .where('returned_calls.user_id', '=', userId)
    .where('returned_calls.at', '>', since)
    .executeTakeFirst();
}

export async function endReturned(
  tx: Db,
  id: number,
  end: {
    readonly as: 'resumed' | 'callback' | 'opposed';
    readonly targetId: number | null;
    readonly at: number;
  },
): Promise<void> {
  await tx
    .updateTable('returned_calls')
    .set({ ended_as: end.as, ended_at: end.at, target_id: end.targetId })
    .where('id', '=', id)
    .execute();
}
