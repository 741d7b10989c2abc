import { type ReasonAction, type ReasonCode, reasonCodes } from '#server/contracts/queue.contract.ts';
import { heldUntilReleased } from '#server/contracts/target-states.ts';
import { zoneOf } from '#server/lines/index.ts';
import { type Slot, slotAt } from './calendar.rules.ts';
import {
  type Because,
  type CampaignRules,
  type Candidate,
  type Closed,
  closedBecause,
  handedOverBefore,
  languageUntil,
  type OnDuty,
  type Scope,
  urgencyFloor,
} from './queue.rules.ts';

/** What of an entry decides whether it may be given now. */
export interface EntryFacts {
  readonly targetId: number;
  readonly state: string;
  /** The line to ring; null when none of the person's numbers is usable. */
  readonly lineId: number | null;
  readonly wakeAt: number | null;
  readonly waitReason: string | null;
  readonly callbackKind: string | null;
  readonly callbackAgentId: number | null;
  /** The language an interpreter is wanted for; with the kind `interpreter` only. */
  readonly callbackLanguage: string | null;
  readonly avoidAgentId: number | null;
  readonly urgency: number;
  readonly lastSlot: number;
  readonly callsCount: number;
  /** The combination of quota cells they are in. */
  readonly stratumId: number | null;
}

/** What of the line decides. */
export interface LineFacts {
  readonly opposedAt: number | null;
  readonly restUntil: number;
  readonly heldAs: Hold | null;
}

/** In somebody's charge; in a call whose desk has gone; or alone free on a line that is in somebody's charge. */
export type Hold = 'claimed' | 'to_qualify' | 'line_busy';

/** A line nothing forbids. */
export const freeLine: LineFacts = { opposedAt: null, restUntil: 0, heldAs: null };

/** How a lease holds somebody; one that has run out holds nobody, except while a call is open. */
export function holdOf(
  lease: { readonly leaseUntil: number | null; readonly inCall: number | null },
  isOwn: boolean,
  now: number,
): Hold | null {
  if (lease.leaseUntil === null) return null;
  if (lease.leaseUntil <= now) return lease.inCall === 1 ? 'to_qualify' : null;
  return isOwn ? 'claimed' : 'line_busy';
}

/** One territory of one campaign at one instant: the costly part, worked out once for everybody in it. */
export interface Moment {
  readonly campaign: CampaignRules;
  readonly closed: Closed | null;
  readonly urgencyFloor: number;
  readonly slot: Slot;
}

export function momentOf(campaign: CampaignRules, territory: string, now: number): Moment {
  return {
    campaign,
    closed: closedBecause(campaign, territory, now),
    urgencyFloor: urgencyFloor(territory, now),
    slot: slotAt(now, zoneOf(territory)),
  };
}

/** One scope at one instant, as it stands for one agent. */
export interface Place extends Moment, Scope {
  readonly isAssigned: boolean;
  /** Until when its language is kept for those who speak it; null: this agent may talk to them. */
  readonly languageUntil: number | null;
  /** Languages this agent does not speak and a colleague does, with until when they keep those who wait for them. */
  readonly keptLanguages: ReadonlyMap<string, number>;
}

/** A scope as it stands for this agent, given the colleagues of its campaign seen lately. */
export function placeOf(
  scope: Scope & Moment,
  agent: { readonly userId: number; readonly languages: readonly string[] },
  duty: readonly OnDuty[],
  now: number,
  isAssigned = true,
): Place {
  const spoken = new Set(duty.flatMap(({ languages }) => languages));
  const keptLanguages = [...spoken].flatMap((language) => {
    const until = languageUntil({ campaign: scope.campaign, language }, agent, duty, now);
    return until === null ? [] : [[language, until] as const];
  });
  return {
    ...scope,
    isAssigned,
    languageUntil: languageUntil(scope, agent, duty, now),
    keptLanguages: new Map(keptLanguages),
  };
}

