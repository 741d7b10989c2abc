import { Temporal } from 'temporal-polyfill';
import { z } from 'zod';
import { type CampaignRecord, campaignRecord } from '#server/campaigns/index.ts';
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
import { callResultCodes, dispositionCodes } from '#server/contracts/call-results.ts';
import { DEFAULT_MASK_BELOW } from '#server/contracts/campaigns.contract.ts';
import type { QueryOf } from '#server/contracts/endpoint.ts';
import type { CampaignResults, getResults, OutcomeFigures } from '#server/contracts/results.contract.ts';
import type { ScriptContent } from '#server/contracts/script-content.ts';
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
import { parisDay } from '#server/platform/team-time.ts';
import { contentsIn, getVersion } from '#server/scripts/index.ts';
import { dayOfHour } from './figures.rules.ts';
import { hasAnswers, selectPublishedVersions } from './results.store.ts';
import { type Conditions, conditionsIn, shareResults } from './shared.rules.ts';
import {
  type CallCount,
  countCalls,
  countEntries,
  countEntriesByHour,
  type EntryCount,
} from './tallies.store.ts';
import { type AskedQuestion, mergeQuestions, rowsOf, tally } from './tally.rules.ts';

const DAYS_SHOWN = 14;

/** Whoever looks reads what was said in the last seconds; after an upgrade, the background reads the rest. */
export const READ_AT_ONCE = 1000;
const MANY_UNREAD = 100_000;
const CAMPAIGNS_AT_ONCE = 20;

/** What a campaign gives is the same for whoever may see it: however many look, it is counted once at a time. */
const shared = shareReadings<CampaignResults>(0);

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
  if (!seesShared(viewer, asked)) return readCounted(campaign, deps);
  return sharedResults(campaign, conditionsIn(await askedVersions(deps.db, campaign)), deps);
}

/** Analysts see what is shared, and nothing else; those who may see the rows, what it would be when they ask. */
export function seesShared({ role }: Viewer, { shared: asked }: QueryOf<typeof getResults>): boolean {
  return role === 'analyst' || asked === 'true';
}

/** As they are shared, by what the conditions of its questions look at. */
export async function sharedResults(
  campaign: CampaignRecord,
  conditions: Conditions,
  deps: Pick<Deps, 'db' | 'live' | 'clock'>,
): Promise<CampaignResults> {
  return shareResults(await readCounted(campaign, deps), conditions, campaign.maskBelow);
}

function readCounted(
  campaign: CampaignRecord,
  deps: Pick<Deps, 'db' | 'live' | 'clock'>,
): Promise<CampaignResults> {
  const { db, clock } = deps;
  return shared(deps, String(campaign.id), async () =>
    countResults(db, campaign, await askedVersions(db, campaign), clock),
  );
}

/** What of a campaign anybody may be given: masked below the default threshold at least. */
export async function readSharedResults(
  db: Db,
  campaign: CampaignRecord,
  clock: Clock,
): Promise<CampaignResults> {
  const versions = await askedVersions(db, campaign);
  const below = Math.max(campaign.maskBelow, DEFAULT_MASK_BELOW);
  return shareResults(await countResults(db, campaign, versions, clock), conditionsIn(versions), below);
}

async function countResults(
  db: Db,
  campaign: CampaignRecord,
  versions: readonly AskedVersion[],
  clock: Clock,
): Promise<CampaignResults> {
  const campaignId = campaign.id;
  const entries = await countEntries(db, [campaignId]);
  const total = (keep: (row: (typeof entries)[number]) => boolean) => sumOf(entries.filter(keep));
  const isFree = (row: (typeof entries)[number]) => row.state !== 'done' && row.is_claimed === 0;
  const calls = await countCalls(db, campaignId);
  const asked = await askedQuestions(db, campaign, versions);
  await refreshInterviews(db, campaignId, contentsIn(db), READ_AT_ONCE);
  const tallies = groupBy(await selectTallies(db, campaignId), ({ name }) => name);
  return {
    campaignId,
    at: clock.now(),
    shared: null,
    progress: {
      total: total(() => true),
      ready: total((row) => row.state === 'ready' && isFree(row)),
      waiting: total((row) => row.state === 'waiting' && isFree(row)),
      claimed: total((row) => row.state !== 'done' && !isFree(row)),
      done: total((row) => row.state === 'done'),
      reached: total(isReached),
    },
    dispositions: dispositionCodes
      .map((code) => ({
        code,
        count: total((row) => row.disposition === code),
      }))
      .filter(({ count }) => count > 0),
    sample: campaign.sampling === 'census' ? null : { population: campaign.population },
    aapor: aaporFigures(entries, campaign.frame),
    roundedRates: [],
    callResults: callResultCodes
      .map((code) => ({ code, count: sumOf(calls.filter(({ result }) => result === code)) }))
      .filter(({ count }) => count > 0),
    calls: sumOf(calls),
    objectives: objectivesOf(campaign.objectives, entries),
    waiting: waitingOf(entries.filter((row) => row.state === 'waiting' && isFree(row))),
    daily: dailyOf(calls, await countEntriesByHour(db, campaignId), clock),
    questions: asked.map((one) => tally(one, rowsOf(one, tallies))),
    unread: await countToRead(db, campaignId, MANY_UNREAD),
  };
}

