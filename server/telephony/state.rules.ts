import type { CallResult } from '#server/contracts/call-results.ts';
import type { AnsweredBy, RingReason, RingStage } from '#server/contracts/telephony.contract.ts';
import { type RingEvent, sources } from './port.ts';

/** What a ring's events amount to. */
export interface RingState {
  readonly stage: RingStage;
  readonly reason: RingReason | null;
  readonly answeredAt: number | null;
  readonly endedAt: number | null;
  readonly answeredBy: AnsweredBy | null;
  readonly errorCode: string | null;
  readonly agentLeg: string | null;
  readonly personLeg: string | null;
}

/**
 * What a ring came to, the same whatever the order its events came in and however often: a callback may be late, come
 * twice, or overtake another (reference/telephony.md §1). Forward only: an event adds a fact and never takes one back, so
 * each fact is the earliest, the furthest or the most trusted of all that was said of it.
 */
export function ringState(events: readonly RingEvent[]): RingState {
  const agent = events.filter(({ leg }) => leg === 'agent');
  const person = events.filter(({ leg }) => leg === 'person');
  const end = mostTrusted(person.filter(isEnd));
  const agentEnd = mostTrusted(agent.filter(isEnd));
  const endedAt = end?.at ?? agentEnd?.at ?? null;
  const answeredAt = answerOf(person, endedAt);
  const hasDialled = person.length > 0;
  return {
    stage:
      endedAt !== null ? 'ended' : (stageOf(person) ?? (agent.length > 0 ? 'agent_ringing' : 'requested')),
    reason: endedAt === null ? null : (end?.reason ?? reasonOfHangUp(hasDialled, answeredAt)),
    answeredAt,
    endedAt,
    answeredBy: first(person.filter(({ answeredBy }) => answeredBy !== undefined))?.answeredBy ?? null,
    errorCode: (end ?? agentEnd)?.errorCode ?? null,
    agentLeg: legIdOf(agent),
    personLeg: legIdOf(person),
  };
}

const isEnd = ({ type }: RingEvent) => type === 'ended';

/** The agent's leg is gone, and with it the person's; without a word about theirs, only this can be said. */
function reasonOfHangUp(hasDialled: boolean, answeredAt: number | null): RingReason {
  if (!hasDialled) return 'agent_unreachable';
  return answeredAt === null ? 'canceled' : 'completed';
}

function stageOf(person: readonly RingEvent[]): RingStage | null {
  const has = (type: RingEvent['type']) => person.some((event) => event.type === type);
  if (has('answered')) return 'answered';
  if (has('ringing')) return 'ringing';
  return has('initiated') ? 'dialing' : null;
}

/**
 * The earliest answer told. A poll may still read « in progress » after the end, the provider being slow to agree with
 * itself: it then says nothing.
 */
function answerOf(person: readonly RingEvent[], endedAt: number | null): number | null {
  const answers = person.filter(({ type }) => type === 'answered');
  const told = first(answers.filter(({ source }) => source !== 'poll'));
  const polled = first(answers);
  const at = told?.at ?? polled?.at ?? null;
  if (told === undefined && at !== null && endedAt !== null && at > endedAt) return null;
  return at;
}

const trust = ({ source }: RingEvent) => sources.indexOf(source);

/** Of what was told as well, the last in the provider's own numbering, then the earliest. */
function mostTrusted(ends: readonly RingEvent[]): RingEvent | undefined {
  return [...ends].sort(
    (a, b) => trust(b) - trust(a) || (b.seq ?? -1) - (a.seq ?? -1) || a.at - b.at || byKey(a, b),
  )[0];
}

function first(events: readonly RingEvent[]): RingEvent | undefined {
  return [...events].sort((a, b) => a.at - b.at || byKey(a, b))[0];
}

const byKey = (a: RingEvent, b: RingEvent) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0);

function legIdOf(events: readonly RingEvent[]): string | null {
  return first(events.filter(({ legId }) => legId !== undefined))?.legId ?? null;
}

/** SIP 404 and what providers say of numbers that are none: nobody will ever be reached there. */
const noSuchNumber: ReadonlySet<string> = new Set(['404', 'invalid_number']);

/**
 * The result telephony would put down, or null when only the agent knows: an answered call may have been a voicemail, and
 * what a machine guesses of who answered is not believed (reference/telephony.md §0.7).
 */
export function suggestedResult({ reason, errorCode }: RingState): CallResult | null {
  switch (reason) {
    case 'busy':
    case 'no_answer':
      return reason;
    case 'failed':
      return errorCode !== null && noSuchNumber.has(errorCode) ? 'bad_number' : 'technical';
    case 'agent_unreachable':
      return 'technical';
    default:
      return null;
  }
}
