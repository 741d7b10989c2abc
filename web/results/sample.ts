import { useSuspenseQuery } from '@tanstack/react-query';
import { sameEligibility } from '#server/contracts/aapor.ts';
import type { Estimates } from '#server/contracts/estimates.contract.ts';
import {
  type EstimatedRate,
  estimatedRates,
  finiteBase,
  type Interval,
  kishBase,
  wilsonInterval,
} from '#server/contracts/intervals.ts';
import type { CampaignResults, OutcomeFigures } from '#server/contracts/results.contract.ts';
import { ask } from '../api.ts';

/** What a sample is estimated with. */
export type Sample = Pick<Estimates, 'people' | 'withWeight' | 'weighted' | 'means'> & {
  /** Null: not known. */
  readonly population: number | null;
};

/** Of a campaign that calls a sample; null: everybody is called, figures are exact. */
export function useSample(results: CampaignResults): Sample | null {
  const params = { id: results.campaignId };
  const query = results.shared === null ? {} : { shared: 'true' as const };
  const { data } = useSuspenseQuery(ask('GET /api/campaigns/:id/estimates', { params, query }));
  const { people, withWeight, weighted, means } = data;
  const { sample } = results;
  return sample === null ? null : { people, withWeight, weighted, means, population: sample.population };
}

export interface Estimate {
  readonly share: number;
  readonly interval: Interval;
}

type Question = Pick<CampaignResults['questions'][number], 'name' | 'answered' | 'people'>;

/**
 * The share of those who answered that gave this answer, in the population. Null where nothing is estimated: nobody
 * answered, a repeated block, whose turns are no sample, or what is masked.
 */
export function estimateOf(
  { people, weighted, population }: Sample,
  question: Question,
  { code, count }: { readonly code: string; readonly count: number | null },
): Estimate | null {
  const { answered, people: inTurns } = question;
  if (inTurns !== null || answered === null || count === null) return null;
  const own = weighted?.questions.find(({ name }) => name === question.name);
  // Somebody may answer between the two readings: what is not in both is not estimated yet.
  const sum = own?.options.find((option) => option.code === code)?.sum ?? 0;
  const share = own === undefined ? count / answered : sum / own.base.sum;
  const known = population !== null && population < people ? null : population;
  const base = own === undefined ? finiteBase(answered, answered, known) : kishBase(own.base);
  const interval = Number.isFinite(share) ? wilsonInterval(share, base) : null;
  return interval === null ? null : { share, interval };
}

/** With another `e` when one is given. Of a sample whose people all have a weight, weighted. */
export function ratesIn(aapor: OutcomeFigures, sample: Sample | null, e?: number): readonly EstimatedRate[] {
  const { counts, squares } = sample?.weighted ?? { counts: aapor.counts, squares: null };
  const sampled = aapor.outcomes.reduce((sum, { count }) => sum + count, 0);
  const people = { counts, squares, sampled, population: sample?.population ?? null };
  return estimatedRates(people, e === undefined ? undefined : sameEligibility(e));
}
