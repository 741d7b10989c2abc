import {
  type AaporCounts,
  type Eligibility,
  proportionalEligibility,
  type Rate,
  ratesOf,
  sameEligibility,
} from './aapor.ts';

/** Between what bounds a share of a sample is believed to be in its population. Pure: server, page and exports say the same. */

/** Bounds of a share, 0 to 1, at 95 %. */
export interface Interval {
  readonly low: number;
  readonly high: number;
}

/** The 97.5th percentile of the normal law: two-sided 95 %. */
export const NORMAL_975 = 1.959963984540054;

/**
 * Score interval of Wilson (JASA 22:209–212, 1927), without continuity correction: method 3 of Newcombe (Stat. Med.
 * 17:857–872, 1998), whose table I is the test. It stays within 0 and 1, and says something of « nobody out of twenty ».
 * @param base people the share is of, or their effective number: not always whole; infinite when all are known
 * @returns null when there is nobody
 */
export function wilsonInterval(share: number, base: number): Interval | null {
  if (base <= 0) return null;
  const square = NORMAL_975 ** 2 / base;
  const middle = (share + square / 2) / (1 + square);
  const half = (NORMAL_975 * Math.sqrt((share * (1 - share)) / base + square / (4 * base))) / (1 + square);
  // Rounding must not put a bound on the wrong side of what was counted.
  return {
    low: Math.min(share, Math.max(0, middle - half)),
    high: Math.max(share, Math.min(1, middle + half)),
  };
}

/**
 * How many people drawn from an endless population would tell as much as `base` of these: base × (N − 1) / (N − n), the
 * finite population correction (Cochran, Sampling Techniques, 3rd ed., 1977, §3.2).
 * @param sampled n, everybody drawn
 * @param population N; null when it is not known. Less than was drawn is a mistake: nothing is corrected with it
 */
export function finiteBase(base: number, sampled: number, population: number | null): number {
  if (population === null || population < sampled) return base;
  return population === sampled
    ? Number.POSITIVE_INFINITY
    : (base * (population - 1)) / (population - sampled);
}

/** A sum of weights, and of their squares. */
export interface Weights {
  readonly sum: number;
  readonly squares: number;
}

/** Effective number of people behind weights: (Σw)² / Σw² (Kish, Survey Sampling, 1965, §11.7); their number when all weigh the same. */
export function kishBase({ sum, squares }: Weights): number {
  return squares === 0 ? 0 : sum ** 2 / squares;
}

/** People of a sample by AAPOR class. */
export interface SampleCounts {
  /** Sums of weights; of people when nobody has one. */
  readonly counts: AaporCounts;
  /** Sums of squared weights; null: nobody has one. */
  readonly squares: AaporCounts | null;
  /** Everybody drawn. */
  readonly sampled: number;
  readonly population: number | null;
}

export interface EstimatedRate extends Rate {
  /** People, or their effective number, that the interval is computed with; see {@link wilsonInterval}. */
  readonly base: number;
  readonly interval: Interval | null;
}

/**
 * The AAPOR rates of a sample, with their intervals. Weighted, the base is Kish's; the population then corrects nothing,
 * since how weights were made already uses it. `e` is taken as known, as the standard does.
 * @param e left out: K / (K + NE) of these very counts
 */
export function estimatedRates(
  { counts, squares, sampled, population }: SampleCounts,
  e?: Eligibility,
): EstimatedRate[] {
  const eligibility = e ?? sameEligibility(proportionalEligibility(counts));
  const ofSquares = ratesOf(squares ?? counts, eligibility);
  return ratesOf(counts, eligibility).map((rate, index) => {
    const base =
      squares === null
        ? finiteBase(rate.denominator, sampled, population)
        : kishBase({ sum: rate.denominator, squares: ofSquares[index]?.denominator ?? 0 });
    return { ...rate, base, interval: rate.value === null ? null : wilsonInterval(rate.value, base) };
  });
}
