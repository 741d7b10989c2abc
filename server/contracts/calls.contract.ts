import { z } from 'zod';
import { callResultCodes, dispositionCodes } from './call-results.ts';
import { defineEndpoint } from './endpoint.ts';
import { id, idParams, instant, languageCode } from './fields.ts';
import { deskRoles } from './roles.ts';
import { answer } from './script-content.ts';
import { dialing } from './telephony.contract.ts';

export const callView = z.object({
  id,
  claimId: id,
  lineId: id,
  startedAt: instant,
  closedAt: instant.nullable(),
  result: z.enum(callResultCodes).nullable(),
});
export type CallView = z.infer<typeof callView>;

export const openCall = defineEndpoint({
  method: 'POST',
  path: '/api/calls',
  policy: deskRoles,
  summary: 'Ring a line of one’s claim. This is when a call counts. Asking again gives the same call.',
  body: z.object({
    claimId: id,
    lineId: id,
    /** The agent dials, though a provider could: their page cannot be a telephone now (no microphone, no network to it). */
    byHand: z.boolean().default(false),
  }),
  status: 201,
  response: z.object({ call: callView, dial: dialing }),
  refusals: [
    'claim.ended',
    'claim.call_open',
    'call.line_not_claimed',
    'call.line_busy',
    'call.line_opposed',
    'call.line_resting',
    'call.line_worn',
    'call.outside_window',
    'campaign.not_running',
  ],
});

/**
 * The call was closed meanwhile: what was sent changed nothing, and waits for a supervisor to read it (see
 * {@link listLate}). Never dropped.
 */
const isLate = z.boolean().default(false);

export const putAnswers = defineEndpoint({
  method: 'PUT',
  path: '/api/calls/:id/answers',
  policy: deskRoles,
  summary:
    'Record answers as they are given; only what changed. Once the call is closed they are kept for review (`isLate`).',
  params: idParams,
  body: z.object({
    /** The person answering; the claim's first unless given. */
    targetId: id.optional(),
    answers: z.array(answer).min(1).max(200),
  }),
  idempotent: true,
  response: z.object({ saved: z.int(), savedAt: instant, isLate }),
  refusals: [
    'call.unknown_target',
    'answer.unknown_question',
    'answer.invalid_value',
    'idempotency.key_required',
    'idempotency.key_reused',
  ],
});

const callback = z.object({
  /** For `appointment`, kept for this agent (handed over when absent); for `callback`, anyone from then on. */
  at: instant,
  note: z.string().trim().max(300).default(''),
  /**
   * An interpreter is wanted for this language: whatever the result, an appointment, given to an agent who speaks it when
   * one is on duty, else to its own, told to call with an interpreter.
   */
  interpreter: languageCode.optional(),
});

const outcome = z.object({
  result: z.enum(callResultCodes),
  /** A finer disposition than the result gives by itself. */
  disposition: z.enum(dispositionCodes).optional(),
  objective: z.string().max(32).optional(),
  callback: callback.optional(),
  note: z.string().trim().max(2000).default(''),
});

export const closeCall = defineEndpoint({
  method: 'POST',
  path: '/api/calls/:id/close',
  policy: deskRoles,
  summary:
    'Close the call: result, objective, callback and note together, for the person asked for and, one by one, for others on the line; those left out come back as they were',
  params: idParams,
  body: outcome.extend({
    /** Required; left optional here so that forgetting it has its own sentence (`call.result_required`). */
    result: z.enum(callResultCodes).optional(),
    /** The person `result` is about; the claim's first unless given. */
    targetId: id.optional(),
    others: z
      .array(outcome.extend({ targetId: id }))
      .max(500)
      .default([]),
  }),
  idempotent: true,
  response: z.object({ call: callView, isLate }),
  refusals: [
    'call.already_closed',
    'call.result_required',
    'call.callback_required',
    'call.callback_outside_window',
    'call.callback_after_deadline',
    'call.unknown_objective',
    'call.wrong_disposition',
    'call.unknown_target',
    'call.incomplete_script',
    'idempotency.key_reused',
  ],
});

export const resolveCall = defineEndpoint({
  method: 'POST',
  path: '/api/calls/:id/resolve',
  policy: ['supervisor'],
  summary:
    'Give a call left « à qualifier » its result in the place of its agent, whose desk no longer answers; never while it does',
  params: idParams,
  body: z.object({
    result: z.enum(callResultCodes),
    callback: callback.optional(),
    note: z.string().trim().max(2000).default(''),
  }),
  response: z.object({ call: callView }),
  refusals: [
    'call.desk_alive',
    'call.already_closed',
    'call.result_required',
    'call.callback_required',
    'call.callback_outside_window',
    'call.callback_after_deadline',
    'call.incomplete_script',
  ],
});

export const listOpenCalls = defineEndpoint({
  method: 'GET',
  path: '/api/calls/open',
  policy: ['supervisor'],
  summary: 'Calls in progress and calls left « à qualifier »',
  response: z.object({
    calls: z.array(
      z.object({
        id,
        agentId: id,
        agentName: z.string(),
        campaignId: id,
        campaignName: z.string(),
        startedAt: instant,
        /** The agent's desk stopped answering: the call still waits for its result. */
        toQualify: z.boolean(),
      }),
    ),
  }),
});

/** A question and its answer, or a result, its note and the callback promised with it, as a French reader would say them. */
export const lateSaid = z.object({
  about: z.string(),
  text: z.string(),
  callbackAt: instant.nullable(),
});

export const listLate = defineEndpoint({
  method: 'GET',
  path: '/api/late',
  policy: ['supervisor'],
  summary: 'What desks sent once their call was closed without them, oldest first: nobody has read it yet',
  response: z.object({
    late: z.array(
      z.object({
        id,
        callId: id,
        targetId: id,
        agentName: z.string(),
        campaignName: z.string(),
        at: instant,
        /** `answers` may still be kept; a `close` says how the agent would have closed the call. */
        kind: z.enum(['answers', 'close']),
        said: z.array(lateSaid),
      }),
    ),
  }),
});

export const settleLate = defineEndpoint({
  method: 'POST',
  path: '/api/late/:id/settle',
  policy: ['supervisor'],
  summary:
    'Put away what arrived late, once read. With `keep`, answers become the person’s answers; a closing changes nothing by itself.',
  params: idParams,
  body: z.object({ keep: z.boolean() }),
  response: z.object({ ok: z.literal(true) }),
  refusals: ['late.settled'],
});
