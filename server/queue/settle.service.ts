import { type CallResult, callResults, type Disposition } from '#server/contracts/call-results.ts';
import { letLineRest, zoneOf } from '#server/lines/index.ts';
import type { Clock } from '#server/platform/clock.ts';
import type { Db } from '#server/platform/database.ts';
import { found, Refusal } from '#server/platform/refusal.ts';
import {
  dayIn,
  epochDay,
  frenchDay,
  frenchInstant,
  isOpen,
  nextOpening,
  type Slot,
  slotAt,
  storedSlot,
} from './calendar.rules.ts';
import { claimFiles, holdClaim } from './claim.service.ts';
import { endClaimRow, insertLease, lockLine, markInCall, stampLine } from './claims.store.ts';
import {
  countCall,
  type HistoryRow,
  leaveOpposedLine,
  parkLine,
  type Settlement,
  selectLineFacts,
  updateSettled,
} from './entries.store.ts';
import { type EntryRow, holdEntries, selectEntries } from './entry-rows.store.ts';
import { historiesOf } from './history.service.ts';
import { type CampaignRules, closedBecause, hoursOf } from './queue.rules.ts';
import { type Plan, planNext } from './retry.rules.ts';
import { selectCampaigns } from './scopes.store.ts';
import { holdQuotas, sortPeople } from './strata.service.ts';

/** A call about to be written: who it is about, the one asked for first. */
export interface Dialled {
  readonly files: readonly {
    readonly targetId: number;
    readonly campaignId: number;
    readonly directorateId: number;
  }[];
  readonly slot: Slot;
}

/**
 * Opens a call under a claim: checks everything that forbids ringing, leases the line when it is another number of the
 * same people, and counts the call for each file. Refuses with the reasons listed on `POST /api/calls`.
 */
export async function dialUnderClaim(
  tx: Db,
  agentId: number,
  claimId: number,
  lineId: number,
  clock: Clock,
): Promise<Dialled> {
  const now = clock.now();
  const claim = await holdClaim(tx, claimId, agentId, now);
  if (claim.inCall === 1) throw new Refusal('claim.call_open');
  const files = await filesOf(tx, claimId);
  const facts = await selectLineFacts(
    tx,
    files.map(({ targetId }) => targetId),
  );
  const owners = facts.filter((fact) => fact.lineId === lineId);
  const [line] = owners;
  if (line === undefined) throw new Refusal('call.line_not_claimed');
  const campaigns = await campaignsOf(tx, files);
  const first = found(files[0]);
  refuseClosed(found(campaigns.get(first.campaignId)), first.territory, now);
  if (line.isOpposed) throw new Refusal('call.line_opposed');
  // A promised callback is kept even on a line that rests, or that has been rung enough (design §4).
  const isPromised = claim.because.endsWith('_callback');
  if (!isPromised && line.restUntil > now)
    throw new Refusal('call.line_resting', { until: frenchInstant(line.restUntil, zoneOf(first.territory)) });
  if (lineId !== claim.lineId) {
    if (!isPromised) refuseWorn(owners, files, campaigns);
    await leaseAnother(tx, lineId, claimId);
  }
  await markInCall(tx, claimId);
  await countCall(
    tx,
    files.map(({ targetId }) => targetId),
    1,
  );
  return { files, slot: slotAt(now, zoneOf(first.territory)) };
}

/** The claim's files in the order given. */
async function filesOf(tx: Db, claimId: number, read = selectEntries): Promise<EntryRow[]> {
  const targetIds = await claimFiles(tx, claimId);
  const entries = new Map((await read(tx, targetIds)).map((entry) => [entry.targetId, entry]));
  return targetIds.flatMap((targetId) => entries.get(targetId) ?? []);
}

type CampaignsById = ReadonlyMap<number, CampaignRules>;

async function campaignsOf(tx: Db, files: readonly EntryRow[]): Promise<CampaignsById> {
  const campaignIds = files.map(({ campaignId }) => campaignId);
  return new Map((await selectCampaigns(tx, campaignIds)).map((campaign) => [campaign.id, campaign]));
}

/** One ring serves every file: it is one too many only when nobody who has the number may be rung on it again. */
function refuseWorn(
  owners: readonly HistoryRow[],
  files: readonly EntryRow[],
  campaigns: CampaignsById,
): void {
  const caps = files.flatMap(({ targetId, campaignId }) =>
    owners
      .filter((owner) => owner.targetId === targetId)
      .map(({ calls }) => ({ calls, most: found(campaigns.get(campaignId)).rules.perLine })),
  );
  if (caps.some(({ calls, most }) => calls < most)) return;
  throw new Refusal('call.line_worn', { most: Math.max(...caps.map(({ most }) => most)) });
}

function refuseClosed(campaign: CampaignRules, territory: string, now: number): void {
  const closed = closedBecause(campaign, territory, now);
  if (closed?.code === 'window_closed') throw new Refusal('call.outside_window');
  if (closed !== null) throw new Refusal('campaign.not_running');
}

async function leaseAnother(tx: Db, lineId: number, claimId: number): Promise<void> {
  const isFree = (await lockLine(tx, lineId)) !== undefined && (await insertLease(tx, lineId, claimId));
  if (!isFree) throw new Refusal('call.line_busy');
  await stampLine(tx, lineId, claimId);
}

/** What the agent says of one person. */
export interface Outcome {
  readonly targetId: number;
  readonly result: CallResult;
  readonly disposition: Disposition | null;
  readonly objective: string | null;
  readonly callback: {
    readonly at: number;
    readonly note: string;
    readonly interpreter?: string | undefined;
  } | null;
}

