import { type RawBuilder, sql } from 'kysely';
import { z } from 'zod';
import {
  type CampaignState,
  callRules,
  campaignStates,
  objective,
  schedule,
} from '#server/contracts/campaigns.contract.ts';
import { type Db, dialectOf, unscoped } from '#server/platform/database.ts';
import { remembered } from '#server/platform/remembered.ts';
import { statement } from '#server/platform/statement.ts';
import { selectFull } from './strata.store.ts';

const campaignColumns = [
  'campaigns.id as campaignId',
  'campaigns.directorate_id as directorateId',
  'campaigns.name',
  'campaigns.state',
  'campaigns.starts_on as startsOn',
  'campaigns.ends_on as endsOn',
  'campaigns.schedule_json as scheduleJson',
  'campaigns.rules_json as rulesJson',
  'campaigns.objectives_json as objectivesJson',
  'campaigns.priority',
  'campaigns.min_share as minShare',
  'quota_plans.cells as quotaCells',
] as const;

interface CampaignRow {
  readonly campaignId: number;
  readonly directorateId: number;
  readonly name: string;
  readonly state: string;
  readonly startsOn: string | null;
  readonly endsOn: string | null;
  readonly scheduleJson: string;
  readonly rulesJson: string;
  readonly objectivesJson: string;
  readonly priority: number;
  readonly minShare: number | null;
  readonly quotaCells: number | null;
}

const state = z.enum(campaignStates);
const objectives = z.array(objective);

type Full = ReadonlyMap<number, ReadonlySet<number>>;

/** Read for campaigns that have quotas only: the others do not pay for them. */
function fullOf(db: Db, rows: readonly CampaignRow[]): Promise<Full> {
  const planned = rows.filter(({ quotaCells }) => quotaCells !== null && quotaCells > 0);
  return selectFull(db, [...new Set(planned.map(({ campaignId }) => campaignId))]);
}

/** The campaign as the queue's rules read it. */
function campaignOf(row: CampaignRow, full: Full) {
  return {
    id: row.campaignId,
    directorateId: row.directorateId,
    name: row.name,
    state: state.parse(row.state),
    startsOn: row.startsOn,
    endsOn: row.endsOn,
    priority: row.priority,
    minShare: row.minShare,
    schedule: remembered(row.scheduleJson, schedule),
    rules: remembered(row.rulesJson, callRules),
    objectives: remembered(row.objectivesJson, objectives),
    full: full.get(row.campaignId) ?? null,
  };
}

const campaignsAmong = statement<{ ids: string }, CampaignRow>((db, { ids }) =>
  db
    .selectFrom('campaigns')
    .leftJoin('quota_plans', 'quota_plans.campaign_id', 'campaigns.id')
    .select(campaignColumns)
    .where(dialectOf(db).isAmong(sql.ref('campaigns.id'), ids))
    .orderBy('campaigns.id'),
);

export async function selectCampaigns(db: Db, ids: readonly number[]) {
  if (ids.length === 0) return [];
  const { rows } = await unscoped(db).executeQuery(
    campaignsAmong(unscoped(db), { ids: JSON.stringify([...new Set(ids)]) }),
  );
  const full = await fullOf(db, rows);
  return rows.map((row) => campaignOf(row, full));
}

/** Scopes of one agent: a claim and its explanation read the same ones. */
const SCOPES = 1000;

interface ScopeRow extends CampaignRow {
  readonly territory: string | null;
  readonly language: string | null;
}

function scopesOf(db: Db, userId: RawBuilder<number>, states: readonly CampaignState[]) {
  return db
    .selectFrom('campaign_agents')
    .innerJoin('campaigns', 'campaigns.id', 'campaign_agents.campaign_id')
    .leftJoin('queue_scopes', 'queue_scopes.campaign_id', 'campaigns.id')
    .leftJoin('quota_plans', 'quota_plans.campaign_id', 'campaigns.id')
    .select([...campaignColumns, 'queue_scopes.territory', 'queue_scopes.language'])
    .where('campaign_agents.user_id', '=', userId)
    .where('campaigns.state', 'in', states.map(sql.lit))
    .orderBy((eb) => eb.case().when('campaigns.state', '=', 'running').then(0).else(1).end())
    .orderBy('campaigns.priority')
    .orderBy('campaigns.id', 'desc')
    .orderBy('queue_scopes.territory')
    .orderBy('queue_scopes.language')
    .limit(sql.lit(SCOPES));
}

