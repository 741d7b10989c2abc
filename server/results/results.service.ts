import { type CampaignRecord, campaignRecord } from '#server/campaigns/index.ts';
import { callResultCodes, dispositionCodes } from '#server/contracts/call-results.ts';
import { DEFAULT_MASK_BELOW } from '#server/contracts/campaigns.contract.ts';
import type { QueryOf } from '#server/contracts/endpoint.ts';
import type { CampaignResults, getResults } from '#server/contracts/results.contract.ts';
import {
  countToRead,
  refreshInterviews,
  selectCampaignsToRead,
  selectTallies,
} from '#server/interviews/index.ts';
import type { Clock } from '#server/platform/clock.ts';
import type { Db } from '#server/platform/database.ts';
import { groupBy } from '#server/platform/group-by.ts';
import type { Deps } from '#server/platform/http.ts';
import type { Viewer } from '#server/platform/scope.ts';
import { shareReadings } from '#server/platform/snapshot.ts';
import { contentsIn } from '#server/scripts/index.ts';
import { type AskedVersion, askedQuestions, askedVersions } from './asked.service.ts';
import { aaporFigures } from './outcomes.rules.ts';
import { dailyOf, objectivesOf, progressOf, sumOf, waitingOf } from './progress.rules.ts';
import { conditionsIn, shareResults } from './shared.rules.ts';
import { countCalls, countEntries, countEntriesByHour } from './tallies.store.ts';
import { rowsOf, tally } from './tally.rules.ts';

/** Whoever looks reads what was said in the last seconds; after an upgrade, the background reads the rest. */
export const READ_AT_ONCE = 1000;
const MANY_UNREAD = 100_000;
const CAMPAIGNS_AT_ONCE = 20;

interface Counted {
  readonly results: CampaignResults;
  /** Of its script, which the results are told by. */
  readonly versions: readonly AskedVersion[];
}

/** What a campaign gives is the same for whoever may see it: however many look, it is counted once at a time. */
const shared = shareReadings<Counted>(0);

/**
 * Progress and answers of a campaign within the viewer's scope. Every count is a recount of the rows behind it, as of `at`:
 * of a campaign that takes long to count, some seconds ago.
 */
export async function readResults(
  viewer: Viewer,
  campaignId: number,
  asked: QueryOf<typeof getResults>,
  deps: Pick<Deps, 'db' | 'live' | 'clock'>,
): Promise<CampaignResults> {
  const campaign = await campaignRecord(deps.db, viewer.scope, campaignId);
  const counted = await readCounted(campaign, deps);
  return asked.shared === 'true' ? sharedOf(counted, campaign.maskBelow) : counted.results;
}

export function readCounted(
  campaign: CampaignRecord,
  deps: Pick<Deps, 'db' | 'live' | 'clock'>,
): Promise<Counted> {
  return shared(deps, String(campaign.id), () => countResults(deps.db, campaign, deps.clock));
}

/** What of a campaign anybody may be given: masked below the default threshold at least. */
export async function readSharedResults(
  db: Db,
  campaign: CampaignRecord,
  clock: Clock,
): Promise<CampaignResults> {
  const below = Math.max(campaign.maskBelow, DEFAULT_MASK_BELOW);
  return sharedOf(await countResults(db, campaign, clock), below);
}

function sharedOf({ results, versions }: Counted, below: number): CampaignResults {
  return shareResults(results, conditionsIn(versions), below);
}

async function countResults(db: Db, campaign: CampaignRecord, clock: Clock): Promise<Counted> {
  const campaignId = campaign.id;
  const entries = await countEntries(db, [campaignId]);
  const calls = await countCalls(db, campaignId);
  const versions = await askedVersions(db, campaign);
  const asked = await askedQuestions(db, campaign, versions);
  await refreshInterviews(db, campaignId, contentsIn(db), READ_AT_ONCE);
  const tallies = groupBy(await selectTallies(db, campaignId), ({ name }) => name);
  const results: CampaignResults = {
    campaignId,
    at: clock.now(),
    shared: null,
    progress: progressOf(entries),
    dispositions: dispositionCodes
      .map((code) => ({ code, count: sumOf(entries.filter(({ disposition }) => disposition === code)) }))
      .filter(({ count }) => count > 0),
    sample: campaign.sampling === 'census' ? null : { population: campaign.population },
    aapor: aaporFigures(entries, campaign.frame),
    roundedRates: [],
    roundedTo: null,
    callResults: callResultCodes
      .map((code) => ({ code, count: sumOf(calls.filter(({ result }) => result === code)) }))
      .filter(({ count }) => count > 0),
    calls: sumOf(calls),
    objectives: objectivesOf(campaign.objectives, entries),
    waiting: waitingOf(entries),
    daily: dailyOf(calls, await countEntriesByHour(db, campaignId), clock.now()),
    questions: asked.map((one) => tally(one, rowsOf(one, tallies))),
    unread: await countToRead(db, campaignId, MANY_UNREAD),
  };
  return { results, versions };
}

/** People of all campaigns whose answers changed and whom nobody has looked at since. */
export async function readInterviewsLeft(db: Db, isStopping: () => boolean): Promise<void> {
  for (const campaignId of await selectCampaignsToRead(db, CAMPAIGNS_AT_ONCE))
    while (
      !isStopping() &&
      (await refreshInterviews(db, campaignId, contentsIn(db), READ_AT_ONCE)) === READ_AT_ONCE
    );
}
