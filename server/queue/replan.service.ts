import { recordAudit } from '#server/audit/index.ts';
import {
  campaignRecord,
  campaignsToReplan,
  holdReplan,
  moveReplan,
  refuseUneditable,
} from '#server/campaigns/index.ts';
import { type Disposition, dispositionCodes } from '#server/contracts/call-results.ts';
import type { CallRules } from '#server/contracts/campaigns.contract.ts';
import type { ResponseOf } from '#server/contracts/endpoint.ts';
import type { previewCallRules } from '#server/contracts/rules.contract.ts';
import type { Clock } from '#server/platform/clock.ts';
import { type Db, inTransaction } from '#server/platform/database.ts';
import { found } from '#server/platform/refusal.ts';
import type { Viewer } from '#server/platform/scope.ts';
import { storedSlot } from './calendar.rules.ts';
import { historiesOf } from './history.service.ts';
import { type CampaignRules, hoursOf } from './queue.rules.ts';
import { type Change, replan } from './replan.rules.ts';
import { lockCalled, selectCalled, selectCalledRows, updateReplanned } from './replan.store.ts';
import { selectCampaigns } from './scopes.store.ts';

/** People of one write: agents must not be kept waiting (performance.md §2f). */
const MOVED_AT_ONCE = 100;
const PREVIEWED_AT_ONCE = 500;
/** A preview answers within a second or so; beyond, « au moins » says enough. */
const PREVIEWED_AT_MOST = 20_000;

type Foreseen = ResponseOf<typeof previewCallRules>;

/**
 * What such rules would do now to people already called who wait, counted by the rule that {@link replanSome} follows;
 * changes nothing. Refuses `campaign.wrong_state` to whoever may not change them.
 */
export async function foreseeRules(
  db: Db,
  viewer: Viewer,
  campaignId: number,
  rules: CallRules,
  clock: Clock,
): Promise<Foreseen> {
  refuseUneditable(await campaignRecord(db, viewer.scope, campaignId), viewer);
  const now = clock.now();
  const campaign = found((await selectCampaigns(db, [campaignId]))[0]);
  const counts = { sooner: 0, later: 0, moved: 0, closed: 0, same: 0 };
  const closed = new Map<Disposition, number>();
  let called = 0;
  let isOver = false;
  for (let after = 0; !isOver && called < PREVIEWED_AT_MOST; ) {
    const ids = await selectCalled(db, campaignId, after, PREVIEWED_AT_ONCE);
    for (const { change } of await changesOf(db, { ...campaign, rules }, ids, now)) {
      counts[change.effect] += 1;
      const disposition = change.place?.disposition ?? null;
      if (disposition !== null) closed.set(disposition, (closed.get(disposition) ?? 0) + 1);
    }
    called += ids.length;
    isOver = ids.length < PREVIEWED_AT_ONCE;
    after = ids.at(-1) ?? after;
  }
  return {
    called,
    sooner: counts.sooner,
    later: counts.later,
    moved: counts.moved,
    closed: dispositionCodes.flatMap((disposition) => {
      const count = closed.get(disposition);
      return count === undefined ? [] : [{ disposition, count }];
    }),
    same: called - counts.sooner - counts.later - counts.moved - counts.closed,
    atLeast: !isOver,
  };
}

interface ChangeOf {
  readonly targetId: number;
  readonly change: Change;
}

/** What the campaign's rules make of each of these people now; nothing for those whose calls are no longer kept. */
async function changesOf(
  db: Db,
  campaign: CampaignRules,
  targetIds: readonly number[],
  now: number,
): Promise<ChangeOf[]> {
  const rows = await selectCalledRows(db, targetIds);
  if (rows.length === 0) return [];
  const histories = await historiesOf(db, rows);
  return rows.map(({ targetId, territory, result, closedAt, slot, agentId, rungLineId, ...place }) => {
    const called = {
      ...place,
      last: { result, closedAt, slot: storedSlot(slot), agentId },
      history: found(histories.get(targetId))(result, rungLineId),
      hours: hoursOf(campaign, territory),
    };
    return { targetId, change: replan(called, campaign.rules, now) };
  });
}

/**
 * After the rules of a campaign changed, in one transaction each time: the next people already called take the place the
 * new rules give them, from where the last ones were left. Those in somebody's hands follow at their next call. Returns
 * the campaigns that are over.
 */
export async function replanEveryone(
  db: Db,
  clock: Clock,
  isStopping: () => boolean,
): Promise<{ readonly id: number; readonly directorateId: number }[]> {
  const over: { id: number; directorateId: number }[] = [];
  for (const campaign of await campaignsToReplan(db)) {
    let went: 'on' | 'over' | 'nowhere' = 'on';
    while (went === 'on' && !isStopping())
      went = await inTransaction(db, (tx) => replanSome(tx, campaign.id, clock));
    if (went === 'over') over.push(campaign);
  }
  return over;
}

async function replanSome(tx: Db, campaignId: number, clock: Clock): Promise<'on' | 'over' | 'nowhere'> {
  const now = clock.now();
  // Held: nobody changes the rules while people are moved by them.
  const after = await holdReplan(tx, campaignId);
  const campaign = (await selectCampaigns(tx, [campaignId]))[0];
  if (after === null || campaign === undefined) return 'over';
  const ids = await selectCalled(tx, campaignId, after, MOVED_AT_ONCE);
  const held = new Set(await lockCalled(tx, ids));
  // Somebody is looking at this person at this very moment: from them on, next time.
  const busy = (await selectCalled(tx, campaignId, after, MOVED_AT_ONCE)).find((id) => !held.has(id));
  const reached = ids.filter((id) => busy === undefined || id < busy);
  await move(
    tx,
    await changesOf(
      tx,
      campaign,
      reached.filter((id) => held.has(id)),
      now,
    ),
    campaignId,
    clock,
  );
  const isOver = busy === undefined && ids.length < MOVED_AT_ONCE;
  await moveReplan(tx, campaignId, isOver ? null : (reached.at(-1) ?? after));
  if (isOver) return 'over';
  return reached.length > 0 ? 'on' : 'nowhere';
}

async function move(tx: Db, changes: readonly ChangeOf[], campaignId: number, clock: Clock): Promise<void> {
  const places = changes.flatMap(({ targetId, change }) =>
    change.place === null ? [] : [{ targetId, ...change.place }],
  );
  if (places.length === 0) return;
  await updateReplanned(tx, places, clock.now());
  const closed = places.filter(({ state }) => state === 'done').length;
  const details = { moved: places.length - closed, closed };
  await recordAudit(
    tx,
    { actorId: null, action: 'queue.replan', entity: 'campaign', entityId: campaignId, details },
    clock,
  );
}
