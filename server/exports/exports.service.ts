import { Readable } from 'node:stream';
import { type CampaignRecord, campaignRecord } from '#server/campaigns/index.ts';
import type { ExportFormat } from '#server/contracts/exports.contract.ts';
import { isIdentifying } from '#server/contracts/identifying.ts';
import type { Db } from '#server/platform/database.ts';
import { allScope } from '#server/platform/scope.ts';
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
import type { ExportPlan } from './columns.rules.ts';
import { openDataStream } from './open-data.service.ts';
import { hasWeights, selectExtraHeaders } from './people.store.ts';

interface Format {
  readonly contentType: string;
  open(work: Work): Readable | Promise<Readable>;
}

/** How each format is made, and what a browser is told it is. */
export const formats: Readonly<Record<ExportFormat, Format>> = {
  csv: {
    contentType: 'text/csv; charset=utf-8',
    open: (work) => Readable.from(spreadsheetPieces(work), { objectMode: true, highWaterMark: 1 }),
  },
  xlsx: { contentType: WORKBOOK_TYPE, open: workbookStream },
  parquet: { contentType: 'application/vnd.apache.parquet', open: parquetStream },
  zip: { contentType: 'application/zip', open: bundleStream },
  open: { contentType: 'application/zip', open: openDataStream },
};

/** `campagne-12-resultats.csv` */
export function fileNameOf(campaignId: number, isNamed: boolean, format: ExportFormat): string {
  if (format === 'open') return `campagne-${campaignId}-donnees-ouvertes.zip`;
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
  const plan: ExportPlan = {
    isNamed,
    extras: (await selectExtraHeaders(db, campaign.id)).filter((header) => isNamed || !isIdentifying(header)),
    hasWeights: await hasWeights(db, campaign.id),
    sample: campaign.sampling === 'census' ? null : { population: campaign.population },
    asked: await askedQuestions(db, campaign, versions),
    objectives: campaign.objectives,
  };
  return { reader: { db, campaign, versions, isNamed, secret }, plan };
}

/** Follows a row that was fetched within somebody's scope. */
export function campaignOf(db: Db, campaignId: number): Promise<CampaignRecord> {
  return campaignRecord(db, allScope, campaignId);
}
