import type { Reason, ReasonCode } from '#server/contracts/queue.contract.ts';
import type { Db } from '#server/platform/database.ts';
import { keyOf } from './asking.service.ts';
import {
  type Asking,
  holdOf,
  type LineFacts,
  type Place,
  type Standing,
  type Verdict,
  verdictOf,
} from './eligibility.rules.ts';
import { claimedAlike, type ExplainedRow, isCutShort, readyAlike, waitingAlike } from './explain.store.ts';
import { type CampaignRules, handedOverBefore } from './queue.rules.ts';

const COUNTED = 1000;

/** So many people, or more when counting stopped before the end. */
export interface Counted {
  readonly count: number;
  readonly atLeast?: boolean;
}

export interface Tally {
  add(
    campaign: CampaignRules | null,
    reason: Partial<Standing> & { code: ReasonCode },
    counted: Counted,
  ): void;
  reasons(): Reason[];
}

/** Counts reasons by campaign: how many people, and the soonest end. */
export function newTally(): Tally {
  const byKey = new Map<string, Reason>();
  return {
    add: (campaign, { code, until = null, action = null }, { count, atLeast = false }) => {
      const key = `${campaign?.id ?? 0} ${code}`;
      const before = byKey.get(key);
      const total = (before?.count ?? 0) + count;
      byKey.set(key, {
        code,
        count: Math.min(total, COUNTED),
        atLeast: atLeast || total > COUNTED || (before?.atLeast ?? false),
        until: soonest(before?.until ?? null, until),
        action: before?.action ?? action,
        share: null,
        campaignId: campaign?.id ?? null,
        campaignName: campaign?.name ?? null,
      });
    },
    reasons: () => [...byKey.values()],
  };
}

/** Tells which of these people come first because their campaign is below its share (`debts`). */
export function withShares(
  reasons: readonly Reason[],
  campaigns: readonly CampaignRules[],
  debts: ReadonlyMap<number, number>,
): Reason[] {
  const shareOf = (id: number | null): number | null =>
    id !== null && debts.has(id)
      ? (campaigns.find((campaign) => campaign.id === id)?.minShare ?? null)
      : null;
  return reasons.map((reason) =>
    reason.code === 'eligible' ? { ...reason, share: shareOf(reason.campaignId) } : reason,
  );
}

function soonest(a: number | null, b: number | null): number | null {
  if (a === null || b === null) return a ?? b;
  return Math.min(a, b);
}

/** The line of an explained row as the rules read it. */
function lineOf(row: ExplainedRow, now: number): LineFacts {
  const heldAs = holdOf(row, row.claimId !== null, now);
  return { opposedAt: row.opposedAt, restUntil: row.restUntil ?? 0, heldAs };
}

/** What the one rule says of an explained row. */
export function judge(row: ExplainedRow, place: Place, asking: Asking, now: number): Verdict {
  return verdictOf(row, lineOf(row, now), place, asking, now);
}

/**
 * Counts the people of a campaign who are not done, each once, under the most personal of the reasons that stand:
 * `places`, by {@link keyOf}, are where its people are, as they stand for whoever is asking.
 */
export async function countPeople(
  db: Db,
  campaign: CampaignRules,
  places: ReadonlyMap<string, Place>,
  asking: Asking,
  now: number,
  tally: Tally,
): Promise<void> {
  const own = [...places.values()].filter((place) => place.campaign.id === campaign.id);
  if (own.length === 0) tally.add(campaign, { code: 'no_targets', action: 'import_people' }, { count: 0 });
  const apart = { now, handedOverBefore: handedOverBefore(campaign, now), apart: [...asking.skipped] };
  const campaignId = campaign.id;
  const reads = [
    ...own.map((place) => readyAlike(db, { ...place, campaignId }, apart)),
    waitingAlike(db, campaignId, apart),
    claimedAlike(db, campaignId, apart),
  ];
  for (const alike of await Promise.all(reads)) {
    const atLeast = isCutShort(alike);
    for (const some of alike) {
      const place = places.get(keyOf(some));
      if (place === undefined) continue;
      const [first] = judge(some, place, asking, now).reasons;
      tally.add(campaign, first ?? { code: 'eligible' }, { count: some.n, atLeast });
    }
  }
}
