import type { Reason, ReasonCode } from '#server/contracts/queue.contract.ts';
import type { Clock } from '#server/platform/clock.ts';
import type { Db } from '#server/platform/database.ts';
import { found, Refusal } from '#server/platform/refusal.ts';
import type { Viewer } from '#server/platform/scope.ts';
import {
  type Agent,
  momentsOf,
  onDuty,
  openScopesOf,
  placesFor,
  scopeIn,
  shareDebtsOf,
  skippedBy,
} from './asking.service.ts';
import { placeOf, type Standing, type Verdict } from './eligibility.rules.ts';
import { countDone, type ExplainedRow, selectAssigned, selectExplained } from './explain.store.ts';
import { aloneAmong, type CampaignRules, type OnDuty } from './queue.rules.ts';
import { selectCampaigns, selectLanguages, selectScopesOf } from './scopes.store.ts';
import { selectSkippers } from './skips.store.ts';
import { countPeople, judge, newTally, withShares } from './tally.service.ts';

/** An agent whose desk was heard of since is on duty; desks are heard of every minute. */
export const DUTY_MS = 10 * 60_000;

/**
 * Why this agent has, or has not, somebody to call now: every campaign they are assigned to, in counted reasons. Each
 * person counts once, under the most personal of the reasons that stand.
 */
export async function whyNobody(db: Db, agent: Agent, clock: Clock): Promise<Reason[]> {
  const now = clock.now();
  const rows = await selectScopesOf(db, agent.userId, ['approved', 'running', 'paused', 'closed']);
  const scopes = rows.flatMap(scopeIn);
  const duty = await onDuty(db, scopes, now);
  const places = placesFor(momentsOf(scopes, now), agent, duty, now);
  const skipped = await skippedBy(db, agent.userId, now);
  const asking = {
    userId: agent.userId,
    speaks: (language: string) => agent.languages.includes(language),
    aloneIn: aloneAmong(scopes, duty, agent.userId, now),
    skipped,
  };
  const tally = newTally();
  if (rows.length === 0) tally.add(null, { code: 'not_assigned', action: 'assign_agents' }, { count: 0 });
  for (const campaign of new Set(rows.map((row) => row.campaign))) {
    await countPeople(db, campaign, places, asking, now, tally);
    const done = await countDone(db, campaign.id);
    if (done > 0) tally.add(campaign, { code: 'done' }, { count: done });
  }
  const open = [...places.values()].filter(({ closed }) => closed === null);
  const debts = await shareDebtsOf(db, agent.userId, open, now);
  return withShares(
    tally.reasons(),
    rows.map((row) => row.campaign),
    debts,
  );
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

/**
 * Why this person is, or is not, called now by this agent, or (no agent given) by whoever is on duty: every reason that
 * stands, or `eligible` alone. Agrees with what a claim would give. Refuses `resource.not_found`.
 */
export async function explainTarget(
  db: Db,
  viewer: Viewer,
  targetId: number,
  agentId: number | null,
  clock: Clock,
): Promise<{ reasons: Reason[] }> {
  const row = found(await selectExplained(db, viewer.scope, targetId, clock.now()));
  const campaign = found((await selectCampaigns(db, [row.campaignId]))[0]);
  const about = await aboutOne(db, row, campaign, clock.now());
  const verdict =
    agentId === null ? ofTeam(about) : ofAgent(about, agentId, found(await selectLanguages(db, agentId)));
  const tally = newTally();
  if (verdict.because !== null) tally.add(campaign, { code: 'eligible' }, { count: 1 });
  for (const reason of verdict.reasons) tally.add(campaign, reason, { count: 1 });
  const debts =
    agentId === null
      ? new Map<number, number>()
      : await shareDebtsOf(db, agentId, await openScopesOf(db, agentId, clock.now()), clock.now());
  // A callback keeps its rank whatever the shares.
  const isByRank = row.callbackKind !== null;
  const reasons = isByRank ? tally.reasons() : withShares(tally.reasons(), [campaign], debts);
  // Several agents may be kept by the same reason: it is still one person.
  return { reasons: reasons.map((reason) => ({ ...reason, count: 1 })) };
}

/** One person, and what decides for each agent. */
interface About {
  readonly row: ExplainedRow;
  readonly campaign: CampaignRules;
  readonly duty: readonly OnDuty[];
  readonly assigned: readonly number[];
  readonly skippers: readonly number[];
  readonly now: number;
}

async function aboutOne(db: Db, row: ExplainedRow, campaign: CampaignRules, now: number): Promise<About> {
  const { territory, language } = row;
  const duty = await onDuty(db, [{ campaign, territory, language }], now, now - DUTY_MS);
  return {
    row,
    campaign,
    duty: duty.get(campaign.id) ?? [],
    assigned: await selectAssigned(db, campaign.id),
    skippers: await selectSkippers(db, row.targetId, now),
    now,
  };
}

function ofAgent(about: About, userId: number, languages: readonly string[]): Verdict {
  const { row, campaign, duty, assigned, skippers, now } = about;
  const scope = { campaign, territory: row.territory, language: row.language };
  const [moment] = momentsOf([scope], now);
  const place = placeOf(found(moment), { userId, languages }, duty, now, assigned.includes(userId));
  const asking = {
    userId,
    speaks: (language: string) => languages.includes(language),
    aloneIn: aloneAmong([scope], new Map([[campaign.id, duty]]), userId, now),
    skipped: new Set(skippers.includes(userId) ? [row.targetId] : []),
  };
  return judge(row, place, asking, now);
}

/** Nobody in particular, whom no language, skip or wish concerns: what stands against everybody. */
export const ANYBODY = 0;

function ofTeam(about: About): Verdict {
  const { duty, assigned, row, campaign, now } = about;
  const present = duty.filter(({ lastSeenAt }) => lastSeenAt > now - DUTY_MS);
  if (present.length === 0) {
    const anybody = ofAgent({ ...about, duty: [], assigned: [ANYBODY] }, ANYBODY, [
      row.language,
      row.callbackLanguage ?? '',
    ]);
    if (campaign.state === 'closed' || row.state === 'done') return anybody;
    const absent: Standing =
      assigned.length === 0
        ? { code: 'not_assigned', until: null, action: 'assign_agents' }
        : { code: 'nobody_on_duty', until: null, action: 'call_agents_in' };
    return { because: null, reasons: [...anybody.reasons, absent] };
  }
  const verdicts = present.map(({ userId, languages }) => ofAgent(about, userId, languages));
  return verdicts.find(({ because }) => because !== null) ?? { because: null, reasons: shared(verdicts) };
}

/** Reasons that stand against everybody; failing that, everybody's own. What one more agent would not have says so. */
function shared(verdicts: readonly Verdict[]): Standing[] {
  const all: readonly Standing[] = verdicts.flatMap(({ reasons }): readonly Standing[] => reasons);
  const common = all.filter(({ code }) =>
    verdicts.every(({ reasons }) => reasons.some((other: Standing) => other.code === code)),
  );
  return (common.length > 0 ? common : all).map((reason) =>
    isOneAgents(reason.code) ? { ...reason, action: 'assign_agents' } : reason,
  );
}

function isOneAgents(code: ReasonCode): boolean {
  return code === 'skipped' || code === 'other_agent';
}
