import { z } from 'zod';
import { aaporClasses } from './aapor.ts';
import { defineEndpoint } from './endpoint.ts';
import { id, idParams, instant } from './fields.ts';
import { resultReaders, sharedQuery } from './results.contract.ts';

const byClass = z.record(z.enum(aaporClasses), z.number());
const weights = z.object({ sum: z.number(), squares: z.number() });

export const estimates = z.object({
  campaignId: id,
  at: instant,
  people: z.int(),
  /** Those of them that have a weight. */
  withWeight: z.int(),
  /** Sums of weights; null unless everybody has one: figures then are of people, each counting for one. */
  weighted: z
    .object({
      /** What people count as, as in the results; sums of their weights, and of their squares. */
      counts: byClass,
      squares: byClass,
      questions: z.array(
        z.object({
          name: z.string(),
          /** Of those who answered. */
          base: weights,
          /** Of those who gave this answer. */
          options: z.array(z.object({ code: z.string(), sum: z.number() })),
        }),
      ),
    })
    .nullable(),
  /**
   * Of each question whose answers are numbers: their mean in the population and the bounds it is believed to be within, at
   * 95 %, weighted when everybody has a weight. Of a sample only; not of few answers, nor of turns.
   */
  means: z.array(z.object({ name: z.string(), mean: z.number(), low: z.number(), high: z.number() })),
});
export type Estimates = z.infer<typeof estimates>;

export const getEstimates = defineEndpoint({
  method: 'GET',
  path: '/api/campaigns/:id/estimates',
  policy: resultReaders,
  summary:
    'Sums of the weights of a sample, from which rates, shares and their intervals are estimated; its means, with theirs',
  params: idParams,
  query: sharedQuery,
  response: estimates,
});
