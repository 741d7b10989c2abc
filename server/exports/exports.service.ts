import { Readable } from 'node:stream';
import { recordAudit } from '#server/audit/index.ts';
import { type CampaignRecord, campaignRecord } from '#server/campaigns/index.ts';
import { type ExportFormat, exportFormats } from '#server/contracts/exports.contract.ts';
import type { Clock } from '#server/platform/clock.ts';
import type { Db } from '#server/platform/database.ts';
import { Refusal } from '#server/platform/refusal.ts';
import { allScope, type Viewer } from '#server/platform/scope.ts';
import type { Secret } from '#server/platform/secret.ts';
import { WORKBOOK_TYPE } from '#server/platform/workbook-parts.ts';
import { askedQuestions, askedVersions } from '#server/results/index.ts';
import {
  bundleStream,
  parquetStream,
  spreadsheetPieces,
  type Work,
  workbookStream,
} from './bundle.service.ts';
import { planExport } from './columns.rules.ts';
import { selectExtraHeaders } from './people.store.ts';

interface Format {
  readonly contentType: string;
  open(work: Work): Promise<Readable>;
}

/** How each format is made, and what a browser is told it is. */
export const formats: Readonly<Record<ExportFormat, Format>> = {
  csv: {
    contentType: 'text/csv; charset=utf-8',
    open: async (work) => Readable.from(spreadsheetPieces(work), { objectMode: true, highWaterMark: 1 }),
  },
  xlsx: { contentType: WORKBOOK_TYPE, open: workbookStream },
  parquet: { contentType: 'application/vnd.apache.parquet', open: parquetStream },
  zip: { contentType: 'application/zip', open: bundleStream },
};

/** `campagne-12-resultats.csv` */
export function fileNameOf(campaignId: number, isNamed: boolean, format: ExportFormat): string {
  return `campagne-${campaignId}-${isNamed ? 'nominatif' : 'resultats'}.${format}`;
}

/** What an export is made of, as the campaign is now. */
export async function prepare(
  db: Db,
  campaign: CampaignRecord,
  isNamed: boolean,
  secret: Secret,
): Promise<Pick<Work, 'reader' | 'plan'>> {
  const versions = await askedVersions(db, campaign);
  const plan = planExport(
    isNamed,
    await selectExtraHeaders(db, campaign.id),
    await askedQuestions(db, campaign, versions),
    campaign.objectives,
  );
  return { reader: { db, campaign, versions, isNamed, secret }, plan };
}

/** Follows a row that was fetched within somebody's scope. */
export function campaignOf(db: Db, campaignId: number): Promise<CampaignRecord> {
  return campaignRecord(db, allScope, campaignId);
}

export interface Export {
  readonly fileName: string;
  readonly contentType: string;
  readonly content: Readable;
}

/**
 * The pseudonymised results of a campaign, at once. Who exported what is written down before the first byte leaves.
 */
export async function openExport(
  db: Db,
  viewer: Viewer,
  asked: { readonly campaignId: number; readonly format: string; readonly isNamed: boolean },
  secret: Secret,
  clock: Clock,
): Promise<Export> {
  const campaign = await campaignRecord(db, viewer.scope, asked.campaignId);
  const format = exportFormats.find((known) => known === asked.format);
  if (format === undefined) throw new Refusal('export.unknown_format', { formats: exportFormats.join(', ') });
  if (asked.isNamed)
    throw new Refusal(viewer.role === 'analyst' ? 'session.forbidden' : 'export.named_apart');
  const work = await prepare(db, campaign, false, secret);
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
  const { contentType, open } = formats[format];
  return {
    fileName: fileNameOf(campaign.id, false, format),
    contentType,
    content: await open({ ...work, at: clock.now() }),
  };
}
