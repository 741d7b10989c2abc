import { type ExpressionBuilder, type Insertable, type Selectable, sql, type Updateable } from 'kysely';
import { deskRoles } from '#server/contracts/roles.ts';
import { type Db, unscoped } from '#server/platform/database.ts';
import type { Schema } from '#server/platform/schema.ts';
import type { Scope } from '#server/platform/scope.ts';

export type CampaignRow = Selectable<Schema['campaigns']>;

/** A directorate's campaigns, those an agent is assigned to, or all. */
function visibleTo(scope: Scope) {
  return (eb: ExpressionBuilder<Schema, 'campaigns'>) => {
    switch (scope.kind) {
      case 'all':
        return eb('campaigns.directorate_id', '>', 0);
      case 'directorate':
        return eb('campaigns.directorate_id', '=', scope.directorateId);
      case 'assigned':
        return eb.exists(
          eb
            .selectFrom('campaign_agents')
            .select('campaign_agents.user_id')
            .whereRef('campaign_agents.campaign_id', '=', 'campaigns.id')
            .where('campaign_agents.user_id', '=', scope.userId),
        );
      case 'none':
        return eb('campaigns.directorate_id', '<', 0);
    }
  };
}

export async function selectCampaign(db: Db, scope: Scope, id: number): Promise<CampaignRow | undefined> {
  return db
    .selectFrom('campaigns')
    .selectAll()
    .where('campaigns.id', '=', id)
    .where(visibleTo(scope))
    .executeTakeFirst();
}

/** Newest first. */
export async function selectCampaigns(db: Db, scope: Scope, limit: number) {
  return db
    .selectFrom('campaigns')
    .innerJoin('directorates', 'directorates.id', 'campaigns.directorate_id')
    .selectAll('campaigns')
    .select('directorates.name as directorate_name')
    .where(visibleTo(scope))
    .orderBy('campaigns.id', 'desc')
    .limit(limit)
    .execute();
}

/** Campaigns in progress that call with this script, oldest first. */
export async function selectRunningWith(db: Db, scope: Scope, scriptId: number, limit: number) {
  return db
    .selectFrom('campaigns')
    .innerJoin('directorates', 'directorates.id', 'campaigns.directorate_id')
    .selectAll('campaigns')
    .select('directorates.name as directorate_name')
    .where('campaigns.script_id', '=', scriptId)
    .where('campaigns.state', 'in', ['running', 'paused'])
    .where(visibleTo(scope))
    .orderBy('campaigns.id')
    .limit(limit)
    .execute();
}

/** Takes a campaign in progress from one version of its script to another. False: it is no longer as it was seen. */
export async function moveVersion(
  tx: Db,
  scope: Scope,
  seen: Pick<CampaignRow, 'id' | 'script_version_id'>,
  change: Updateable<Schema['campaigns']>,
): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('campaigns')
    .set(change)
    .where('campaigns.id', '=', seen.id)
    .where('campaigns.script_version_id', '=', seen.script_version_id)
    .where('campaigns.state', 'in', ['running', 'paused'])
    .where(visibleTo(scope))
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

/** Names that go with a campaign already seen. */
export async function selectNames(db: Db, campaign: CampaignRow) {
  return db
    .selectFrom('directorates')
    .innerJoin('users', (join) => join.on('users.id', '=', campaign.created_by))
    .select(['directorates.name as directorate', 'users.name as creator'])
    .where('directorates.id', '=', campaign.directorate_id)
    .executeTakeFirstOrThrow();
}

/** People of campaigns already fetched within the viewer's scope; answered by `queue_by_state` alone. */
export async function countTargets(
  db: Db,
  campaignIds: readonly number[],
): Promise<Map<number, { targets: number; done: number }>> {
  if (campaignIds.length === 0) return new Map();
  const rows = await unscoped(db)
    .selectFrom('queue_entries')
    .select(['campaign_id', 'state', ({ fn }) => fn.countAll<number>().as('n')])
    .where('campaign_id', 'in', campaignIds)
    .groupBy(['campaign_id', 'state'])
    .execute();
  const counts = new Map(campaignIds.map((id) => [id, { targets: 0, done: 0 }]));
  for (const { campaign_id, state, n } of rows) {
    const count = counts.get(campaign_id) ?? { targets: 0, done: 0 };
    count.targets += Number(n);
    if (state === 'done') count.done += Number(n);
    counts.set(campaign_id, count);
  }
  return counts;
}

