import { z } from 'zod';
import type { Answer, QuestionItem } from '#server/contracts/script-content.ts';
import { checkAnswer, isGiven, questionsByKey } from '#server/contracts/script-flow.ts';
import { keyOf } from '#server/contracts/script-passages.ts';
import type { Clock } from '#server/platform/clock.ts';
import { type Db, inTransaction } from '#server/platform/database.ts';
import { found, Refusal } from '#server/platform/refusal.ts';
import type { Viewer } from '#server/platform/scope.ts';
import { claimFiles, holdClaim } from '#server/queue/index.ts';
import { getVersion } from '#server/scripts/index.ts';
import { selectDeskFiles } from './answers.store.ts';
import { selectOwnCall } from './calls.store.ts';
import { keepLate } from './late.service.ts';
import { once } from './once.service.ts';
import { recordAnswers } from './record.service.ts';

const saved = z.object({ saved: z.int(), savedAt: z.int(), isLate: z.boolean().default(false) });

interface Given {
  readonly targetId?: number | undefined;
  readonly answers: readonly Answer[];
}

/**
 * Records answers of an open call, each checked against the question it answers. Refuses `answer.unknown_question`,
 * `answer.invalid_value` (with the place in `fields`), `call.unknown_target`; all or nothing. Once the call is closed they
 * change nothing any more and are kept for review instead.
 */
export async function putAnswers(
  db: Db,
  viewer: Viewer,
  callId: number,
  given: Given,
  key: string | null,
  clock: Clock,
): Promise<z.infer<typeof saved>> {
  if (key === null) throw new Refusal('idempotency.key_required');
  return inTransaction(db, async (tx) => {
    found(await selectOwnCall(tx, callId, viewer.userId));
    const body = ['answers', callId, given];
    return once(
      tx,
      { userId: viewer.userId, key, body, reply: saved },
      () => write(tx, viewer.userId, callId, given, clock),
      clock,
    );
  });
}

async function write(
  tx: Db,
  agentId: number,
  callId: number,
  { targetId: asked, answers }: Given,
  clock: Clock,
): Promise<z.infer<typeof saved>> {
  const call = found(await selectOwnCall(tx, callId, agentId));
  // A call being closed at this moment is waited for.
  if (call.closedAt === null) await holdClaim(tx, call.claimId, agentId, clock.now());
  const files = await claimFiles(tx, call.claimId);
  const targetId = asked ?? found(files[0]);
  if (!files.includes(targetId)) throw new Refusal('call.unknown_target');
  const file = found((await selectDeskFiles(tx, call.claimId, [targetId]))[0]);
  const versionId = found(file.versionId);
  const { content } = await getVersion(tx, versionId);
  const questions = questionsByKey(content);
  answers.forEach((answer, index) => {
    refuseWrong(answer, questions.get(keyOf(answer)), index);
  });
  const at = clock.now();
  if (call.closedAt !== null) {
    await keepLate(tx, call, { kind: 'answers', targetId, answers: [...answers] }, at);
    return { saved: answers.length, savedAt: at, isLate: true };
  }
  await recordAnswers(tx, { targetId, callId, campaignId: file.campaignId, versionId, agentId, at }, answers);
  return { saved: answers.length, savedAt: at, isLate: false };
}

function refuseWrong(answer: Answer, question: QuestionItem | undefined, index: number): void {
  const { name } = answer;
  if (question === undefined) throw new Refusal('answer.unknown_question', { name });
  // An answer taken back (nothing ticked, text erased) always fits.
  if (!isGiven(answer)) return;
  const detail = checkAnswer(question, answer);
  if (detail === null) return;
  throw new Refusal('answer.invalid_value', { name, detail }, [{ path: `answers.${index}`, detail }]);
}
