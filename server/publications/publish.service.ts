import { type CampaignRecord, campaignRecord, moveToVersion } from '#server/campaigns/index.ts';
import type { BodyOf, ResponseOf } from '#server/contracts/endpoint.ts';
import type { moveCampaignVersion } from '#server/contracts/publications.contract.ts';
import type { publishScript } from '#server/contracts/scripts.contract.ts';
import { inTransaction } from '#server/platform/database.ts';
import type { Deps } from '#server/platform/http.ts';
import { Refusal } from '#server/platform/refusal.ts';
import type { Viewer } from '#server/platform/scope.ts';
import { checkedDraft, getVersion, liveVersion, putLive } from '#server/scripts/index.ts';

type Publishing = Pick<Deps, 'db' | 'clock' | 'live'>;

/**
 * Publishes a draft and takes the campaigns named over to it, all or nothing: what was previewed, or a refusal
 * (`script.changed_since`, `campaign.version_changed`, and those of {@link checkedDraft} and {@link moveToVersion}).
 */
export async function publish(
  { db, clock, live }: Publishing,
  viewer: Viewer,
  scriptId: number,
  { token, campaigns, sameMeaning }: BodyOf<typeof publishScript>,
): Promise<ResponseOf<typeof publishScript>> {
  // What is said of a draft must be said of one that was read.
  const isBlind = token === undefined && (campaigns.length > 0 || sameMeaning.length > 0);
  if (isBlind) throw new Refusal('script.changed_since');
  const checked = await checkedDraft(db, viewer, scriptId, { token, sameMeaning });
  const to = checked.draft.id;
  // One order for everybody: two publications cannot wait for each other.
  const chosen = campaigns.toSorted((a, b) => a.id - b.id);
  const moved = await inTransaction(db, async (tx) => {
    await putLive(tx, viewer, checked, clock);
    const done: { record: CampaignRecord; openCases: (typeof chosen)[number]['openCases'] }[] = [];
    for (const { id: campaignId, fromVersionId: from, openCases } of chosen) {
      const record = await moveToVersion(tx, viewer, { campaignId, from, to, openCases }, clock);
      if (record.scriptId !== scriptId) throw new Refusal('resource.not_found');
      done.push({ record, openCases });
    }
    return done;
  });
  for (const { record } of moved) announce(live, record);
  return {
    ...(await getVersion(db, to)),
    moved: moved.map(({ record: { id, name }, openCases }) => ({ id, name, openCases })),
  };
}

/** Takes a campaign over to the live version of its script, later than its publication. */
export async function moveCampaign(
  { db, clock, live }: Publishing,
  viewer: Viewer,
  campaignId: number,
  { fromVersionId: from, toVersionId: to, openCases }: BodyOf<typeof moveCampaignVersion>,
): Promise<ResponseOf<typeof moveCampaignVersion>> {
  const record = await campaignRecord(db, viewer.scope, campaignId);
  const newest = record.scriptId === null ? null : await liveVersion(db, viewer, record.scriptId);
  if (newest?.id !== to) {
    throw new Refusal('campaign.version_changed', { campaign: record.name });
  }
  await inTransaction(db, (tx) => moveToVersion(tx, viewer, { campaignId, from, to, openCases }, clock));
  announce(live, record);
  return { versionId: to };
}

function announce(live: Deps['live'], { id, directorateId }: CampaignRecord): void {
  live.publish({ topic: 'campaign', campaignId: id, directorateId });
}
