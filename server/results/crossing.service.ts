import { z } from 'zod';
import { campaignRecord } from '#server/campaigns/index.ts';
import type { Criterion, Crossing, getCrossing } from '#server/contracts/crossing.contract.ts';
import type { QueryOf, ResponseOf } from '#server/contracts/endpoint.ts';
import { isIdentifying } from '#server/contracts/identifying.ts';
import { absenceOf, answerIn, parseReading, refreshInterviews } from '#server/interviews/index.ts';
import type { Db } from '#server/platform/database.ts';
import { Refusal } from '#server/platform/refusal.ts';
import type { Viewer } from '#server/platform/scope.ts';
import { contentsIn } from '#server/scripts/index.ts';
import { crossed, type Pair } from './crossing.rules.ts';
import { type CrossedBy, countPairs, type PairCount, selectFields } from './crossing.store.ts';
import { askedQuestions, askedVersions, READ_AT_ONCE } from './results.service.ts';
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
  db: Db,
  viewer: Viewer,
  campaignId: number,
  { question, by }: QueryOf<typeof getCrossing>,
): Promise<ResponseOf<typeof getCrossing>> {
  const campaign = await campaignRecord(db, viewer.scope, campaignId);
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
  if (question === undefined || by === undefined) return { questions, criteria, table: null };
  const rows = coded.find(isCalled(question));
  if (rows === undefined || !criteria.some(({ key }) => key === by)) throw new Refusal('crossing.unknown');
  await refreshInterviews(db, campaignId, contentsIn(db), READ_AT_ONCE);
  return { questions, criteria, table: await tableOf(db, campaignId, rows, by, coded) };
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
