import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { Random } from '#fixtures/random.ts';
import { createClient } from '#server/client.ts';
import type { CallResult } from '#server/contracts/call-results.ts';
import { closeCall, openCall, putAnswers } from '#server/contracts/calls.contract.ts';
import type { EndpointDefinition } from '#server/contracts/endpoint.ts';
import { type Claimed, claimNext, releaseClaim } from '#server/contracts/queue.contract.ts';

/** Where simulated agents work, and what watches over them. */
export interface Room {
  /** Addresses of the product; any of them will do, and any may be down. */
  readonly urls: readonly string[];
  readonly random: Random;
  readonly ledger: Ledger;
  /** Mean pause between two gestures, in milliseconds. */
  readonly thinkMs: number;
  isOver(): boolean;
}

/** What agents were told, kept outside the product: what it may not contradict. */
export interface Ledger {
  took(agent: number, line: number, since: number): void;
  rings(agent: number, line: number, since: number): void;
  gave(agent: number, line: number): void;
  closed(call: number, result: CallResult): void;
  complain(sentence: string): void;
  readonly claims: number;
  readonly closes: ReadonlyMap<number, CallResult>;
  readonly complaints: readonly string[];
}

/** A desk that was not heard of for two minutes has given its person back; a little less, for the way there. */
const LEASE_MS = 115_000;

/** `since`: when the request that proves it was sent (milliseconds): the product has heard of the desk after that. */
export function createLedger(): Ledger {
  const held = new Map<number, { agent: number; since: number; isRinging: boolean }>();
  const closes = new Map<number, CallResult>();
  const complaints: string[] = [];
  let claims = 0;
  const hold = (agent: number, line: number, since: number, isRinging: boolean) => {
    const before = held.get(line);
    const isTheirs = before !== undefined && before.agent !== agent;
    if (isTheirs && (before.isRinging || performance.now() - before.since < LEASE_MS))
      complaints.push(`line ${line} was given to agent ${agent} while agent ${before.agent} had it`);
    held.set(line, { agent, since, isRinging });
  };
  return {
    took: (agent, line, since) => {
      claims += 1;
      hold(agent, line, since, false);
    },
    rings: (agent, line, since) => hold(agent, line, since, true),
    gave: (agent, line) => {
      if (held.get(line)?.agent === agent) held.delete(line);
    },
    closed: (call, result) => {
      closes.set(call, result);
    },
    complain: (sentence) => {
      complaints.push(sentence);
    },
    get claims() {
      return claims;
    },
    closes,
    complaints,
  };
}

interface Answered {
  readonly status: number;
  readonly body: unknown;
  /** When the request that was answered was sent. */
  readonly sentAt: number;
}

/** Asks one server after the other until one answers for good: a desk does the same, with the same key. */
async function insist<E extends EndpointDefinition>(
  room: Room,
  cookie: string,
  endpoint: E,
  input: Parameters<ReturnType<typeof createClient>['fetch']>[1],
): Promise<Answered> {
  for (let attempt = room.random.between(0, room.urls.length); ; attempt += 1) {
    const url = room.urls[attempt % room.urls.length] ?? '';
    const sentAt = performance.now();
    try {
      const response = await createClient(url, cookie).fetch(endpoint, input);
      const body: unknown = await response.json();
      if (response.status < 500) return { status: response.status, body, sentAt };
    } catch {
      // Down, or cut: the answer is unknown, and the question may be asked again.
    }
    await pause(100 + room.random.between(0, 200));
  }
}

const results: readonly (readonly [CallResult, number])[] = [
  ['no_answer', 40],
  ['voicemail', 20],
  ['partial', 14],
  ['callback', 8],
  ['busy', 6],
  ['refusal_soft', 5],
  ['refusal_hard', 4],
  ['bad_number', 2],
  ['opt_out', 1],
];
const allWeights = results.reduce((sum, [, weight]) => sum + weight, 0);

function anyResult(random: Random): CallResult {
  let left = random.next() * allWeights;
  for (const [result, weight] of results) {
    left -= weight;
    if (left < 0) return result;
  }
  return 'no_answer';
}

const CALLBACK_MS = 3_600_000;

/** One agent at a desk until the room closes: takes people, rings, listens, closes, sometimes gives back or goes away. */
export async function workAt(room: Room, agent: number, cookie: string): Promise<void> {
  const think = () => pause(room.thinkMs * (0.5 + room.random.next()));
  while (!room.isOver()) {
    const next = await insist(room, cookie, claimNext, { body: {} });
    if (next.status !== 200) {
      room.ledger.complain(`a claim was refused: ${JSON.stringify(next.body)}`);
      return;
    }
    const claimed = next.body as Partial<Claimed>;
    if (claimed.claim === undefined || claimed.claim === null) {
      await pause(1000);
      continue;
    }
    room.ledger.took(agent, claimed.claim.lineId, next.sentAt);
    await think();
    await serve(room, agent, cookie, claimed as Claimed, think);
  }
}

async function serve(
  room: Room,
  agent: number,
  cookie: string,
  { claim, targets }: Claimed,
  think: () => Promise<void>,
): Promise<void> {
  const { ledger, random } = room;
  const { id: claimId, lineId } = claim;
  const giveBack = async () => {
    ledger.gave(agent, lineId);
    await insist(room, cookie, releaseClaim, { params: { id: claimId }, body: {} });
  };
  if (claim.openCallId === null && random.chance(0.05)) return giveBack();
  const opened = await insist(room, cookie, openCall, { body: { claimId, lineId } });
  if (opened.status !== 201) {
    if (codeOf(opened.body) === 'claim.ended')
      ledger.complain(`agent ${agent} lost line ${lineId} before ringing it`);
    return giveBack();
  }
  ledger.rings(agent, lineId, opened.sentAt);
  const callId = (opened.body as { call: { id: number } }).call.id;
  await think();
  const result = anyResult(random);
  if (result === 'partial') {
    const answers = ['q1', 'q2', 'q3'].map((name) => ({
      name,
      value: random.between(0, 1),
      state: 'answered',
    }));
    const headers = { 'Idempotency-Key': randomUUID() };
    const saved = await insist(room, cookie, putAnswers, {
      params: { id: callId },
      body: { answers } as never,
      headers,
    });
    if (saved.status !== 200) ledger.complain(`answers were refused: ${JSON.stringify(saved.body)}`);
  }
  const callback = result === 'callback' ? { callback: { at: Date.now() + CALLBACK_MS } } : {};
  const others = targets.slice(1).map(({ id: targetId }) => ({ targetId, result: 'not_addressed' as const }));
  // From the moment it is sent, the line may be anybody's.
  ledger.gave(agent, lineId);
  const closed = await insist(room, cookie, closeCall, {
    params: { id: callId },
    body: { result, ...callback, others } as never,
    headers: { 'Idempotency-Key': randomUUID() },
  });
  if (closed.status === 200) ledger.closed(callId, result);
  else ledger.complain(`a call could not be closed as ${result}: ${JSON.stringify(closed.body)}`);
}

function codeOf(body: unknown): string | null {
  return typeof body === 'object' && body !== null && 'code' in body ? String(body.code) : null;
}
