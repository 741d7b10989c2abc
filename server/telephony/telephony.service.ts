import { recordAudit } from '#server/audit/index.ts';
import { callResultCodes } from '#server/contracts/call-results.ts';
import { territoryDialled } from '#server/contracts/caller-id.ts';
import {
  answeredBy,
  type Dialing,
  type RingProblem,
  type RingView,
  ringProblems,
  ringReasons,
  ringStages,
} from '#server/contracts/telephony.contract.ts';
import type { Clock } from '#server/platform/clock.ts';
import type { Db } from '#server/platform/database.ts';
import type { Deps } from '#server/platform/http.ts';
import { parisDay, parisDayStart } from '#server/platform/team-time.ts';
import { selectDeskPhone } from './desk-phones.store.ts';
import { applyEvents } from './events.service.ts';
import { dialByHand } from './manual.ts';
import { type Mode, type StartResult, TelephonyError } from './port.ts';
import { countRingsSince, insertRing, moveStart, type RingRow, selectRing } from './rings.store.ts';
import { atMostTold, type Telephony } from './telephony.ts';
import { falter, selectTroubles } from './trouble.service.ts';

/** By hand, with the reason when a provider would otherwise place the call; or by the provider. */
export type Way =
  | { readonly kind: 'by-hand'; readonly because: RingProblem | null }
  | { readonly kind: 'provider'; readonly mode: Mode };

/** How a number will be rung, decided in the transaction that opens the call. `number`: E.164. */
export async function wayOf(
  tx: Db,
  { provider, config }: Telephony,
  agentId: number,
  number: string,
  clock: Clock,
): Promise<Way> {
  const { placesCalls, softphone, deskPhone } = provider.capabilities;
  if (!placesCalls) return { kind: 'by-hand', because: null };
  const byHand = (because: RingProblem): Way => ({ kind: 'by-hand', because });
  const territory = territoryDialled(number);
  const troubles = await selectTroubles(tx);
  const trouble = troubles.find((one) => one.territory === null || one.territory === territory);
  if (trouble !== undefined) return byHand(trouble.code);
  if (!config.territories.includes(territory)) return byHand('territory_blocked');
  const today = parisDayStart(parisDay(clock.now()));
  if ((await countRingsSince(tx, today, config.dailyCap)) >= config.dailyCap) return byHand('daily_cap');
  const hasPhone = deskPhone && (await selectDeskPhone(tx, agentId)) !== null;
  return { kind: 'provider', mode: hasPhone ? 'desk_phone' : softphone ? 'softphone' : 'server' };
}

/** Longer than a ring may last before somebody says what became of it. Milliseconds. */
const SILENCE_MS = 30_000;

/** Writes « requested » beside the call, in its transaction: before anything is asked of the provider. */
export async function noteRing(
  tx: Db,
  { provider, config }: Telephony,
  callId: number,
  mode: Mode,
  clock: Clock,
): Promise<void> {
  const at = clock.now();
  const lookAt = at + config.ringTimeoutS * 1000 + SILENCE_MS;
  await insertRing(tx, { callId, provider: provider.id, mode, at, lookAt });
}

interface Rung {
  readonly id: number;
  readonly agentId: number;
  /** E.164. */
  readonly number: string;
}

/**
 * Rings a call that is committed. The provider is asked once: whoever asks again learns what became of it, unless the
 * provider refused in a way that may pass.
 */
export async function ring(db: Db, telephony: Telephony, call: Rung, deps: RingDeps): Promise<Dialing> {
  const known = telephony.provider.capabilities.placesCalls ? await selectRing(db, call.id) : undefined;
  if (known === undefined) return byHandBecause(db, telephony, call, deps.clock);
  if (known.mode === 'softphone') return { kind: 'client-connect', params: { callId: String(call.id) } };
  const deskPhone = known.mode === 'desk_phone' ? await selectDeskPhone(db, call.agentId) : null;
  if (!(await moveStart(db, call.id, 'requested', 'asked'))) return alreadyAsked(known);
  const ask = { callId: call.id, agentId: call.agentId, deskPhone, to: call.number };
  try {
    const result = await telephony.provider.startCall({
      ...ask,
      ringTimeoutS: telephony.config.ringTimeoutS,
    });
    return await settleStart(db, telephony, known, result, deps);
  } catch (error) {
    if (!(error instanceof TelephonyError)) throw error;
    await falter(db, error.code, territoryDialled(call.number), deps);
    await settleStart(db, telephony, known, { kind: 'rejected', code: error.code, isRetryable: false }, deps);
    return { ...dialByHand(call.number), because: error.code };
  }
}

