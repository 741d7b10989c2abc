import { z } from 'zod';
import { openCall } from './calls.contract.ts';
import { defineEndpoint } from './endpoint.ts';
import { id, idParams, instant } from './fields.ts';
import { deskRoles } from './roles.ts';

/** Somebody calls back the number that called them: « ce numéro m’a appelé ». */

/** What keeps an interview from going on now; null: nothing. */
export const resumeObstacles = ['not_yours', 'opposed', 'not_running', 'settled', 'in_hand'] as const;

/** A file of the line. Who it is about, and what the campaign is called, are not told before identity is verified. */
export const returnedFile = z.object({
  targetId: id,
  /** What may be said to anybody. */
  neutralReason: z.string(),
  /** In whose name the call was made. */
  controller: z.string(),
  /** The last call to this person, on whichever line; null: none yet. */
  lastCallAt: instant.nullable(),
  lastAgent: z.string().nullable(),
  /** An appointment already promised. */
  callbackAt: instant.nullable(),
  /** Their own deadline: its day is the last one for a callback. */
  deadlineOn: z.string().nullable(),
  territory: z.string(),
  obstacle: z.enum(resumeObstacles).nullable(),
  /** A callback may be recorded: somebody is still to be called. */
  canCallBack: z.boolean(),
});
export type ReturnedFile = z.infer<typeof returnedFile>;

export const returnedView = z.object({
  /** Null: the number is in no campaign; nothing of it was kept. */
  id: id.nullable(),
  /** As French people write it. */
  display: z.string(),
  isOpposed: z.boolean(),
  files: z.array(returnedFile),
});
export type ReturnedView = z.infer<typeof returnedView>;

export const lookUpReturned = defineEndpoint({
  method: 'POST',
  path: '/api/returned-calls',
  policy: deskRoles,
  summary:
    'Somebody calls back: who called this number, when, and what may be said before identity is verified. The number goes in the body, never in an address.',
  body: z.object({ number: z.string().max(40) }),
  status: 201,
  response: returnedView,
  refusals: ['line.unusable_number'],
});

export const verifyReturned = defineEndpoint({
  method: 'POST',
  path: '/api/returned-calls/:id/identity',
  policy: deskRoles,
  summary:
    'What identity is verified against, for one’s own campaigns; kept in the audit as a reading of the file',
  params: idParams,
  body: z.object({ targetId: id }),
  response: z.object({
    targetId: id,
    name: z.string(),
    birthOn: z.string().nullable(),
    commune: z.string().nullable(),
    campaignName: z.string(),
    /** Questions answered already. */
    answered: z.int(),
  }),
});

export const resumeReturned = defineEndpoint({
  method: 'POST',
  path: '/api/returned-calls/:id/resume',
  policy: deskRoles,
  summary:
    'Go on with the person who called, on the desk, as a call already answered: nothing is dialled, hours and call caps do not hold. Whoever was in hand without a call is given back.',
  params: idParams,
  body: z.object({ targetId: id }),
  status: 201,
  response: openCall.response.pick({ call: true }),
  refusals: [
    'claim.call_open',
    'call.line_opposed',
    'campaign.not_running',
    'returned.in_hand',
    'returned.settled',
  ],
});

export const recordReturnedWish = defineEndpoint({
  method: 'POST',
  path: '/api/returned-calls/:id/wish',
  policy: deskRoles,
  summary: 'What somebody who called back wishes: to be called at a moment, or never again',
  params: idParams,
  body: z.discriminatedUnion('kind', [
    z.object({
      kind: z.literal('callback'),
      targetId: id,
      /** Anyone of the team calls from then on. */
      at: instant,
      note: z.string().trim().max(300).default(''),
    }),
    z.object({ kind: z.literal('opposition') }),
  ]),
  response: z.object({ ok: z.literal(true) }),
  refusals: [
    'claim.call_open',
    'call.line_opposed',
    'campaign.not_running',
    'returned.in_hand',
    'returned.settled',
    'call.callback_outside_window',
    'call.callback_after_deadline',
  ],
});
