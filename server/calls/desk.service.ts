import { z } from 'zod';
import { objective } from '#server/contracts/campaigns.contract.ts';
import {
  type Claimed,
  type ClaimedTarget,
  type nobody,
  pauseView,
} from '#server/contracts/queue.contract.ts';
import { answerStates, answerValue, type ScriptContent } from '#server/contracts/script-content.ts';
import { type Answers, fittingAnswers, questionsByKey } from '#server/contracts/script-flow.ts';
import { keyOf, placed } from '#server/contracts/script-passages.ts';
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
  const { targets, versions } = await deskFilesOf(db, claim.id, claim.targetIds);
  const [scriptVersion, ...otherScriptVersions] = versions;
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

const objectives = z.array(objective);

export interface DeskFiles {
  /** In the order asked for. */
  readonly targets: ClaimedTarget[];
  /** Each version once, the first person's first. */
  readonly versions: ScriptVersionView[];
  /** By person: what they are asked, and what they answered that still fits it. */
  readonly interviews: ReadonlyMap<number, { readonly content: ScriptContent; readonly answers: Answers }>;
}

/** These people's files as the desk of this claim reads them, with the scripts they are asked. */
export async function deskFilesOf(db: Db, claimId: number, targetIds: readonly number[]): Promise<DeskFiles> {
  const views = await targetViews(db, targetIds);
  const files = new Map((await selectDeskFiles(db, claimId, targetIds)).map((file) => [file.targetId, file]));
  const hasQuotas = new Set(
    [...files.values()].filter(({ quotaCells }) => quotaCells > 0).map(({ campaignId }) => campaignId),
  );
  const answers = await selectCurrentAnswers(db, targetIds);
  const planned = views.map(({ campaignId }) => campaignId).filter((id) => hasQuotas.has(id));
  const quotas = await quotasOf(db, planned);
  const versions = await versionsOf(
    db,
    views.map(({ id }) => versionOf(found(files.get(id)))),
  );
  const interviews = new Map<number, { content: ScriptContent; answers: Answers }>();
  const targets = views.map((view) => {
    const file = found(files.get(view.id));
    const own = quotas.filter(({ campaignId }) => campaignId === view.campaignId);
    const { content } = found(versions.find(({ id }) => id === versionOf(file)));
    const given = answersOf(answers.filter(({ targetId }) => targetId === view.id));
    const fitting = fittingAnswers(content, given);
    interviews.set(view.id, { content, answers: fitting });
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
      answers: Object.entries(fitting).map(([key, answer]) => placed(key, answer)),
      askAgain: [...questionsByKey(content).keys()].filter(
        (key) => Object.hasOwn(given, key) && !Object.hasOwn(fitting, key),
      ),
    };
  });
  return { targets, versions, interviews };
}

function versionsOf(db: Db, ids: readonly number[]): Promise<ScriptVersionView[]> {
  return Promise.all([...new Set(ids)].map((id) => getVersion(db, id)));
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
function answersOf(rows: readonly CurrentAnswer[]): Answers {
  return Object.fromEntries(
    rows.map((row) => [
      keyOf(row),
      { value: value.parse(JSON.parse(row.valueJson)), state: state.parse(row.state) },
    ]),
  );
}