/** The script's name and live version, when this campaign's directorate may use it. */
export async function selectUsableScript(db: Db, scriptId: number, directorateId: number) {
  return db
    .selectFrom('scripts')
    .leftJoin('script_versions', (join) =>
      join.onRef('script_versions.script_id', '=', 'scripts.id').on('script_versions.state', '=', 'live'),
    )
    .select(['scripts.name', 'script_versions.id as live_version_id'])
    .where('scripts.id', '=', scriptId)
    .where((eb) =>
      eb.or([eb('scripts.directorate_id', 'is', null), eb('scripts.directorate_id', '=', directorateId)]),
    )
    .executeTakeFirst();
}

export async function hasDirectorate(db: Db, id: number): Promise<boolean> {
  const row = await db.selectFrom('directorates').select('id').where('id', '=', id).executeTakeFirst();
  return row !== undefined;
}

export async function insertCampaign(db: Db, row: Insertable<Schema['campaigns']>): Promise<number> {
  const { id } = await db.insertInto('campaigns').values(row).returning('id').executeTakeFirstOrThrow();
  return id;
}

/** Changes the rules of a campaign still in this state and with this version of them. False: somebody else was faster. */
export async function updateRules(
  db: Db,
  scope: Scope,
  seen: Pick<CampaignRow, 'id' | 'state' | 'rules_version'>,
  change: Updateable<Schema['campaigns']>,
): Promise<boolean> {
  const { numUpdatedRows } = await changing(db, scope, seen, change)
    .where('campaigns.rules_version', '=', seen.rules_version)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

function changing(
  db: Db,
  scope: Scope,
  seen: Pick<CampaignRow, 'id' | 'state'>,
  change: Updateable<Schema['campaigns']>,
) {
  return db
    .updateTable('campaigns')
    .set(change)
    .where('campaigns.id', '=', seen.id)
    .where('campaigns.state', '=', seen.state)
    .where(visibleTo(scope));
}

/** Campaigns whose people are to be moved after a change of rules. */
export async function selectToReplan(db: Db): Promise<{ id: number; directorateId: number }[]> {
  return unscoped(db)
    .selectFrom('campaigns')
    .select(['id', 'directorate_id as directorateId'])
    .where('replan_after', 'is not', null)
    .orderBy('id')
    .limit(50)
    .execute();
}

/** Holds the campaign and its rules for the transaction; the last person moved, or null when all were. */
export async function holdReplan(tx: Db, id: number): Promise<number | null> {
  const row = await unscoped(tx)
    .updateTable('campaigns')
    .set((eb) => ({ replan_after: eb.ref('replan_after') }))
    .where('id', '=', id)
    .where('replan_after', 'is not', null)
    .returning('replan_after')
    .executeTakeFirst();
  return row?.replan_after ?? null;
}

export async function moveReplan(tx: Db, id: number, to: number | null): Promise<void> {
  await unscoped(tx).updateTable('campaigns').set({ replan_after: to }).where('id', '=', id).execute();
}

/** Changes a campaign still in the state the decision was made on. False: somebody else was faster. */
export async function updateCampaign(
  db: Db,
  scope: Scope,
  seen: Pick<CampaignRow, 'id' | 'state'>,
  change: Updateable<Schema['campaigns']>,
): Promise<boolean> {
  const { numUpdatedRows } = await changing(db, scope, seen, change).executeTakeFirst();
  return numUpdatedRows === 1n;
}

export async function selectComments(db: Db, campaignId: number) {
  return db
    .selectFrom('campaign_comments')
    .innerJoin('users', 'users.id', 'campaign_comments.author_id')
    .select([
      'campaign_comments.id',
      'campaign_comments.at',
      'users.name as authorName',
      'campaign_comments.action',
      'campaign_comments.text',
    ])
    .where('campaign_id', '=', campaignId)
    .orderBy('campaign_comments.id')
    .limit(500)
    .execute();
}

export async function insertComment(db: Db, row: Insertable<Schema['campaign_comments']>): Promise<void> {
  await db.insertInto('campaign_comments').values(row).execute();
}

export async function selectAgents(db: Db, campaignId: number): Promise<{ id: number; name: string }[]> {
  return db
    .selectFrom('campaign_agents')
    .innerJoin('users', 'users.id', 'campaign_agents.user_id')
    .select(['users.id', 'users.name'])
    .where('campaign_agents.campaign_id', '=', campaignId)
    .orderBy('users.name')
    .orderBy('users.id')
    .limit(500)
    .execute();
}

/** Those of these accounts that may call: active, with a role at the desk. */
export async function selectCallers(db: Db, ids: readonly number[]): Promise<Set<number>> {
  if (ids.length === 0) return new Set();
  const rows = await db
    .selectFrom('users')
    .select('id')
    .where('id', 'in', ids)
    .where('role', 'in', deskRoles)
    .where('disabled_at', 'is', null)
    .execute();
  return new Set(rows.map(({ id }) => id));
}

export async function replaceAgents(db: Db, campaignId: number, ids: readonly number[]): Promise<void> {
  await db.deleteFrom('campaign_agents').where('campaign_id', '=', campaignId).execute();
  if (ids.length === 0) return;
  await db
    .insertInto('campaign_agents')
    .values(ids.map((user_id) => ({ campaign_id: campaignId, user_id })))
    .execute();
}

/** Campaigns that may have to start or end by themselves, with the territories of their people; `today` is the latest day anywhere. */
export async function selectTimely(
  db: Db,
  today: string,
): Promise<{ campaign: CampaignRow; territories: string[] }[]> {
  const rows = await unscoped(db)
    .selectFrom('campaigns')
    .leftJoin('queue_scopes', 'queue_scopes.campaign_id', 'campaigns.id')
    .selectAll('campaigns')
    .select('queue_scopes.territory')
    .where((eb) =>
      eb.or([
        eb('campaigns.state', 'in', ['running', 'paused']).and('campaigns.ends_on', '<', today),
        eb('campaigns.state', '=', 'approved')
          .and('campaigns.starts_itself', '=', 1)
          .and('campaigns.starts_on', '<=', today),
      ]),
    )
    .orderBy('campaigns.id')
    .execute();
  const timely = new Map<number, { campaign: CampaignRow; territories: string[] }>();
  for (const { territory, ...campaign } of rows) {
    const one = timely.get(campaign.id) ?? { campaign, territories: [] };
    if (territory !== null) one.territories.push(territory);
    timely.set(campaign.id, one);
  }
  return [...timely.values()];
}

/** Free of any scope: whether somebody is assigned, for a campaign already seen. */
export async function hasActiveAgent(db: Db, campaignId: number): Promise<boolean> {
  const row = await db
    .selectFrom('campaign_agents')
    .innerJoin('users', 'users.id', 'campaign_agents.user_id')
    .select(sql.lit(1).as('one'))
    .where('campaign_agents.campaign_id', '=', campaignId)
    .where('users.disabled_at', 'is', null)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

/** The most these people owe to campaigns other than this one, in percent of their calls: shares of those not closed. */
export async function selectOtherShares(
  db: Db,
  campaignId: number,
  userIds: readonly number[],
): Promise<number> {
  if (userIds.length === 0) return 0;
  const row = await unscoped(db)
    .selectFrom('campaign_agents')
    .innerJoin('campaigns', 'campaigns.id', 'campaign_agents.campaign_id')
    .select(({ fn }) => fn.sum<number>('campaigns.min_share').as('owed'))
    .where('campaign_agents.user_id', 'in', [...userIds])
    .where('campaigns.id', '<>', campaignId)
    .where('campaigns.state', '<>', 'closed')
    .where('campaigns.min_share', 'is not', null)
    .groupBy('campaign_agents.user_id')
    .orderBy('owed', 'desc')
    .limit(1)
    .executeTakeFirst();
  return Number(row?.owed ?? 0);
}