/** People of all campaigns whose answers changed and whom nobody has looked at since. */
export async function readInterviewsLeft(db: Db, isStopping: () => boolean): Promise<void> {
  for (const campaignId of await selectCampaignsToRead(db, CAMPAIGNS_AT_ONCE))
    while (
      !isStopping() &&
      (await refreshInterviews(db, campaignId, contentsIn(db), READ_AT_ONCE)) === READ_AT_ONCE
    );
}

export interface OutcomeCount {
  readonly state: string;
  readonly disposition: string | null;
  readonly best: number;
  readonly n: number;
}

function sumOf(rows: readonly { readonly n: number }[]): number {
  return rows.reduce((sum, { n }) => sum + n, 0);
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

/** The campaign's own list first, zeros included; then codes it has dropped since. */
function objectivesOf(listed: readonly { code: string; label: string }[], entries: readonly EntryCount[]) {
  const used = entries.flatMap(({ objective }) => (objective === null ? [] : [objective]));
  const dropped = [...new Set(used)].filter((code) => !listed.some((objective) => objective.code === code));
  return [...listed, ...dropped.sort().map((code) => ({ code, label: code }))].map(({ code, label }) => ({
    code,
    label,
    count: sumOf(entries.filter(({ objective }) => objective === code)),
  }));
}

function waitingOf(entries: readonly EntryCount[]): CampaignResults['waiting'] {
  const reasons = [...new Set(entries.map(({ wait_reason }) => wait_reason ?? ''))].sort();
  return reasons.map((reason) => {
    const rows = entries.filter(({ wait_reason }) => (wait_reason ?? '') === reason);
    const instants = rows.flatMap(({ next_at }) => (next_at === null ? [] : [next_at]));
    return {
      reason,
      count: sumOf(rows),
      nextAt: instants.length === 0 ? null : Math.min(...instants),
    };
  });
}

function dailyOf(
  calls: readonly CallCount[],
  people: readonly { readonly state: string; readonly hour: number | null; readonly n: number }[],
  clock: Clock,
): CampaignResults['daily'] {
  const today = Temporal.PlainDate.from(parisDay(clock.now()));
  const days = Array.from({ length: DAYS_SHOWN }, (_, index) =>
    today.subtract({ days: DAYS_SHOWN - 1 - index }).toString(),
  );
  const done = people.filter(({ state }) => state === 'done');
  return days.map((on) => {
    const isThen = ({ hour }: { readonly hour: number | null }) => hour !== null && dayOfHour(hour) === on;
    return { on, calls: sumOf(calls.filter(isThen)), done: sumOf(done.filter(isThen)) };
  });
}

export interface AskedVersion {
  readonly id: number;
  readonly number: number;
  readonly content: ScriptContent;
}

/** The campaign's own version (before its first start: the live one), then the others of its script, newest first. */
export async function askedVersions(db: Db, campaign: CampaignRecord): Promise<AskedVersion[]> {
  if (campaign.scriptId === null) return [];
  const published = await selectPublishedVersions(db, campaign.scriptId);
  const own = campaign.scriptVersionId ?? published.find(({ state }) => state === 'live')?.id;
  const others = published.map(({ id }) => id).filter((id) => id !== own);
  return Promise.all([...(own === undefined ? [] : [own]), ...others].map((id) => getVersion(db, id)));
}

/** Every question of the first version, and those of the others that were answered in this campaign. */
export async function askedQuestions(
  db: Db,
  campaign: CampaignRecord,
  versions: readonly AskedVersion[],
): Promise<AskedQuestion[]> {
  const own = new Set(mergeQuestions(versions.slice(0, 1)).map(({ question }) => question.name));
  const kept: AskedQuestion[] = [];
  for (const asked of mergeQuestions(versions)) {
    const { name } = asked.question;
    if (own.has(name) || (await hasAnswers(db, campaign.id, name))) kept.push(asked);
  }
  return kept;
}