/** Who is asking for somebody. */
export interface Asking {
  readonly userId: number;
  readonly speaks: (language: string) => boolean;
  /** Campaigns where no other assigned agent was seen within the hand-over delay. */
  readonly aloneIn: ReadonlySet<number>;
  /** People this agent gave back, kept for colleagues. */
  readonly skipped: ReadonlySet<number>;
}

/** A reason that keeps somebody from being called by this agent now; `until` when it ends by itself. */
export interface Standing {
  readonly code: ReasonCode;
  readonly until: number | null;
  readonly action: ReasonAction | null;
}

/** Given under this title, or every reason that stands against it, the most personal first. */
export type Verdict =
  | { readonly because: Because; readonly reasons: readonly never[] }
  | { readonly because: null; readonly reasons: readonly Standing[] };

/**
 * May this person be given to this agent now? The one rule (design §4): it picks who a claim gives, the files that come
 * along, and is what `explain` says.
 */
export function verdictOf(
  entry: EntryFacts,
  line: LineFacts,
  place: Place,
  asking: Asking,
  now: number,
): Verdict {
  if (entry.state === 'done') return { because: null, reasons: [stands('done')] };
  const reasons = [
    againstLine(entry, line),
    entry.urgency < place.urgencyFloor ? stands('deadline_passed') : null,
    quotaFull(entry, place, now),
    stillWaiting(entry, place, asking, now) ?? stillResting(entry, line, now),
    asking.skipped.has(entry.targetId) ? stands('skipped') : null,
    isAvoided(entry, place, asking) ? stands('other_agent') : null,
    closedNow(place),
    place.isAssigned ? null : stands('not_assigned', null, 'assign_agents'),
    keptForSpeakers(entry, place, asking),
  ].filter((reason) => reason !== null);
  const held = line.heldAs;
  if (held !== null) reasons.unshift(stands(held, null, held === 'to_qualify' ? 'qualify_call' : null));
  return reasons.length > 0 ? { because: null, reasons } : { because: titleOf(entry, asking), reasons: [] };
}

function stands(code: ReasonCode, until: number | null = null, action: ReasonAction | null = null): Standing {
  return { code, until, action };
}

function againstLine(entry: EntryFacts, line: LineFacts): Standing | null {
  if (entry.lineId === null) return stands('no_number');
  return line.opposedAt === null ? null : stands('opposed');
}

/** Until their time has come; an appointment, for anybody but its agent, until the hand-over delay has passed too. */
function stillWaiting(entry: EntryFacts, place: Place, asking: Asking, now: number): Standing | null {
  const { wakeAt, waitReason, callbackKind } = entry;
  if (entry.state !== 'waiting' || wakeAt === null) return null;
  if (wakeAt > now) {
    // Until an instant, or until somebody says so.
    if (waitReason === 'held')
      return stands('held', wakeAt === heldUntilReleased ? null : wakeAt, 'release_held');
    // Told by `quota_full`.
    if (waitReason === 'quota') return null;
    // A wait that has a name of its own (`line_cap`) is told by it.
    const named = reasonCodes.find((code) => code === waitReason);
    return stands(named ?? (callbackKind === null ? 'waiting_retry' : 'waiting_callback'), wakeAt);
  }
  if (callbackKind !== 'hard' && callbackKind !== 'interpreter') return null;
  const handedOver = wakeAt + (now - handedOverBefore(place.campaign, now));
  if (handedOver <= now || isInOwnLanguage(entry, asking)) return null;
  if (!isOwn(entry, asking)) return stands('waiting_callback', handedOver, 'reassign_callback');
  const kept =
    callbackKind === 'hard' ? null : (place.keptLanguages.get(entry.callbackLanguage ?? '') ?? null);
  return kept === null ? null : stands('language', Math.min(kept, handedOver), 'find_language');
}

/** They wait for an interpreter, and this agent is one. */
function isInOwnLanguage({ callbackKind, callbackLanguage }: EntryFacts, asking: Asking): boolean {
  return callbackKind === 'interpreter' && callbackLanguage !== null && asking.speaks(callbackLanguage);
}

