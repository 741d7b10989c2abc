import { setImmediate as breathe } from 'node:timers/promises';
import { z } from 'zod';
import { recordAudit } from '#server/audit/index.ts';
import { type CampaignRecord, campaignRecord } from '#server/campaigns/index.ts';
import { dispositionCodes } from '#server/contracts/call-results.ts';
import { exportFormats } from '#server/contracts/results.contract.ts';
import { answerStates, answerValue } from '#server/contracts/script-content.ts';
import { type Answers, targetFields } from '#server/contracts/script-flow.ts';
import { displayNumber } from '#server/lines/index.ts';
import type { Clock } from '#server/platform/clock.ts';
import { csvRow, csvStart } from '#server/platform/csv.ts';
import type { Db } from '#server/platform/database.ts';
import { Refusal } from '#server/platform/refusal.ts';
import type { Viewer } from '#server/platform/scope.ts';
import type { Secret } from '#server/platform/secret.ts';
import { cellsOf, type ExportedPerson, type ExportPlan, headersOf, planExport } from './export.rules.ts';
import {
  selectAnswers,
  selectCallSpans,
  selectExtraHeaders,
  selectNumbers,
  selectTargetPage,
  type TargetRow,
} from './export.store.ts';
import { type AskedVersion, askedQuestions, askedVersions } from './results.service.ts';
import { parisDay, parisTime } from './tally.rules.ts';

const PAGE = 250;

export interface Export {
  /** `campagne-12-resultats.csv` */
  readonly fileName: string;
  /** The file, piece by piece: read one page of people at a time. */
  readonly pieces: AsyncIterable<string>;
}

interface Asked {
  readonly campaignId: number;
  readonly format: string;
  readonly isNamed: boolean;
}

/**
 * One row per person. Names and numbers only on demand, for those who may see them (an analyst may not). Who exported
 * what is written down before the first byte leaves.
 */
export async function openExport(
  db: Db,
  viewer: Viewer,
  asked: Asked,
  secret: Secret,
  clock: Clock,
): Promise<Export> {
  const campaign = await campaignRecord(db, viewer.scope, asked.campaignId);
  if (!exportFormats.some((format) => format === asked.format)) {
    throw new Refusal('export.unknown_format', { formats: exportFormats.join(', ') });
  }
  if (asked.isNamed && viewer.role === 'analyst') throw new Refusal('session.forbidden');
  const versions = await askedVersions(db, campaign);
  const plan = planExport(
    asked.isNamed,
    await selectExtraHeaders(db, campaign.id),
    await askedQuestions(db, campaign, versions),
    campaign.objectives,
  );
  await recordAudit(
    db,
    {
      actorId: viewer.userId,
      action: 'export.create',
      entity: 'campaign',
      entityId: campaign.id,
      details: { format: asked.format, named: asked.isNamed },
    },
    clock,
  );
  const kind = asked.isNamed ? 'nominatif' : 'resultats';
  return {
    fileName: `campagne-${campaign.id}-${kind}.csv`,
    pieces: piecesOf(db, campaign, plan, versions, secret),
  };
}

async function* piecesOf(
  db: Db,
  campaign: CampaignRecord,
  plan: ExportPlan,
  versions: readonly AskedVersion[],
  secret: Secret,
): AsyncGenerator<string> {
  yield csvStart + csvRow(headersOf(plan));
  let after = 0;
  for (;;) {
    const page = await selectTargetPage(db, campaign.id, after, PAGE);
    if (page.length === 0) return;
    const people = await peopleOf(db, campaign, page, versions, plan.isNamed, secret);
    yield people.map((person) => csvRow(cellsOf(plan, person))).join('');
    after = page.at(-1)?.id ?? after;
    // SQLite answers without ever leaving the thread: let the others in between two pages.
    await breathe();
  }
}

async function peopleOf(
  db: Db,
  campaign: CampaignRecord,
  page: readonly TargetRow[],
  versions: readonly AskedVersion[],
  isNamed: boolean,
  secret: Secret,
): Promise<ExportedPerson[]> {
  const ids = page.map(({ id }) => id);
  const numbers = isNamed ? byTarget(await selectNumbers(db, ids)) : new Map();
  const spans = byTarget(await selectCallSpans(db, ids));
  const answers = byTarget(await selectAnswers(db, ids));
  return page.map((row) =>
    personOf(
      campaign,
      row,
      {
        numbers: numbers.get(row.id) ?? [],
        span: spans.get(row.id)?.[0],
        answers: answers.get(row.id) ?? [],
      },
      versions,
      secret,
    ),
  );
}

interface Belongings {
  readonly numbers: readonly { number: string }[];
  readonly span: Awaited<ReturnType<typeof selectCallSpans>>[number] | undefined;
  readonly answers: Awaited<ReturnType<typeof selectAnswers>>;
}

const extras = z.record(z.string(), z.string());
const state = z.enum(['ready', 'waiting', 'done']);
const disposition = z.enum(dispositionCodes).nullable();
const answerState = z.enum(answerStates);

function personOf(
  campaign: CampaignRecord,
  row: TargetRow,
  { numbers, span, answers }: Belongings,
  versions: readonly AskedVersion[],
  secret: Secret,
): ExportedPerson {
  const last = answers.at(-1);
  const version = last === undefined ? undefined : versions.find(({ id }) => id === last.version_id);
  const fields = extras.parse(JSON.parse(row.fields_json));
  const queued = state.parse(row.state ?? 'ready');
  return {
    // A letter first: sixteen hexadecimal digits may look like a number to a spreadsheet (12e45…).
    pseudonym: `P${secret.hash('pseudonym', `${campaign.id}:${row.id}`).slice(0, 16)}`,
    reference: row.external_ref,
    civility: row.civility,
    lastName: row.last_name,
    firstName: row.first_name,
    name: row.display_name,
    birthOn: row.birth_on,
    numbers: numbers.map(({ number }) => displayNumber(number)),
    state: queued !== 'done' && row.claim_id !== null ? 'claimed' : queued,
    disposition: disposition.parse(row.disposition),
    objective: row.objective,
    calls: Number(span?.n ?? 0),
    firstCall: span?.first_at == null ? null : parisTime(Number(span.first_at)),
    lastCall: span?.last_at == null ? null : parisTime(Number(span.last_at)),
    version: version?.number ?? null,
    language: row.language,
    territory: row.territory,
    postalCode: row.postal_code,
    commune: row.commune,
    deadlineOn: row.deadline_on,
    extras: fields,
    interview: {
      content: version?.content ?? null,
      answers: answersOf(answers),
      fields: targetFields(
        {
          civility: row.civility,
          lastName: row.last_name,
          firstName: row.first_name,
          name: row.display_name,
          commune: row.commune,
          postalCode: row.postal_code,
          deadlineOn: row.deadline_on,
          fields,
        },
        last === undefined ? {} : { today: parisDay(last.at) },
      ),
    },
  };
}

function answersOf(rows: Belongings['answers']): Answers {
  return Object.fromEntries(
    rows.map(({ name, value_json, state }) => [
      name,
      { value: answerValue.parse(JSON.parse(value_json)), state: answerState.parse(state) },
    ]),
  );
}

function byTarget<T extends { readonly target_id: number }>(rows: readonly T[]): Map<number, T[]> {
  const grouped = new Map<number, T[]>();
  for (const row of rows) {
    const list = grouped.get(row.target_id);
    if (list === undefined) grouped.set(row.target_id, [row]);
    else list.push(row);
  }
  return grouped;
}
