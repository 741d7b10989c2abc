import type { Db } from '#server/platform/database.ts';
import type { Deps } from '#server/platform/http.ts';
import { applyEvents } from './events.service.ts';
import { type KnownRing, type RingEvent, TelephonyError } from './port.ts';
import { postponeRing, type SilentRing, selectSilentRings } from './sweep.store.ts';
import { type Telephony, telephonyOf } from './telephony.ts';
import { lookForRecovery } from './trouble.service.ts';

/** At once; the rest at the next turn. */
const BATCH = 50;
/** Between two looks at a ring nobody speaks of. */
const LOOK_AGAIN_MS = 30_000;
/** A conversation that goes on is asked about again later. */
const TALK_MS = 15 * 60_000;
/** After as many looks without a word, its end is unknown. */
const MOST_LOOKS = 2;

type SweepDeps = Pick<Deps, 'db' | 'clock' | 'live' | 'log' | 'config' | 'secret'>;

/**
 * Asks the provider about rings it fell silent on: those whose asking was lost, and those whose end never came. Twice
 * without a word, and the end is « unknown »; the agent's own result stands. Also brings a provider back that had faltered.
 */
export async function sweepRings(deps: SweepDeps, isStopping: () => boolean): Promise<void> {
  const telephony = telephonyOf(deps);
  await lookForRecovery(deps.db, telephony, deps);
  for (const silent of await selectSilentRings(deps.db, deps.clock.now(), BATCH)) {
    if (isStopping()) return;
    await look(deps.db, telephony, silent, deps);
  }
}

async function look(db: Db, telephony: Telephony, silent: SilentRing, deps: SweepDeps): Promise<void> {
  const { callId, provider, looks } = silent;
  const now = deps.clock.now();
  const told = provider === telephony.provider.id ? await ask(telephony, silent) : [];
  const own = { ...deps, config: telephony.config };
  if (told.length > 0) {
    await applyEvents(db, provider, told, own);
    // Ended, it is looked at no more, whatever is written here.
    return postponeRing(db, callId, now + TALK_MS, 0);
  }
  if (looks + 1 < MOST_LOOKS) return postponeRing(db, callId, now + LOOK_AGAIN_MS, looks + 1);
  const ended: RingEvent = {
    key: `sweeper:${callId}`,
    callId,
    leg: 'person',
    type: 'ended',
    reason: 'unknown',
    at: now,
    source: 'sweeper',
  };
  await applyEvents(db, provider, [ended], own);
}

/** A provider that cannot be asked says nothing. */
async function ask({ provider }: Telephony, ring: KnownRing): Promise<readonly RingEvent[]> {
  try {
    return await provider.fetchCall(ring);
  } catch (error) {
    if (error instanceof TelephonyError) return [];
    throw error;
  }
}
