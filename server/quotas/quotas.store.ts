import { sql } from 'kysely';
import type { QuotaCellInput, QuotaInput } from '#server/contracts/quotas.contract.ts';
import { type Db, unscoped } from '#server/platform/database.ts';

/** The cells of a campaign, by the quota they are of. */
export async function selectCells(db: Db, campaignId: number): Promise<{ id: number; quotaId: number }[]> {
  return db
    .selectFrom('quota_cells')
    .select(['id', 'quota_id as quotaId'])
    .where('campaign_id', '=', campaignId)
    .orderBy('id')
    .execute();
}

export async function insertQuota(
  tx: Db,
  campaignId: number,
  rank: number,
  { label, about }: QuotaInput,
): Promise<number> {
  const { id } = await tx
    .insertInto('quotas')
    .values({ campaign_id: campaignId, rank, label, about_json: JSON.stringify(about) })
    .returning('id')
    .executeTakeFirstOrThrow();
  return id;
}

export async function updateQuota(
  tx: Db,
  id: number,
  rank: number,
  { label, about }: QuotaInput,
): Promise<void> {
  await tx
    .updateTable('quotas')
    .set({ rank, label, about_json: JSON.stringify(about) })
    .where('id', '=', id)
    .execute();
}

export async function insertCell(
  tx: Db,
  campaignId: number,
  quotaId: number,
  rank: number,
  { label, values, limit }: QuotaCellInput,
): Promise<void> {
  await tx
    .insertInto('quota_cells')
    .values({
      quota_id: quotaId,
      campaign_id: campaignId,
      rank,
      label,
      values_json: JSON.stringify(values),
      most: limit,
    })
    .execute();
}

export async function updateCell(
  tx: Db,
  id: number,
  rank: number,
  { label, values, limit }: QuotaCellInput,
): Promise<void> {
  await tx
    .updateTable('quota_cells')
    .set({ rank, label, values_json: JSON.stringify(values), most: limit })
    .where('id', '=', id)
    .execute();
}

export async function deleteCells(tx: Db, ids: readonly number[]): Promise<void> {
  if (ids.length === 0) return;
  await tx
    .deleteFrom('quota_cells')
    .where('id', 'in', [...ids])
    .execute();
}

/** Quotas of a campaign that have no cell left. */
export async function deleteEmptyQuotas(tx: Db, campaignId: number): Promise<void> {
  await sql`
    delete from quotas where campaign_id = ${campaignId}
      and not exists (select 1 from quota_cells c where c.quota_id = quotas.id)`.execute(tx);
}

export interface SampleRow {
  readonly territory: string;
  readonly language: string;
  readonly commune: string | null;
  readonly fieldsJson: string;
}

/** The first people of a campaign. The caller has fetched it within the viewer's scope. */
export async function selectSample(db: Db, campaignId: number, limit: number): Promise<SampleRow[]> {
  return unscoped(db)
    .selectFrom('targets')
    .select(['territory', 'language', 'commune', 'fields_json as fieldsJson'])
    .where('campaign_id', '=', campaignId)
    .orderBy('id')
    .limit(limit)
    .execute();
}

/** The script version answers are recorded on: the campaign's own, else the one that would be taken at its start. */
export async function selectVersionId(
  db: Db,
  {
    scriptId,
    scriptVersionId,
  }: { readonly scriptId: number | null; readonly scriptVersionId: number | null },
): Promise<number | null> {
  if (scriptVersionId !== null || scriptId === null) return scriptVersionId;
  const row = await db
    .selectFrom('script_versions')
    .select('id')
    .where('script_id', '=', scriptId)
    .orderBy(sql`case state when 'live' then 0 when 'draft' then 1 else 2 end`)
    .orderBy('number', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row?.id ?? null;
}