const runningScopes = statement<{ userId: number }, ScopeRow>((db, { userId }) =>
  scopesOf(db, userId, ['running']),
);

/**
 * Every (campaign, territory, language) of the campaigns this person is assigned to, running ones first; a campaign
 * nobody was imported into yet comes once, with no territory.
 */
export async function selectScopesOf(db: Db, userId: number, states: readonly CampaignState[]) {
  return scopesWith(db, await scopesOf(db, sql.val(userId), states).execute());
}

/** Those of running campaigns: what each claim asks. */
export async function selectRunningScopesOf(db: Db, userId: number) {
  const { rows } = await db.executeQuery(runningScopes(db, { userId }));
  return scopesWith(db, rows);
}

async function scopesWith(db: Db, rows: readonly ScopeRow[]) {
  const full = await fullOf(db, rows);
  const campaigns = new Map<number, ReturnType<typeof campaignOf>>();
  return rows.map((row) => {
    const campaign = campaigns.get(row.campaignId) ?? campaignOf(row, full);
    campaigns.set(row.campaignId, campaign);
    return { campaign, territory: row.territory, language: row.language };
  });
}

/** Where the people of one campaign are, and what they speak. The caller has fetched it within the viewer's scope. */
export async function selectScopesIn(
  db: Db,
  campaignId: number,
): Promise<{ readonly territory: string; readonly language: string }[]> {
  return db
    .selectFrom('queue_scopes')
    .select(['territory', 'language'])
    .where('campaign_id', '=', campaignId)
    .orderBy('territory')
    .orderBy('language')
    .limit(SCOPES)
    .execute();
}

/** Those assigned to these campaigns, not in pause, whose desk was heard of since `since` (instant). */
export async function selectOnDuty(db: Db, campaignIds: readonly number[], since: number) {
  if (campaignIds.length === 0) return [];
  const rows = await db
    .selectFrom('campaign_agents')
    .innerJoin('users', 'users.id', 'campaign_agents.user_id')
    .innerJoin('sessions', 'sessions.user_id', 'users.id')
    .select(({ fn }) => [
      'campaign_agents.campaign_id as campaignId',
      'users.id as userId',
      'users.languages_json as languagesJson',
      fn.max<number>('sessions.last_seen_at').as('lastSeenAt'),
    ])
    .where('campaign_agents.campaign_id', 'in', [...new Set(campaignIds)])
    .leftJoin('pauses', 'pauses.user_id', 'users.id')
    .where('users.disabled_at', 'is', null)
    .where('sessions.last_seen_at', '>', since)
    .where('pauses.user_id', 'is', null)
    .groupBy(['campaign_agents.campaign_id', 'users.id', 'users.languages_json'])
    .orderBy('users.id')
    .execute();
  return rows.map(({ languagesJson, lastSeenAt, ...row }) => ({
    ...row,
    lastSeenAt: Number(lastSeenAt),
    languages: remembered(languagesJson, languages),
  }));
}

const languages = z.array(z.string());

/** The languages of one person. */
export async function selectLanguages(db: Db, userId: number): Promise<readonly string[] | undefined> {
  const row = await db
    .selectFrom('users')
    .select('languages_json')
    .where('id', '=', userId)
    .where('disabled_at', 'is', null)
    .executeTakeFirst();
  return row && remembered(row.languages_json, languages);
}

/** What this agent called since `since` (instant), by the campaign of the person asked for. */
export async function countCallsOf(
  db: Db,
  agentId: number,
  since: number,
): Promise<ReadonlyMap<number, number>> {
  const { rows } = await callsOfQuery(agentId, since).execute(db);
  return new Map(rows.map(({ campaignId, n }) => [campaignId, Number(n)]));
}

/** `calls_by_agent` alone answers, however long the history. */
export function callsOfQuery(agentId: number, since: number): RawBuilder<{ campaignId: number; n: number }> {
  return sql`
    select campaign_id as "campaignId", count(*) as n from calls
    where agent_id = ${agentId} and started_at > ${since}
    group by campaign_id`;
}
