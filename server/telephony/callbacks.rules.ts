import type { AnsweredBy, RingReason } from '#server/contracts/telephony.contract.ts';
import type { Leg, RingEvent, Source } from './port.ts';
import { problemOfCode } from './twilio-errors.rules.ts';

/** The form of a callback, as it was posted. */
export type Form = Readonly<Record<string, string | string[]>>;

export function fieldOf(form: Form, name: string): string | undefined {
  const value = form[name];
  return Array.isArray(value) ? value.at(-1) : value;
}

/** `CallStatus`, never the event's name: `completed` covers busy, canceled, failed and no answer too. */
const types: Readonly<Record<string, readonly [type: RingEvent['type'], reason?: RingReason]>> = {
  queued: ['initiated'],
  initiated: ['initiated'],
  ringing: ['ringing'],
  'in-progress': ['answered'],
  completed: ['ended', 'completed'],
  busy: ['ended', 'busy'],
  'no-answer': ['ended', 'no_answer'],
  failed: ['ended', 'failed'],
  canceled: ['ended', 'canceled'],
};

interface Heard {
  readonly callId: number;
  readonly leg: Leg;
  readonly receivedAt: number;
}

/** The event a status callback tells; null for one that tells nothing we know. */
export function statusEvent(form: Form, { callId, leg, receivedAt }: Heard): RingEvent | null {
  const sid = fieldOf(form, 'CallSid');
  const status = fieldOf(form, 'CallStatus') ?? '';
  const known = types[status];
  if (sid === undefined || sid === '' || known === undefined) return null;
  const [type, reason] = known;
  const seq = Number(fieldOf(form, 'SequenceNumber') ?? Number.NaN);
  const errorCode = failureIn(form);
  const told = Date.parse(fieldOf(form, 'Timestamp') ?? '');
  return {
    key: `${sid}:${Number.isInteger(seq) ? seq : '-'}:${status}`.slice(0, 120),
    callId,
    leg,
    type,
    at: Number.isNaN(told) ? receivedAt : told,
    legId: sid.slice(0, 64),
    source: 'webhook',
    ...(Number.isInteger(seq) && { seq }),
    ...(reason !== undefined && { reason }),
    ...(type === 'ended' && errorCode !== undefined && { errorCode: errorCode.slice(0, 32) }),
  };
}

/** In our words where we have one, as a refusal to place the call is; else the provider's code. */
function failureIn(form: Form): string | undefined {
  const told = fieldOf(form, 'ErrorCode');
  const known = told === undefined ? null : problemOfCode(Number(told));
  return known ?? told ?? sipFailure(fieldOf(form, 'SipResponseCode'));
}

/** 2xx is an answer, not a failure. */
function sipFailure(code: string | undefined): string | undefined {
  return code === undefined || code.startsWith('2') ? undefined : code;
}

/** What the provider answers when asked about a leg; `at` is as precise as it is. */
export function polledEvents(
  leg: { readonly sid: string; readonly status: string; readonly endedAt: number | null },
  { callId, leg: which, receivedAt }: Heard,
): readonly RingEvent[] {
  const known = types[leg.status];
  if (known === undefined) return [];
  const [type, reason] = known;
  const source: Source = 'poll';
  return [
    {
      key: `poll:${leg.sid}:${leg.status}`,
      callId,
      leg: which,
      type,
      at: leg.endedAt ?? receivedAt,
      legId: leg.sid,
      source,
      ...(reason !== undefined && { reason }),
    },
  ];
}

const machines: Readonly<Record<string, AnsweredBy>> = {
  human: 'human',
  fax: 'fax',
  unknown: 'unknown',
  machine_start: 'machine',
  machine_end_beep: 'machine',
  machine_end_silence: 'machine',
  machine_end_other: 'machine',
};

/** What answering machine detection guessed: a badge, whenever it comes. */
export function screenedEvent(form: Form, { callId, leg, receivedAt }: Heard): RingEvent | null {
  const sid = fieldOf(form, 'CallSid');
  const guess = machines[fieldOf(form, 'AnsweredBy') ?? ''];
  if (sid === undefined || guess === undefined) return null;
  const key = `${sid}:amd:${guess}`.slice(0, 120);
  return { key, callId, leg, type: 'screened', at: receivedAt, answeredBy: guess, source: 'webhook' };
}
