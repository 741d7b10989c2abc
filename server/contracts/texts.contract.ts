import { z } from 'zod';
import { defineEndpoint } from './endpoint.ts';
import { id, idParams, instant } from './fields.ts';
import { mask } from './redaction.ts';

/** Who reads free answers before they are shared: whoever may see the rows they come from. */
const readers = ['requester', 'supervisor'] as const;

export const textStates = ['to_read', 'shareable', 'withheld'] as const;

/** Why a passage may say who somebody is. */
export const hintKinds = ['phone', 'email', 'date', 'nir', 'name', 'town'] as const;

export const openText = z.object({
  targetId: id,
  /** Of the question; with its turn in a repeated block. */
  name: z.string(),
  /** The question, in French. */
  question: z.string(),
  /** From 1; 0 outside a repeated block. */
  turn: z.int(),
  /** As it was typed: it never changes here. */
  text: z.string(),
  state: z.enum(textStates),
  masks: z.array(mask),
  /** Passages it would be prudent to mask, in order. */
  hints: z.array(z.object({ kind: z.enum(hintKinds), from: z.int(), to: z.int() })),
  /** To be given back with what is decided. */
  revision: z.int(),
  readBy: z.string().nullable(),
  readAt: instant.nullable(),
});
export type OpenText = z.infer<typeof openText>;

export const textCounts = z.object({ toRead: z.int(), shareable: z.int(), withheld: z.int() });

/** A place among texts: a person, then a question; a reading goes on after it. */
const after = z
  .string()
  .regex(/^\d{1,15}:[\w#]{1,64}$/)
  .optional();

export const listTexts = defineEndpoint({
  method: 'GET',
  path: '/api/campaigns/:id/texts',
  policy: readers,
  summary:
    'Free answers of a campaign, person by person, fifty at a time: to be read one by one before they are shared',
  params: idParams,
  query: z.object({ state: z.enum(['all', ...textStates]).default('to_read'), after }),
  response: z.object({
    counts: textCounts,
    texts: z.array(openText),
    /** What to ask with for those that follow; null: there are none. */
    next: z.string().nullable(),
  }),
});

export const decideText = defineEndpoint({
  method: 'PUT',
  path: '/api/campaigns/:id/texts/:targetId/:name',
  policy: readers,
  summary: 'Share a free answer, but for what is masked of it; hold it back; or leave it to be read again',
  params: idParams.extend({
    targetId: idParams.shape.id,
    name: z.string().max(64),
  }),
  body: z.object({
    state: z.enum(textStates),
    /** What is not shared of it; nothing: it is shared as it is. */
    masks: z.array(mask).max(200).default([]),
    revision: z.int().positive(),
  }),
  response: z.object({ counts: textCounts, text: openText }),
  refusals: ['text.changed'],
});
