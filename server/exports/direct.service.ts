import type { Readable } from 'node:stream';
import { recordAudit } from '#server/audit/index.ts';
import { campaignRecord } from '#server/campaigns/index.ts';
import { exportFormats } from '#server/contracts/exports.contract.ts';
import type { Deps } from '#server/platform/http.ts';
import { Refusal } from '#server/platform/refusal.ts';
import type { Viewer } from '#server/platform/scope.ts';
import { openContent } from './content.service.ts';
import { fileNameOf, formats } from './exports.service.ts';

export interface Export {
  readonly fileName: string;
  readonly contentType: string;
  readonly content: Readable;
}

/**
 * The pseudonymised results of a campaign, at once. Who exported what is written down before the first byte leaves.
 */
export async function openExport(
  deps: Pick<Deps, 'db' | 'clock' | 'secret' | 'config'>,
  viewer: Viewer,
  asked: { readonly campaignId: number; readonly format: string; readonly isNamed: boolean },
): Promise<Export> {
  const { db, clock } = deps;
  const campaign = await campaignRecord(db, viewer.scope, asked.campaignId);
  const format = exportFormats.find((known) => known === asked.format);
  if (format === undefined) throw new Refusal('export.unknown_format', { formats: exportFormats.join(', ') });
  if (asked.isNamed)
    throw new Refusal(viewer.role === 'analyst' ? 'session.forbidden' : 'export.named_apart');
  await recordAudit(
    db,
    {
      actorId: viewer.userId,
      action: 'export.create',
      entity: 'campaign',
      entityId: campaign.id,
      details: { format, named: false },
    },
    clock,
  );
  const making = { campaignId: campaign.id, format, isNamed: false, at: clock.now() };
  return {
    fileName: fileNameOf(campaign.id, false, format),
    contentType: formats[format].contentType,
    content: await openContent(deps, making),
  };
}
