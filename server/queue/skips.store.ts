import { sql } from 'kysely';
import type { Db } from '#server/platform/database.ts';
import { statement } from '#server/platform/statement.ts';

/**
 * Skips in force of one agent; the oldest give way. A claim steps over each of them, so their number bounds its cost;
 * as many as the files of one claim, so that giving back a guardian's whole line always holds.
 */
export const LIVE_SKIPS = 200;

const skipped = statement<{ agentId: number; now: number }, { targetId: number }>((db, { agentId, now }) =>
  db
    .selectFrom('queue_skips')
    .select('target_id as targetId')
    .where('agent_id', '=', agentId)
    .where('until', '>', now)
    .orderBy('target_id')
    .limit(sql.lit(LIVE_SKIPS)),
);

/** People kept from this agent at this instant. */
export async function selectSkipped(db: Db, agentId: number, now: number): Promise<number[]> {
  const { rows } = await db.executeQuery(skipped(db, { agentId, now }));
  return rows.map(({ targetId }) => targetId);
}

/** Agents from whom this person is kept at this instant. */
export async function selectSkippers(db: Db, targetId: number, now: number): Promise<number[]> {
  const rows = await db
    .selectFrom('queue_skips')
    .select('agent_id')
    .where('target_id', '=', targetId)
    .where('until', '>', now)
    .execute();
  return rows.map((row) => row.agent_id);
}

export interface NewSkips {
  readonly agentId: number;
  readonly targetIds: readonly number[];
  readonly reason: string;
  /** The agent's own words, for `other`. */
  readonly detail: string;
  readonly now: number;
  readonly until: number;
}

/** Keeps these people from this agent; a later word about somebody replaces the earlier one. */
export async function insertSkips(tx: Db, skips: NewSkips): Promise<void> {
  const { reason, detail, until } = skips;
  await tx
    .insertInto('queue_skips')
    .values(
      skips.targetIds.map((targetId) => ({
        agent_id: skips.agentId,
        target_id: targetId,
        reason,
        detail,
        created_at: skips.now,
        until,
      })),
    )
    .onConflict((conflict) =>
      conflict
        .columns(['agent_id', 'target_id'])
        .doUpdateSet({ reason, detail, created_at: skips.now, until }),
    )
    .execute();
}

/** Leaves this agent at most `most` skips in force, the latest; the others are forgotten. */
export async function trimSkips(tx: Db, agentId: number, now: number, most: number): Promise<void> {
  const kept = tx
    .selectFrom('queue_skips')
    .select('target_id')
    .where('agent_id', '=', agentId)
    .where('until', '>', now)
    .orderBy('created_at', 'desc')
    .orderBy('target_id', 'desc')
    .limit(most);
  await tx
    .deleteFrom('queue_skips')
    .where('agent_id', '=', agentId)
    .where('target_id', 'not in', kept)
    .execute();
}

/** Forgets skips that have ended; returns how many. */
export async function deleteEndedSkips(db: Db, now: number): Promise<number> {
  const { numDeletedRows } = await db.deleteFrom('queue_skips').where('until', '<=', now).executeTakeFirst();
  return Number(numDeletedRows);
}
