import { recordAudit } from '#server/audit/index.ts';
import type { Deps } from '#server/platform/http.ts';
import { type Form, fieldOf } from './callbacks.rules.ts';
import { type Connectable, selectConnectable } from './connect.store.ts';
import { takeAgentLeg } from './rings.store.ts';
import type { Telephony } from './telephony.ts';
import { callbackPaths, withRetries } from './twilio.ts';
import { dialTwiml, hangUpTwiml, pressOneTwiml } from './twiml.ts';

type ConnectDeps = Pick<Deps, 'db' | 'clock' | 'log'>;

/** Why nobody is dialled. */
type Refused =
  | 'unknown_call'
  | 'not_theirs'
  | 'closed'
  | 'opposed'
  | 'line_taken'
  | 'other_mode'
  | 'connected_before';

/**
 * A softphone connected. It sends a call's id and nothing is believed of the rest: the number is ours, and everything that
 * forbids ringing is looked at again, since minutes may have passed. Answers what the provider is to do.
 */
export async function connectSoftphone(form: Form, telephony: Telephony, deps: ConnectDeps): Promise<string> {
  const identity = /^client:agent-(\d{1,15})$/.exec(fieldOf(form, 'From') ?? '')?.[1];
  const callId = Number(fieldOf(form, 'callId') ?? Number.NaN);
  const agentId = identity === undefined ? null : Number(identity);
  if (!Number.isSafeInteger(callId) || agentId === null)
    return refuse('unknown_call', { callId: null, agentId }, deps);
  const call = await selectConnectable(deps.db, callId, telephony.provider.id);
  if (call?.agentId !== agentId)
    return refuse(call === undefined ? 'unknown_call' : 'not_theirs', { callId, agentId }, deps);
  if (call.mode !== 'softphone') return refuse('other_mode', { callId, agentId }, deps);
  return dial(callId, call, fieldOf(form, 'CallSid') ?? '', telephony, deps);
}

/** The telephone on the desk was picked up: by its agent or by their voicemail, which presses no key. */
export async function answerDesk(callId: number, { provider, callbackUrl }: Telephony): Promise<string> {
  return pressOneTwiml(withRetries(`${callbackUrl}${callbackPaths.key(provider.id, callId)}`));
}

export async function pressKey(
  callId: number,
  form: Form,
  telephony: Telephony,
  deps: ConnectDeps,
): Promise<string> {
  if (fieldOf(form, 'Digits') !== '1') return hangUpTwiml();
  const call = await selectConnectable(deps.db, callId, telephony.provider.id);
  if (call === undefined) return refuse('unknown_call', { callId: null, agentId: null }, deps);
  if (call.mode !== 'desk_phone') return refuse('other_mode', { callId, agentId: call.agentId }, deps);
  return dial(callId, call, fieldOf(form, 'CallSid') ?? '', telephony, deps);
}

async function dial(
  callId: number,
  call: Connectable,
  legId: string,
  { provider, config, callbackUrl }: Telephony,
  deps: ConnectDeps,
): Promise<string> {
  const who = { callId, agentId: call.agentId };
  if (call.closedAt !== null) return refuse('closed', who, deps);
  if (call.opposedAt !== null) return refuse('opposed', who, deps);
  if (call.isLineTaken) return refuse('line_taken', who, deps);
  const lookAt = deps.clock.now() + (config.ringTimeoutS + 30) * 1000;
  // One ring a call: the same leg may ask twice (a retry of the provider), another one may not.
  if (legId === '' || !(await takeAgentLeg(deps.db, callId, legId, lookAt)))
    return refuse('connected_before', who, deps);
  return dialTwiml({
    to: call.number,
    callerId: config.callerId ?? '',
    ringTimeoutS: config.ringTimeoutS,
    statusUrl: withRetries(`${callbackUrl}${callbackPaths.status(provider.id, callId, 'person')}`),
  });
}

async function refuse(
  why: Refused,
  { callId, agentId }: { readonly callId: number | null; readonly agentId: number | null },
  { db, clock, log }: ConnectDeps,
): Promise<string> {
  log.warn({ callId, why }, 'ring refused');
  // Whoever signed in as this agent asked for it; who they are not is not an account.
  const details = { why, claimedAgentId: agentId };
  const said = { actorId: null, action: 'call.ring_refused', entity: 'call', entityId: callId, details };
  await recordAudit(db, said, clock);
  return hangUpTwiml();
}
