import { Readable } from 'node:stream';
import { recordAudit } from '#server/audit/index.ts';
import { campaignRecord } from '#server/campaigns/index.ts';
import { type ExportFormat, exportFormats } from '#server/contracts/exports.contract.ts';
import type { Clock } from '#server/platform/clock.ts';
import type { Db } from '#server/platform/database.ts';
import { Refusal } from '#server/platform/refusal.ts';
import type { Viewer } from '#server/platform/scope.ts';
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

export interface Export {
  /** `campagne-12-resultats.csv` */
  readonly fileName: string;
  readonly contentType: string;
  readonly content: Readable;
}

interface Asked {
  readonly campaignId: number;
  readonly format: string;
  readonly isNamed: boolean;
}

interface Format {
  readonly contentType: string;
  open(work: Work): Promise<Readable>;
}

const formats: Readonly<Record<ExportFormat, Format>> = {
  csv: {
    contentType: 'text/csv; charset=utf-8',
    open: async (work) => Readable.from(spreadsheetPieces(work), { objectMode: true, highWaterMark: 1 }),
  },
  xlsx: { contentType: WORKBOOK_TYPE, open: workbookStream },
  parquet: { contentType: 'application/vnd.apache.parquet', open: parquetStream },
  zip: { contentType: 'application/zip', open: bundleStream },
};

/**
 * The results of a campaign as a file. Names and numbers only on demand, for those who may see them (an analyst may
 * not). Who exported what is written down before the first byte leaves.
 */
export async function openExport(
  db: Db,
  viewer: Viewer,
  asked: Asked,
  secret: Secret,
  clock: Clock,
): Promise<Export> {
  const campaign = await campaignRecord(db, viewer.scope, asked.campaignId);
  const format = exportFormats.find((known) => known === asked.format);
  if (format === undefined) throw new Refusal('export.unknown_format', { formats: exportFormats.join(', ') });
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
      details: { format, named: asked.isNamed },
    },
    clock,
  );
  const { contentType, open } = formats[format];
  const reader = { db, campaign, versions, isNamed: asked.isNamed, secret };
  return {
    fileName: `campagne-${campaign.id}-${asked.isNamed ? 'nominatif' : 'resultats'}.${format}`,
    contentType,
    content: await open({ reader, plan, at: clock.now() }),
  };
}
