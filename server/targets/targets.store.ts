import { type ExpressionBuilder, type RawBuilder, sql } from 'kysely';
import { callEvidence } from '#server/contracts/aapor.ts';
import { type CallResult, callResultCodes } from '#server/contracts/call-results.ts';
import type { WaitKind } from '#server/contracts/target-states.ts';
import type { TargetFilter as Asked } from '#server/contracts/targets.contract.ts';
import { type Db, dialectOf, unscoped } from '#server/platform/database.ts';
import type { Schema } from '#server/platform/schema.ts';
import type { Scope } from '#server/platform/scope.ts';
import { type RowOf, statement } from '#server/platform/statement.ts';

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

export interface TargetFilter extends Omit<Asked, 'search' | 'settledOn'> {
  /** Folded: lower case, no accents. */
  readonly search?: string | undefined;
  /** Settled from an instant to another, excluded; milliseconds UTC. */
  readonly settled?: { readonly from: number; readonly until: number } | undefined;
  /** Only people with a higher id. */
  readonly after?: number | undefined;
  /** And none with a higher one. */
  readonly upTo?: number | undefined;
  readonly ids?: readonly number[] | undefined;
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
  'queue_entries.callback_kind',
  'queue_entries.callback_agent_id',
  'queue_entries.callback_language',
  'queue_entries.disposition',
  'queue_entries.objective',
  'queue_entries.calls_count',
] as const;

type Entry = ExpressionBuilder<Schema, 'targets' | 'queue_entries'>;

/** What each kind of wait looks like in the queue. */
function waitsFor(wait: WaitKind) {
  return (eb: Entry) => {
    const waits = [eb('queue_entries.state', '=', 'waiting'), eb('queue_entries.claim_id', 'is', null)];
    if (wait !== 'appointment' && wait !== 'interpreter' && wait !== 'callback')
      return eb.and([...waits, eb('queue_entries.wait_reason', '=', wait)]);
    const kind = { appointment: 'hard', interpreter: 'interpreter', callback: 'soft' }[wait];
    return eb.and([
      ...waits,
      eb('queue_entries.wait_reason', '=', 'callback'),
      eb('queue_entries.callback_kind', '=', kind),
    ]);
  };
}

/** Results of a call in which somebody spoke about this very person (contracts/aapor.ts). */
const spokenTo = callResultCodes.filter((code) => !['rung', null].includes(callEvidence(code)));

/** Some call about them came to one of these. */
function cameTo(results: readonly CallResult[]) {
  return ({ exists, selectFrom }: Entry) =>
    exists(
      selectFrom('call_targets')
        .select('call_targets.call_id')
        .whereRef('call_targets.target_id', '=', 'targets.id')
        .where('call_targets.result', 'in', [...results]),
    );
}

/** What escapes a pattern's own signs. */
function literally(text: string): string {
  return text.replace(/[\\%_]/g, '\\$&');
}

