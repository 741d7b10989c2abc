import { territoryDialled } from '#server/contracts/caller-id.ts';
import type { RingProblem } from '#server/contracts/telephony.contract.ts';
import { type Db, inTransaction } from '#server/platform/database.ts';
import type { Deps } from '#server/platform/http.ts';
import type { TelephonyConfig } from '#server/platform/telephony-config.ts';
import { countEvents } from './counters.ts';
import { holdEvents, insertEvent, updateRing } from './events.store.ts';
import type { RingEvent } from './port.ts';
import { selectPlace } from './rings.store.ts';
import { type RingState, ringState, suggestedResult } from './state.rules.ts';
import { falter } from './trouble.service.ts';

/** A conversation this long is asked about, in case its end got lost. Milliseconds. */
const LONG_TALK_MS = 15 * 60_000;
const SILENCE_MS = 30_000;

/** What a provider refuses of everybody's calls, and not of one number: whether it says so at once or by a callback. */
const everybodys: readonly RingProblem[] = ['territory_blocked', 'caller_id_refused'];

type EventDeps = Pick<Deps, 'clock' | 'live' | 'log'> & { readonly config: TelephonyConfig };

/**
 * Keeps what a provider said and moves the ring, in one transaction: an event already known, or about no ring of this
 * provider, changes nothing. A refusal that concerns everybody has calls dialled by hand. Returns how many were new.
 */
export async function applyEvents(
  db: Db,
  provider: string,
  events: readonly RingEvent[],
  { clock, live, log, config }: EventDeps,
): Promise<number> {
  const now = clock.now();
  let kept = 0;
  for (const event of events) {
    const isNew = await inTransaction(db, async (tx) => {
      if (!(await insertEvent(tx, provider, event, now))) return false;
      const state = ringState(await holdEvents(tx, event.callId));
      await updateRing(tx, event.callId, state, suggestedResult(state), nextLook(state, now, config));
      return true;
    });
    countEvents(provider, isNew ? 'kept' : 'known');
    if (!isNew) {
      log.debug({ callId: event.callId, key: event.key.slice(0, 80) }, 'telephony event without effect');
      continue;
    }
    kept += 1;
    const place = await selectPlace(db, event.callId);
    if (place === undefined) continue;
    const { number, ...where } = place;
    live.publish({ topic: 'call', ...where });
    const problem = everybodys.find((one) => one === event.errorCode);
    if (problem !== undefined) await falter(db, problem, territoryDialled(number), { clock, live, log });
  }
  return kept;
}

/** When to ask the provider if nothing more is heard; null once it is over. */
function nextLook(
  { endedAt, answeredAt }: RingState,
  now: number,
  { ringTimeoutS }: TelephonyConfig,
): number | null {
  if (endedAt !== null) return null;
  return now + (answeredAt === null ? ringTimeoutS * 1000 + SILENCE_MS : LONG_TALK_MS);
}
