import { campaignRecord } from '#server/campaigns/index.ts';
import type { ResponseOf } from '#server/contracts/endpoint.ts';
import type { explainCampaign } from '#server/contracts/queue.contract.ts';
import type { Clock } from '#server/platform/clock.ts';
import type { Db } from '#server/platform/database.ts';
import type { Deps } from '#server/platform/http.ts';
import { found } from '#server/platform/refusal.ts';
import type { Viewer } from '#server/platform/scope.ts';
import { shareReadings } from '#server/platform/snapshot.ts';
import { momentsOf, onDuty, placesFor } from './asking.service.ts';
import { ANYBODY, DUTY_MS } from './explain.service.ts';
import { countDone, selectAssigned } from './explain.store.ts';
import { selectCampaigns, selectScopesIn } from './scopes.store.ts';
import { countPeople, newTally } from './tally.service.ts';

type Why = ResponseOf<typeof explainCampaign>;

/** Asked again at every call closed, by everybody who looks: one answer serves them all. */
const shared = shareReadings<Why>(1000);

/** {@link whyCampaign}, at most a second old once something has happened. Refuses `resource.not_found`. */
export async function readWhyCampaign(
  { scope }: Viewer,
  campaignId: number,
  deps: Pick<Deps, 'db' | 'live' | 'clock'>,
): Promise<Why> {
  await campaignRecord(deps.db, scope, campaignId);
  return shared(deps, String(campaignId), () => whyCampaign(deps.db, campaignId, deps.clock));
}

/**
 * Who of a campaign can be called now, and what keeps the others, by the rule a claim uses: as it would stand for one more
 * agent, assigned, who speaks every language and to whom nothing is promised. Each person counts once, under the most
 * personal of the reasons that stand. The caller has fetched the campaign within the viewer's scope.
 */
export async function whyCampaign(db: Db, campaignId: number, clock: Clock): Promise<Why> {
  const now = clock.now();
  const campaign = found((await selectCampaigns(db, [campaignId]))[0]);
  const scopes = (await selectScopesIn(db, campaignId)).map((place) => ({ campaign, ...place }));
  const newcomer = { userId: ANYBODY, languages: scopes.map(({ language }) => language) };
  const places = placesFor(momentsOf(scopes, now), newcomer, new Map(), now);
  const asking = {
    userId: ANYBODY,
    speaks: () => true,
    aloneIn: new Set<number>(),
    skipped: new Set<number>(),
  };
  const tally = newTally();
  await countPeople(db, campaign, places, asking, now, tally);
  const done = await countDone(db, campaignId);
  if (done > 0) tally.add(campaign, { code: 'done' }, { count: done });
  const present = (await onDuty(db, scopes, now, now - DUTY_MS)).get(campaignId) ?? [];
  return {
    at: now,
    reasons: tally.reasons(),
    team: {
      assigned: (await selectAssigned(db, campaignId)).length,
      onDuty: present.filter(({ lastSeenAt }) => lastSeenAt > now - DUTY_MS).length,
    },
  };
}
