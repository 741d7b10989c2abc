import { z } from 'zod';
import {
  type AaporOutcome,
  aaporOf,
  type BestCall,
  bestCalls,
  countsOf,
  type Frame,
  proportionalEligibility,
  ratesOf,
  sameEligibility,
} from '#server/contracts/aapor.ts';
import { dispositionCodes } from '#server/contracts/call-results.ts';
import type { OutcomeFigures } from '#server/contracts/results.contract.ts';

/** What people count as, by where they stand and what their calls found. Pure. */

export interface OutcomeCount {
  readonly state: string;
  readonly disposition: string | null;
  readonly best: number;
  readonly n: number;
}

function bestOf({ best }: Pick<OutcomeCount, 'best'>): BestCall {
  return bestCalls[best] ?? 'none';
}

/** Somebody was spoken to about this very person. */
export function isReached(row: Pick<OutcomeCount, 'best'>): boolean {
  return bestOf(row) !== 'none' && bestOf(row) !== 'rung';
}

const doneDisposition = z.enum(dispositionCodes);

/** What people who stand there count as. */
export function outcomeOf(row: Omit<OutcomeCount, 'n'>, frame: Frame): AaporOutcome {
  return aaporOf(row.state === 'done' ? doneDisposition.parse(row.disposition) : null, bestOf(row), frame);
}

/** Everybody in one class: those still to be called too, as what their calls found so far. */
export function aaporFigures(entries: readonly OutcomeCount[], frame: Frame): OutcomeFigures {
  const byCode = new Map<string, OutcomeFigures['outcomes'][number]>();
  for (const row of entries) {
    const outcome = outcomeOf(row, frame);
    const count = (byCode.get(outcome.code)?.count ?? 0) + row.n;
    byCode.set(outcome.code, { ...outcome, count });
  }
  const outcomes = [...byCode.values()].sort((a, b) => (a.code < b.code ? -1 : 1));
  const counts = countsOf(outcomes);
  const eligibility = proportionalEligibility(counts);
  return { frame, outcomes, counts, eligibility, rates: ratesOf(counts, sameEligibility(eligibility)) };
}
