import { z } from 'zod';
import { recordAudit } from '#server/audit/index.ts';
import { callResultCodes, callResults } from '#server/contracts/call-results.ts';
import type { lateSaid } from '#server/contracts/calls.contract.ts';
import {
  type Answer,
  answer,
  type QuestionItem,
  type ScriptContent,
} from '#server/contracts/script-content.ts';
import { isQuestion } from '#server/contracts/script-flow.ts';
import type { Clock } from '#server/platform/clock.ts';
import { type Db, inTransaction } from '#server/platform/database.ts';
import { found, Refusal } from '#server/platform/refusal.ts';
import type { Viewer } from '#server/platform/scope.ts';
import { getVersion } from '#server/scripts/index.ts';
import { selectDeskFiles } from './answers.store.ts';
import type { CallRow } from './calls.store.ts';
import { insertLate, type LateRow, selectLate, selectOneLate, settleLateRow } from './late.store.ts';
import type { Said } from './outcome.rules.ts';
import { recordAnswers } from './record.service.ts';

/** More is never wanted at once: what is read leaves the list. */
const LATE_SHOWN = 200;

const lateAnswers = z.object({ versionId: z.int(), answers: z.array(answer) });
const outcome = z.object({
  result: z.enum(callResultCodes),
  note: z.string().default(''),
  callback: z.object({ at: z.int() }).optional(),
});
const lateClose = outcome.extend({ others: z.array(outcome).default([]) });

export type Late =
  | { readonly kind: 'answers'; readonly targetId: number; readonly answers: Answer[] }
  | { readonly kind: 'close'; readonly targetId: number; readonly said: Said };

/** Keeps what came after the call was closed, in the caller's transaction: it changes nothing until somebody reads it. */
export async function keepLate(tx: Db, call: CallRow, late: Late, at: number): Promise<void> {
  const file = found((await selectDeskFiles(tx, call.claimId, [late.targetId]))[0]);
  const body = late.kind === 'close' ? late.said : { versionId: file.versionId, answers: late.answers };
  const id = await insertLate(tx, {
    callId: call.id,
    targetId: late.targetId,
    campaignId: file.campaignId,
    directorateId: call.directorateId,
    agentId: call.agentId,
    kind: late.kind,
    bodyJson: JSON.stringify(body),
    at,
  });
  const details = { callId: call.id, kind: late.kind };
  await recordAudit(
    tx,
    { actorId: call.agentId, action: 'late.keep', entity: 'late', entityId: id, details },
    { now: () => at },
  );
}

/** What waits to be read, in the viewer's scope, in the words of the script. */
export async function listLate(db: Db, viewer: Viewer) {
  const rows = await selectLate(db, viewer.scope, LATE_SHOWN);
  const late = [];
  for (const row of rows) {
    const { id, callId, targetId, agentName, campaignName, at } = row;
    late.push({
      id,
      callId,
      targetId,
      agentName,
      campaignName,
      at,
      kind: kindOf(row),
      said: await saidIn(db, row),
    });
  }
  return { late };
}

/** Puts away what was read; `keep` makes late answers the person's answers. Refuses `late.settled`. */
export async function settleLate(
  db: Db,
  viewer: Viewer,
  id: number,
  keep: boolean,
  clock: Clock,
): Promise<{ ok: true }> {
  return inTransaction(db, async (tx) => {
    const row = found(await selectOneLate(tx, viewer.scope, id));
    if (!(await settleLateRow(tx, id, viewer.userId, clock.now()))) throw new Refusal('late.settled');
    if (keep && kindOf(row) === 'answers') await keepAnswers(tx, row, clock);
    const details = { callId: row.callId, kind: row.kind, kept: keep };
    await recordAudit(
      tx,
      { actorId: viewer.userId, action: 'late.settle', entity: 'late', entityId: id, details },
      clock,
    );
    return { ok: true };
  });
}

async function keepAnswers(tx: Db, row: LateRow, clock: Clock): Promise<void> {
  const { versionId, answers } = lateAnswers.parse(JSON.parse(row.bodyJson));
  const { targetId, callId, campaignId, agentId } = row;
  await recordAnswers(tx, { targetId, callId, campaignId, versionId, agentId, at: clock.now() }, answers);
}

function kindOf({ kind }: LateRow): 'answers' | 'close' {
  return kind === 'close' ? 'close' : 'answers';
}

async function saidIn(db: Db, row: LateRow): Promise<z.infer<typeof lateSaid>[]> {
  if (kindOf(row) === 'close') {
    const { others, ...first } = lateClose.parse(JSON.parse(row.bodyJson));
    return [first, ...others].map(({ result, note, callback }) => ({
      about: callResults[result].fr,
      text: note,
      callbackAt: callback?.at ?? null,
    }));
  }
  const { versionId, answers } = lateAnswers.parse(JSON.parse(row.bodyJson));
  const { content } = await getVersion(db, versionId);
  return answers.map((one) => {
    const question = questionOf(content, one.name);
    const about = question?.text['fr'] ?? one.name;
    const turn = one.iteration === undefined ? '' : ` (${one.iteration})`;
    return { about: `${about}${turn}`, text: spoken(question, one), callbackAt: null };
  });
}

function questionOf(content: ScriptContent, name: string): QuestionItem | undefined {
  return content.blocks
    .flatMap(({ items }) => items)
    .filter(isQuestion)
    .find((question) => question.name === name);
}

const absences = { dk: 'Ne sait pas', rf: 'Refuse de répondre', na: 'Sans objet' } as const;

/** An answer as a French reader would say it. */
function spoken(question: QuestionItem | undefined, { value, state }: Answer): string {
  if (state !== 'answered') return absences[state];
  if (question?.kind === 'yesno') return value === 1 ? 'Oui' : value === 0 ? 'Non' : '';
  const labelOf = (code: number): string =>
    question?.options?.find((option) => option.code === code)?.label['fr'] ?? String(code);
  if (Array.isArray(value)) return value.map(labelOf).join(', ');
  return typeof value === 'number' ? labelOf(value) : (value ?? '');
}
