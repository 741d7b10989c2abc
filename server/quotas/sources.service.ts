import { z } from 'zod';
import { campaignRecord } from '#server/campaigns/index.ts';
import type { ResponseOf } from '#server/contracts/endpoint.ts';
import type { quotaSources } from '#server/contracts/quotas.contract.ts';
import type { Db } from '#server/platform/database.ts';
import type { Viewer } from '#server/platform/scope.ts';
import { scopesIn } from '#server/queue/index.ts';
import { getVersion } from '#server/scripts/index.ts';
import { type ChoiceQuestion, choicesOf } from './quotas.rules.ts';
import { selectSample, selectVersionId } from './quotas.store.ts';

/** People looked at for the values they have: enough to propose some, not all. */
const SAMPLE = 2000;
const VALUES = 40;

const fields = z.record(z.string(), z.string());

/** What quotas of this campaign can tell people apart by, with values seen among its first people. */
export async function sourcesOf(
  db: Db,
  viewer: Viewer,
  campaignId: number,
): Promise<ResponseOf<typeof quotaSources>> {
  const campaign = await campaignRecord(db, viewer.scope, campaignId);
  const places = await scopesIn(db, campaignId);
  const communes = new Map<string, number>();
  const columns = new Map<string, Map<string, number>>();
  for (const { commune, fieldsJson } of await selectSample(db, campaignId, SAMPLE)) {
    if (commune !== null) communes.set(commune, (communes.get(commune) ?? 0) + 1);
    for (const [header, value] of Object.entries(fields.parse(JSON.parse(fieldsJson)))) {
      const values = columns.get(header) ?? new Map<string, number>();
      columns.set(header, values);
      if (value !== '') values.set(value, (values.get(value) ?? 0) + 1);
    }
  }
  return {
    territories: [...new Set(places.map(({ territory }) => territory))].sort(),
    languages: [...new Set(places.map(({ language }) => language))].sort(),
    communes: frequent(communes),
    columns: [...columns].map(([header, values]) => ({ header, values: frequent(values) })),
    questions: (await questionsOf(db, campaign)).map(({ options, ...question }) => ({
      ...question,
      options: [...options],
    })),
  };
}

function frequent(values: ReadonlyMap<string, number>): string[] {
  return [...values]
    .sort(([a, n], [b, m]) => m - n || a.localeCompare(b, 'fr'))
    .slice(0, VALUES)
    .map(([value]) => value);
}

/** Questions with one choice, of the version answers are recorded on. */
export async function questionsOf(
  db: Db,
  campaign: { readonly scriptId: number | null; readonly scriptVersionId: number | null },
): Promise<ChoiceQuestion[]> {
  const versionId = await selectVersionId(db, campaign);
  return versionId === null ? [] : choicesOf((await getVersion(db, versionId)).content);
}