/** A campaign's people that the filter keeps: `targets_by_campaign` gives their order by id. */
function targetsOf(db: Db, scope: Scope, campaignId: number, filter: TargetFilter) {
  const { state, wait, search, commune, territory, language, callsFrom, callsTo } = filter;
  const { deadlineBefore, lastResult, result, reached, disposition, objective, waitReason, settled } = filter;
  const { after, upTo, ids } = filter;
  let query = db
    .selectFrom('targets')
    // Those of an import in progress are not in the queue yet: they are nowhere.
    .innerJoin('queue_entries', 'queue_entries.target_id', 'targets.id')
    .where('targets.campaign_id', '=', campaignId)
    .where(within(scope));
  if (state === 'claimed') query = query.where('queue_entries.claim_id', 'is not', null);
  else if (state !== undefined)
    query = query.where('queue_entries.state', '=', state).where('queue_entries.claim_id', 'is', null);
  if (wait !== undefined) query = query.where(waitsFor(wait));
  if (search !== undefined && search !== '')
    query = query.where(sql<boolean>`targets.search_text like ${`%${literally(search)}%`} escape '\\'`);
  if (commune !== undefined && commune !== '')
    query = query.where(
      sql<boolean>`lower(targets.commune) like lower(${`${literally(commune)}%`}) escape '\\'`,
    );
  if (territory !== undefined && territory !== '') query = query.where('targets.territory', '=', territory);
  if (language !== undefined) query = query.where('targets.language', '=', language);
  if (callsFrom !== undefined) query = query.where('queue_entries.calls_count', '>=', callsFrom);
  if (callsTo !== undefined) query = query.where('queue_entries.calls_count', '<=', callsTo);
  if (deadlineBefore !== undefined) query = query.where('targets.deadline_on', '<', deadlineBefore);
  if (lastResult !== undefined)
    query = query.where((eb) =>
      eb(
        eb
          .selectFrom('call_targets')
          .select('call_targets.result')
          .whereRef('call_targets.target_id', '=', 'targets.id')
          .where('call_targets.result', 'is not', null)
          .orderBy('call_targets.call_id', 'desc')
          .limit(1),
        '=',
        lastResult,
      ),
    );
  if (result !== undefined) query = query.where(cameTo([result]));
  if (reached === 'yes') query = query.where(cameTo(spokenTo));
  if (reached === 'no') query = query.where((eb) => eb.not(cameTo(spokenTo)(eb)));
  if (disposition !== undefined) query = query.where('queue_entries.disposition', '=', disposition);
  if (objective !== undefined) query = query.where('queue_entries.objective', '=', objective);
  if (waitReason !== undefined) query = query.where('queue_entries.wait_reason', '=', waitReason);
  if (settled !== undefined)
    query = query
      .where('queue_entries.state', '=', 'done')
      .where('queue_entries.done_at', '>=', settled.from)
      .where('queue_entries.done_at', '<', settled.until);
  if (after !== undefined) query = query.where('targets.id', '>', after);
  if (upTo !== undefined) query = query.where('targets.id', '<=', upTo);
  if (ids !== undefined) query = query.where('targets.id', 'in', [...ids]);
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

/** The people a filter keeps, alike ones together: what decides what may be done to them. */
export async function countAlike(db: Db, scope: Scope, campaignId: number, filter: TargetFilter) {
  const isClaimed = sql<number>`case when queue_entries.claim_id is null then 0 else 1 end`;
  return targetsOf(db, scope, campaignId, filter)
    .select([
      'queue_entries.state',
      isClaimed.as('is_claimed'),
      'queue_entries.wait_reason',
      'queue_entries.callback_kind',
      'queue_entries.callback_agent_id',
      ({ fn }) => fn.countAll<number>().as('n'),
      ({ fn }) => fn.min('targets.id').as('first_id'),
      ({ fn }) => fn.max('targets.id').as('last_id'),
    ])
    .groupBy([
      'queue_entries.state',
      isClaimed,
      'queue_entries.wait_reason',
      'queue_entries.callback_kind',
      'queue_entries.callback_agent_id',
    ])
    .execute();
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
function filesAmong(db: Db, ids: RawBuilder<string>) {
  return db
    .selectFrom('targets')
    .innerJoin('campaigns', 'campaigns.id', 'targets.campaign_id')
    .innerJoin('queue_entries', 'queue_entries.target_id', 'targets.id')
    .where(dialectOf(db).isAmong(sql.ref('targets.id'), ids))
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
    .orderBy('targets.id');
}

export type FileRow = RowOf<typeof filesAmong>;
const files = statement<{ ids: string }, FileRow>((db, { ids }) => filesAmong(db, ids));

export async function selectFiles(db: Db, ids: readonly number[]): Promise<FileRow[]> {
  const all = unscoped(db);
  return (await all.executeQuery(files(all, { ids: JSON.stringify(ids) }))).rows;
}

export type AlikeRow = Awaited<ReturnType<typeof countAlike>>[number];
export type SummaryRow = Awaited<ReturnType<typeof selectTargets>>[number];

function linesAmong(db: Db, ids: RawBuilder<string>) {
  return db
    .selectFrom('target_lines')
    .innerJoin('lines', 'lines.id', 'target_lines.line_id')
    .select(['target_lines.target_id', 'lines.id', 'lines.number', 'lines.kind'])
    .where(dialectOf(db).isAmong(sql.ref('target_lines.target_id'), ids))
    .orderBy('target_lines.target_id')
    .orderBy('target_lines.rank');
}

export type LineOfRow = RowOf<typeof linesAmong>;
const linesOf = statement<{ ids: string }, LineOfRow>((db, { ids }) => linesAmong(db, ids));

/** The lines of these people, in the order they are tried. */
export async function selectLinesOf(db: Db, ids: readonly number[]): Promise<LineOfRow[]> {
  return (await db.executeQuery(linesOf(db, { ids: JSON.stringify(ids) }))).rows;
}

const CALLS_SHOWN = 1000;

function callsAmong(db: Db, ids: RawBuilder<string>) {
  return db
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
    .where(dialectOf(db).isAmong(sql.ref('call_targets.target_id'), ids))
    .orderBy('calls.id', 'desc')
    .limit(sql.lit(CALLS_SHOWN));
}

export type CallOfRow = RowOf<typeof callsAmong>;
const callsOf = statement<{ ids: string }, CallOfRow>((db, { ids }) => callsAmong(db, ids));

/** Their calls, newest first. */
export async function selectCallsOf(db: Db, ids: readonly number[]): Promise<CallOfRow[]> {
  const all = unscoped(db);
  return (await all.executeQuery(callsOf(all, { ids: JSON.stringify(ids) }))).rows;
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
