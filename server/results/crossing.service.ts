import { z } from 'zod';
import { type CampaignRecord, campaignRecord } from '#server/campaigns/index.ts';
import type { Criterion, Crossing, getCrossing } from '#server/contracts/crossing.contract.ts';
import type { QueryOf, ResponseOf } from '#server/contracts/endpoint.ts';
import { isIdentifying } from '#server/contracts/identifying.ts';
import { absenceOf, answerIn, parseReading, refreshInterviews } from '#server/interviews/index.ts';
import type { Db } from '#server/platform/database.ts';
import type { Deps } from '#server/platform/http.ts';
import { Refusal } from '#server/platform/refusal.ts';
import type { Viewer } from '#server/platform/scope.ts';
import { contentsIn } from '#server/scripts/index.ts';
import { crossed, type Pair } from './crossing.rules.ts';
import { type CrossedBy, countPairs, type PairCount, selectFields } from './crossing.store.ts';
import { askedQuestions, askedVersions, READ_AT_ONCE, readResults, seesShared } from './results.service.ts';
import { conditionsIn } from './shared.rules.ts';
import { sharedCrossing, transposed } from './shared-crossing.rules.ts';
import { type AskedQuestion, choicesOf, isCoded } from './tally.rules.ts';

/** People looked at for the columns their list had: enough to propose some. */
const SAMPLE = 500;
/** A column with more values than this among them tells people apart rather than groups. */
const MANY_VALUES = 40;

const fileColumns = ['territory', 'commune', 'language'] as const;

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
  if (seesShared(viewer, query) && campaign.maskBelow > 0)
    return readSharedCrossing(viewer, campaign, query, deps);
  const asked = await askedQuestions(db, campaign, await askedVersions(db, campaign));
  // In a repeated block a person has several answers: they are in no one cell.
  const coded = asked.filter((one) => one.repeat === null && isCoded(one));
  const criteria: Criterion[] = [
    ...coded.map((one) => ({
      key: `question:${one.question.name}`,
      kind: 'question' as const,
      label: textOf(one),
    })),
    ...fileColumns.map((column) => ({ key: `file:${column}`, kind: 'file' as const, label: null })),
    ...(await headersOf(db, campaignId)).map((header) => ({
      key: `column:${header}`,
      kind: 'column' as const,
      label: header,
    })),
  ];
  const questions = coded.map((one) => ({ name: one.question.name, text: textOf(one) }));
  if (question === undefined || by === undefined)
    return { questions, criteria, table: null, isShared: false };
  const rows = coded.find(isCalled(question));
  if (rows === undefined || !criteria.some(({ key }) => key === by)) throw new Refusal('crossing.unknown');
  await refreshInterviews(db, campaignId, contentsIn(db), READ_AT_ONCE);
  return { questions, criteria, table: await tableOf(db, campaignId, rows, by, coded), isShared: false };
}

/** Of a list's columns only these are shared: one that says again what another says would undo what it groups. */
const sharedColumns = ['commune', 'language'] as const;

/**
 * The same as it is shared: questions asked of everybody, of which a person gives one answer, by one another, the town or the
 * language. Of two questions the table is one, whichever is asked for first.
 */
