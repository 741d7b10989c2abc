import { setImmediate as breathe } from 'node:timers/promises';
import { type CampaignRecord, campaignRecord, campaignsRunningWith } from '#server/campaigns/index.ts';
import type { ResponseOf } from '#server/contracts/endpoint.ts';
import type {
  ConcernedCampaign,
  getCampaignVersion,
  previewPublication,
  TouchedEdit,
} from '#server/contracts/publications.contract.ts';
import { changesBetween, type ItemChange } from '#server/contracts/script-changes.ts';
import type { ScriptContent } from '#server/contracts/script-content.ts';
import type { Db } from '#server/platform/database.ts';
import { found } from '#server/platform/refusal.ts';
import { mayWriteFor, type Viewer } from '#server/platform/scope.ts';
import { getVersion, liveVersion, publicationToken, readScript } from '#server/scripts/index.ts';
import { casesOf, countAnswered } from './cases.store.ts';

/** Campaigns in progress with one script: nobody has more, and each is counted. */
const CAMPAIGNS_SHOWN = 100;

/**
 * What publishing the draft would change, and for whom; without a draft, what taking campaigns over to the live version
 * would.
 */
export async function preview(
  db: Db,
  viewer: Viewer,
  scriptId: number,
): Promise<ResponseOf<typeof previewPublication>> {
  const { draft, live, problems } = await readScript(db, viewer, scriptId);
  const next = draft ?? live;
  const concerned = await campaignsRunningWith(db, viewer.scope, scriptId, CAMPAIGNS_SHOWN);
  const campaigns: ConcernedCampaign[] = [];
  for (const campaign of concerned) {
    if (next !== null) campaigns.push(await concernedBy(db, viewer, campaign, next.content));
  }
  return {
    token: draft === null ? null : publicationToken(draft),
    number: draft?.number ?? null,
    fromNumber: live?.number ?? null,
    problems,
    edits: live === null || draft === null ? [] : changesBetween(live.content, draft.content).map(editOf),
    campaigns,
  };
}

async function concernedBy(
  db: Db,
  viewer: Viewer,
  campaign: CampaignRecord & { readonly directorateName: string },
  next: ScriptContent,
): Promise<ConcernedCampaign> {
  const { id, name, directorateName, directorateId, state } = campaign;
  // A campaign in progress has a version: its first start fixed one.
  const version = await getVersion(db, found(campaign.scriptVersionId ?? undefined));
  return {
    id,
    name,
    directorateName,
    state,
    versionId: version.id,
    versionNumber: version.number,
    cases: await casesOf(db, id),
    edits: await touched(db, id, changesBetween(version.content, next)),
    canMove: mayWriteFor(viewer, directorateId),
  };
}

/** The version a campaign runs, and what going over to the live one would change. */
export async function campaignVersion(
  db: Db,
  viewer: Viewer,
  campaignId: number,
): Promise<ResponseOf<typeof getCampaignVersion>> {
  const campaign = await campaignRecord(db, viewer.scope, campaignId);
  const { id, scriptId, scriptVersionId, state, directorateId } = campaign;
  const current = scriptVersionId === null ? null : await getVersion(db, scriptVersionId);
  const live = scriptId === null ? null : await liveVersion(db, viewer, scriptId);
  const changes =
    current === null || live === null || current.id === live.id
      ? []
      : changesBetween(current.content, live.content);
  return {
    scriptId,
    current: current === null ? null : { id: current.id, number: current.number },
    live: live === null ? null : { id: live.id, number: live.number },
    cases: await casesOf(db, id),
    edits: await touched(db, id, changes),
    canMove:
      (state === 'running' || state === 'paused') &&
      current?.id !== live?.id &&
      mayWriteFor(viewer, directorateId),
  };
}

/** Only what may change an answer, or leaves it behind, is counted: rewording forty questions counts nothing. */
async function touched(db: Db, campaignId: number, changes: readonly ItemChange[]): Promise<TouchedEdit[]> {
  const edits: TouchedEdit[] = [];
  for (const change of changes) {
    const edit = editOf(change);
    const { name, status, consequence } = edit;
    const isCounted = name !== null && (consequence !== 'safe' || status === 'removed');
    edits.push({ ...edit, answers: isCounted ? await countAnswered(db, campaignId, name) : null });
    // SQLite answers without ever leaving the thread: let the others in between two questions.
    await breathe();
  }
  return edits;
}

function editOf({ status, before, after, isMoved, aspects, consequence }: ItemChange) {
  const item = after ?? before;
  return {
    status,
    name: item !== null && 'name' in item ? item.name : null,
    text: item?.text['fr'] ?? '',
    isMoved,
    aspects: [...aspects],
    consequence,
  };
}
