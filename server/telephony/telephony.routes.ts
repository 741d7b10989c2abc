import type { Request, Response } from 'express';
import {
  checkTelephony,
  getDeskPhone,
  getSoftphoneToken,
  getTelephony,
  setDeskPhone,
  testCallerId,
} from '#server/contracts/telephony.contract.ts';
import {
  deskCallback,
  keyCallback,
  recordingCallback,
  statusCallback,
  voiceCallback,
} from '#server/contracts/telephony-callbacks.contract.ts';
import { type Deps, type Route, route } from '#server/platform/http.ts';
import { found } from '#server/platform/refusal.ts';
import * as admin from './admin.service.ts';
import { type Form, fieldOf, screenedEvent, statusEvent } from './callbacks.rules.ts';
import * as connect from './connect.service.ts';
import { applyEvents } from './events.service.ts';
import { removeRecording } from './recording.service.ts';
import { signedForm } from './signature.ts';
import { type Telephony, telephonyOf } from './telephony.ts';

export const telephonyRoutes: readonly Route[] = [
  route(getTelephony, (_ask, deps) => admin.describeTelephony(telephonyOf(deps), deps)),
  route(checkTelephony, ({ viewer }, deps) => admin.checkSettings(viewer, telephonyOf(deps), deps)),
  route(testCallerId, async ({ body, viewer }, deps) => {
    await admin.tryCallerId(viewer, body.number, telephonyOf(deps), deps);
    return { ok: true as const };
  }),
  route(getSoftphoneToken, ({ viewer }, deps) => admin.softphoneToken(viewer, telephonyOf(deps), deps)),
  route(getDeskPhone, async ({ viewer }, { db }) => ({ number: await admin.deskPhoneOf(db, viewer) })),
  route(setDeskPhone, async ({ body, viewer }, deps) => ({
    number: await admin.changeDeskPhone(viewer, body.number, deps),
  })),
  route(voiceCallback, async ({ params, request, reply }, deps) => {
    const { form, telephony } = await heard(params.provider, request, deps);
    return say(reply, await connect.connectSoftphone(form, telephony, deps));
  }),
  route(deskCallback, async ({ params, request, reply }, deps) => {
    const { telephony } = await heard(params.provider, request, deps);
    return say(reply, await connect.answerDesk(params.id, telephony));
  }),
  route(keyCallback, async ({ params, request, reply }, deps) => {
    const { form, telephony } = await heard(params.provider, request, deps);
    return say(reply, await connect.pressKey(params.id, form, telephony, deps));
  }),
  route(statusCallback, async ({ params, request, reply }, deps) => {
    const { form, telephony } = await heard(params.provider, request, deps);
    const about = { callId: params.id, leg: params.leg, receivedAt: deps.clock.now() };
    const events = [screenedEvent(form, about) ?? statusEvent(form, about)].filter((event) => event !== null);
    await applyEvents(deps.db, params.provider, events, { ...deps, config: telephony.config });
    reply.status(204).end();
    return undefined;
  }),
  route(recordingCallback, async ({ params, request, reply }, deps) => {
    const { form, telephony } = await heard(params.provider, request, deps);
    await removeRecording(params.id, fieldOf(form, 'RecordingSid'), telephony, deps);
    reply.status(204).end();
    return undefined;
  }),
];

/** A callback that is the provider's own, or a refusal. Another provider's address does not exist. */
async function heard(
  provider: string,
  request: Request,
  deps: Deps,
): Promise<{ readonly form: Form; readonly telephony: Telephony }> {
  const telephony = telephonyOf(deps);
  const { signingKey, callbackUrl } = telephony;
  if (telephony.provider.id !== provider || signingKey === null || callbackUrl === null) found(null);
  const form = await signedForm(request, found(signingKey), found(callbackUrl));
  // Signed over the right address, come by another: the proxy changes it, and links built from it would be wrong.
  const host = request.get('Host');
  if (host !== undefined && host !== new URL(found(callbackUrl)).host) telephony.rewrittenHosts.add(host);
  return { form, telephony };
}

function say(reply: Response, twiml: string): undefined {
  reply.type('text/xml').send(twiml);
  return undefined;
}