export type RingDeps = Pick<Deps, 'clock' | 'live' | 'log'>;

async function byHandBecause(db: Db, telephony: Telephony, call: Rung, clock: Clock): Promise<Dialing> {
  const way = await wayOf(db, telephony, call.agentId, call.number, clock);
  const because = way.kind === 'by-hand' ? way.because : null;
  return { ...dialByHand(call.number), ...(because !== null && { because }) };
}

function alreadyAsked({ start, errorCode }: RingRow): Dialing {
  if (start === 'uncertain') return { kind: 'uncertain' };
  if (start !== 'rejected') return { kind: 'accepted' };
  return { kind: 'rejected', code: problemOf(errorCode) ?? 'refused', isRetryable: false };
}

const problemOf = (code: string | null): RingProblem | null =>
  ringProblems.find((one) => one === code) ?? null;

async function settleStart(
  db: Db,
  { provider, config }: Telephony,
  { callId, mode }: RingRow,
  result: StartResult,
  deps: RingDeps,
): Promise<Dialing> {
  const now = deps.clock.now();
  if (result.kind === 'accepted') {
    const leg = mode === 'desk_phone' ? 'agentLeg' : 'personLeg';
    await moveStart(
      db,
      callId,
      'asked',
      'accepted',
      result.legId === undefined ? {} : { [leg]: result.legId },
    );
    return { kind: 'accepted' };
  }
  if (result.kind === 'uncertain') {
    await moveStart(db, callId, 'asked', 'uncertain', { lookAt: now + atMostTold(config) });
    return { kind: 'uncertain' };
  }
  if (result.isRetryable) {
    await moveStart(db, callId, 'asked', 'requested');
    return result;
  }
  await moveStart(db, callId, 'asked', 'rejected');
  const refused = { callId, leg: 'person', type: 'ended', reason: 'failed', source: 'webhook' } as const;
  await applyEvents(
    db,
    provider.id,
    [{ ...refused, key: `start:${callId}`, at: now, errorCode: result.code }],
    { ...deps, config },
  );
  return result;
}

/** How far a call rang that its agent asks about; null when it was dialled by hand. */
export async function ringOf(db: Db, telephony: Telephony, callId: number): Promise<RingView | null> {
  const row = await selectRing(db, callId);
  return row === undefined ? null : ringView(row, telephony);
}

function ringView(row: RingRow, { provider }: Telephony): RingView {
  const isOver = row.endedAt !== null;
  return {
    callId: row.callId,
    stage: ringStages.find((one) => one === row.stage) ?? 'requested',
    reason: ringReasons.find((one) => one === row.reason) ?? null,
    problem: problemOf(row.errorCode),
    answeredBy: answeredBy.find((one) => one === row.answeredBy) ?? null,
    answeredAt: row.answeredAt,
    endedAt: row.endedAt,
    isUncertain: row.start === 'uncertain' && row.stage === 'requested',
    suggestedResult: callResultCodes.find((one) => one === row.suggestedResult) ?? null,
    canHangUp: !isOver && row.provider === provider.id && provider.capabilities.hangUp,
  };
}

/**
 * Hangs up; nothing happens when there is no ring, or it ended. One that was not asked for yet will not be: whoever connects
 * afterwards is refused. `actorId`: the agent who asked, null when closing the call
 * did. Throws {@link TelephonyError}.
 */
export async function endRing(
  db: Db,
  telephony: Telephony,
  {
    callId,
    number,
    actorId,
  }: { readonly callId: number; readonly number: string; readonly actorId: number | null },
  deps: RingDeps,
): Promise<void> {
  const row = await selectRing(db, callId);
  if (row === undefined || row.endedAt !== null) return;
  const { provider } = telephony;
  const { agentLeg, personLeg, requestedAt } = row;
  if (row.provider === provider.id && provider.capabilities.hangUp)
    await provider.hangUp({ callId, agentLeg, personLeg, requestedAt, to: number });
  const reason = row.answeredAt === null ? 'canceled' : 'completed';
  const ended = { callId, leg: 'person', type: 'ended', reason, source: 'agent' } as const;
  const event = { ...ended, key: `agent:${callId}`, at: deps.clock.now() };
  await applyEvents(db, row.provider, [event], { ...deps, config: telephony.config });
  if (actorId === null) return;
  await recordAudit(db, { actorId, action: 'call.hang_up', entity: 'call', entityId: callId }, deps.clock);
}
