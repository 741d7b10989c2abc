import { type CampaignRecord, campaignRecord } from '#server/campaigns/index.ts';
import { type AaporClass, type AaporCounts, countsOf } from '#server/contracts/aapor.ts';
import type { Estimates } from '#server/contracts/estimates.contract.ts';
import type { Weights } from '#server/contracts/intervals.ts';
import { parseReadings, refreshInterviews, talliesOf } from '#server/interviews/index.ts';
import type { Db } from '#server/platform/database.ts';
import type { Deps } from '#server/platform/http.ts';
import type { Viewer } from '#server/platform/scope.ts';
import { shareReadings } from '#server/platform/snapshot.ts';
import { contentsIn } from '#server/scripts/index.ts';
import { askedQuestions, askedVersions } from './asked.service.ts';
import { countWeighted, selectWeighted } from './estimates.store.ts';
import { outcomeOf } from './outcomes.rules.ts';
import { READ_AT_ONCE, seesShared } from './results.service.ts';
import { slicesOfPeople } from './slices.ts';
import { countEntries } from './tallies.store.ts';
import { choicesOf } from './tally.rules.ts';

/** Everybody of the sample is read: however many look, once a second at most. */
const shared = shareReadings<Estimates>(1000);

/** Sums of the weights of a sample within the viewer's scope; each equals a recount of the rows that an export writes. */
export async function readEstimates(
  viewer: Viewer,
  campaignId: number,
  deps: Pick<Deps, 'db' | 'live' | 'clock'>,
): Promise<Estimates> {
  const campaign = await campaignRecord(deps.db, viewer.scope, campaignId);
  const estimates = await shared(deps, String(campaignId), async () => {
    const people = (await countEntries(deps.db, [campaignId])).reduce((sum, { n }) => sum + n, 0);
    const withWeight = await countWeighted(deps.db, campaignId);
    const isWeighted = campaign.sampling === 'sample' && people > 0 && withWeight === people;
    return {
      campaignId,
      at: deps.clock.now(),
      people,
      withWeight,
      weighted: isWeighted ? await weigh(deps.db, campaign) : null,
    };
  });
  // A sum of weights tells how many, of a few people whose weights are known: it is not shared where counts are masked.
  const isMasked = seesShared(viewer, { shared: 'false' }) && campaign.maskBelow > 0;
  return isMasked ? { ...estimates, weighted: null } : estimates;
}

async function weigh(db: Db, campaign: CampaignRecord): Promise<Estimates['weighted']> {
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
  const asked = await askedQuestions(db, campaign, await askedVersions(db, campaign));
  return {
    counts: countsIn(classes, 'sum'),
    squares: countsIn(classes, 'squares'),
    // In a repeated block a person has several answers: turns are no sample of anything.
    questions: asked
      .filter(({ repeat }) => repeat === null)
      .map((one) => {
        const { name } = one.question;
        const values = [...given.keys()].filter((key) => key.startsWith(`${name} =`));
        const codes = values.map((key) => ({ value: Number(key.slice(name.length + 2)) }));
        return {
          name,
          base: given.get(`${name} answered`) ?? { sum: 0, squares: 0 },
          options: choicesOf(one, codes).map(({ code }) => ({
            code: String(code),
            sum: given.get(`${name} =${code}`)?.sum ?? 0,
          })),
        };
      }),
  };
}

function add<K>(sums: Map<K, Weights>, key: K, weight: number): void {
  const { sum, squares } = sums.get(key) ?? { sum: 0, squares: 0 };
  sums.set(key, { sum: sum + weight, squares: squares + weight ** 2 });
}

function countsIn(classes: ReadonlyMap<AaporClass, Weights>, what: keyof Weights): AaporCounts {
  return countsOf([...classes].map(([one, weights]) => ({ class: one, count: weights[what] })));
}
