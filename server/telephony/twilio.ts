import type { Twilio } from 'twilio';
import type { Clock } from '#server/platform/clock.ts';
import { EDGE, type TwilioConfig } from '#server/platform/telephony-config.ts';
import { polledEvents } from './callbacks.rules.ts';
import type { Ask, Finding, KnownRing, Leg, RingEvent, StartResult, TelephonyProvider } from './port.ts';
import { failureOf, isOverAlready, startFailure } from './twilio-errors.rules.ts';

/** Of one request. Longer than any answer takes; a call asked for is then unknown, and looked for. */
const TIMEOUT_MS = 10_000;
/** Before which a poll by number cannot be about this ring. */
const SLACK_MS = 5_000;

/** Addresses the provider calls, under the one it signs over. */
export const callbackPaths = {
  voice: (id: string) => `/api/telephony/${id}/voice`,
  status: (id: string, callId: number, leg: Leg) => `/api/telephony/${id}/status/${callId}/${leg}`,
  desk: (id: string, callId: number) => `/api/telephony/${id}/desk/${callId}`,
  key: (id: string, callId: number) => `/api/telephony/${id}/desk/${callId}/key`,
} as const;

/** Four tries in all, by fragment: Twilio’s own default is one retry. The fragment is not part of what is signed. */
export const withRetries = (url: string) => `${url}#rc=3&rp=5xx,rt,ct`;

/**
 * Twilio: the softphone first, which no limit of calls a second holds back; a telephone on the desk second. `callerId` is
 * E.164; `callbackUrl` is our public address.
 */
export function twilioOf(
  config: TwilioConfig,
  callerId: string,
  callbackUrl: string,
  clock: Clock,
): TelephonyProvider {
  let client: Promise<Twilio> | null = null;
  // Loaded on demand: it takes half a second, and nobody waits for it before the first call.
  const rest = () => {
    client ??= connect(config);
    return client;
  };
  const url = (path: string) => callbackUrl + path;

  async function placed(ask: Ask): Promise<StartResult> {
    if (ask.deskPhone === null) return { kind: 'rejected', code: 'agent_unreachable', isRetryable: false };
    const twilio = await rest();
    const call = await twilio.calls
      .create({
        to: ask.deskPhone,
        from: callerId,
        timeout: ask.ringTimeoutS,
        url: withRetries(url(callbackPaths.desk('twilio', ask.callId))),
        statusCallback: withRetries(url(callbackPaths.status('twilio', ask.callId, 'agent'))),
        statusCallbackMethod: 'POST',
        statusCallbackEvent: ['initiated', 'ringing', 'answered', 'completed'],
      })
      .catch(startFailure);
    return 'kind' in call ? call : { kind: 'accepted', legId: call.sid };
  }

  /** One request; what fails is said in our words, never in theirs. */
  async function asked<T>(work: (twilio: Twilio) => Promise<T>): Promise<T> {
    const twilio = await rest();
    return work(twilio).catch((error: unknown) => {
      throw failureOf(error);
    });
  }

  return {
    id: 'twilio',
    capabilities: {
      placesCalls: true,
      softphone: true,
      deskPhone: true,
      hangUp: true,
      recording: false,
      inbound: false,
      events: 'webhook',
      mostPerSecond: 1,
    },
    checkConfig: () => asked((twilio) => check(twilio, config, callerId, callbackUrl)),
    startCall: placed,
    fetchCall: (ring) => asked((twilio) => poll(twilio, ring, clock.now())),
    hangUp: (ring) => asked((twilio) => end(twilio, ring)),
    callTest: async (to) => {
      const { testTwiml } = await import('./twiml.ts');
      await asked((twilio) => twilio.calls.create({ to, from: callerId, twiml: testTwiml(), timeout: 30 }));
    },
    softphoneToken: async (agentId, ttlS) => {
      const { default: AccessToken } = await import('twilio/lib/jwt/AccessToken.js');
      const { accountSid, apiKey, apiSecret, appSid } = config;
      const identity = `agent-${agentId}`;
      const token = new AccessToken(accountSid, apiKey, apiSecret, { identity, ttl: ttlS, region: 'ie1' });
      token.addGrant(new AccessToken.VoiceGrant({ outgoingApplicationSid: appSid, incomingAllow: false }));
      return token.toJwt();
    },
    deleteRecording: async (recordingId) => {
      await asked((twilio) => twilio.recordings(recordingId).remove());
    },
  };
}

/** Dublin by edge and by region: the region alone goes through the United States (reference/telephony.md §1). */
async function connect({ accountSid, apiKey, apiSecret, apiUrl }: TwilioConfig): Promise<Twilio> {
  const { default: twilio } = await import('twilio');
  const httpClient = new twilio.RequestClient({ timeout: TIMEOUT_MS, autoRetry: true, maxRetries: 2 });
  const client = twilio(apiKey, apiSecret, { accountSid, edge: EDGE, region: 'ie1', httpClient });
  if (apiUrl !== null) client.api.baseUrl = apiUrl;
  return client;
}

async function check(
  twilio: Twilio,
  { accountSid, appSid }: TwilioConfig,
  callerId: string,
  callbackUrl: string,
): Promise<readonly Finding[]> {
  const account = await twilio.api.v2010.accounts(accountSid).fetch();
  const findings: Finding[] = [];
  findings.push({ level: account.status === 'active' ? 'ok' : 'error', code: 'account' });
  const owned = await twilio.incomingPhoneNumbers.list({ phoneNumber: callerId, limit: 1 });
  const verified =
    owned.length > 0 || (await twilio.outgoingCallerIds.list({ phoneNumber: callerId, limit: 1 })).length > 0;
  findings.push({ level: verified ? 'ok' : 'error', code: 'caller_id' });
  const app = await twilio.applications(appSid).fetch();
  const isOurs = app.voiceUrl?.split('#')[0] === callbackUrl + callbackPaths.voice('twilio');
  findings.push({ level: isOurs ? 'ok' : 'error', code: 'app_url' });
  return findings;
}

/**
 * What Twilio says of the legs, by id where one is known, else by number and time: a call that was asked for and whose
 * answer was lost. It is slow to agree with itself: one reading closes nothing (reference/telephony.md §1).
 */
async function poll(twilio: Twilio, ring: KnownRing, receivedAt: number): Promise<readonly RingEvent[]> {
  const { callId, agentLeg, personLeg, to, requestedAt } = ring;
  const of = (leg: Leg, call: { sid: string; status: string; endTime: Date | null }) =>
    polledEvents(
      { sid: call.sid, status: call.status, endedAt: call.endTime?.getTime() ?? null },
      { callId, leg, receivedAt },
    );
  if (personLeg !== null) return of('person', await twilio.calls(personLeg).fetch());
  if (agentLeg !== null) {
    const children = await twilio.calls.list({ parentCallSid: agentLeg, limit: 1 });
    const agent = await twilio.calls(agentLeg).fetch();
    return [...of('agent', agent), ...children.flatMap((child) => of('person', child))];
  }
  const since = new Date(requestedAt - SLACK_MS);
  const found = await twilio.calls.list({ to, startTimeAfter: since, limit: 1 });
  return found.flatMap((call) => of('person', call));
}

async function end(twilio: Twilio, { agentLeg, personLeg }: KnownRing): Promise<void> {
  const sid = agentLeg ?? personLeg;
  if (sid === null) return;
  await twilio
    .calls(sid)
    .update({ status: 'completed' })
    .catch((error: unknown) => {
      if (!isOverAlready(error)) throw error;
    });
}
