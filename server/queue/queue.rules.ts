import type { CallRules, CampaignState, Schedule } from '#server/contracts/campaigns.contract.ts';
import type { ClaimView, ReasonCode } from '#server/contracts/queue.contract.ts';
import { zoneOf } from '#server/lines/index.ts';
import { type CallingHours, dayIn, epochDay, isOpen, nextOpening } from './calendar.rules.ts';

/** What the queue needs to know of a campaign. */
export interface CampaignRules {
  readonly id: number;
  readonly directorateId: number;
  readonly name: string;
  readonly state: CampaignState;
  readonly startsOn: string | null;
  readonly endsOn: string | null;
  readonly schedule: Schedule;
  readonly rules: CallRules;
  readonly objectives: readonly { readonly code: string; readonly label: string }[];
  /** 1 is called first. */
  readonly priority: number;
  /** Percent of the calls of agents who have other campaigns too; null: none promised. */
  readonly minShare: number | null;
  /** Strata of people with a full quota cell; null: the campaign has no quotas. */
  readonly full: ReadonlySet<number> | null;
}

/** People are looked for in scopes: one campaign, one territory, one language. */
export interface Scope {
  readonly campaign: CampaignRules;
  readonly territory: string;
  readonly language: string;
}

/** Somebody assigned to the campaign, and when their desk was last heard of. */
export interface OnDuty {
  readonly userId: number;
  readonly languages: readonly string[];
  readonly lastSeenAt: number;
}

/** Why the queue gives somebody; who called back was not given. */
export type Because = Exclude<ClaimView['because'], 'returned_call'>;

/** Why a scope cannot be called now; `until` when it ends by itself. */
export interface Closed {
  readonly code: ReasonCode;
  readonly until: number | null;
}

const MINUTE = 60_000;

export function hoursOf(campaign: CampaignRules, territory: string): CallingHours {
  const { schedule, startsOn, endsOn } = campaign;
  return { schedule, startsOn, endsOn, territory, zone: zoneOf(territory) };
}

/** Why nobody of this campaign in this territory is called now, or null when they may be. */
export function closedBecause(campaign: CampaignRules, territory: string, now: number): Closed | null {
  if (campaign.state === 'paused') return { code: 'campaign_paused', until: null };
  if (campaign.state === 'closed') return { code: 'campaign_closed', until: null };
  if (campaign.state !== 'running') return { code: 'campaign_not_started', until: null };
  const hours = hoursOf(campaign, territory);
  if (isOpen(hours, now)) return null;
  const today = dayIn(now, hours.zone);
  const until = nextOpening(hours, now);
  if (campaign.endsOn !== null && today > campaign.endsOn) return { code: 'campaign_ended', until: null };
  if (campaign.startsOn !== null && today < campaign.startsOn) return { code: 'campaign_not_started', until };
  // Closed for the day and no opening before the campaign's end: it will not be called again.
  return { code: until === null ? 'campaign_ended' : 'window_closed', until };
}

/**
 * Until when people of this language are kept for those who speak it: as long as one of them was seen within the
 * campaign's hand-over delay. Null: this agent may call them.
 */
export function languageUntil(
  scope: Pick<Scope, 'campaign' | 'language'>,
  agent: { readonly userId: number; readonly languages: readonly string[] },
  duty: readonly OnDuty[],
  now: number,
): number | null {
  if (agent.languages.includes(scope.language)) return null;
  const lastSeen = duty
    .filter(({ userId, languages }) => userId !== agent.userId && languages.includes(scope.language))
    .reduce((latest, { lastSeenAt }) => Math.max(latest, lastSeenAt), 0);
  const until = lastSeen + scope.campaign.rules.handOverMinutes * MINUTE;
  return until > now ? until : null;
}

/** Campaigns of these scopes where no colleague was seen within the hand-over delay. */
export function aloneAmong(
  scopes: readonly Scope[],
  duty: ReadonlyMap<number, readonly OnDuty[]>,
  userId: number,
  now: number,
): ReadonlySet<number> {
  const alone = scopes.filter(({ campaign }) => {
    const since = handedOverBefore(campaign, now);
    return !(duty.get(campaign.id) ?? []).some((one) => one.userId !== userId && one.lastSeenAt > since);
  });
  return new Set(alone.map(({ campaign }) => campaign.id));
}

/** Before this instant, an appointment still belongs to the agent who made it. */
export function handedOverBefore(campaign: CampaignRules, now: number): number {
  return now - campaign.rules.handOverMinutes * MINUTE;
}

/** The smallest `urgency` still worth calling: a deadline is good through its own day, where the person lives. */
export function urgencyFloor(territory: string, now: number): number {
  return epochDay(dayIn(now, zoneOf(territory)));
}

/**
 * How far each of an agent's campaigns is below its share of their calls, in hundredths of a call, were the next one made
 * for another: only those below. `calls`: what they called lately, by campaign. One campaign alone has everything.
 */
export function shareDebts(
  campaigns: readonly Pick<CampaignRules, 'id' | 'minShare'>[],
  calls: ReadonlyMap<number, number>,
): ReadonlyMap<number, number> {
  if (campaigns.length < 2) return new Map();
  const next = [...calls.values()].reduce((sum, n) => sum + n, 1);
  const debts = campaigns.map(
    ({ id, minShare }) => [id, (minShare ?? 0) * next - 100 * (calls.get(id) ?? 0)] as const,
  );
  return new Map(debts.filter(([, debt]) => debt > 0));
}

/** Someone who could be called now. */
export interface Candidate {
  readonly targetId: number;
  readonly because: Because;
  /** Asked this agent not to insist: only when nobody else is left, and no colleague is there to call them. */
  readonly isLastResort: boolean;
  /** How far their campaign is below its share of this agent's calls ({@link shareDebts}); 0 for a callback. */
  readonly shareDebt: number;
  readonly campaignPriority: number;
  readonly urgency: number;
  /** Called last at this same time of day. */
  readonly isSameSlot: boolean;
  readonly callsCount: number;
  /** When a callback was due; null otherwise. */
  readonly dueAt: number | null;
}

const rankOf: Readonly<Record<Because, number>> = {
  own_callback: 0,
  interpreter_callback: 0,
  handed_over_callback: 1,
  soft_callback: 2,
  fresh: 3,
  retry: 3,
};

/**
 * Who comes first (design §4): own appointments due and those waiting for a language one speaks, others' overdue, soft callbacks (each by due time), then campaigns
 * below their share, the furthest first (decision 0017), campaign priority, urgency, not the slot just tried, fewest calls, id; those who asked this agent not to insist after all
 * others. A total order: never 0 for two people.
 */
export function compareCandidates(a: Candidate, b: Candidate): number {
  return (
    rankOf[a.because] - rankOf[b.because] ||
    (a.dueAt ?? 0) - (b.dueAt ?? 0) ||
    Number(a.isLastResort) - Number(b.isLastResort) ||
    b.shareDebt - a.shareDebt ||
    a.campaignPriority - b.campaignPriority ||
    a.urgency - b.urgency ||
    Number(a.isSameSlot) - Number(b.isSameSlot) ||
    a.callsCount - b.callsCount ||
    a.targetId - b.targetId
  );
}
