import { z } from 'zod';
import { objective } from '#server/contracts/campaigns.contract.ts';
import {
  type Claimed,
  type ClaimedTarget,
  type nobody,
  pauseView,
} from '#server/contracts/queue.contract.ts';
import { answerStates, answerValue } from '#server/contracts/script-content.ts';
import type { Answers } from '#server/contracts/script-flow.ts';
import type { ScriptVersionView } from '#server/contracts/scripts.contract.ts';
import { lineView } from '#server/lines/index.ts';
import type { Clock } from '#server/platform/clock.ts';
import type { Db } from '#server/platform/database.ts';
import { found } from '#server/platform/refusal.ts';
import type { Viewer } from '#server/platform/scope.ts';
import {
  type Claim,
  claimNext,
  currentClaim,
  endPause,
  type Quota,
  quotasOf,
  whyNobody,
} from '#server/queue/index.ts';
import { getVersion } from '#server/scripts/index.ts';
import { targetViews } from '#server/targets/index.ts';
import { type CurrentAnswer, type DeskFile, selectCurrentAnswers, selectDeskFiles } from './answers.store.ts';
import { selectCallOfClaim, selectLine } from './calls.store.ts';

/** What the desk shows: the people in hand with their scripts, or why there is nobody. */
export type Desk = Claimed | z.infer<typeof nobody>;

/** Takes charge of the next person, of this campaign when one is given, and shows everything the agent needs. Ends a pause. */
export async function nextPerson(
  db: Db,
  viewer: Viewer,
  campaignId: number | null,
  clock: Clock,
): Promise<Desk> {
  if (viewer.pause !== null) await endPause(db, viewer.userId);
  return show(db, { ...viewer, pause: null }, await claimNext(db, viewer, clock, campaignId), clock);
}

/** The claim in hand; takes nobody. */
export async function personInHand(db: Db, viewer: Viewer, clock: Clock): Promise<Desk> {
  return show(db, viewer, await currentClaim(db, viewer.userId, clock), clock);
}

async function show(db: Db, viewer: Viewer, claim: Claim | null, clock: Clock): Promise<Desk> {
  if (claim === null) {
    const pause = pauseView.nullable().parse(viewer.pause);
    return { claim: null, reasons: await whyNobody(db, viewer, clock), pause };
  }
  const call = claim.isInCall ? await selectCallOfClaim(db, claim.id) : undefined;
  const targets = await deskTargets(db, claim.targetIds);
  const [scriptVersion, ...otherScriptVersions] = await versionsOf(db, targets);
  return {
    claim: {
      id: claim.id,
      lineId: claim.lineId,
      leaseUntil: claim.leaseUntil,
      createdAt: claim.createdAt,
      because: claim.because,
      isForShare: claim.isForShare,
      openCallId: call?.closedAt === null ? call.id : null,
    },
    targets,
    line: lineView(await selectLine(db, claim.lineId)),
    scriptVersion: found(scriptVersion),
    otherScriptVersions,
  };
}

/** Each version once, the first person's first. */
function versionsOf(db: Db, targets: readonly ClaimedTarget[]): Promise<ScriptVersionView[]> {
  const ids = new Set(targets.map(({ scriptVersionId }) => scriptVersionId));
  return Promise.all([...ids].map((id) => getVersion(db, id)));
}

const objectives = z.array(objective);

/** These people's files as the desk reads them, in the order of `targetIds`. The caller has them in charge. */
export async function deskTargets(db: Db, targetIds: readonly number[]): Promise<ClaimedTarget[]> {
  const views = await targetViews(db, targetIds);
  const files = new Map((await selectDeskFiles(db, targetIds)).map((file) => [file.targetId, file]));
  const hasQuotas = new Set(
    [...files.values()].filter(({ quotaCells }) => quotaCells > 0).map(({ campaignId }) => campaignId),
  );
  const answers = await selectCurrentAnswers(db, targetIds);
  const planned = views.map(({ campaignId }) => campaignId).filter((id) => hasQuotas.has(id));
  const quotas = await quotasOf(db, planned);
  return views.map((view) => {
    const file = found(files.get(view.id));
    const own = quotas.filter(({ campaignId }) => campaignId === view.campaignId);
    return {
      ...view,
      scriptVersionId: versionOf(file),
      neutralReason: file.neutralReason,
      controller: file.controller,
      dpoContact: file.dpoContact,
      dataSource: file.dataSource,
      objectives: objectives.parse(JSON.parse(file.objectivesJson)),
      hasQuotas: own.length > 0,
      quotas: own.flatMap(answerQuota),
      callbackAt: file.callbackKind === null ? null : file.wakeAt,
      callbackNote: file.callbackNote,
      answers: answers
        .filter(({ targetId }) => targetId === view.id)
        .map(({ name, valueJson, state }) => ({ name, value: JSON.parse(valueJson), state })),
    };
  });
}

/** A quota on an answer, as the desk reads it; nothing for another one. */
function answerQuota({ label, about, cells }: Quota): ClaimedTarget['quotas'] {
  if (about.kind !== 'answer') return [];
  const own = cells.map((cell) => ({
    label: cell.label,
    codes: cell.values.map(Number),
    isFull: cell.completed >= cell.limit,
  }));
  return [{ label, question: about.name, cells: own }];
}

/** A campaign in progress has a published version: starting it fixed one. */
function versionOf({ versionId, campaignId }: DeskFile): number {
  if (versionId === null) throw new Error(`campaign ${campaignId} runs without a script version`);
  return versionId;
}

const value = answerValue;
const state = z.enum(answerStates);

/** Stored answers as script logic reads them. */
export function answersOf(rows: readonly CurrentAnswer[]): Answers {
  return Object.fromEntries(
    rows.map((row) => [
      row.name,
      { value: value.parse(JSON.parse(row.valueJson)), state: state.parse(row.state) },
    ]),
  );
}
