import { z } from 'zod';
import { campaignRecord } from '#server/campaigns/index.ts';
import type { Criterion, getCrossing } from '#server/contracts/crossing.contract.ts';
import type { QueryOf, ResponseOf } from '#server/contracts/endpoint.ts';
import { isIdentifying } from '#server/contracts/identifying.ts';
import { refreshInterviews } from '#server/interviews/index.ts';
import type { Db } from '#server/platform/database.ts';
import type { Deps } from '#server/platform/http.ts';
import { Refusal } from '#server/platform/refusal.ts';
import type { Viewer } from '#server/platform/scope.ts';
import { contentsIn } from '#server/scripts/index.ts';
import { askedQuestions, askedVersions } from './asked.service.ts';
import { crossed } from './crossing.rules.ts';
import { selectFields } from './crossing.store.ts';
import { crossedByOf, fileColumns, isCalled, isCrossable, proposed, readPairs } from './pairs.service.ts';
import { READ_AT_ONCE } from './results.service.ts';
import { readSharedCrossing } from './shared-crossing.service.ts';

/** People looked at for the columns their list had: enough to propose some. */
const SAMPLE = 500;
/** A column with more values than this among them tells people apart rather than groups. */
const MANY_VALUES = 40;

/**
 * What may be crossed and, when asked, how many people gave each answer by each value. Refuses `crossing.unknown`. Nothing is
 * crossed by a column that says who somebody is.
 */
export async function readCrossing(
  viewer: Viewer,
  campaignId: number,
  query: QueryOf<typeof getCrossing>,
  deps: Pick<Deps, 'db' | 'live' | 'clock'>,
): Promise<ResponseOf<typeof getCrossing>> {
  const { db } = deps;
  const { question, by } = query;
  const campaign = await campaignRecord(db, viewer.scope, campaignId);
  if (query.shared === 'true' && campaign.maskBelow > 0) return readSharedCrossing(campaign, query, deps);
  const asked = await askedQuestions(db, campaign, await askedVersions(db, campaign));
  const crossable = asked.filter(isCrossable);
  const { questions, criteria: known } = proposed(crossable, fileColumns);
  const criteria = [...known, ...(await columnsOf(db, campaignId))];
  const view = { questions, criteria, isShared: false };
  if (question === undefined || by === undefined) return { ...view, table: null };
  const first = crossable.find(isCalled(question));
  if (first === undefined || !criteria.some(({ key }) => key === by)) throw new Refusal('crossing.unknown');
  await refreshInterviews(db, campaignId, contentsIn(db), READ_AT_ONCE);
  const { rows, columns, pairs } = await readPairs(db, campaignId, first, crossedByOf(by), crossable);
  return { ...view, table: crossed(rows, columns, pairs) };
}

const fields = z.record(z.string(), z.string());

/** Columns of the list with few values, but for those that say who somebody is. */
async function columnsOf(db: Db, campaignId: number): Promise<Criterion[]> {
  const seen = new Map<string, Set<string>>();
  for (const json of await selectFields(db, campaignId, SAMPLE)) {
    for (const [header, value] of Object.entries(fields.parse(JSON.parse(json)))) {
      const values = seen.get(header) ?? new Set();
      seen.set(header, values.add(value));
    }
  }
  return [...seen]
    .filter(
      ([header, values]) => values.size <= MANY_VALUES && !isIdentifying(header) && !header.includes('"'),
    )
    .map(([header]) => ({ key: `column:${header}`, kind: 'column', label: header }));
}
