import type { CampaignRecord } from '#server/campaigns/index.ts';
import type { getCrossing } from '#server/contracts/crossing.contract.ts';
import type { QueryOf, ResponseOf } from '#server/contracts/endpoint.ts';
import type { Deps } from '#server/platform/http.ts';
import { Refusal } from '#server/platform/refusal.ts';
import { askedQuestions } from './asked.service.ts';
import { crossedByOf, isCalled, isCrossable, proposed, readPairs } from './pairs.service.ts';
import { readCounted } from './results.service.ts';
import { conditionsIn, shareResults } from './shared.rules.ts';
import { sharedCrossing, transposed } from './shared-crossing.rules.ts';
import type { AskedQuestion } from './tally.rules.ts';

/** Of a list's columns only these are shared: one that says again what another says would undo what it groups. */
const sharedColumns = ['commune', 'language'] as const;

/**
 * A crossing as it is shared: questions asked of everybody, of which a person gives one answer, by one another, the town or
 * the language. Of two questions the table is one, whichever is asked for first. Refuses `crossing.unknown`.
 */
export async function readSharedCrossing(
  campaign: CampaignRecord,
  { question, by }: QueryOf<typeof getCrossing>,
  deps: Pick<Deps, 'db' | 'live' | 'clock'>,
): Promise<ResponseOf<typeof getCrossing>> {
  const { db } = deps;
  const { results, versions } = await readCounted(campaign, deps);
  const conditions = conditionsIn(versions);
  const shared = shareResults(results, conditions, campaign.maskBelow);
  const told = new Map(
    shared.questions.filter(({ withheld }) => withheld === null).map((one) => [one.name, one]),
  );
  const crossable = (await askedQuestions(db, campaign, versions)).filter(
    (one) =>
      isCrossable(one) &&
      one.question.kind !== 'multi' &&
      told.has(one.question.name) &&
      (conditions.get(one.question.name)?.size ?? 0) === 0,
  );
  const { questions, criteria } = proposed(crossable, sharedColumns);
  const view = { questions, criteria, isShared: true };
  if (question === undefined || by === undefined) return { ...view, table: null };
  if (!told.has(question) || !criteria.some(({ key }) => key === by)) throw new Refusal('crossing.unknown');
  const wanted = crossedByOf(by);
  const first = crossable.find(
    (one) => isCalled(question)(one) || ('question' in wanted && isCalled(wanted.question)(one)),
  );
  if (first === undefined) throw new Refusal('crossing.unknown');
  const isTurned = first.question.name !== question;
  const crossedBy = isTurned ? { question } : wanted;
  const { pairs, rows, columns, across } = await readPairs(db, campaign.id, first, crossedBy, crossable);
  const maskedOf = (one: AskedQuestion | undefined) =>
    (told.get(one?.question.name ?? '')?.options ?? []).flatMap(({ code, count }) =>
      count === null ? [code] : [],
    );
  const asked = { rows, columns, maskedRows: maskedOf(first), maskedColumns: maskedOf(across) };
  const table = sharedCrossing(asked, pairs, campaign.maskBelow);
  return { ...view, table: table && isTurned ? transposed(table) : table };
}
