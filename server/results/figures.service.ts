import { Temporal } from 'temporal-polyfill';
import { type CampaignRecord, campaignRecord } from '#server/campaigns/index.ts';
import { type CallResult, callResultCodes, dispositionCodes } from '#server/contracts/call-results.ts';
import type { CampaignFigures, Period } from '#server/contracts/figures.contract.ts';
import type { Db } from '#server/platform/database.ts';
import type { Deps } from '#server/platform/http.ts';
import type { Viewer } from '#server/platform/scope.ts';
import { shareReadings } from '#server/platform/snapshot.ts';
import { publicHolidays } from '#server/queue/index.ts';
import { byAttempt, bySlot, callCountsOf, planOf, settledByDay, timesOf } from './figures.rules.ts';
import {
  type Between,
  countAttempts,
  countCallsByHour,
  countCallsBySeconds,
  countPeopleByHour,
  countSettled,
} from './figures.store.ts';
import { aaporFigures } from './results.service.ts';
import { parisDayStart } from './tally.rules.ts';

const EVERY_MS = 1000;
const shared = shareReadings<CampaignFigures>(EVERY_MS);

/**
 * What the calls of a campaign gave, or of a period of it, within the viewer's scope. However many look at it, it is
 * counted once a second at most.
 */
export async function readFigures(
  viewer: Viewer,
  campaignId: number,
  period: Period,
  deps: Pick<Deps, 'db' | 'live' | 'clock'>,
): Promise<CampaignFigures> {
  const campaign = await campaignRecord(deps.db, viewer.scope, campaignId);
  const key = `${campaignId} ${period.from ?? ''} ${period.to ?? ''}`;
  return shared(deps, key, () => count(deps.db, campaign, period, deps.clock.now()));
}

async function count(db: Db, campaign: CampaignRecord, period: Period, at: number): Promise<CampaignFigures> {
  const between = betweenOf(period);
  const calls = counted(await countCallsByHour(db, campaign.id, between));
  return {
    campaignId: campaign.id,
    name: campaign.name,
    at,
    from: period.from ?? null,
    to: period.to ?? null,
    calls: callCountsOf(calls),
    callResults: sumsBy(callResultCodes, calls, ({ result }) => result),
    bySlot: bySlot(calls.map((row) => ({ ...row, hour: Number(row.hour) }))),
    byAttempt: byAttempt(
      counted(await countAttempts(db, campaign.id, between)).map((row) => ({
        ...row,
        attempt: Number(row.attempt),
      })),
    ),
    times: await timesIn(db, campaign.id, between),
    settled: await settledIn(db, campaign, between),
    pace: await paceOf(db, campaign),
  };
}

function betweenOf({ from, to }: Period): Between {
  return {
    from: from === undefined ? null : parisDayStart(from),
    until: to === undefined ? null : parisDayStart(Temporal.PlainDate.from(to).add({ days: 1 }).toString()),
  };
}

/** Rows as the rules take them: numbers as numbers, results we know. A closed call always has one. */
function counted<T extends { readonly result: string | null; readonly n: number }>(
  rows: readonly T[],
): (Omit<T, 'result' | 'n'> & { result: CallResult; n: number })[] {
  return rows.flatMap((row) => {
    const result = callResultCodes.find((code) => code === row.result);
    return result === undefined ? [] : [{ ...row, result, n: Number(row.n) }];
  });
}

/** How many of each code, in the order of codes; those of nobody are left out. */
function sumsBy<C extends string, T extends { readonly n: number }>(
  codes: readonly C[],
  rows: readonly T[],
  codeOf: (row: T) => string | null,
): { code: C; count: number }[] {
  return codes
    .map((code) => ({
      code,
      count: rows.filter((row) => codeOf(row) === code).reduce((sum, { n }) => sum + Number(n), 0),
    }))
    .filter(({ count: n }) => n > 0);
}

async function timesIn(db: Db, campaignId: number, between: Between): Promise<CampaignFigures['times']> {
  const rows = counted(await countCallsBySeconds(db, campaignId, between)).map((row) => ({
    ...row,
    seconds: Number(row.seconds),
    isResolved: Number(row.is_resolved) === 1,
  }));
  const own = rows.filter(({ isResolved }) => !isResolved);
  return {
    all: timesOf(own),
    byResult: callResultCodes.flatMap((code) => {
      const times = timesOf(own.filter(({ result }) => result === code));
      return times === null ? [] : [{ code, ...times }];
    }),
    leftOut: rows.filter(({ isResolved }) => isResolved).reduce((sum, { n }) => sum + n, 0),
  };
}

async function settledIn(
  db: Db,
  { id, frame }: CampaignRecord,
  between: Between,
): Promise<CampaignFigures['settled']> {
  const rows = (await countSettled(db, id, between)).map((row) => ({ ...row, n: Number(row.n) }));
  return {
    people: rows.reduce((sum, { n }) => sum + n, 0),
    dispositions: sumsBy(dispositionCodes, rows, ({ disposition }) => disposition),
    aapor: aaporFigures(rows, frame),
  };
}

async function paceOf(db: Db, campaign: CampaignRecord): Promise<CampaignFigures['pace']> {
  const rows = (await countPeopleByHour(db, campaign.id)).map((row) => ({ ...row, n: Number(row.n) }));
  const people = rows.reduce((sum, { n }) => sum + n, 0);
  const done = rows.filter(({ state }) => state === 'done');
  const undated = done.filter(({ hour }) => hour === null).reduce((sum, { n }) => sum + n, 0);
  const dated = done.flatMap(({ hour, n }) => (hour === null ? [] : [{ hour: Number(hour), n }]));
  return {
    people,
    settled: settledByDay(dated, undated),
    plan: planOf(campaign, (year) => publicHolidays(year, 'FR'), people),
  };
}
