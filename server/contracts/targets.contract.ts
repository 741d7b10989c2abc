import { z } from 'zod';
import { callResultCodes, dispositionCodes } from './call-results.ts';
import { defineEndpoint } from './endpoint.ts';
import { day, id, idParams, instant, languageCode } from './fields.ts';
import { lineView } from './lines.contract.ts';
import { targetStates, waitKinds } from './target-states.ts';

/** Which people of a campaign; what is left out does not matter. */
export const targetFilter = z.object({
  state: z.enum(targetStates).optional(),
  wait: z.enum(waitKinds).optional(),
  search: z.string().trim().max(100).optional(),
  /** Its beginning, whatever the case. */
  commune: z.string().trim().max(100).optional(),
  territory: z.string().trim().max(10).optional(),
  language: languageCode.optional(),
  callsFrom: z.coerce.number().int().min(0).max(1000).optional(),
  callsTo: z.coerce.number().int().min(0).max(1000).optional(),
  /** Whose own deadline is before this day. */
  deadlineBefore: day.optional(),
  /** What their last call came to. */
  lastResult: z.enum(callResultCodes).optional(),
  /** What any call about them came to. */
  result: z.enum(callResultCodes).optional(),
  /** Whether somebody was ever spoken to about them. */
  reached: z.enum(['yes', 'no']).optional(),
  disposition: z.enum(dispositionCodes).optional(),
  objective: z.string().max(32).optional(),
  /** As {@link targetSummary} gives it. */
  waitReason: z.string().max(32).optional(),
  /** The day they were settled, in the team's zone. */
  settledOn: day.optional(),
});
export type TargetFilter = z.infer<typeof targetFilter>;

export const targetSummary = z.object({
  id,
  name: z.string(),
  commune: z.string().nullable(),
  externalRef: z.string().nullable(),
  state: z.enum(targetStates),
  wakeAt: instant.nullable(),
  waitReason: z.string().nullable(),
  /** The language an interpreter is wanted for at the callback promised; null: none. */
  interpreter: languageCode.nullable(),
  disposition: z.enum(dispositionCodes).nullable(),
  objective: z.string().nullable(),
  callsCount: z.int(),
  deadlineOn: day.nullable(),
});
export type TargetSummary = z.infer<typeof targetSummary>;

export const listTargets = defineEndpoint({
  method: 'GET',
  path: '/api/campaigns/:id/targets',
  policy: ['requester', 'supervisor', 'dpo'],
  summary: 'The people of a campaign, by id; 100 at a time',
  params: idParams,
  query: targetFilter.extend({ after: z.coerce.number().int().nonnegative().default(0) }),
  response: z.object({ targets: z.array(targetSummary), total: z.int(), next: id.nullable() }),
});

/** A person's file as an agent or supervisor reads it. */
export const targetView = targetSummary.extend({
  campaignId: id,
  campaignName: z.string(),
  civility: z.string().nullable(),
  lastName: z.string().nullable(),
  firstName: z.string().nullable(),
  birthOn: day.nullable(),
  postalCode: z.string().nullable(),
  language: languageCode,
  territory: z.string(),
  /** Extra columns of the list, by header. */
  fields: z.record(z.string(), z.string()),
  lines: z.array(lineView),
  importLine: z.int(),
  calls: z.array(
    z.object({
      id,
      startedAt: instant,
      agentName: z.string(),
      result: z.string().nullable(),
      note: z.string().nullable(),
    }),
  ),
});
export type TargetView = z.infer<typeof targetView>;

export const getTarget = defineEndpoint({
  method: 'GET',
  path: '/api/targets/:id',
  policy: ['requester', 'supervisor', 'dpo', 'agent'],
  summary: 'One person’s file; an agent only sees people in their charge; every reading is audited',
  params: idParams,
  response: targetView,
});
