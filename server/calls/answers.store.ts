import { sql } from 'kysely';
import { versionOfCase } from '#server/platform/case-version.ts';
import { type Db, dialectOf, unscoped } from '#server/platform/database.ts';
import { statement } from '#server/platform/statement.ts';

export interface DeskFile {
  readonly targetId: number;
  readonly campaignId: number;
  /** As the claim fixed it: see {@link versionOfCase}. */
  readonly versionId: number | null;
  readonly neutralReason: string;
  readonly controller: string;
  readonly dpoContact: string;
  readonly dataSource: string;
  readonly objectivesJson: string;
  readonly territory: string;
  readonly callbackKind: string | null;
  readonly wakeAt: number | null;
  readonly callbackNote: string | null;
  /** Of the campaign's quotas. */
  readonly quotaCells: number;
}

const deskFiles = statement<{ claimId: number; targetIds: string }, DeskFile>(
  (db, { claimId, targetIds }) => sql`
    select t.id as "targetId", t.campaign_id as "campaignId",
      coalesce(k.version_id, ${versionOfCase}) as "versionId",
      c.neutral_reason as "neutralReason", c.controller, c.dpo_contact as "dpoContact",
      c.data_source as "dataSource", c.objectives_json as "objectivesJson", t.territory,
      q.callback_kind as "callbackKind", q.wake_at as "wakeAt", q.callback_note as "callbackNote",
      coalesce(p.cells, 0) as "quotaCells"
    from targets t
    join campaigns c on c.id = t.campaign_id
    join queue_entries q on q.target_id = t.id
    left join claim_targets k on k.claim_id = ${claimId} and k.target_id = t.id
    left join quota_plans p on p.campaign_id = t.campaign_id
    where ${dialectOf(db).isAmong(sql`t.id`, targetIds)}
    order by t.id`,
);

/** What the desk of this claim shows besides the person: what may be said, what to record, on which version. */
export async function selectDeskFiles(
  db: Db,
  claimId: number,
  targetIds: readonly number[],
): Promise<DeskFile[]> {
  const { rows } = await db.executeQuery(deskFiles(db, { claimId, targetIds: JSON.stringify(targetIds) }));
  return rows;
}

export interface CurrentAnswer {
  readonly targetId: number;
  readonly name: string;
  /** The turn of a repeated block, from 1; 0 outside one. */
  readonly iteration: number;
  readonly valueJson: string;
  readonly state: string;
}

const currentAnswers = statement<{ targetIds: string }, CurrentAnswer>((db, { targetIds }) =>
  db
    .selectFrom('current_answers')
    .select(['target_id as targetId', 'name', 'iteration', 'value_json as valueJson', 'state'])
    .where(dialectOf(db).isAmong(sql.ref('target_id'), targetIds))
    .orderBy('target_id')
    .orderBy('id'),
);

export async function selectCurrentAnswers(db: Db, targetIds: readonly number[]): Promise<CurrentAnswer[]> {
  return (await db.executeQuery(currentAnswers(db, { targetIds: JSON.stringify(targetIds) }))).rows;
}

export interface NewAnswer {
  readonly targetId: number;
  readonly callId: number;
  readonly campaignId: number;
  readonly versionId: number;
  readonly name: string;
  readonly iteration: number;
  readonly valueJson: string;
  readonly state: string;
  readonly agentId: number;
  readonly at: number;
}

/** Append-only: the latest of a name, in a turn, is the answer (design §5). */
export async function insertAnswers(tx: Db, answers: readonly NewAnswer[]): Promise<void> {
  await tx
    .insertInto('answers')
    .values(
      answers.map((answer) => ({
        target_id: answer.targetId,
        call_id: answer.callId,
        campaign_id: answer.campaignId,
        version_id: answer.versionId,
        name: answer.name,
        iteration: answer.iteration,
        value_json: answer.valueJson,
        state: answer.state,
        agent_id: answer.agentId,
        at: answer.at,
      })),
    )
    .execute();
}

/** Takes the key for this body; false when it was taken before. Two requests with one key wait for each other here. */
export async function insertReply(
  tx: Db,
  reply: { readonly userId: number; readonly key: string; readonly bodyHash: string; readonly at: number },
): Promise<boolean> {
  const row = await tx
    .insertInto('idempotent_replies')
    .values({
      user_id: reply.userId,
      key: reply.key,
      body_hash: reply.bodyHash,
      reply_json: 'null',
      at: reply.at,
    })
    .onConflict((conflict) => conflict.columns(['user_id', 'key']).doNothing())
    .returning('user_id')
    .executeTakeFirst();
  return row !== undefined;
}

export async function updateReply(tx: Db, userId: number, key: string, replyJson: string): Promise<void> {
  await tx
    .updateTable('idempotent_replies')
    .set({ reply_json: replyJson })
    .where('user_id', '=', userId)
    .where('key', '=', key)
    .execute();
}

export async function selectReply(
  db: Db,
  userId: number,
  key: string,
): Promise<{ bodyHash: string; replyJson: string } | undefined> {
  return unscoped(db)
    .selectFrom('idempotent_replies')
    .select(['body_hash as bodyHash', 'reply_json as replyJson'])
    .where('user_id', '=', userId)
    .where('key', '=', key)
    .executeTakeFirst();
}

export async function deleteRepliesBefore(db: Db, before: number): Promise<number> {
  const { numDeletedRows } = await db
    .deleteFrom('idempotent_replies')
    .where('at', '<', before)
    .executeTakeFirst();
  return Number(numDeletedRows);
}
