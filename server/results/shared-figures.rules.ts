import type { CampaignFigures } from '#server/contracts/figures.contract.ts';
import { isSmall } from './masking.rules.ts';

/**
 * What of a campaign's calls is shared. A result is nearly a person's disposition: none is told where one of them is small,
 * nor of a period, for the difference of two periods would tell one person. Pure.
 * @param below the campaign's threshold; 0: everything is told
 */
export function shareFigures(figures: CampaignFigures, below: number): CampaignFigures {
  if (below === 0) return figures;
  const { from, to, calls, callResults, times } = figures;
  const isWhole = from === null && to === null;
  const areTold = isWhole && !(callResults ?? []).some(({ count }) => isSmall(count, below));
  // Of few interviews, or few people not reached, each slot would tell which.
  const { made, reached, completed } = calls;
  const isFew =
    reached === null ||
    completed === null ||
    [completed, reached - completed, made - reached].some((count) => isSmall(count, below));
  return {
    ...figures,
    settled: null,
    callResults: areTold ? callResults : null,
    times: areTold ? times : { ...times, byResult: [] },
    ...(isFew && { calls: { made, reached: null, completed: null }, bySlot: [], byAttempt: [] }),
  };
}