export interface ClosingCall {
  readonly claimId: number;
  readonly lineId: number;
  readonly agentId: number;
  readonly slot: number;
  /** One for every file of the call, `not_addressed` included. */
  readonly outcomes: readonly Outcome[];
}

/**
 * Gives every person of a call what its result makes of them, lets the line rest, and ends the claim. The call's rows
 * must be written already in the same transaction: history is recounted from them, and quotas from answers. Returns the
 * campaigns touched. Refuses `call.callback_required`, `call.callback_outside_window`, `call.callback_after_deadline`,
 * `call.unknown_objective`.
 */
export async function settleCall(
  tx: Db,
  call: ClosingCall,
  clock: Clock,
): Promise<readonly { readonly id: number; readonly directorateId: number }[]> {
  const now = clock.now();
  // Held before the rules are read: whom a change of rules has passed already is settled by the new ones.
  const files = await filesOf(tx, call.claimId, holdEntries);
  const campaigns = await campaignsOf(tx, files);
  const planned = [...campaigns.values()].filter(({ full }) => full !== null).map(({ id }) => id);
  const quotas = await holdQuotas(tx, planned);
  const rest = await letLineRest(tx, call.lineId, clock);
  const histories = await historiesOf(tx, files);
  for (const outcome of call.outcomes) {
    const entry = found(files.find(({ targetId }) => targetId === outcome.targetId));
    const campaign = found(campaigns.get(entry.campaignId));
    const hours = hoursOf(campaign, entry.territory);
    refuseWrong(outcome, entry, campaign, hours, now);
    const plan = planNext(
      outcome.result,
      found(histories.get(entry.targetId))(outcome.result, call.lineId),
      campaign.rules,
      { now, slot: storedSlot(call.slot), hours },
    );
    const settled = settlementOf(plan, outcome, entry, call, now);
    if (settled !== null) await updateSettled(tx, settled);
  }
  const sorted = files.filter(({ campaignId }) => planned.includes(campaignId));
  await sortPeople(
    tx,
    quotas,
    sorted.map(({ targetId }) => targetId),
    now,
  );
  const untouched = call.outcomes.filter(({ result }) => result === 'not_addressed');
  await countCall(
    tx,
    untouched.map(({ targetId }) => targetId),
    -1,
  );
  await endClaimRow(tx, call.claimId, 'closed', now);
  if (rest > now) await parkLine(tx, call.lineId, rest);
  const isOpposed = call.outcomes.some(({ result }) => result === 'opt_out');
  if (isOpposed) await leaveOpposedLine(tx, call.lineId, now);
  return [...campaigns.values()];
}

function refuseWrong(
  outcome: Outcome,
  { urgency }: EntryRow,
  campaign: CampaignRules,
  hours: ReturnType<typeof hoursOf>,
  now: number,
): void {
  const { objective, result, callback } = outcome;
  if (objective !== null && !campaign.objectives.some(({ code }) => code === objective))
    throw new Refusal('call.unknown_objective');
  if (result !== 'callback' && result !== 'appointment') return;
  if (callback === null) throw new Refusal('call.callback_required');
  const isLate = (at: number) => epochDay(dayIn(at, hours.zone)) > urgency;
  const next = nextOpening(hours, Math.max(now + 1, callback.at)) ?? nextOpening(hours, now + 1);
  if (isLate(callback.at) || (next !== null && isLate(next)))
    throw new Refusal('call.callback_after_deadline', { last: frenchDay(urgency) });
  if (callback.at > now && isOpen(hours, callback.at)) return;
  throw new Refusal('call.callback_outside_window', {
    next: next === null ? 'aucun avant la fin de la campagne' : frenchInstant(next, hours.zone),
  });
}

function settlementOf(
  plan: Plan,
  outcome: Outcome,
  entry: EntryRow,
  call: ClosingCall,
  now: number,
): Settlement | null {
  if (plan.to === 'unchanged') return null;
  const plain: Settlement = {
    targetId: entry.targetId,
    lineId: entry.lineId,
    state: 'ready',
    wakeAt: null,
    waitReason: null,
    callbackKind: null,
    callbackAgentId: null,
    callbackLanguage: null,
    callbackNote: null,
    avoidAgentId: null,
    lastSlot: call.slot,
    disposition: null,
    objective: outcome.objective,
    doneAt: null,
  };
  switch (plan.to) {
    case 'done': {
      // A finer disposition refines what the result says, not what a cap decided.
      const finer = callResults[outcome.result].next.do === 'close' ? outcome.disposition : null;
      return { ...plain, state: 'done', disposition: finer ?? plan.disposition, doneAt: now };
    }
    case 'ready':
      return { ...plain, lineId: plan.lineId };
    case 'rest':
      return {
        ...plain,
        lineId: plan.lineId,
        state: 'waiting',
        wakeAt: plan.at,
        waitReason: 'line_cap',
      };
    case 'retry':
      return {
        ...plain,
        lineId: plan.lineId,
        state: 'waiting',
        wakeAt: plan.at,
        waitReason: 'retry',
        avoidAgentId: plan.otherAgent ? call.agentId : null,
      };
    case 'callback': {
      const interpreter = outcome.callback?.interpreter ?? null;
      return {
        ...plain,
        lineId: plan.lineId,
        state: 'waiting',
        wakeAt: outcome.callback?.at ?? now,
        waitReason: 'callback',
        callbackKind: interpreter === null ? plan.kind : 'interpreter',
        callbackAgentId: call.agentId,
        callbackLanguage: interpreter,
        callbackNote: outcome.callback?.note || null,
      };
    }
  }
}