/**
 * Nobody more is called for a cell that has its interviews; a callback is kept all the same, because it was promised.
 * Whoever was put aside stays so until the sweep brings them back.
 */
function quotaFull(entry: EntryFacts, { campaign }: Place, now: number): Standing | null {
  const { callbackKind, stratumId, state, waitReason, wakeAt } = entry;
  const isAside = state === 'waiting' && waitReason === 'quota' && wakeAt !== null && wakeAt > now;
  const isIn = callbackKind === null && stratumId !== null && campaign.full?.has(stratumId) === true;
  return isAside || isIn ? stands('quota_full', null, 'raise_quota') : null;
}

/** A promised callback is kept even on a line that rests (design §4). */
function stillResting({ callbackKind }: EntryFacts, { restUntil }: LineFacts, now: number): Standing | null {
  return callbackKind === null && restUntil > now ? stands('line_cap', restUntil) : null;
}

/** This agent promised it. */
function isOwn({ callbackAgentId }: EntryFacts, asking: Asking): boolean {
  return callbackAgentId === asking.userId;
}

/** Whoever asked this agent not to insist; a callback since then is a new promise. */
function wouldAvoid({ callbackKind, avoidAgentId }: EntryFacts, asking: Asking): boolean {
  return callbackKind === null && avoidAgentId === asking.userId;
}

/** They are kept for a colleague, as long as there is one. */
function isAvoided(entry: EntryFacts, { campaign }: Place, asking: Asking): boolean {
  return wouldAvoid(entry, asking) && !asking.aloneIn.has(campaign.id);
}

function closedNow({ campaign, closed }: Place): Standing | null {
  if (closed === null) return null;
  return stands(closed.code, closed.until, openedBy(closed.code, campaign));
}

function openedBy(code: ReasonCode, { state }: CampaignRules): ReasonAction | null {
  switch (code) {
    case 'campaign_paused':
      return 'resume_campaign';
    case 'campaign_not_started':
      return state === 'running' ? 'extend_dates' : 'start_campaign';
    case 'campaign_ended':
      return 'extend_dates';
    case 'window_closed':
      return 'widen_hours';
    default:
      return null;
  }
}

/** Whoever made an appointment keeps it, whatever the language; an interpreter speaks in the place of the agent. */
function keptForSpeakers(entry: EntryFacts, { languageUntil }: Place, asking: Asking): Standing | null {
  if (languageUntil === null || entry.callbackKind === 'interpreter') return null;
  if (entry.callbackKind === 'hard' && isOwn(entry, asking)) return null;
  return stands('language', languageUntil, 'find_language');
}

function titleOf(entry: EntryFacts, asking: Asking): Because {
  if (entry.callbackKind === 'soft') return 'soft_callback';
  if (entry.callbackKind !== null) {
    if (isOwn(entry, asking)) return 'own_callback';
    return isInOwnLanguage(entry, asking) ? 'interpreter_callback' : 'handed_over_callback';
  }
  return entry.callsCount === 0 ? 'fresh' : 'retry';
}

/**
 * The entry as a candidate for this agent now; null when {@link verdictOf} says no. `shareDebt`: of their campaign; a
 * callback keeps its rank whatever the shares.
 */
export function candidateOf(
  entry: EntryFacts,
  line: LineFacts,
  place: Place,
  asking: Asking,
  shareDebt: number,
  now: number,
): Candidate | null {
  const { because } = verdictOf(entry, line, place, asking, now);
  if (because === null) return null;
  return {
    targetId: entry.targetId,
    because,
    isLastResort: wouldAvoid(entry, asking),
    shareDebt: entry.callbackKind === null ? shareDebt : 0,
    campaignPriority: place.campaign.priority,
    urgency: entry.urgency,
    isSameSlot: place.campaign.rules.rotateSlots && entry.lastSlot !== 0 && entry.lastSlot === place.slot,
    callsCount: entry.callsCount,
    dueAt: entry.callbackKind === null ? null : entry.wakeAt,
  };
}
