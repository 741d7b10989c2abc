import { z } from 'zod';
import { callResultCodes } from './call-results.ts';
import { defineEndpoint } from './endpoint.ts';
import { id, idParams, instant, okResponse } from './fields.ts';
import { deskRoles } from './roles.ts';

/** How far a ring got, in order: it never goes back (reference/telephony.md §4). */
export const ringStages = ['requested', 'agent_ringing', 'dialing', 'ringing', 'answered', 'ended'] as const;
export type RingStage = (typeof ringStages)[number];

export const ringReasons = [
  'completed',
  'busy',
  'no_answer',
  'failed',
  'canceled',
  'agent_unreachable',
  'unknown',
] as const;
export type RingReason = (typeof ringReasons)[number];

/** Who picked up, as a machine guesses: a badge, never a result. */
export const answeredBy = ['human', 'machine', 'fax', 'unknown'] as const;
export type AnsweredBy = (typeof answeredBy)[number];

/** Why a provider did not place a call, or why the agent is asked to dial it by hand. */
export const ringProblems = [
  'invalid_number',
  'territory_blocked',
  'caller_id_refused',
  'too_many_at_once',
  'credentials',
  'outage',
  'daily_cap',
  'not_fictional',
  'agent_unreachable',
  'refused',
] as const;
export type RingProblem = (typeof ringProblems)[number];

/** How the desk goes on after « Appeler ». */
export const dialing = z.discriminatedUnion('kind', [
  /** By hand: a `tel:` link; `because` when a provider would otherwise have placed the call. */
  z.object({ kind: z.literal('dial-link'), href: z.string(), because: z.enum(ringProblems).optional() }),
  /** The softphone connects with these parameters: the call's id and nothing else. */
  z.object({ kind: z.literal('client-connect'), params: z.record(z.string(), z.string()) }),
  z.object({ kind: z.literal('accepted') }),
  z.object({ kind: z.literal('rejected'), code: z.enum(ringProblems), isRetryable: z.boolean() }),
  /** Nobody knows whether it rings: it is found out, and never asked for twice. */
  z.object({ kind: z.literal('uncertain') }),
]);
export type Dialing = z.infer<typeof dialing>;

export const ringView = z.object({
  callId: id,
  stage: z.enum(ringStages),
  reason: z.enum(ringReasons).nullable(),
  problem: z.enum(ringProblems).nullable(),
  answeredBy: z.enum(answeredBy).nullable(),
  answeredAt: instant.nullable(),
  endedAt: instant.nullable(),
  isUncertain: z.boolean(),
  /** What telephony would put down; the agent decides. */
  suggestedResult: z.enum(callResultCodes).nullable(),
  canHangUp: z.boolean(),
});
export type RingView = z.infer<typeof ringView>;

export const getRing = defineEndpoint({
  method: 'GET',
  path: '/api/calls/:id/ring',
  policy: deskRoles,
  summary: 'How far one’s own call rang, as the provider told; `ring` is null for a call dialled by hand',
  params: idParams,
  response: z.object({ ring: ringView.nullable() }),
});

export const hangUp = defineEndpoint({
  method: 'POST',
  path: '/api/calls/:id/hang-up',
  policy: deskRoles,
  summary: 'End the ring of one’s own call; the call stays open until it has its result',
  params: idParams,
  response: okResponse,
  refusals: ['telephony.failed'],
});

export const capabilities = z.object({
  placesCalls: z.boolean(),
  softphone: z.boolean(),
  deskPhone: z.boolean(),
  hangUp: z.boolean(),
  recording: z.boolean(),
  inbound: z.boolean(),
});

export const getTelephony = defineEndpoint({
  method: 'GET',
  path: '/api/telephony',
  policy: ['agent', 'supervisor', 'admin'],
  summary: 'How calls are placed here, what the provider can do, and why they are dialled by hand for now',
  response: z.object({
    provider: z.enum(['manual', 'simulator', 'twilio']),
    capabilities,
    /** The number shown to the people called, as they see it; null: each agent’s own. */
    callerId: z.string().nullable(),
    territories: z.array(z.string()),
    placedToday: z.int(),
    dailyCap: z.int(),
    troubles: z.array(
      z.object({
        code: z.enum(ringProblems),
        /** The only one concerned; null: every call. */
        territory: z.string().nullable(),
        since: instant,
      }),
    ),
  }),
});

export const findingCodes = ['account', 'caller_id', 'app_url', 'host_rewritten', 'simulator'] as const;

export const checkTelephony = defineEndpoint({
  method: 'POST',
  path: '/api/telephony/check',
  policy: ['admin'],
  summary: 'Ask the provider what it thinks of the settings; calls go through it again when nothing is wrong',
  response: z.object({
    findings: z.array(z.object({ level: z.enum(['ok', 'warn', 'error']), code: z.enum(findingCodes) })),
  }),
  refusals: ['telephony.failed'],
});

export const testCallerId = defineEndpoint({
  method: 'POST',
  path: '/api/telephony/test-call',
  policy: ['admin'],
  summary: 'Have the provider call a number of yours, to see the number it shows. Not kept, not logged.',
  body: z.object({ number: z.string().max(40) }),
  response: okResponse,
  refusals: ['telephony.by_hand', 'telephony.number_not_allowed', 'telephony.failed'],
});

export const getSoftphoneToken = defineEndpoint({
  method: 'POST',
  path: '/api/telephony/token',
  policy: deskRoles,
  summary: 'What the telephone in the page logs in with, for an hour; ask again before it ends',
  response: z.object({
    token: z.string(),
    expiresAt: instant,
    edge: z.string(),
    /** Where it signs in instead, in a rehearsal: `host` or `host:port`. */
    gateway: z.string().nullable(),
  }),
  refusals: ['telephony.by_hand'],
});

export const getDeskPhone = defineEndpoint({
  method: 'GET',
  path: '/api/telephony/desk-phone',
  policy: deskRoles,
  summary: 'The telephone on one’s desk, which rings first when there is one; else the page rings',
  response: z.object({ number: z.string().nullable() }),
});

export const setDeskPhone = defineEndpoint({
  method: 'PUT',
  path: '/api/telephony/desk-phone',
  policy: deskRoles,
  summary: 'Set the telephone on one’s desk, or (null) take it away',
  body: z.object({ number: z.string().max(40).nullable() }),
  response: z.object({ number: z.string().nullable() }),
  refusals: ['telephony.number_not_allowed'],
});
