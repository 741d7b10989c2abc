import { openCall } from '#server/contracts/calls.contract.ts';
import type { Claimed } from '#server/contracts/queue.contract.ts';
import { type Dialing, getRing, type RingView } from '#server/contracts/telephony.contract.ts';
import { isSimulator, telephonyOf } from '#server/telephony/index.ts';
import { signatureOf } from '#server/telephony/signature.ts';
import { type Client, startApp, type TestApp } from '#server/testing.ts';
import { listOf, take } from '#server/testing-desk.ts';
import { runningCampaign } from '#server/testing-world.ts';

/** A product whose provider is the simulator, its callbacks posted to the product itself. */
export async function startSimulated(settings: Readonly<Record<string, string>> = {}): Promise<TestApp> {
  const app = await startApp({ settings: { TELEPHONY: 'simulator', ...settings } });
  exchangeOf(app).deliverTo(app.url);
  return app;
}

export function exchangeOf(app: TestApp) {
  const { provider } = telephonyOf(app.deps);
  if (!isSimulator(provider)) throw new Error('not the simulator');
  return provider.exchange;
}

/** Lets so many seconds pass at the exchange, a second at a time; returns how many callbacks were taken. */
export async function letPass(app: TestApp, seconds: number): Promise<number> {
  let told = 0;
  for (let second = 0; second < seconds; second += 1) {
    app.clock.advance({ seconds: 1 });
    told += await exchangeOf(app).run();
  }
  return told;
}

export interface Ringing {
  readonly client: Client;
  readonly desk: Claimed;
  readonly callId: number;
  readonly dial: Dialing;
  ring(): Promise<RingView | null>;
}

/** Agent rings somebody alone on a line: the last four figures of a fictional number, or a whole number. */
export async function ringSomebody(
  app: TestApp,
  phone: string,
  by: 'agent' | 'agent2' = 'agent',
): Promise<Ringing> {
  await runningCampaign(app, { agents: [by], list: listOf([{ name: `Personne ${phone}`, phone }]) });
  const client = await app.as(by);
  const desk = await take(client);
  const body = { claimId: desk.claim.id, lineId: desk.claim.lineId };
  const { call, dial } = await client.ask(openCall, { body });
  const params = { id: call.id };
  return {
    client,
    desk,
    callId: call.id,
    dial,
    ring: async () => (await client.ask(getRing, { params })).ring,
  };
}

/** Whoever the provider calls back: where it listens, and what callbacks are signed with and over. */
export interface CalledBack {
  readonly url: string;
  readonly signingKey: string;
  readonly callbackUrl: string;
}

export function calledBack(app: TestApp): CalledBack {
  const { signingKey, callbackUrl } = telephonyOf(app.deps);
  return { url: app.url, signingKey: signingKey ?? '', callbackUrl: callbackUrl ?? '' };
}

/** Posts a callback as the provider would; `signedFor`: the address it was signed over, when another. */
export function postSigned(
  { url, signingKey, callbackUrl }: CalledBack,
  path: string,
  form: Readonly<Record<string, string>>,
  { signedFor = path, headers = {} }: { signedFor?: string; headers?: Readonly<Record<string, string>> } = {},
): Promise<Response> {
  const signature = signatureOf(signingKey, `${callbackUrl}${signedFor}`, form);
  return fetch(url + path, {
    method: 'POST',
    headers: { 'X-Twilio-Signature': signature, ...headers },
    body: new URLSearchParams(form),
  });
}

/** The same, to a product under test. */
export function callBack(app: TestApp, ...said: Rest<Parameters<typeof postSigned>>): Promise<Response> {
  return postSigned(calledBack(app), ...said);
}

type Rest<T extends readonly unknown[]> = T extends readonly [unknown, ...infer Others] ? Others : never;
