import { type Db, unscoped } from '#server/platform/database.ts';

/** The telephone on an agent's desk. */

export async function selectDeskPhone(db: Db, agentId: number): Promise<string | null> {
  const row = await unscoped(db)
    .selectFrom('desk_phones')
    .select('number')
    .where('agent_id', '=', agentId)
    .executeTakeFirst();
  return row?.number ?? null;
}

export async function putDeskPhone(tx: Db, agentId: number, number: string): Promise<void> {
  await unscoped(tx)
    .insertInto('desk_phones')
    .values({ agent_id: agentId, number })
    .onConflict((conflict) => conflict.column('agent_id').doUpdateSet({ number }))
    .execute();
}

export async function deleteDeskPhone(tx: Db, agentId: number): Promise<void> {
  await unscoped(tx).deleteFrom('desk_phones').where('agent_id', '=', agentId).execute();
}
