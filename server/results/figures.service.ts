import { Temporal } from 'temporal-polyfill';
import { type CampaignRecord, campaignRecord } from '#server/campaigns/index.ts';
import { type CallResult, callResultCodes, dispositionCodes } from '#server/contracts/call-results.ts';
import type { QueryOf } from '#server/contracts/endpoint.ts';
import {
  type CampaignFigures,
  type getFigures,
  NO_SLOT,
  type Period,
} from '#server/contracts/figures.contract.ts';
import type { Clock } from '#server/platform/clock.ts';
import type { Db } from '#server/platform/database.ts';
import type { Deps } from '#server/platform/http.ts';
import type { Viewer } from '#server/platform/scope.ts';
import { shareReadings } from '#server/platform/snapshot.ts';
import { parisDayStart } from '#server/platform/team-time.ts';
import { publicHolidays } from '#server/queue/index.ts';
import { byAttempt, bySlot, callCountsOf, HOUR_MS, planOf, settledByDay, timesOf } from './figures.rules.ts';
import { type Between, countAttempts, countCallsBySeconds } from './figures.store.ts';
import { aaporFigures } from './outcomes.rules.ts';
import { shareFigures } from './shared-figures.rules.ts';
import { slicesOfCalls, slicesOfPeople } from './slices.ts';
import { countCalls, countEntriesByHour, type HourCount } from './tallies.store.ts';

const EVERY_MS = 1000;
const shared = shareReadings<CampaignFigures>(EVERY_MS);

/**
 * What the calls of a campaign gave, or of a period of it, within the viewer's scope. However many look at it, it is
 * counted once a second at most, and one campaign after another.
 */
export async function readFigures(
  viewer: Viewer,
  campaignId: number,
  { shared: asked, ...period }: QueryOf<typeof getFigures>,
  deps: Pick<Deps, 'db' | 'live' | 'clock'>,
): Promise<CampaignFigures> {
  const campaign = await campaignRecord(deps.db, viewer.scope, campaignId);
  const key = `${campaignId} ${period.from ?? ''} ${period.to ?? ''}`;
  const figures = await shared(deps, key, () =>
    inTurn(deps.db, key, () => count(deps.db, campaign, period, deps.clock)),
  );
  return asked === 'true' ? shareFigures(figures, campaign.maskBelow) : figures;
}

/** Readings under way, by database and by what is read: one of a million people takes longer than a second. */
const underWay = new WeakMap<Db, Map<string, Promise<CampaignFigures>>>();

/** Whoever asks for what is being read is given that reading; whoever asks for something else waits for those before. */
function inTurn(db: Db, key: string, read: () => Promise<CampaignFigures>): Promise<CampaignFigures> {
  const readings = underWay.get(db) ?? new Map<string, Promise<CampaignFigures>>();
  underWay.set(db, readings);
  const known = readings.get(key);
  if (known !== undefined) return known;
  const before = Promise.allSettled(readings.values());
  const reading = before.then(read).finally(() => readings.delete(key));
  readings.set(key, reading);
  return reading;
}

async function count(
  db: Db,
  campaign: CampaignRecord,
  period: Period,
  clock: Clock,
): Promise<CampaignFigures> {
  const between = betweenOf(period);
  const isThen = ({ hour }: { readonly hour: number }) =>
    hour >= (between.from ?? 0) / HOUR_MS && hour < (between.until ?? Number.POSITIVE_INFINITY) / HOUR_MS;
  const calls = counted(await countCalls(db, campaign.id)).filter(isThen);
  const people = await countEntriesByHour(db, campaign.id);
  const done = people.filter(({ state }) => state === 'done');
  const isWhole = between.from === null && between.until === null;
  const settled = isWhole ? done : done.filter(({ hour }) => hour !== null && isThen({ hour }));
  const times = await readTimes(db, campaign.id, between);
  const attempts = await readAttempts(db, campaign.id, between);
  return {
    campaignId: campaign.id,
    name: campaign.name,
    at: clock.now(),
    from: period.from ?? null,
    to: period.to ?? null,
    calls: callCountsOf(calls),
    callResults: sumsBy(callResultCodes, calls, ({ result }) => result),
    returned: calls.filter(({ slot }) => slot === NO_SLOT).reduce((sum, { n }) => sum + n, 0),
    bySlot: bySlot(calls),
    byAttempt: byAttempt(attempts),
    times: timesIn(times),
    settled: {
      people: settled.reduce((sum, { n }) => sum + n, 0),
      dispositions: sumsBy(dispositionCodes, settled, ({ disposition }) => disposition),
      aapor: aaporFigures(settled, campaign.frame),
    },
    pace: paceOf(people, campaign),
  };
}

async function readTimes(db: Db, id: number, { from, until }: Between) {
  const times: Counted<{ seconds: number; is_resolved: number }>[] = [];
  const all = { after: (from ?? 0) - 1, upTo: until === null ? null : until - 1 };
  for await (const span of slicesOfCalls(db, id, all))
    times.push(...counted(await countCallsBySeconds(db, id, span)));
  return times;
}

async function readAttempts(db: Db, id: number, between: Between) {
  const attempts: Counted<{ attempt: number }>[] = [];
  for await (const people of slicesOfPeople(db, id))
    attempts.push(...counted(await countAttempts(db, people, between)));
  return attempts;
}

/** Days of Paris begin with an hour. */
function betweenOf({ from, to }: Period): Between {
  return {
    from: from === undefined ? null : parisDayStart(from),
    until: to === undefined ? null : parisDayStart(Temporal.PlainDate.from(to).add({ days: 1 }).toString()),
  };
}

type Counted<T> = T & { readonly result: CallResult; readonly n: number };

/** Rows as the rules take them: counts as numbers, results we know. A closed call always has one. */
function counted<T extends { readonly result: string | null; readonly n: number }>(
  rows: readonly T[],
): Counted<Omit<T, 'result' | 'n'>>[] {
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

function timesIn(
  rows: readonly Counted<{ seconds: number; is_resolved: number }>[],
): CampaignFigures['times'] {
  const isOwn = (row: (typeof rows)[number]) => Number(row.is_resolved) === 0;
  const own = rows.filter(isOwn);
  return {
    all: timesOf(own),
    byResult: callResultCodes.flatMap((code) => {
      const times = timesOf(own.filter(({ result }) => result === code));
      return times === null ? [] : [{ code, ...times }];
    }),
    leftOut: rows.filter((row) => !isOwn(row)).reduce((sum, { n }) => sum + n, 0),
  };
}

function paceOf(rows: readonly HourCount[], campaign: CampaignRecord): CampaignFigures['pace'] {
  const sum = (some: readonly HourCount[]) => some.reduce((total, { n }) => total + n, 0);
  const done = rows.filter(({ state }) => state === 'done');
  const dated = done.flatMap(({ hour, n }) => (hour === null ? [] : [{ hour, n }]));
  return {
    people: sum(rows),
    settled: settledByDay(dated, sum(done.filter(({ hour }) => hour === null))),
    plan: planOf(campaign, (year) => publicHolidays(year, 'FR'), sum(rows)),
  };
}
