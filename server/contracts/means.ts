import { type Interval, NORMAL_975 } from './intervals.ts';

/** Between what bounds the mean of a sample's numbers is believed to be in its population. Pure: server and page say the same. */

/** A number given, and what it counts for: so many people, or the sum of their weights. */
export interface Measured {
  readonly value: number;
  readonly weight: number;
}

export interface EstimatedMean extends Interval {
  readonly mean: number;
}

/** Of fewer answers, Student's law leans on how they would be spread in the population, which nobody knows. */
const LEAST_BASE = 5;

/**
 * Mean ± t × √(s² / n × (1 − f)) at 95 %, t with n − 1 degrees of freedom (Cochran, Sampling Techniques, 3rd ed., 1977, §2.8).
 * Weighted, n is Kish's effective number (Survey Sampling, 1965, §11.7), and s² the unbiased variance for weights that tell
 * how much an answer counts, that of `cov.wt` in R; weights that are all the same give what no weights give.
 * @param base n, people behind the numbers, or their effective number: not always whole
 * @param fraction f, the share of the population that they are; 0 when it is not known, and of weights, which already use it
 * @returns null of too few answers, and when all gave the same: nothing then tells how others would differ
 */
export function estimatedMean(
  given: readonly Measured[],
  base: number,
  fraction: number,
): EstimatedMean | null {
  if (base < LEAST_BASE) return null;
  const isVaried = new Set(given.map(({ value }) => value)).size > 1;
  if (!isVaried && fraction < 1) return null;
  const total = sumOf(given, ({ weight }) => weight);
  const mean = sumOf(given, ({ value, weight }) => value * weight) / total;
  const spread = sumOf(given, ({ value, weight }) => weight * (value - mean) ** 2) / total;
  const variance = (spread * base) / (base - 1);
  const half = studentQuantile(base - 1) * Math.sqrt((variance / base) * (1 - fraction));
  return { mean, low: mean - half, high: mean + half };
}

/**
 * The 97.5th percentile of Student's law, by the expansion of Cornish and Fisher (Abramowitz & Stegun, Handbook of
 * Mathematical Functions, 1964, 26.7.5): right to 0.001 from four degrees of freedom on.
 */
export function studentQuantile(freedom: number): number {
  const z = NORMAL_975;
  const terms = [
    z,
    (z ** 3 + z) / 4,
    (5 * z ** 5 + 16 * z ** 3 + 3 * z) / 96,
    (3 * z ** 7 + 19 * z ** 5 + 17 * z ** 3 - 15 * z) / 384,
    (79 * z ** 9 + 776 * z ** 7 + 1482 * z ** 5 - 1920 * z ** 3 - 945 * z) / 92_160,
  ];
  return terms.reduce((sum, term, power) => sum + term / freedom ** power, 0);
}

function sumOf(given: readonly Measured[], what: (one: Measured) => number): number {
  return given.reduce((sum, one) => sum + what(one), 0);
}
