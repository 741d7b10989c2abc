import type { LeftReason, Lever } from '#server/contracts/steering.contract.ts';
import { heldUntilReleased } from '#server/contracts/target-states.ts';
import type { Place } from '#server/queue/index.ts';

/** What of somebody decides whether a lever applies to them. */
export interface Standing {
  readonly state: string;
  readonly isInHand: boolean;
  readonly waitReason: string | null;
  readonly callbackKind: string | null;
  readonly callbackAgentId: number | null;
}

/** Why a lever leaves somebody as they are; null when it applies. The same rule previews and applies. */
export function leftBecause(lever: Lever, standing: Standing): LeftReason | null {
  if (standing.isInHand) return 'in_hand';
  const isHeld = standing.waitReason === 'held';
  if (lever.kind === 'release') return isHeld ? null : 'not_held';
  if (standing.state === 'done') return 'done';
  switch (lever.kind) {
    case 'reassign': {
      if (standing.callbackKind === null) return 'not_promised';
      const isTheirs = isAppointment(standing) && standing.callbackAgentId === lever.agentId;
      return isTheirs ? 'already' : null;
    }
    case 'forward':
      if (isHeld) return 'held';
      // An appointment was promised for its hour: ringing before breaks the promise.
      if (isAppointment(standing)) return 'promised';
      return standing.waitReason === 'forward' ? 'already' : null;
    case 'hold':
    case 'close':
      return null;
  }
}

/** With or without an interpreter. */
function isAppointment({ callbackKind }: Standing): boolean {
  return callbackKind === 'hard' || callbackKind === 'interpreter';
}

/** Where a lever puts somebody to whom it applies; `beforeHeld` is what releasing gives back. */
export function placeAfter(
  lever: Lever,
  place: Place & { readonly restUntil: number },
  beforeHeld: Place | null,
  now: number,
): Place {
  const { state, wakeAt, waitReason, callbackKind, callbackAgentId, disposition, doneAt } = place;
  const same: Place = { state, wakeAt, waitReason, callbackKind, callbackAgentId, disposition, doneAt };
  switch (lever.kind) {
    case 'reassign':
      return {
        ...same,
        callbackKind: callbackKind === 'interpreter' ? callbackKind : 'hard',
        callbackAgentId: lever.agentId,
        waitReason: waitReason === 'held' ? 'held' : 'callback',
      };
    case 'forward':
      return {
        ...same,
        state: 'waiting',
        wakeAt: Math.max(now, place.restUntil),
        waitReason: 'forward',
        callbackKind: 'soft',
        callbackAgentId: null,
      };
    case 'hold':
      return {
        ...same,
        state: 'waiting',
        // Whoever must wait longer for another reason still does; a quota that is still full puts aside again.
        wakeAt: Math.max(
          lever.until ?? heldUntilReleased,
          waitReason === 'held' || waitReason === 'quota' ? 0 : (wakeAt ?? 0),
        ),
        waitReason: 'held',
      };
    case 'release':
      return released(same, beforeHeld, place.restUntil, now);
    case 'close':
      return {
        state: 'done',
        wakeAt: null,
        waitReason: null,
        callbackKind: null,
        callbackAgentId: null,
        disposition: lever.disposition,
        doneAt: now,
      };
  }
}

/** As before the hold; an agent given to the promise meanwhile keeps it, and a line that rests now is left to rest. */
function released(held: Place, before: Place | null, restUntil: number, now: number): Place {
  if (before?.state === 'waiting') return { ...held, wakeAt: before.wakeAt, waitReason: before.waitReason };
  if (held.callbackKind !== null) return { ...held, wakeAt: now, waitReason: 'callback' };
  if (restUntil > now) return { ...held, wakeAt: restUntil, waitReason: 'line_cap' };
  return { ...held, state: 'ready', wakeAt: null, waitReason: null };
}

/** Nothing has happened to somebody since a lever put them there. */
export function isUntouched(
  current: Place & { readonly callsCount: number },
  after: Place & { readonly callsCount: number },
): boolean {
  return (
    current.state === after.state &&
    current.wakeAt === after.wakeAt &&
    current.waitReason === after.waitReason &&
    current.callbackKind === after.callbackKind &&
    current.callbackAgentId === after.callbackAgentId &&
    current.disposition === after.disposition &&
    current.doneAt === after.doneAt &&
    current.callsCount === after.callsCount
  );
}
