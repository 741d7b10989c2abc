import { z } from 'zod';
import { defineEndpoint } from './endpoint.ts';
import { id, idParams, instant } from './fields.ts';
import { targetStates } from './target-states.ts';
import { targetFilter } from './targets.contract.ts';

/** What a supervisor does to many people of a campaign at once. */
export const leverKinds = ['reassign', 'forward', 'hold', 'release', 'close'] as const;
export type LeverKind = (typeof leverKinds)[number];

/** Dispositions a supervisor may give without a call: those no call result would have to earn. */
export const closingDispositions = ['withdrawn', 'ineligible', 'unable', 'non_contact'] as const;

export const lever = z.discriminatedUnion('kind', [
  /** Their appointment or callback is kept by this agent from now on. */
  z.object({ kind: z.literal('reassign'), agentId: id }),
  /** Called as soon as rules allow, among the callbacks; their line still rests when it must. */
  z.object({ kind: z.literal('forward') }),
  /** Not called before this instant; null: not before a release. */
  z.object({ kind: z.literal('hold'), until: instant.nullable() }),
  /** As they were before they were held. */
  z.object({ kind: z.literal('release') }),
  z.object({ kind: z.literal('close'), disposition: z.enum(closingDispositions) }),
]);
export type Lever = z.infer<typeof lever>;

/** Why somebody who matches is left as they are. */
export const leftReasons = [
  'in_hand',
  'done',
  'held',
  'not_held',
  'not_promised',
  'promised',
  'already',
] as const;
export type LeftReason = (typeof leftReasons)[number];

const left = z.array(z.object({ reason: z.enum(leftReasons), count: z.int() }));

export const steeringAsk = z.object({
  lever,
  filter: targetFilter.default({}),
  /** Chosen one by one; the filter then only narrows them. */
  targetIds: z.array(id).min(1).max(1000).optional(),
});
export type SteeringAsk = z.infer<typeof steeringAsk>;

export const steeringView = z.object({
  id,
  campaignId: id,
  lever,
  actorName: z.string(),
  createdAt: instant,
  state: z.enum(['running', 'done', 'undoing', 'undone']),
  /** People who matched when it began. */
  matched: z.int(),
  /** How far it is, 0 to 1. */
  progress: z.number(),
  applied: z.int(),
  left,
  /** Of an undone one: given back as they were; and left, having changed since. */
  restored: z.int(),
  changedSince: z.int(),
});
export type SteeringView = z.infer<typeof steeringView>;

export const previewSteering = defineEndpoint({
  method: 'POST',
  path: '/api/campaigns/:id/steering/preview',
  policy: ['supervisor'],
  summary: 'What a lever would do to these people; changes nothing. The token is what applying takes.',
  params: idParams,
  body: steeringAsk,
  response: z.object({
    matched: z.int(),
    applies: z.int(),
    /** Those it applies to, as they are now. */
    states: z.array(z.object({ state: z.enum(targetStates), count: z.int() })),
    left,
    /** Some of those it applies to. */
    examples: z.array(z.object({ id, name: z.string() })),
    token: z.string(),
  }),
  refusals: ['steering.unknown_agent', 'steering.past_instant'],
});

export const applySteering = defineEndpoint({
  method: 'POST',
  path: '/api/campaigns/:id/steering',
  policy: ['supervisor'],
  summary:
    'Do what was previewed. People in somebody’s hands are left and counted. Beyond 2 000 people it goes on by itself: see its progress in the list.',
  params: idParams,
  body: z.object({ token: z.string().max(60_000) }),
  response: steeringView,
  refusals: ['steering.bad_token', 'steering.unknown_agent', 'steering.past_instant'],
});

export const listSteering = defineEndpoint({
  method: 'GET',
  path: '/api/campaigns/:id/steering',
  policy: ['supervisor'],
  summary: 'What was done to people of this campaign at once, newest first; and what filters can name',
  params: idParams,
  response: z.object({
    actions: z.array(steeringView),
    territories: z.array(z.string()),
    languages: z.array(z.string()),
  }),
});

export const undoSteering = defineEndpoint({
  method: 'POST',
  path: '/api/steering/:id/undo',
  policy: ['supervisor'],
  summary: 'Give everyone back as they were, but those who have changed since: they are counted',
  params: idParams,
  response: steeringView,
  refusals: ['steering.still_running', 'steering.already_undone'],
});
