import { z } from 'zod';
import { defineEndpoint } from './endpoint.ts';
import { id, instant, wholeNumber } from './fields.ts';
import { pressureBounds } from './pressure.ts';

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

const pressureRules = z.object({
  per30Days: wholeNumber(pressureBounds.per30Days),
  perDay: wholeNumber(pressureBounds.perDay),
  minGapMinutes: wholeNumber(pressureBounds.minGapMinutes),
  refusalRestDays: wholeNumber(pressureBounds.refusalRestDays),
});

const pressureView = z.object({
  rules: pressureRules,
  canChange: z.boolean(),
  /** The lines called lately are being counted again under new rules. */
  isRecounting: z.boolean(),
});

export const getPressure = defineEndpoint({
  method: 'GET',
  path: '/api/pressure',
  policy: ['supervisor', 'admin', 'dpo'],
  summary: 'How often one line may be called, whatever the campaign',
  response: pressureView,
});

export const changePressure = defineEndpoint({
  method: 'PUT',
  path: '/api/pressure',
  policy: ['supervisor', 'admin'],
  summary:
    'Change it for the whole house; lines called lately are counted again within seconds, in both directions. Not for a supervisor of one directorate.',
  body: pressureRules,
  response: pressureView,
  refusals: ['session.forbidden'],
});

export const previewPressure = defineEndpoint({
  method: 'POST',
  path: '/api/pressure/preview',
  policy: ['supervisor', 'admin'],
  summary:
    'What such rules would change now, for lines where somebody is still to be called; changes nothing',
  body: pressureRules,
  response: z.object({
    /** Lines that would rest longer than they do. */
    longer: z.int(),
    /** Lines that could be called earlier. */
    sooner: z.int(),
    /** There are more: counting stopped. */
    atLeast: z.boolean(),
  }),
  refusals: ['session.forbidden'],
});
