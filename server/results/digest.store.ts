import { type Db, unscoped } from '#server/platform/database.ts';

/** What digests count. Unscoped: nobody asked; each letter goes to people of the directorate whose campaigns it counts. */

export interface Period {
  readonly from: number;
  readonly to: number;
}

/** Campaigns under way, and those that ended within the period, by directorate then priority. */
export async function selectToTell(db: Db, { from, to }: Period) {
  return unscoped(db)
    .selectFrom('campaigns')
    .select(['id', 'directorate_id as directorateId', 'name', 'state'])
    .where((eb) =>
      eb.or([
        eb('state', 'in', ['running', 'paused']),
        // Nothing of a closed campaign changes any more.
        eb.and([eb('state', '=', 'closed'), eb('changed_at', '>=', from), eb('changed_at', '<', to)]),
      ]),
    )
    .orderBy('directorate_id')
    .orderBy('priority')
    .orderBy('id')
    .limit(1000)
    .execute();
}

/** People whom calls settled within the period. */
export async function countSettled(db: Db, campaignId: number, { from, to }: Period): Promise<number> {
  const row = await unscoped(db)
    .selectFrom('queue_entries')
    .select(({ fn }) => fn.countAll<number>().as('n'))
    .where('campaign_id', '=', campaignId)
    .where('state', '=', 'done')
    .where('done_at', '>=', from)
    .where('done_at', '<', to)
    .where('calls_count', '>', 0)
    .where('disposition', 'not in', ['withdrawn', 'expired', 'campaign_closed'])
    .executeTakeFirst();
  return Number(row?.n ?? 0);
}

/** Calls placed within the period. */
export async function countPlaced(db: Db, campaignId: number, { from, to }: Period): Promise<number> {
  const row = await unscoped(db)
    .selectFrom('calls')
    .select(({ fn }) => fn.countAll<number>().as('n'))
    .where('campaign_id', '=', campaignId)
    .where('started_at', '>=', from)
    .where('started_at', '<', to)
    .executeTakeFirst();
  return Number(row?.n ?? 0);
}

/** Requesters of these directorates who want the digest and have not been sent that of this day. */
export async function selectAddressees(db: Db, directorateIds: readonly number[], day: string) {
  if (directorateIds.length === 0) return [];
  return db
    .selectFrom('users')
    .select(['id', 'email', 'directorate_id as directorateId'])
    .where('role', '=', 'requester')
    .where('disabled_at', 'is', null)
    .where('wants_digest', '=', 1)
    .where('directorate_id', 'in', [...directorateIds])
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('digests_sent')
            .select('digests_sent.user_id')
            .whereRef('digests_sent.user_id', '=', 'users.id')
            .where('on_day', '=', day),
        ),
      ),
    )
    .orderBy('id')
    .limit(1000)
    .execute();
}

/** Takes this person's digest of the day on oneself; false when another process has. */
export async function insertSent(tx: Db, userId: number, day: string, now: number): Promise<boolean> {
  const row = await tx
    .insertInto('digests_sent')
    .values({ user_id: userId, on_day: day, sent_at: now })
    .onConflict((conflict) => conflict.columns(['user_id', 'on_day']).doNothing())
    .returning('user_id')
    .executeTakeFirst();
  return row !== undefined;
}

/** It did not leave: whoever tries again may. */
export async function deleteSent(tx: Db, userId: number, day: string): Promise<void> {
  await tx.deleteFrom('digests_sent').where('user_id', '=', userId).where('on_day', '=', day).execute();
}

export async function deleteSentBefore(db: Db, day: string): Promise<void> {
  await db.deleteFrom('digests_sent').where('on_day', '<', day).execute();
}
