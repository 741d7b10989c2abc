import type { Reason, ReasonCode } from '#server/contracts/queue.contract.ts';
import type { Clock } from '#server/platform/clock.ts';
import type { Db } from '#server/platform/database.ts';
import { found, Refusal } from '#server/platform/refusal.ts';
import type { Viewer } from '#server/platform/scope.ts';
import { type Agent, onDuty } from './claim.service.ts';
import {
  countClaimed,
  countDone,
  countReady,
  countWaiting,
  selectExplained,
  type WaitingRow,
} from './explain.store.ts';
import {
  type Asking,
  aloneAmong,
  type CampaignRules,
  closedBecause,
  languageUntil,
  type Scope,
  titleOf,
  urgencyFloor,
} from './queue.rules.ts';
import { selectCampaigns, selectLanguages, selectScopesOf } from './scopes.store.ts';

const COUNTED = 1000;
const SCOPES = 300;

interface Tally {
  add(campaign: CampaignRules | null, code: ReasonCode, count: number, until?: number | null): void;
  reasons(): Reason[];
}

/** Counts reasons by campaign: how many people, and the soonest end. */
function newTally(): Tally {
  const byKey = new Map<string, Reason>();
  return {
    add: (campaign, code, count, until = null) => {
      const key = `${campaign?.id ?? 0} ${code}`;
      const before = byKey.get(key);
      const total = (before?.count ?? 0) + count;
      byKey.set(key, {
        code,
        count: Math.min(total, COUNTED),
        atLeast: total > COUNTED || (before?.atLeast ?? false),
        until: soonest(before?.until ?? null, until),
        campaignId: campaign?.id ?? null,
        campaignName: campaign?.name ?? null,
      });
    },
    reasons: () => [...byKey.values()],
  };
}

function soonest(a: number | null, b: number | null): number | null {
  if (a === null || b === null) return a ?? b;
  return Math.min(a, b);
}

/** Why this agent has, or has not, somebody to call now: every campaign they are assigned to, in counted reasons. */
export async function whyNobody(db: Db, agent: Agent, clock: Clock): Promise<Reason[]> {
  const now = clock.now();
  const states = ['approved', 'running', 'paused', 'closed'];
  const rows = await selectScopesOf(db, agent.userId, states, SCOPES);
  const tally = newTally();
  if (rows.length === 0) tally.add(null, 'not_assigned', 0);
  const scopes = rows.flatMap(({ campaign, territory, language }) =>
    territory === null || language === null ? [] : [{ campaign, territory, language }],
  );
  const duty = await onDuty(db, scopes, now);
  const asking = { userId: agent.userId, aloneIn: aloneAmong(scopes, duty, agent.userId, now) };
  const shutBecause = (scope: Scope) => {
    const closed = closedBecause(scope.campaign, scope.territory, now);
    if (closed !== null) return closed;
    const until = languageUntil(scope, agent, duty.get(scope.campaign.id) ?? [], now);
    return until === null ? null : { code: 'language' as const, until };
  };
  for (const campaign of new Set(rows.map((row) => row.campaign))) {
    const own = scopes.filter((scope) => scope.campaign === campaign);
    if (own.length === 0) tally.add(campaign, 'no_targets', 0);
    for (const scope of own) await tallyReady(db, scope, shutBecause(scope), asking, now, tally);
    for (const waiting of await countWaiting(db, campaign.id, now))
      tallyWaiting(campaign, waiting, shutBecause({ ...waiting, campaign }), asking, now, tally);
    const { claimed, toQualify } = await countClaimed(db, campaign.id, now);
    if (claimed > 0) tally.add(campaign, 'claimed', claimed);
    if (toQualify > 0) tally.add(campaign, 'to_qualify', toQualify);
    const done = await countDone(db, campaign.id);
    if (done > 0) tally.add(campaign, 'done', done);
  }
  return tally.reasons();
}

type Shut = { readonly code: ReasonCode; readonly until: number | null } | null;

