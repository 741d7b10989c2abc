import { type CampaignRecord, campaignRecord } from '#server/campaigns/index.ts';
import { type AaporClass, type AaporCounts, countsOf } from '#server/contracts/aapor.ts';
import type { QueryOf } from '#server/contracts/endpoint.ts';
import type { Estimates, getEstimates } from '#server/contracts/estimates.contract.ts';
import { kishBase, type Weights } from '#server/contracts/intervals.ts';
import { estimatedMean } from '#server/contracts/means.ts';
import { parseReadings, refreshInterviews, selectTallies, talliesOf } from '#server/interviews/index.ts';
import type { Db } from '#server/platform/database.ts';
import { groupBy } from '#server/platform/group-by.ts';
import type { Deps } from '#server/platform/http.ts';
import type { Viewer } from '#server/platform/scope.ts';
import { shareReadings } from '#server/platform/snapshot.ts';
import { contentsIn } from '#server/scripts/index.ts';
import { askedQuestions, askedVersions } from './asked.service.ts';
import { countWeighted, selectWeighted } from './estimates.store.ts';
import { outcomeOf } from './outcomes.rules.ts';
import { READ_AT_ONCE } from './results.service.ts';
import { slicesOfPeople } from './slices.ts';
import { countEntries } from './tallies.store.ts';
import { type AskedQuestion, choicesOf, isMeasured, rowsOf, tally } from './tally.rules.ts';

/** Everybody of the sample is read: however many look, once a second at most. */
const shared = shareReadings<Estimates>(1000);

/** Sums of the weights of a sample within the viewer's scope; each equals a recount of the rows that an export writes. */
export async function readEstimates(
  viewer: Viewer,
  campaignId: number,
  asked: QueryOf<typeof getEstimates>,
  deps: Pick<Deps, 'db' | 'live' | 'clock'>,
): Promise<Estimates> {
  const campaign = await campaignRecord(deps.db, viewer.scope, campaignId);
  const estimates = await shared(deps, String(campaignId), async () => {
    const people = (await countEntries(deps.db, [campaignId])).reduce((sum, { n }) => sum + n, 0);
    const withWeight = await countWeighted(deps.db, campaignId);
    const isSample = campaign.sampling === 'sample' && people > 0;
    const estimated = !isSample
      ? { weighted: null, means: [] }
      : withWeight === people
        ? await weigh(deps.db, campaign)
        : { weighted: null, means: await countMeans(deps.db, campaign, people) };
    return { campaignId, at: deps.clock.now(), people, withWeight, ...estimated };
  });
  // A sum of weights tells how many, of a few people whose weights are known, and a second sum of the same numbers what is
  // masked of them: neither is shared where counts are masked.
  const isMasked = asked.shared === 'true' && campaign.maskBelow > 0;
  return isMasked ? { ...estimates, weighted: null, means: [] } : estimates;
}

async function weigh(db: Db, campaign: CampaignRecord): Promise<Pick<Estimates, 'weighted' | 'means'>> {
  await refreshInterviews(db, campaign.id, contentsIn(db), READ_AT_ONCE);
  const classes = new Map<AaporClass, Weights>();
  const given = new Map<string, Weights>();
  for await (const people of slicesOfPeople(db, campaign.id)) {
    for (const { weight, readingsJson, ...stand } of await selectWeighted(db, people)) {
      add(classes, outcomeOf(stand, campaign.frame).class, weight);
      for (const { name, key } of talliesOf(parseReadings(readingsJson ?? '{}')))
        add(given, `${name} ${key}`, weight);
    }
  }
  const questions = (await estimable(db, campaign)).map((asked) => {
    const { name } = asked.question;
    const values = [...given]
      .filter(([key]) => key.startsWith(`${name} =`))
      .map(([key, { sum }]) => ({ value: Number(key.slice(name.length + 2)), weight: sum }));
    return { asked, values, base: given.get(`${name} answered`) ?? { sum: 0, squares: 0 } };
  });
  return {
    weighted: {
      counts: countsIn(classes, 'sum'),
      squares: countsIn(classes, 'squares'),
      questions: questions.map(({ asked, values, base }) => ({
        name: asked.question.name,
        base,
        options: choicesOf(asked, values).map(({ code }) => ({
          code: String(code),
          sum: values.find(({ value }) => value === code)?.weight ?? 0,
        })),
      })),
    },
    means: questions.flatMap(({ asked, values, base }) => meanOf(asked, values, kishBase(base), 0)),
  };
}

/** Each person counting for one. */
async function countMeans(db: Db, campaign: CampaignRecord, people: number): Promise<Estimates['means']> {
  await refreshInterviews(db, campaign.id, contentsIn(db), READ_AT_ONCE);
  const tallies = groupBy(await selectTallies(db, campaign.id), ({ name }) => name);
  const { population } = campaign;
  // One smaller than the sample is a mistake: nothing is corrected with it.
  const known = population !== null && population < people ? null : population;
  return (await estimable(db, campaign)).flatMap((asked) => {
    const { answered, values } = tally(asked, rowsOf(asked, tallies));
    const numbers = values.map(({ value, count }) => ({ value: Number(value), weight: count }));
    return meanOf(asked, numbers, answered ?? 0, known === null ? 0 : (answered ?? 0) / known);
  });
}

/** In a repeated block a person has several answers: turns are no sample of anything. */
async function estimable(db: Db, campaign: CampaignRecord): Promise<AskedQuestion[]> {
  const asked = await askedQuestions(db, campaign, await askedVersions(db, campaign));
  return asked.filter(({ repeat }) => repeat === null);
}

function meanOf(
  { question }: AskedQuestion,
  ...estimated: Parameters<typeof estimatedMean>
): Estimates['means'] {
  const mean = isMeasured(question) ? estimatedMean(...estimated) : null;
  return mean === null ? [] : [{ name: question.name, ...mean }];
}

function add<K>(sums: Map<K, Weights>, key: K, weight: number): void {
  const { sum, squares } = sums.get(key) ?? { sum: 0, squares: 0 };
  sums.set(key, { sum: sum + weight, squares: squares + weight ** 2 });
}

function countsIn(classes: ReadonlyMap<AaporClass, Weights>, what: keyof Weights): AaporCounts {
  return countsOf([...classes].map(([one, weights]) => ({ class: one, count: weights[what] })));
}
