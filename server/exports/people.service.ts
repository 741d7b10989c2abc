import { setImmediate as breathe } from 'node:timers/promises';
import { z } from 'zod';
import type { CampaignRecord } from '#server/campaigns/index.ts';
import { aaporOf, bestCalls, callEvidence } from '#server/contracts/aapor.ts';
import { callResultCodes, dispositionCodes } from '#server/contracts/call-results.ts';
import { type InterviewView, readInterviews, textsIn } from '#server/interviews/index.ts';
import { displayNumber } from '#server/lines/index.ts';
import type { Db } from '#server/platform/database.ts';
import { groupBy } from '#server/platform/group-by.ts';
import type { Secret } from '#server/platform/secret.ts';
import { parisTime } from '#server/platform/team-time.ts';
import type { AskedVersion } from '#server/results/index.ts';
import { contentsIn } from '#server/scripts/index.ts';
import { sharedTexts } from '#server/texts/index.ts';
import {
  type CallRow,
  selectCalls,
  selectIdentities,
  selectNumbers,
  selectTargetPage,
  type TargetRow,
} from './people.store.ts';
import type { ExportedCall, ExportedPerson, Identity } from './person.rules.ts';

const PAGE = 500;

/** What an export reads people with. */
export interface Reader {
  readonly db: Db;
  readonly campaign: CampaignRecord;
  readonly versions: readonly AskedVersion[];
  /** Names and numbers are only read for those who may see them. */
  readonly isNamed: boolean;
  readonly secret: Secret;
}

/** Everybody in the campaign, a page at a time: each person, with their calls and answers, is read at one moment. */
export async function* pagesOfPeople(reader: Reader): AsyncGenerator<ExportedPerson[]> {
  let after = 0;
  for (;;) {
    const page = await selectTargetPage(reader.db, {
      campaignId: reader.campaign.id,
      afterId: after,
      limit: PAGE,
    });
    if (page.length === 0) return;
    yield await peopleOf(reader, page);
    after = page.at(-1)?.id ?? after;
    // SQLite answers without ever leaving the thread: let the others in between two pages.
    await breathe();
  }
}

async function peopleOf(reader: Reader, page: readonly TargetRow[]): Promise<ExportedPerson[]> {
  const ids = page.map(({ id }) => id);
  const identities = reader.isNamed ? await identitiesOf(reader.db, ids) : null;
  const calls = groupBy(await selectCalls(reader.db, ids), byTarget);
  const { db, campaign } = reader;
  const interviews = await readInterviews(db, campaign.id, ids, contentsIn(db));
  const shared = reader.isNamed ? null : await sharedTexts(db, ids);
  return page.map((row) =>
    personOf(reader, row, {
      identity: identities?.get(row.id) ?? null,
      calls: calls.get(row.id) ?? [],
      interview: interviewShown(interviews.get(row.id), row.id, shared),
    }),
  );
}

async function identitiesOf(db: Db, ids: readonly number[]): Promise<Map<number, Identity>> {
  const numbers = groupBy(await selectNumbers(db, ids), byTarget);
  const numbersOf = (id: number) => (numbers.get(id) ?? []).map(({ number }) => displayNumber(number));
  const rows = await selectIdentities(db, ids);
  return new Map(rows.map(({ id, ...who }) => [id, { ...who, numbers: numbersOf(id) }]));
}

/** Names see every text as it was typed; whatever else leaves holds what somebody read, in the wording they let go. */
function interviewShown(
  interview: InterviewView | undefined,
  targetId: number,
  shared: Awaited<ReturnType<typeof sharedTexts>> | null,
): InterviewView | undefined {
  if (interview === undefined || shared === null) return interview;
  const texts = textsIn(interview.readings);
  if (texts.length === 0) return interview;
  const told = texts.map(([name, text]) => [name, shared(targetId, name, text)] as const);
  return { ...interview, readings: { ...interview.readings, ...Object.fromEntries(told) } };
}

function byTarget({ target_id }: { readonly target_id: number }): number {
  return target_id;
}

interface Belongings {
  readonly identity: Identity | null;
  readonly calls: readonly CallRow[];
  readonly interview: InterviewView | undefined;
}

const extras = z.record(z.string(), z.string());
const state = z.enum(['ready', 'waiting', 'done']);
const disposition = z.enum(dispositionCodes).nullable();
const callResult = z.enum(callResultCodes).nullable();

function personOf(
  reader: Reader,
  row: TargetRow,
  { identity, calls, interview }: Belongings,
): ExportedPerson {
  const { campaign } = reader;
  const version = reader.versions.find(({ id }) => id === interview?.versionId);
  const fields = extras.parse(JSON.parse(row.fields_json));
  const queued = state.parse(row.state ?? 'ready');
  const settled = queued === 'done' ? disposition.parse(row.disposition) : null;
  return {
    pseudonym: pseudonymOf(reader, 'P', row.id),
    identity,
    state: queued !== 'done' && row.claim_id !== null ? 'claimed' : queued,
    disposition: settled,
    outcome: aaporOf(settled, bestOf(calls), campaign.frame),
    objective: row.objective,
    calls: calls.map((call) => callOf(reader, call)),
    version: version?.number ?? null,
    language: row.language,
    territory: row.territory,
    postalCode: row.postal_code,
    commune: row.commune,
    deadlineOn: row.deadline_on,
    weight: row.weight,
    extras: fields,
    readings: interview?.readings ?? {},
  };
}

/** A letter first: sixteen hexadecimal digits may look like a number to a spreadsheet (12e45…). Keyed, per campaign. */
function pseudonymOf({ campaign, secret }: Reader, kind: 'P' | 'C' | 'A', id: number): string {
  // People's pseudonyms are older than those of calls and agents, and must stay the same.
  const name = kind === 'P' ? `${campaign.id}:${id}` : `${campaign.id}:${kind}:${id}`;
  return `${kind}${secret.hash('pseudonym', name).slice(0, 16)}`;
}

function bestOf(calls: Belongings['calls']) {
  const found = calls.map(({ result }) => {
    const said = callResult.parse(result);
    return said === null ? null : callEvidence(said);
  });
  return bestCalls.findLast((best) => found.includes(best)) ?? 'none';
}

function callOf(reader: Reader, call: CallRow): ExportedCall {
  const startedAt = Number(call.started_at);
  return {
    // Only the table of calls asks for these two, and a keyed hash costs more than all the rest of the row.
    get pseudonym() {
      return pseudonymOf(reader, 'C', call.call_id);
    },
    get agent() {
      return pseudonymOf(reader, 'A', call.agent_id);
    },
    startedAt: parisTime(startedAt),
    seconds: call.closed_at === null ? null : Math.round((Number(call.closed_at) - startedAt) / 1000),
    slot: call.slot,
    result: callResult.parse(call.result),
    ringResult: callResult.parse(call.ring_result),
    isOwn: call.campaign_id === reader.campaign.id,
    provider: call.provider,
  };
}