async function tallyReady(
  db: Db,
  scope: Scope,
  shut: Shut,
  asking: Asking,
  now: number,
  tally: Tally,
): Promise<void> {
  const { campaign, territory, language } = scope;
  const avoidedBy = asking.aloneIn.has(campaign.id) ? 0 : asking.userId;
  const floor = urgencyFloor(territory, now);
  const counts = await countReady(db, { campaignId: campaign.id, territory, language }, floor, avoidedBy);
  if (counts.late > 0) tally.add(campaign, 'deadline_passed', counts.late);
  if (counts.avoided > 0) tally.add(campaign, 'other_agent', counts.avoided);
  if (counts.ready > 0) tally.add(campaign, shut?.code ?? 'eligible', counts.ready, shut?.until ?? null);
}

function tallyWaiting(
  campaign: CampaignRules,
  waiting: WaitingRow,
  shut: Shut,
  asking: Asking,
  now: number,
  tally: Tally,
): void {
  const isOwn = waiting.callbackKind === 'hard' && waiting.callbackAgentId === asking.userId;
  const isDue = waiting.wakeAt <= now;
  if (isDue && shut !== null && !(isOwn && shut.code === 'language')) {
    tally.add(campaign, shut.code, waiting.n, shut.until);
    return;
  }
  const entry = { ...waiting, state: 'waiting', avoidAgentId: null, callsCount: 1 };
  if (titleOf(entry, campaign, waiting.territory, asking, now) !== null) {
    tally.add(campaign, 'eligible', waiting.n);
    return;
  }
  const isCallback = waiting.callbackKind !== null;
  const handOver = isCallback && isDue ? campaign.rules.handOverMinutes * 60_000 : 0;
  const code =
    waiting.waitReason === 'line_cap' ? 'line_cap' : isCallback ? 'waiting_callback' : 'waiting_retry';
  tally.add(campaign, code, waiting.n, waiting.wakeAt + handOver);
}

/** The same, asked by name: a supervisor about anybody, an agent about themself only. */
export async function explainAgent(
  db: Db,
  viewer: Viewer,
  userId: number,
  clock: Clock,
): Promise<{ reasons: Reason[] }> {
  if (viewer.role === 'agent' && viewer.userId !== userId) throw new Refusal('resource.not_found');
  const languages = found(await selectLanguages(db, userId));
  const reasons = await whyNobody(db, { userId, languages }, clock);
  const { scope } = viewer;
  if (scope.kind !== 'directorate') return { reasons };
  const ids = reasons.flatMap(({ campaignId }) => campaignId ?? []);
  const own = new Set(
    (await selectCampaigns(db, ids))
      .filter(({ directorateId }) => directorateId === scope.directorateId)
      .map(({ id }) => id),
  );
  return { reasons: reasons.filter(({ campaignId }) => campaignId === null || own.has(campaignId)) };
}

/** Why this person is, or is not, called now: every reason that stands, or `eligible` alone. */
export async function explainTarget(
  db: Db,
  viewer: Viewer,
  targetId: number,
  clock: Clock,
): Promise<{ reasons: Reason[] }> {
  const now = clock.now();
  const entry = found(await selectExplained(db, viewer.scope, targetId));
  const campaign = found((await selectCampaigns(db, [entry.campaignId]))[0]);
  const tally = newTally();
  const because = (code: ReasonCode, until: number | null = null) => tally.add(campaign, code, 1, until);
  if (entry.state === 'done') {
    because('done');
    return { reasons: tally.reasons() };
  }
  if (entry.leaseUntil !== null) {
    const isLeft = entry.inCall === 1 && entry.leaseUntil <= now;
    because(isLeft ? 'to_qualify' : entry.claimId === null ? 'line_busy' : 'claimed');
  }
  const closed = closedBecause(campaign, entry.territory, now);
  if (closed !== null) because(closed.code, closed.until);
  if (entry.opposedAt !== null) because('opposed');
  if (entry.urgency < urgencyFloor(entry.territory, now)) because('deadline_passed');
  if (entry.wakeAt !== null && entry.wakeAt > now) {
    const isCallback = entry.callbackKind !== null;
    because(
      entry.waitReason === 'line_cap' ? 'line_cap' : isCallback ? 'waiting_callback' : 'waiting_retry',
      entry.wakeAt,
    );
  }
  const rests = entry.restUntil ?? 0;
  if (entry.callbackKind === null && rests > now && entry.waitReason !== 'line_cap')
    because('line_cap', rests);
  if (entry.anAgentId === null) because('not_assigned');
  if (tally.reasons().length === 0) because('eligible');
  return { reasons: tally.reasons() };
}
