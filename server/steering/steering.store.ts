import type { Db } from '#server/platform/database.ts';
import type { Scope } from '#server/platform/scope.ts';

const actionColumns = [
  'steering_actions.id',
  'steering_actions.campaign_id as campaignId',
  'steering_actions.directorate_id as directorateId',
  'steering_actions.lever_json as leverJson',
  'steering_actions.filter_json as filterJson',
  'steering_actions.state',
  'steering_actions.matched',
  'steering_actions.up_to as upTo',
  'steering_actions.seen',
  'steering_actions.cursor',
  'steering_actions.applied',
  'steering_actions.left_json as leftJson',
  'steering_actions.restored',
  'steering_actions.changed_since as changedSince',
  'steering_actions.created_at as createdAt',
] as const;

export interface ActionRow {
  readonly id: number;
  readonly campaignId: number;
  readonly directorateId: number;
  readonly leverJson: string;
  readonly filterJson: string;
  readonly state: string;
  readonly matched: number;
  readonly upTo: number;
  readonly seen: number;
  readonly cursor: number;
  readonly applied: number;
  readonly leftJson: string;
  readonly restored: number;
  readonly changedSince: number;
  readonly createdAt: number;
}

export interface NewAction {
  readonly campaignId: number;
  readonly directorateId: number;
  readonly actorId: number;
  readonly token: string;
  readonly leverJson: string;
  readonly filterJson: string;
  readonly isLong: boolean;
  readonly matched: number;
  readonly upTo: number;
  readonly now: number;
}

/** Null when this preview was confirmed already. */
export async function insertAction(tx: Db, action: NewAction): Promise<number | null> {
  const row = await tx
    .insertInto('steering_actions')
    .values({
      campaign_id: action.campaignId,
      directorate_id: action.directorateId,
      actor_id: action.actorId,
      token: action.token,
      lever_json: action.leverJson,
      filter_json: action.filterJson,
      state: 'running',
      is_long: action.isLong ? 1 : 0,
      matched: action.matched,
      up_to: action.upTo,
      created_at: action.now,
      touched_at: action.now,
    })
    .onConflict((conflict) => conflict.column('token').doNothing())
    .returning('id')
    .executeTakeFirst();
  return row?.id ?? null;
}

export async function selectIdByToken(db: Db, token: string): Promise<number | undefined> {
  const row = await db
    .selectFrom('steering_actions')
    .select('id')
    .where('token', '=', token)
    .executeTakeFirst();
  return row?.id;
}

/** Holds an action in one of these states for the transaction: whoever comes second goes on from where this one stops. */
export async function holdAction(
  tx: Db,
  id: number,
  states: readonly string[],
  now: number,
): Promise<ActionRow | undefined> {
  return tx
    .updateTable('steering_actions')
    .set({ touched_at: now })
    .where('id', '=', id)
    .where('state', 'in', [...states])
    .returning(actionColumns)
    .executeTakeFirst();
}

export interface ActionChange {
  readonly state?: string;
  readonly seen?: number;
  readonly cursor?: number;
  readonly applied?: number;
  readonly left_json?: string;
  readonly filter_json?: string;
  readonly is_long?: number;
  readonly restored?: number;
  readonly changed_since?: number;
}

export async function updateAction(tx: Db, id: number, change: ActionChange): Promise<void> {
  await tx.updateTable('steering_actions').set(change).where('id', '=', id).execute();
}

/** Actions whose work is not over: long ones, and those nobody has gone on with since `since` (their server stopped). */
export async function selectUnfinished(db: Db, since: number): Promise<number[]> {
  const rows = await db
    .selectFrom('steering_actions')
    .select('id')
    .where('state', 'in', ['running', 'undoing'])
    .where((eb) => eb.or([eb('is_long', '=', 1), eb('touched_at', '<', since)]))
    .orderBy('id')
    .limit(20)
    .execute();
  return rows.map(({ id }) => id);
}

function shown(db: Db) {
  return db
    .selectFrom('steering_actions')
    .innerJoin('users', 'users.id', 'steering_actions.actor_id')
    .select([...actionColumns, 'users.name as actorName']);
}

export type ShownAction = ActionRow & { readonly actorName: string };

/** An action within the scope of somebody who leads agents. */
export async function selectAction(db: Db, scope: Scope, id: number): Promise<ShownAction | undefined> {
  if (scope.kind === 'none' || scope.kind === 'assigned') return undefined;
  return shown(db)
    .where('steering_actions.id', '=', id)
    .$if(scope.kind === 'directorate', (query) =>
      query.where(
        'steering_actions.directorate_id',
        '=',
        scope.kind === 'directorate' ? scope.directorateId : 0,
      ),
    )
    .executeTakeFirst();
}

/** Newest first. The caller has fetched the campaign within the viewer's scope. */
export async function selectActions(db: Db, campaignId: number, limit: number): Promise<ShownAction[]> {
  return shown(db)
    .where('steering_actions.campaign_id', '=', campaignId)
    .orderBy('steering_actions.id', 'desc')
    .limit(limit)
    .execute();
}

export interface StoredRow {
  readonly targetId: number;
  readonly beforeJson: string;
  readonly afterJson: string;
}

export async function insertRows(tx: Db, actionId: number, rows: readonly StoredRow[]): Promise<void> {
  if (rows.length === 0) return;
  await tx
    .insertInto('steering_rows')
    .values(
      rows.map(({ targetId, beforeJson, afterJson }) => ({
        action_id: actionId,
        target_id: targetId,
        before_json: beforeJson,
        after_json: afterJson,
      })),
    )
    .execute();
}

/** The next people an action changed, by id. */
export async function selectRows(
  db: Db,
  actionId: number,
  after: number,
  limit: number,
): Promise<StoredRow[]> {
  return db
    .selectFrom('steering_rows')
    .select(['target_id as targetId', 'before_json as beforeJson', 'after_json as afterJson'])
    .where('action_id', '=', actionId)
    .where('target_id', '>', after)
    .orderBy('target_id')
    .limit(limit)
    .execute();
}

const isHeld = '%"waitReason":"held"%';

/** What each of these people was before they were last held, newest first. */
export async function selectBeforeHeld(db: Db, targetIds: readonly number[]): Promise<StoredRow[]> {
  if (targetIds.length === 0) return [];
  return db
    .selectFrom('steering_rows')
    .select(['target_id as targetId', 'before_json as beforeJson', 'after_json as afterJson'])
    .where('target_id', 'in', [...targetIds])
    .where('after_json', 'like', isHeld)
    .where('before_json', 'not like', isHeld)
    .orderBy('target_id')
    .orderBy('action_id', 'desc')
    .execute();
}

/** Whether this person is assigned to the campaign and may still log in. */
export async function isAssigned(db: Db, campaignId: number, userId: number): Promise<boolean> {
  const row = await db
    .selectFrom('campaign_agents')
    .innerJoin('users', 'users.id', 'campaign_agents.user_id')
    .select('users.id')
    .where('campaign_agents.campaign_id', '=', campaignId)
    .where('campaign_agents.user_id', '=', userId)
    .where('users.disabled_at', 'is', null)
    .executeTakeFirst();
  return row !== undefined;
}
