import { type ExpressionBuilder, sql } from 'kysely';
import type { targetStates } from '#server/contracts/targets.contract.ts';
import { type Db, unscoped } from '#server/platform/database.ts';
import type { Schema } from '#server/platform/schema.ts';
import type { Scope } from '#server/platform/scope.ts';

type TargetState = (typeof targetStates)[number];

/** People of a directorate, or all. Agents have no list: see {@link selectChargeOf}. */
function within(scope: Scope) {
  return (eb: ExpressionBuilder<Schema, 'targets'>) => {
    switch (scope.kind) {
      case 'all':
        return eb('targets.directorate_id', '>', 0);
      case 'directorate':
        return eb('targets.directorate_id', '=', scope.directorateId);
      case 'assigned':
      case 'none':
        return eb('targets.directorate_id', '<', 0);
    }
  };
}

export interface TargetFilter {
  readonly after: number;
  readonly state: TargetState | undefined;
  /** Folded: lower case, no accents. */
  readonly search: string | undefined;
}

const summaryColumns = [
  'targets.id',
  'targets.display_name',
  'targets.commune',
  'targets.external_ref',
  'targets.deadline_on',
  'queue_entries.state',
  'queue_entries.claim_id',
  'queue_entries.wake_at',
  'queue_entries.wait_reason',
  'queue_entries.disposition',
  'queue_entries.objective',
  'queue_entries.calls_count',
] as const;

/** One page of a campaign's people by id: `targets_by_campaign` gives the order. */
function targetsOf(db: Db, scope: Scope, campaignId: number, filter: TargetFilter) {
  let query = db
    .selectFrom('targets')
    // Those of an import in progress are not in the queue yet: they are nowhere.
    .innerJoin('queue_entries', 'queue_entries.target_id', 'targets.id')
    .where('targets.campaign_id', '=', campaignId)
    .where(within(scope));
  if (filter.state === 'claimed') query = query.where('queue_entries.claim_id', 'is not', null);
  else if (filter.state !== undefined)
    query = query.where('queue_entries.state', '=', filter.state).where('queue_entries.claim_id', 'is', null);
  if (filter.search !== undefined && filter.search !== '') {
    const pattern = `%${filter.search.replace(/[\\%_]/g, '\\$&')}%`;
    query = query.where(sql<boolean>`targets.search_text like ${pattern} escape '\\'`);
  }
  return query;
}

export async function selectTargets(
  db: Db,
  scope: Scope,
  campaignId: number,
  filter: TargetFilter,
  limit: number,
) {
  return targetsOf(db, scope, campaignId, filter)
    .where('targets.id', '>', filter.after)
    .select(summaryColumns)
    .orderBy('targets.id')
    .limit(limit)
    .execute();
}

export async function countTargets(
  db: Db,
  scope: Scope,
  campaignId: number,
  filter: TargetFilter,
): Promise<number> {
  const row = await targetsOf(db, scope, campaignId, filter)
    .select(({ fn }) => fn.countAll<number>().as('n'))
    .executeTakeFirst();
  return Number(row?.n ?? 0);
}

/** Whether this person is within the scope of someone who may read lists. */
export async function isVisible(db: Db, scope: Scope, id: number): Promise<boolean> {
  const row = await db
    .selectFrom('targets')
    .innerJoin('queue_entries', 'queue_entries.target_id', 'targets.id')
    .select('targets.id')
    .where('targets.id', '=', id)
    .where(within(scope))
    .executeTakeFirst();
  return row !== undefined;
}

/** Whether this person is in the agent's charge now. */
export async function selectChargeOf(db: Db, agentId: number, targetId: number): Promise<boolean> {
  const row = await db
    .selectFrom('claims')
    .innerJoin('claim_targets', 'claim_targets.claim_id', 'claims.id')
    .select('claim_targets.target_id')
    .where('claims.agent_id', '=', agentId)
    .where('claims.ended_at', 'is', null)
    .where('claim_targets.target_id', '=', targetId)
    .executeTakeFirst();
  return row !== undefined;
}

/** Unscoped: the caller has established that the viewer may read these people. */
export async function selectFiles(db: Db, ids: readonly number[]) {
  return unscoped(db)
    .selectFrom('targets')
    .innerJoin('campaigns', 'campaigns.id', 'targets.campaign_id')
    .innerJoin('queue_entries', 'queue_entries.target_id', 'targets.id')
    .where('targets.id', 'in', [...ids])
    .select(summaryColumns)
    .select([
      'targets.campaign_id',
      'campaigns.name as campaign_name',
      'targets.civility',
      'targets.last_name',
      'targets.first_name',
      'targets.birth_on',
      'targets.postal_code',
      'targets.language',
      'targets.territory',
      'targets.fields_json',
      'targets.import_line',
    ])
    .orderBy('targets.id')
    .execute();
}

export type FileRow = Awaited<ReturnType<typeof selectFiles>>[number];
export type SummaryRow = Awaited<ReturnType<typeof selectTargets>>[number];

/** The lines of these people, in the order they are tried. */
export async function selectLinesOf(db: Db, ids: readonly number[]) {
  return db
    .selectFrom('target_lines')
    .innerJoin('lines', 'lines.id', 'target_lines.line_id')
    .select(['target_lines.target_id', 'lines.id', 'lines.number', 'lines.kind'])
    .where('target_lines.target_id', 'in', [...ids])
    .orderBy('target_lines.target_id')
    .orderBy('target_lines.rank')
    .execute();
}

const CALLS_SHOWN = 1000;

/** Their calls, newest first. */
export async function selectCallsOf(db: Db, ids: readonly number[]) {
  return unscoped(db)
    .selectFrom('call_targets')
    .innerJoin('calls', 'calls.id', 'call_targets.call_id')
    .innerJoin('users', 'users.id', 'calls.agent_id')
    .select([
      'call_targets.target_id',
      'calls.id',
      'calls.started_at',
      'users.name as agent_name',
      'call_targets.result',
      'call_targets.note',
    ])
    .where('call_targets.target_id', 'in', [...ids])
    .orderBy('calls.id', 'desc')
    .limit(CALLS_SHOWN)
    .execute();
}

/** People an import brought: the recount of its « accepted ». Unscoped: part of the import's own work. */
export async function countImported(db: Db, importId: number): Promise<number> {
  const row = await unscoped(db)
    .selectFrom('targets')
    .select(({ fn }) => fn.countAll<number>().as('n'))
    .where('import_id', '=', importId)
    .executeTakeFirst();
  return Number(row?.n ?? 0);
}
