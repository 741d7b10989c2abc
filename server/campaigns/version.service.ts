import { recordAudit } from '#server/audit/index.ts';
import type { OpenCases } from '#server/contracts/scripts.contract.ts';
import type { Clock } from '#server/platform/clock.ts';
import type { Db } from '#server/platform/database.ts';
import { found, Refusal } from '#server/platform/refusal.ts';
import { mayWriteFor, type Scope, type Viewer } from '#server/platform/scope.ts';
import { type CampaignRecord, recordOf } from './campaign-record.ts';
import { moveVersion, selectCampaign, selectRunningWith } from './campaigns.store.ts';

export interface VersionMove {
  readonly campaignId: number;
  /** The version it was seen on. */
  readonly from: number;
  readonly to: number;
  readonly openCases: OpenCases;
}

/**
 * Takes a campaign in progress over to another version of its script, in the caller's transaction, audited. Whom it asks
 * what from then on: see `platform/case-version.ts`. Refuses what is out of scope, `session.forbidden`, and
 * `campaign.version_changed` when it is no longer in progress on the version it was seen on.
 */
export async function moveToVersion(
  tx: Db,
  viewer: Viewer,
  { campaignId, from, to, openCases }: VersionMove,
  clock: Clock,
): Promise<CampaignRecord> {
  const record = recordOf(found(await selectCampaign(tx, viewer.scope, campaignId)));
  if (!mayWriteFor(viewer, record.directorateId)) throw new Refusal('session.forbidden');
  const isMoved = await moveVersion(
    tx,
    viewer.scope,
    { id: campaignId, script_version_id: from },
    {
      script_version_id: to,
      changed_at: clock.now(),
      ...(openCases === 'migrate' && { oldest_version_id: to }),
    },
  );
  if (!isMoved) throw new Refusal('campaign.version_changed', { campaign: record.name });
  const entry = {
    actorId: viewer.userId,
    action: 'campaign.version',
    entity: 'campaign',
    entityId: campaignId,
    details: { from, to, openCases },
  };
  await recordAudit(tx, entry, clock);
  return record;
}

/** Campaigns in progress with this script, within a scope, with the name of their directorate. */
export async function campaignsRunningWith(
  db: Db,
  scope: Scope,
  scriptId: number,
  limit: number,
): Promise<(CampaignRecord & { readonly directorateName: string })[]> {
  const rows = await selectRunningWith(db, scope, scriptId, limit);
  return rows.map((row) => ({ ...recordOf(row), directorateName: row.directorate_name }));
}
