import { Temporal } from 'temporal-polyfill';
import { z } from 'zod';
import { recordAudit } from '#server/audit/index.ts';
import { campaignRecord } from '#server/campaigns/index.ts';
import { dispositionCodes } from '#server/contracts/call-results.ts';
import { targetStates } from '#server/contracts/target-states.ts';
import type { TargetFilter, TargetSummary, TargetView } from '#server/contracts/targets.contract.ts';
import { lineView } from '#server/lines/index.ts';
import { folded } from '#server/lists/index.ts';
import type { Clock } from '#server/platform/clock.ts';
import { type Db, inTransaction } from '#server/platform/database.ts';
import { found } from '#server/platform/refusal.ts';
import type { Scope, Viewer } from '#server/platform/scope.ts';
import { parisDayStart } from '#server/platform/team-time.ts';
import {
  type AlikeRow,
  type CallOfRow,
  countAlike,
  countTargets,
  type FileRow,
  isVisible,
  type LineOfRow,
  type TargetFilter as StoredFilter,
  type SummaryRow,
  selectCallsOf,
  selectChargeOf,
  selectFiles,
  selectLinesOf,
  selectTargets,
} from './targets.store.ts';

const PAGE = 100;

/** The people of a campaign by id, a hundred at a time. Refuses a campaign out of scope. */
export async function listTargetsOf(
  db: Db,
  viewer: Viewer,
  campaignId: number,
  { after, ...asked }: TargetFilter & { readonly after: number },
) {
  await campaignRecord(db, viewer.scope, campaignId);
  const filter = storedFilter(asked);
  const rows = await selectTargets(db, viewer.scope, campaignId, { ...filter, after }, PAGE + 1);
  const targets = rows.slice(0, PAGE).map(summaryOf);
  return {
    targets,
    total: await countTargets(db, viewer.scope, campaignId, filter),
    next: rows.length > PAGE ? (targets.at(-1)?.id ?? null) : null,
  };
}

function storedFilter({ search, settledOn, ...filter }: TargetFilter): StoredFilter {
  return {
    ...filter,
    ...(search !== undefined && { search: folded(search) }),
    ...(settledOn !== undefined && { settled: teamDay(settledOn) }),
  };
}

/** A calendar day of the team's, as instants. */
function teamDay(day: string): { readonly from: number; readonly until: number } {
  const next = Temporal.PlainDate.from(day).add({ days: 1 }).toString();
  return { from: parisDayStart(day), until: parisDayStart(next) };
}

/** Which people something is to be done to: by filter, by id, or both. */
export interface Matching {
  readonly filter: TargetFilter;
  readonly ids?: readonly number[] | undefined;
  /** Only people with a higher id. */
  readonly after?: number;
  readonly upTo?: number;
}

/** Somebody who matches, and what decides whether something may be done to them. */
export interface MatchingTarget {
  readonly id: number;
  readonly name: string;
  readonly state: string;
  readonly isInHand: boolean;
  readonly waitReason: string | null;
  readonly callbackKind: string | null;
  readonly callbackAgentId: number | null;
}

/** The next people of a campaign that match, by id. The caller has fetched the campaign within the viewer's scope. */
export async function matchingTargets(
  db: Db,
  scope: Scope,
  campaignId: number,
  { filter, ...bounds }: Matching,
  limit: number,
): Promise<MatchingTarget[]> {
  const rows = await selectTargets(db, scope, campaignId, { ...storedFilter(filter), ...bounds }, limit);
  return rows.map((row) => ({
    id: row.id,
    name: row.display_name,
    state: row.state,
    isInHand: row.claim_id !== null,
    waitReason: row.wait_reason,
    callbackKind: row.callback_kind,
    callbackAgentId: row.callback_agent_id,
  }));
}

/** How many match, alike ones together. */
export async function countMatching(
  db: Db,
  scope: Scope,
  campaignId: number,
  { filter, ...bounds }: Matching,
): Promise<AlikeRow[]> {
  return countAlike(db, scope, campaignId, { ...storedFilter(filter), ...bounds });
}

/**
 * One person's file. An agent only reads people in their charge; what one may not read does not exist. The reading is
 * audited in the same transaction.
 */
export async function readTarget(db: Db, viewer: Viewer, id: number, clock: Clock): Promise<TargetView> {
  return inTransaction(db, async (tx) => {
    const mayRead =
      viewer.role === 'agent'
        ? await selectChargeOf(tx, viewer.userId, id)
        : await isVisible(tx, viewer.scope, id);
    const [view] = mayRead ? await targetViews(tx, [id]) : [];
    const entry = { actorId: viewer.userId, action: 'target.read', entity: 'target', entityId: id };
    if (view !== undefined) await recordAudit(tx, entry, clock);
    return found(view);
  });
}

/** The files of these people, in the order of `ids`. The caller has checked that they may be read. */
export async function targetViews(db: Db, ids: readonly number[]): Promise<TargetView[]> {
  if (ids.length === 0) return [];
  const rows = await selectFiles(db, ids);
  const lines = byTarget(await selectLinesOf(db, ids));
  const calls = byTarget(await selectCallsOf(db, ids));
  const byId = new Map(
    rows.map((row) => [row.id, viewOf(row, lines.get(row.id) ?? [], calls.get(row.id) ?? [])]),
  );
  return ids.flatMap((id) => byId.get(id) ?? []);
}

function byTarget<R extends { readonly target_id: number }>(rows: readonly R[]): ReadonlyMap<number, R[]> {
  const groups = new Map<number, R[]>();
  for (const row of rows) {
    const group = groups.get(row.target_id);
    if (group === undefined) groups.set(row.target_id, [row]);
    else group.push(row);
  }
  return groups;
}

const state = z.enum(targetStates);
const disposition = z.enum(dispositionCodes).nullable();
const fields = z.record(z.string(), z.string());

function summaryOf(row: SummaryRow): TargetSummary {
  return {
    id: row.id,
    name: row.display_name,
    commune: row.commune,
    externalRef: row.external_ref,
    state: row.claim_id === null ? state.parse(row.state ?? 'ready') : 'claimed',
    wakeAt: row.wake_at,
    waitReason: row.wait_reason,
    interpreter: row.callback_kind === 'interpreter' ? row.callback_language : null,
    disposition: disposition.parse(row.disposition),
    objective: row.objective,
    callsCount: row.calls_count ?? 0,
    deadlineOn: row.deadline_on,
  };
}

function viewOf(row: FileRow, lines: readonly LineOfRow[], calls: readonly CallOfRow[]): TargetView {
  return {
    ...summaryOf(row),
    campaignId: row.campaign_id,
    campaignName: row.campaign_name,
    civility: row.civility,
    lastName: row.last_name,
    firstName: row.first_name,
    birthOn: row.birth_on,
    postalCode: row.postal_code,
    language: row.language,
    territory: row.territory,
    fields: fields.parse(JSON.parse(row.fields_json)),
    lines: lines.map(lineView),
    importLine: row.import_line,
    calls: calls.map((call) => ({
      id: call.id,
      startedAt: call.started_at,
      agentName: call.agent_name,
      result: call.result,
      note: call.note,
    })),
  };
}
