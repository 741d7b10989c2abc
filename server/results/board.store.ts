import { type ExpressionBuilder, sql } from 'kysely';
import { type Db, unscoped } from '#server/platform/database.ts';
import type { Schema } from '#server/platform/schema.ts';
import type { Scope } from '#server/platform/scope.ts';

/**
 * What the board shows. Counts take campaigns already fetched within the viewer's scope, hence `unscoped`. One reading is
 * shared by everybody who may see the same (platform/snapshot.ts): nothing here runs once for each supervisor.
 */

function visibleTo(scope: Scope) {
  return (eb: ExpressionBuilder<Schema, 'campaigns'>) =>
    scope.kind === 'directorate'
      ? eb('campaigns.directorate_id', '=', scope.directorateId)
      : eb('campaigns.directorate_id', scope.kind === 'all' ? '>' : '<', 0);
}

/** Campaigns under way, by priority. */
export async function selectRunning(db: Db, scope: Scope) {
  return db
    .selectFrom('campaigns')
    .select(['campaigns.id', 'campaigns.name', 'campaigns.state'])
    .where('campaigns.state', 'in', ['running', 'paused'])
    .where(visibleTo(scope))
    .orderBy('campaigns.priority')
    .orderBy('campaigns.id')
    .limit(200)
    .execute();
}

/** People whom calls have settled since: neither withdrawn by a list nor out of time. */
export async function countSettledSince(db: Db, campaignIds: readonly number[], since: number) {
  return unscoped(db)
    .selectFrom('queue_entries')
    .select(['campaign_id', ({ fn }) => fn.countAll<number>().as('n')])
    .where('campaign_id', 'in', campaignIds)
    .where('state', '=', 'done')
    .where('done_at', '>=', since)
    .where('calls_count', '>', 0)
    .where('disposition', 'not in', ['withdrawn', 'expired', 'campaign_closed'])
    .groupBy('campaign_id')
    .execute();
}

/** With or without an interpreter; written as `queue_promises` is, so that it serves. */
const isAppointment = sql<boolean>`callback_kind in ('hard', 'interpreter')`;

/** Appointments of these campaigns whose time has passed, nobody having called, longest first. */
export async function selectOverdue(db: Db, campaignIds: readonly number[], now: number, limit: number) {
  return unscoped(db)
    .selectFrom('queue_entries')
    .innerJoin('targets', 'targets.id', 'queue_entries.target_id')
    .leftJoin('users', 'users.id', 'queue_entries.callback_agent_id')
    .select([
      'queue_entries.target_id as targetId',
      'queue_entries.campaign_id as campaignId',
      'targets.display_name as name',
      'queue_entries.callback_agent_id as agentId',
      'users.name as agentName',
      sql<
        string | null
      >`case when queue_entries.callback_kind = 'interpreter' then queue_entries.callback_language end`.as(
        'interpreter',
      ),
      'queue_entries.wake_at as dueAt',
    ])
    .where('queue_entries.state', '=', 'waiting')
    .where(isAppointment)
    .where('queue_entries.claim_id', 'is', null)
    .where('queue_entries.wake_at', '<', now)
    .where('queue_entries.campaign_id', 'in', campaignIds)
    .orderBy('queue_entries.wake_at')
    .orderBy('queue_entries.target_id')
    .limit(limit)
    .execute();
}

/** Appointments whose time has passed, by campaign. */
export async function countOverdue(db: Db, campaignIds: readonly number[], now: number) {
  return unscoped(db)
    .selectFrom('queue_entries')
    .select(['campaign_id', ({ fn }) => fn.countAll<number>().as('n')])
    .where('campaign_id', 'in', campaignIds)
    .where('state', '=', 'waiting')
    .where(isAppointment)
    .where('claim_id', 'is', null)
    .where('wake_at', '<', now)
    .groupBy('campaign_id')
    .execute();
}

/** Today's calls by campaign, and when the first one was placed. */
export async function countCallsSince(db: Db, campaignIds: readonly number[], since: number) {
  return unscoped(db)
    .selectFrom('calls')
    .select([
      'campaign_id',
      ({ fn }) => fn.countAll<number>().as('n'),
      ({ fn }) => fn.min('started_at').as('first_at'),
    ])
    .where('campaign_id', 'in', campaignIds)
    .where('started_at', '>=', since)
    .groupBy('campaign_id')
    .execute();
}

/** Those on duty: seen since `seenSince`, or holding a claim; with what they hold. */
export async function selectOnDuty(db: Db, scope: Scope, seenSince: number, today: number) {
  return unscoped(db)
    .selectFrom('users')
    .leftJoin('claims', (join) =>
      join.onRef('claims.agent_id', '=', 'users.id').on('claims.ended_at', 'is', null),
    )
    .leftJoin('calls', 'calls.claim_id', 'claims.id')
    .leftJoin('pauses', (join) =>
      join.onRef('pauses.user_id', '=', 'users.id').on('pauses.since', '>=', today),
    )
    .select((eb) => [
      'users.id',
      'users.name',
      'pauses.kind as pause_kind',
      'pauses.since as paused_since',
      'claims.created_at as claimed_at',
      'claims.lease_until',
      'claims.in_call',
      'calls.started_at as call_at',
      eb
        .selectFrom('sessions')
        .select(({ fn }) => fn.max('sessions.last_seen_at').as('at'))
        .whereRef('sessions.user_id', '=', 'users.id')
        .as('seen_at'),
      eb
        .selectFrom('calls as today')
        .select(({ fn }) => fn.countAll<number>().as('n'))
        .whereRef('today.agent_id', '=', 'users.id')
        .where('today.started_at', '>=', today)
        .as('calls_today'),
      eb
        .selectFrom('calls as last')
        .select(({ fn }) => fn.max('last.closed_at').as('at'))
        .whereRef('last.agent_id', '=', 'users.id')
        .where('last.started_at', '>=', today)
        .as('last_closed_at'),
    ])
    .where('users.disabled_at', 'is', null)
    .where((eb) =>
      eb.or([
        eb('claims.id', 'is not', null),
        eb.and([
          eb('users.role', '=', 'agent'),
          eb.exists(
            eb
              .selectFrom('sessions as live')
              .select('live.id')
              .whereRef('live.user_id', '=', 'users.id')
              // Whoever is in pause stays on the board while their machine sleeps.
              .where((inner) =>
                inner.or([
                  inner('live.last_seen_at', '>', seenSince),
                  inner('pauses.user_id', 'is not', null),
                ]),
              ),
          ),
        ]),
      ]),
    )
    .$if(scope.kind !== 'all', (query) =>
      query.where('users.id', 'in', (eb) =>
        eb
          .selectFrom('campaign_agents')
          .innerJoin('campaigns', 'campaigns.id', 'campaign_agents.campaign_id')
          .select('campaign_agents.user_id')
          .where((inner) => visibleTo(scope)(inner)),
      ),
    )
    .orderBy('users.name')
    .orderBy('users.id')
    .limit(500)
    .execute();
}
