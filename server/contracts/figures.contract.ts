import { z } from 'zod';
import { callResultCodes, dispositionCodes } from './call-results.ts';
import { defineEndpoint } from './endpoint.ts';
import { day, id, idParams, instant } from './fields.ts';
import { outcomeFigures, resultReaders, sharedQuery, shownCount } from './results.contract.ts';

/** From one day to another, both included, in the team's zone; what is left out has no bound on that side. */
export const period = z
  .object({ from: day.optional(), to: day.optional() })
  .refine(({ from, to }) => from === undefined || to === undefined || from <= to, {
    error: 'La fin vient avant le début : choisissez une date de fin égale ou postérieure.',
    path: ['to'],
  });
export type Period = z.infer<typeof period>;

/** Closed calls; of those, somebody was spoken to; of those, the interview is complete. */
export const callCounts = z.object({ made: z.int(), reached: z.int(), completed: z.int() });
export type CallCounts = z.infer<typeof callCounts>;

/** Five slots a campaign's calls fall in, in the time zone of the person called: morning, midday, afternoon, evening, weekend. */
export const slotNumbers = [1, 2, 3, 4, 5] as const;
/** Of people who called back: when they did says nothing of when people answer. */
export const NO_SLOT = 0;

/** Calls of one person beyond this many count together. */
export const LAST_ATTEMPT = 10;

/** Whole seconds from the moment a call was started to the moment it was closed. */
export const callTimes = z.object({
  calls: z.int(),
  q1: z.number(),
  median: z.number(),
  q3: z.number(),
  p90: z.number(),
});
export type CallTimes = z.infer<typeof callTimes>;

export const campaignFigures = z.object({
  campaignId: id,
  name: z.string(),
  at: instant,
  from: day.nullable(),
  to: day.nullable(),
  /** Calls started in the period and closed since. A ring for several people counts once. */
  calls: callCounts.extend({ reached: shownCount, completed: shownCount }),
  /** Null: not shared, because one of them is small, or because it is of a period. */
  callResults: z.array(z.object({ code: z.enum(callResultCodes), count: z.int() })).nullable(),
  /** Of those calls, the ones of people who called back. */
  returned: z.int(),
  /** Empty where hardly anybody was reached, or almost everybody: not shared. Calls we placed, by ISO weekday of the team's calendar (1 = Monday) and slot; those without a call are left out. */
  bySlot: z.array(callCounts.extend({ weekday: z.int(), slot: z.int() })),
  /**
   * Empty where `bySlot` is not shared. By how many times this very person had been called, this call included; the last one counts all further ones too. A
   * ring for several people counts for each of those it was about.
   */
  byAttempt: z.array(callCounts.extend({ attempt: z.int() })),
  times: z.object({
    /** All results together; null: no call. */
    all: callTimes.nullable(),
    /** Empty where `callResults` are not shared. */
    byResult: z.array(callTimes.extend({ code: z.enum(callResultCodes) })),
    /** Closed in the place of their agent: how long those lasted says nothing of the call. */
    leftOut: z.int(),
  }),
  /** People who were settled in the period. Null in what is shared: the difference of two periods would tell small counts. */
  settled: z
    .object({
      people: z.int(),
      dispositions: z.array(z.object({ code: z.enum(dispositionCodes), count: z.int() })),
      aapor: outcomeFigures,
    })
    .nullable(),
  /** Of the whole campaign, whatever the period. */
  pace: z.object({
    people: z.int(),
    /** Days on which people were settled; `total`: all settled at the end of that day. */
    settled: z.array(z.object({ on: day, count: z.int(), total: z.int() })),
    /**
     * Calling days of the campaign, with how many should be settled at the end of each for all to be on the last: the same
     * number each day. Empty without both dates.
     */
    plan: z.array(z.object({ on: day, total: z.number() })),
  }),
});
export type CampaignFigures = z.infer<typeof campaignFigures>;

export const getFigures = defineEndpoint({
  method: 'GET',
  path: '/api/campaigns/:id/figures',
  policy: resultReaders,
  summary:
    'What calls gave, by slot, attempt and result, how long they took, who was settled, of a campaign or a period of it; at most a second old (more on campaigns of millions)',
  params: idParams,
  query: period.safeExtend(sharedQuery.shape),
  response: campaignFigures,
});
