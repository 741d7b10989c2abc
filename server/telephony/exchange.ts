import { randomBytes } from 'node:crypto';
import type { Clock } from '#server/platform/clock.ts';
import type { Step } from './scenarios.rules.ts';
import { signatureOf } from './signature.ts';

/** A call as the exchange knows it. */
export interface PlacedCall {
  readonly sid: string;
  readonly to: string;
  readonly status: string;
  /** Instants. */
  readonly placedAt: number;
  readonly endedAt: number | null;
}

interface Due {
  readonly at: number;
  readonly sid: string;
  readonly step: Step;
  /** The path called, under the address that is signed. */
  readonly path: string;
  readonly tries: number;
}

interface ExchangeOptions {
  readonly signingKey: string;
  /** What signatures are computed over, as the provider was told. */
  readonly callbackUrl: string;
  readonly clock: Clock;
}

const ENDS: ReadonlySet<string> = new Set(['busy', 'no-answer', 'failed', 'completed', 'canceled']);
const TRIES = 4;
const AGAIN_MS = 1000;
/** How long an ended call can still be asked about. */
const REMEMBERED_MS = 60 * 60_000;

/**
 * A telephone exchange that rings nobody: calls go through their steps by the clock it is given, and each step is told by
 * a signed callback over HTTP, as Twilio does. In memory: a restart forgets its calls, as an outage would.
 */
export class Exchange {
  readonly #options: ExchangeOptions;
  #calls = new Map<string, PlacedCall>();
  #due: Due[] = [];
  #deliverTo: string;

  constructor(options: ExchangeOptions) {
    this.#options = options;
    this.#deliverTo = options.callbackUrl;
  }

  /** Where the server really listens: the callback is posted there, and signed over the public address. */
  deliverTo(url: string): void {
    this.#deliverTo = url;
  }

  place(to: string, path: string, steps: readonly Step[]): PlacedCall {
    const now = this.#options.clock.now();
    this.#forget(now);
    const sid = `CA${randomBytes(16).toString('hex')}`;
    const call: PlacedCall = { sid, to, status: 'queued', placedAt: now, endedAt: null };
    this.#calls.set(sid, call);
    for (const step of steps) this.#due.push({ at: now + step.afterMs, sid, step, path, tries: 0 });
    return call;
  }

  find(sid: string): PlacedCall | undefined {
    return this.#calls.get(sid);
  }

  findTo(to: string, since: number): PlacedCall | undefined {
    return [...this.#calls.values()].find((call) => call.to === to && call.placedAt >= since);
  }

  /** Ends a call: what was to come does not, and its end is told. */
  hangUp(sid: string): void {
    const call = this.#calls.get(sid);
    if (call === undefined || call.endedAt !== null) return;
    const path = this.#due.find((due) => due.sid === sid)?.path;
    this.#due = this.#due.filter((due) => due.sid !== sid);
    const isAnswered = call.status === 'in-progress';
    const now = this.#options.clock.now();
    this.#calls.set(sid, { ...call, status: isAnswered ? 'completed' : 'canceled', endedAt: now });
    if (path === undefined) return;
    const step: Step = { afterMs: 0, status: isAnswered ? 'completed' : 'no-answer', seq: 9 };
    this.#due.push({ at: now, sid, step, path, tries: 0 });
  }

  /** Tells everything that is due; returns how many callbacks were answered with success. */
  async run(): Promise<number> {
    const now = this.#options.clock.now();
    const due = this.#due.filter(({ at }) => at <= now).sort((a, b) => a.at - b.at);
    this.#due = this.#due.filter(({ at }) => at > now);
    let told = 0;
    for (const one of due) {
      this.#advance(one);
      if (await this.#tell(one)) told += 1;
      else if (one.tries + 1 < TRIES) this.#due.push({ ...one, at: now + AGAIN_MS, tries: one.tries + 1 });
    }
    return told;
  }

  #advance({ sid, step, at }: Due): void {
    const call = this.#calls.get(sid);
    if (call === undefined || call.endedAt !== null) return;
    this.#calls.set(sid, { ...call, status: step.status, endedAt: ENDS.has(step.status) ? at : null });
  }

  async #tell({ sid, step, path, at }: Due): Promise<boolean> {
    const form: Record<string, string> = {
      CallSid: sid,
      CallStatus: step.status,
      SequenceNumber: String(step.seq),
      Timestamp: new Date(at).toUTCString(),
      ...(step.sipCode !== undefined && { SipResponseCode: step.sipCode }),
      ...(step.answeredBy !== undefined && { AnsweredBy: step.answeredBy }),
    };
    const { signingKey, callbackUrl } = this.#options;
    const response = await fetch(this.#deliverTo + path, {
      method: 'POST',
      headers: { 'X-Twilio-Signature': signatureOf(signingKey, callbackUrl + path, form) },
      body: new URLSearchParams(form),
    }).catch(() => null);
    await response?.body?.cancel();
    return response?.ok ?? false;
  }

  #forget(now: number): void {
    for (const [sid, { endedAt }] of this.#calls)
      if (endedAt !== null && endedAt < now - REMEMBERED_MS) this.#calls.delete(sid);
  }
}
