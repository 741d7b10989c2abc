import { z } from 'zod';
import { defineEndpoint, type EndpointDefinition } from './endpoint.ts';
import { idParams } from './fields.ts';

/** A form that the provider signed, whoever it comes through. */
const fromProvider = {
  method: 'POST',
  policy: 'public',
  rawBody: ['application/x-www-form-urlencoded'],
  refusals: ['callback.unsigned', 'callback.forged'],
} as const satisfies Partial<EndpointDefinition>;

const provider = z.enum(['twilio', 'simulator']);
/** What the provider does next, in its own language. */
const instructions = { contentType: 'text/xml' } as const;
const noReply = { status: 204, response: { contentType: 'text/plain' } } as const;

export const voiceCallback = defineEndpoint({
  ...fromProvider,
  path: '/api/telephony/:provider/voice',
  summary: 'For the provider, signed: a softphone connects with a call’s id, and is told whom to dial',
  params: z.object({ provider }),
  response: instructions,
});

export const deskCallback = defineEndpoint({
  ...fromProvider,
  path: '/api/telephony/:provider/desk/:id',
  summary: 'For the provider, signed: the telephone on an agent’s desk was picked up',
  params: idParams.extend({ provider }),
  response: instructions,
});

export const keyCallback = defineEndpoint({
  ...fromProvider,
  path: '/api/telephony/:provider/desk/:id/key',
  summary: 'For the provider, signed: a key was pressed there; 1 dials the person',
  params: idParams.extend({ provider }),
  response: instructions,
});

export const statusCallback = defineEndpoint({
  ...fromProvider,
  path: '/api/telephony/:provider/status/:id/:leg',
  summary: 'For the provider, signed: what becomes of a leg. In any order, as often as it likes',
  params: idParams.extend({ provider, leg: z.enum(['agent', 'person']) }),
  ...noReply,
});

export const recordingCallback = defineEndpoint({
  ...fromProvider,
  path: '/api/telephony/:provider/recording/:id',
  summary: 'For the provider, signed: a recording exists. Nothing is recorded here: it is removed there',
  params: idParams.extend({ provider }),
  ...noReply,
});
