import { recordAudit } from '#server/audit/index.ts';
import { type CampaignRecord, campaignRecord, canEdit, stateWords } from '#server/campaigns/index.ts';
import type { ResponseOf } from '#server/contracts/endpoint.ts';
import {
  MOST_COMBINATIONS,
  type previewQuotas as preview,
  type QuotaInput,
  type QuotasView,
} from '#server/contracts/quotas.contract.ts';
import { type Db, inTransaction } from '#server/platform/database.ts';
import type { Deps } from '#server/platform/http.ts';
import { Refusal } from '#server/platform/refusal.ts';
import type { Viewer } from '#server/platform/scope.ts';
import {
  countCombinations,
  foreseeQuotas,
  holdVersion,
  quotaPlan,
  quotasOf,
  takeUpQuotas,
} from '#server/queue/index.ts';
import { questionFaults, quotaFaults, shapeOf } from './quotas.rules.ts';
import {
  deleteCells,
  deleteEmptyQuotas,
  insertCell,
  insertQuota,
  selectCells,
  updateCell,
  updateQuota,
} from './quotas.store.ts';
import { questionsOf } from './sources.service.ts';

/** The quotas of a campaign with the interviews each cell has. */
export async function readQuotas(db: Db, viewer: Viewer, campaignId: number): Promise<QuotasView> {
  const campaign = await campaignRecord(db, viewer.scope, campaignId);
  return viewOf(db, viewer, campaign);
}

async function viewOf(db: Db, viewer: Viewer, campaign: CampaignRecord): Promise<QuotasView> {
  const plan = await quotaPlan(db, campaign.id);
  return {
    version: plan?.version ?? 0,
    canChange: canEdit(campaign.state, viewer.role),
    isSorting: plan?.sorting != null,
    quotas: (await quotasOf(db, [campaign.id])).map(({ id, label, about, cells }) => ({
      id,
      label,
      about,
      cells: cells.map(({ values, ...cell }) => ({ ...cell, values: [...values] })),
    })),
  };
}

/** Whom such quotas would stop or free. Refuses what {@link changeQuotas} would refuse of them. */
export async function previewQuotas(
  db: Db,
  viewer: Viewer,
  campaignId: number,
  quotas: readonly QuotaInput[],
): Promise<ResponseOf<typeof preview>> {
  const campaign = await campaignRecord(db, viewer.scope, campaignId);
  await refuseWrong(db, campaign, quotas);
  const { cells, ...people } = await foreseeQuotas(db, campaignId, quotas);
  return { ...people, cells: cells.map((some) => [...some]) };
}

/**
 * Replaces the quotas of a campaign, audited; a cell that keeps its id keeps its count. Refuses `campaign.wrong_state`,
 * `quotas.changed` (somebody else changed them since `version`), `quotas.too_many`, `quotas.bad_question`, and
 * `request.invalid` with the fields.
 */
export async function changeQuotas(
  viewer: Viewer,
  campaignId: number,
  { version, quotas }: { readonly version: number; readonly quotas: readonly QuotaInput[] },
  { db, clock, live }: Pick<Deps, 'db' | 'clock' | 'live'>,
): Promise<QuotasView> {
  const campaign = await campaignRecord(db, viewer.scope, campaignId);
  if (!canEdit(campaign.state, viewer.role))
    throw new Refusal('campaign.wrong_state', { state: stateWords[campaign.state] });
  await refuseWrong(db, campaign, quotas);
  await inTransaction(db, async (tx) => {
    if (!(await holdVersion(tx, campaignId, version))) throw new Refusal('quotas.changed');
    const before = await quotasOf(tx, [campaignId]);
    await writeQuotas(tx, campaignId, quotas);
    const hasOtherCells = shapeOf(before) !== shapeOf(quotas);
    await takeUpQuotas(tx, campaignId, { version: version + 1, hasOtherCells, now: clock.now() });
    const details = { before: limitsOf(before), after: limitsOf(quotas), version: version + 1 };
    const entry = { actorId: viewer.userId, action: 'quotas.change', entity: 'campaign' };
    await recordAudit(tx, { ...entry, entityId: campaignId, details }, clock);
  });
  for (const topic of ['campaign', 'progress', 'board'] as const)
    live.publish({ topic, campaignId, directorateId: campaign.directorateId });
  return viewOf(db, viewer, campaign);
}

/** What the audit keeps: neither labels nor values, which people choose. */
function limitsOf(quotas: readonly { readonly cells: readonly { readonly limit: number }[] }[]): number[][] {
  return quotas.map(({ cells }) => cells.map(({ limit }) => limit));
}

async function refuseWrong(db: Db, campaign: CampaignRecord, quotas: readonly QuotaInput[]): Promise<void> {
  const count = countCombinations(quotas);
  if (count > MOST_COMBINATIONS) throw new Refusal('quotas.too_many', { count, most: MOST_COMBINATIONS });
  const faults = quotaFaults(quotas);
  if (faults.length > 0) throw new Refusal('request.invalid', {}, faults);
  if (!quotas.some(({ about }) => about.kind === 'answer')) return;
  const unknown = questionFaults(quotas, await questionsOf(db, campaign));
  if (unknown.length > 0) throw new Refusal('quotas.bad_question', {}, unknown);
}

/** Ids that are not of this campaign are new ones: nothing of another campaign can be reached. */
async function writeQuotas(tx: Db, campaignId: number, quotas: readonly QuotaInput[]): Promise<void> {
  const known = await selectCells(tx, campaignId);
  const kept = new Set<number>();
  for (const [rank, quota] of quotas.entries()) {
    const own = known.filter(({ quotaId }) => quotaId === quota.id);
    const id = own[0]?.quotaId ?? (await insertQuota(tx, campaignId, rank, quota));
    if (own.length > 0) await updateQuota(tx, id, rank, quota);
    for (const [place, cell] of quota.cells.entries()) {
      const cellId = own.find((one) => one.id === cell.id && !kept.has(one.id))?.id;
      if (cellId === undefined) await insertCell(tx, campaignId, id, place, cell);
      else {
        kept.add(cellId);
        await updateCell(tx, cellId, place, cell);
      }
    }
  }
  await deleteCells(
    tx,
    known.map(({ id }) => id).filter((id) => !kept.has(id)),
  );
  await deleteEmptyQuotas(tx, campaignId);
}
