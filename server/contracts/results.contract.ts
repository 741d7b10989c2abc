import { z } from 'zod';
import { aaporClasses, aaporCodeNames, rateNames } from './aapor.ts';
import { callResultCodes, dispositionCodes } from './call-results.ts';
import { defineEndpoint } from './endpoint.ts';
import { id, idParams, instant, languageCode } from './fields.ts';
import { pauseKinds } from './queue.contract.ts';
import { questionKinds } from './script-content.ts';
import { waitKinds } from './target-states.ts';

/** Who reads results, within their scope. */
export const resultReaders = ['requester', 'supervisor', 'analyst'] as const;

/** Of people; null: masked, because it, or another one it would give away, is small. */
export const shownCount = z.int().nullable();
const counted = z.object({ code: z.string(), label: z.string(), count: shownCount });

/** Why nothing of a question is shared: too few people; how many were asked it would tell who answered what elsewhere. */
export const withheldReasons = ['few', 'depends'] as const;

/** What people count as in AAPOR’s terms, and the rates that gives. */
export const outcomeFigures = z.object({
  frame: z.enum(['eligibility_known', 'to_screen']),
  /** By AAPOR code, in their order. */
  outcomes: z.array(z.object({ code: z.enum(aaporCodeNames), class: z.enum(aaporClasses), count: z.int() })),
  counts: z.record(z.enum(aaporClasses), z.int()),
  /** The estimate of `e` the rates below were computed with: K / (K + NE). */
  eligibility: z.number(),
  rates: z.array(
    z.object({
      name: z.enum(rateNames),
      numerator: z.number(),
      denominator: z.number(),
      /** Null: nobody in the denominator. */
      value: z.number().nullable(),
    }),
  ),
});

export type OutcomeFigures = z.infer<typeof outcomeFigures>;

export const campaignResults = z.object({
  campaignId: id,
  at: instant,
  /** As it is shared: counts of people above zero and `below` this are masked. Null: as it is. */
  shared: z.object({ below: z.int() }).nullable(),
  /** total = ready + waiting + claimed + done, always. */
  progress: z.object({
    total: z.int(),
    ready: z.int(),
    waiting: z.int(),
    claimed: z.int(),
    done: z.int(),
    reached: z.int(),
  }),
  dispositions: z.array(z.object({ code: z.enum(dispositionCodes), count: shownCount })),
  /** Of a sample: how many it was drawn from, null when it is not known. Null: a census, whose figures are exact. */
  sample: z.object({ population: z.int().nullable() }).nullable(),
  /** Everybody counts in one class: outcomes add up to `progress.total`. Null: a class is too small to be shared. */
  aapor: outcomeFigures.nullable(),
  /** Then the rates alone, rounded; null where there are too few people for that too. Empty beside `aapor`. */
  roundedRates: z.array(z.object({ name: z.enum(rateNames), value: z.number().nullable() })),
  /** What they are rounded to, 0.01 to 0.1; null: they are not, or there are none. */
  roundedTo: z.number().nullable(),
  /** Null: not shared, because one of them is small, and says what became of few people. */
  callResults: z.array(z.object({ code: z.enum(callResultCodes), count: z.int() })).nullable(),
  calls: z.int(),
  objectives: z.array(counted),
  waiting: z.array(z.object({ reason: z.string(), count: shownCount, nextAt: instant.nullable() })),
  /** Calls per day over the last 14 days, `2026-03-31`. */
  daily: z.array(z.object({ on: z.string(), calls: z.int(), done: z.int() })),
  questions: z.array(
    z.object({
      name: z.string(),
      text: z.string(),
      kind: z.enum(questionKinds),
      /** Why nothing of it is told; null: something is. */
      withheld: z.enum(withheldReasons).nullable(),
      /** People who answered, or said why not: a question a condition has hidden since does not count. */
      base: shownCount,
      /** In a repeated block: `base` and what follows count turns, of so many people. Null elsewhere. */
      people: shownCount,
      answered: shownCount,
      dk: shownCount,
      rf: shownCount,
      na: shownCount,
      /** Hidden by a condition; and not come to, of those who answered anything. */
      skipped: shownCount,
      notReached: shownCount,
      /** For choices, yes/no and scales. */
      options: z.array(counted),
      /** For numbers: null when nobody answered. */
      mean: z.number().nullable(),
      /** For numbers, scales, days (`2026-03-31`) and times (`14:05`): each value given, in order. */
      values: z.array(z.object({ value: z.union([z.number(), z.string()]), count: z.int() })),
    }),
  ),
  /** People about whom something was said that is not counted in `questions` yet; 0, but for seconds. */
  unread: z.int(),
});
export type CampaignResults = z.infer<typeof campaignResults>;

/** `true`: as it is shared, small counts masked. */
export const sharedQuery = z.object({ shared: z.enum(['true', 'false']).default('false') });

export const getResults = defineEndpoint({
  method: 'GET',
  path: '/api/campaigns/:id/results',
  policy: resultReaders,
  summary: 'Progress and answers of a campaign; every count equals a recount of the rows behind it',
  params: idParams,
  query: sharedQuery,
  response: campaignResults,
});

export const getBoard = defineEndpoint({
  method: 'GET',
  path: '/api/board',
  policy: ['supervisor'],
  summary:
    'Every running campaign, overdue appointments and every agent on duty, at a glance; at most a second old (more on campaigns of millions)',
  response: z.object({
    at: instant,
    campaigns: z.array(
      z.object({
        id,
        name: z.string(),
        state: z.string(),
        total: z.int(),
        ready: z.int(),
        waiting: z.int(),
        claimed: z.int(),
        done: z.int(),
        /** `waiting` by what they wait for; `nextAt`: the soonest of them. */
        waits: z.array(z.object({ kind: z.enum(waitKinds), count: z.int(), nextAt: instant })),
        callsToday: z.int(),
        overdueCallbacks: z.int(),
        /** People whom calls have settled today. */
        settledToday: z.int(),
        /** People settled in an hour since today's first call; null while unknown. */
        perHour: z.number().nullable(),
        /** Minutes of calling until nobody is left, at this pace; null while unknown. */
        minutesLeft: z.int().nullable(),
      }),
    ),
    /** Appointments whose time has passed, longest first, fifty at most. */
    promises: z.array(
      z.object({
        targetId: id,
        name: z.string(),
        campaignId: id,
        campaignName: z.string(),
        /** Whose promise it is. */
        agentId: id.nullable(),
        agentName: z.string().nullable(),
        /** The language an interpreter is wanted for; null: none. */
        interpreter: languageCode.nullable(),
        dueAt: instant,
      }),
    ),
    agents: z.array(
      z.object({
        id,
        name: z.string(),
        /** `paused`: they said so; `away`: their page is silent. */
        state: z.enum(['in_call', 'to_qualify', 'preparing', 'wrap_up', 'paused', 'idle', 'away']),
        /** What the pause is for. */
        pause: z.enum(pauseKinds).nullable(),
        since: instant,
        callsToday: z.int(),
      }),
    ),
  }),
});
