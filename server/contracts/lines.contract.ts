import { z } from 'zod';
import { defineEndpoint } from './endpoint.ts';
import { id, instant } from './fields.ts';

export const lineKinds = ['mobile', 'fixed', 'voip', 'special'] as const;

export const lineView = z.object({
  id,
  /** As French people write it: `06 12 34 56 78`, or international for other countries. */
  display: z.string(),
  /** `tel:+33612345678` */
  href: z.string(),
  kind: z.enum(lineKinds),
});
export type LineView = z.infer<typeof lineView>;

export const recordOpposition = defineEndpoint({
  method: 'POST',
  path: '/api/oppositions',
  policy: ['supervisor', 'dpo'],
  summary: 'Record that a number objects to calls, for every campaign, at once',
  body: z.object({
    number: z.string().max(40),
    channel: z.enum(['phone', 'mail', 'email', 'counter']),
  }),
  status: 201,
  response: z.object({ id, alreadyRecorded: z.boolean() }),
  refusals: ['line.unusable_number'],
});

export const listOppositions = defineEndpoint({
  method: 'GET',
  path: '/api/oppositions',
  policy: ['supervisor', 'dpo'],
  summary: 'The opposition register, newest first; numbers are kept only as keyed hashes',
  query: z.object({ before: z.coerce.number().int().positive().optional() }),
  response: z.object({
    total: z.int(),
    oppositions: z.array(z.object({ id, recordedAt: instant, channel: z.string() })),
    next: id.nullable(),
  }),
});
