import { type RingProblem, ringProblems } from '#server/contracts/telephony.contract.ts';
import type { Db } from '#server/platform/database.ts';

export interface Trouble {
  readonly code: RingProblem;
  /** The only territory concerned; null: every call. */
  readonly territory: string | null;
  readonly sinceAt: number;
  /** When the provider is asked again; null: it waits for somebody. */
  readonly lookAt: number | null;
}

/** Oldest first; as many as there are codes and territories at most. */
export async function selectTroubles(db: Db): Promise<readonly Trouble[]> {
  const rows = await db
    .selectFrom('telephony_troubles')
    .select(['code', 'territory', 'since_at as sinceAt', 'look_at as lookAt'])
    .orderBy('since_at')
    .orderBy('code')
    .orderBy('territory')
    .limit(100)
    .execute();
  return rows.map((row) => ({
    ...row,
    code: ringProblems.find((code) => code === row.code) ?? 'refused',
    territory: row.territory === '' ? null : row.territory,
  }));
}

/** True when it is news. */
export async function insertTrouble(tx: Db, trouble: Trouble): Promise<boolean> {
  const row = await tx
    .insertInto('telephony_troubles')
    .values({
      code: trouble.code,
      territory: trouble.territory ?? '',
      since_at: trouble.sinceAt,
      look_at: trouble.lookAt,
    })
    .onConflict((conflict) => conflict.columns(['code', 'territory']).doNothing())
    .returning('code')
    .executeTakeFirst();
  return row !== undefined;
}

/** Of those that pass by themselves. */
export async function postponeLooks(tx: Db, lookAt: number): Promise<void> {
  await tx
    .updateTable('telephony_troubles')
    .set({ look_at: lookAt })
    .where('look_at', 'is not', null)
    .execute();
}

/** All of them, or those that pass by themselves; returns how many there were. */
export async function deleteTroubles(tx: Db, which: 'all' | 'passing'): Promise<number> {
  const gone = await tx
    .deleteFrom('telephony_troubles')
    .$if(which === 'passing', (query) => query.where('look_at', 'is not', null))
    .returning('code')
    .execute();
  return gone.length;
}