async function readSharedCrossing(
  viewer: Viewer,
  campaign: CampaignRecord,
  { question, by }: QueryOf<typeof getCrossing>,
  deps: Pick<Deps, 'db' | 'live' | 'clock'>,
): Promise<ResponseOf<typeof getCrossing>> {
  const { db } = deps;
  const versions = await askedVersions(db, campaign);
  const conditions = conditionsIn(versions.map(({ content }) => content));
  const results = await readResults(viewer, campaign.id, { shared: 'true' }, deps);
  const told = new Map(
    results.questions.filter(({ withheld }) => withheld === null).map((one) => [one.name, one]),
  );
  const coded = (await askedQuestions(db, campaign, versions)).filter(
    (one) =>
      one.repeat === null &&
      isCoded(one) &&
      one.question.kind !== 'multi' &&
      told.has(one.question.name) &&
      (conditions.get(one.question.name)?.size ?? 0) === 0,
  );
  const criteria: Criterion[] = [
    ...coded.map((one) => ({
      key: `question:${one.question.name}`,
      kind: 'question' as const,
      label: textOf(one),
    })),
    ...sharedColumns.map((column) => ({ key: `file:${column}`, kind: 'file' as const, label: null })),
  ];
  const view = {
    questions: coded.map((one) => ({ name: one.question.name, text: textOf(one) })),
    criteria,
    isShared: true,
  };
  if (question === undefined || by === undefined) return { ...view, table: null };
  if (!told.has(question) || !criteria.some(({ key }) => key === by)) throw new Refusal('crossing.unknown');
  const wanted = crossedByOf(by);
  const first = coded.find(
    (one) =>
      one.question.name === question || ('question' in wanted && one.question.name === wanted.question),
  );
  if (first === undefined) throw new Refusal('crossing.unknown');
  const isTurned = first.question.name !== question;
  const crossedBy = isTurned ? { question } : wanted;
  const found = await countPairs(db, campaign.id, first.question.name, crossedBy);
  const pairs = found.map((pair) => pairOf(pair, readerOf(crossedBy)));
  const columns = 'question' in crossedBy ? coded.find(isCalled(crossedBy.question)) : undefined;
  const maskedOf = (one: AskedQuestion | undefined) =>
    (told.get(one?.question.name ?? '')?.options ?? []).flatMap(({ code, count }) =>
      count === null ? [code] : [],
    );
  const asked = {
    rows: listed(first, pairs, 'answers'),
    columns: columns === undefined ? null : listed(columns, pairs, 'values'),
    maskedRows: maskedOf(first),
    maskedColumns: maskedOf(columns),
  };
  const table = sharedCrossing(asked, pairs, campaign.maskBelow);
  return { ...view, table: table && isTurned ? transposed(table) : table };
}

function textOf({ question }: AskedQuestion): string {
  return question.text['fr'] ?? question.name;
}

async function tableOf(
  db: Db,
  campaignId: number,
  rows: AskedQuestion,
  by: string,
  coded: readonly AskedQuestion[],
): Promise<Crossing> {
  const { name } = rows.question;
  const crossedBy = crossedByOf(by);
  const found = await countPairs(db, campaignId, name, crossedBy);
  const pairs = found.map((pair) => pairOf(pair, readerOf(crossedBy)));
  const columns = 'question' in crossedBy ? coded.find(isCalled(crossedBy.question)) : undefined;
  return crossed(
    listed(rows, pairs, 'answers'),
    columns === undefined ? null : listed(columns, pairs, 'values'),
    pairs,
  );
}

const isCalled = (name: string) => (one: AskedQuestion) => one.question.name === name;

/** Of a key among the criteria proposed. */
function crossedByOf(key: string): CrossedBy {
  const [kind, ...rest] = key.split(':');
  const what = rest.join(':');
  if (kind === 'question') return { question: what };
  const file = fileColumns.find((column) => kind === 'file' && column === what);
  return file === undefined ? { column: what } : { file };
}

function readerOf(by: CrossedBy): (text: string) => readonly string[] {
  if ('question' in by) return codesIn;
  return 'file' in by ? (text) => [text] : wordsIn;
}

/** The question's codes in its order, then those given that no version lists. */
function listed(asked: AskedQuestion, pairs: readonly Pair[], where: 'answers' | 'values') {
  const given = [...new Set(pairs.flatMap((pair) => pair[where]))].map((value) => ({ value: Number(value) }));
  return choicesOf(asked, given).map(({ code, label }) => ({ code: String(code), label }));
}

function pairOf({ answer, value, n }: PairCount, read: (text: string) => readonly string[]): Pair {
  return {
    answers: answer === null ? [] : codesIn(answer),
    values: value === null ? [] : read(value).filter((one) => one !== ''),
    n,
  };
}

/** The codes of an answer, as the room of interviews keeps it; none when there is no answer. */
function codesIn(json: string): string[] {
  const reading = parseReading(json);
  return absenceOf(reading) === null ? [answerIn(reading)].flat().map(String) : [];
}

function wordsIn(json: string): string[] {
  return [z.string().parse(JSON.parse(json)).trim()];
}

const fields = z.record(z.string(), z.string());

/** Columns of the list with few values, but for those that say who somebody is. */
async function headersOf(db: Db, campaignId: number): Promise<string[]> {
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
    .map(([header]) => header);
}
