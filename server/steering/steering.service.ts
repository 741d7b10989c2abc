import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { recordAudit } from '#server/audit/index.ts';
import { type CampaignRecord, campaignRecord } from '#server/campaigns/index.ts';
import type { ResponseOf } from '#server/contracts/endpoint.ts';
import {
  type LeftReason,
  type Lever,
  leftReasons,
  type listSteering,
  type previewSteering,
  type SteeringAsk,
  type SteeringView,
  steeringAsk,
  steeringView,
} from '#server/contracts/steering.contract.ts';
import { targetStates } from '#server/contracts/target-states.ts';
import type { Clock } from '#server/platform/clock.ts';
import { type Db, inTransaction } from '#server/platform/database.ts';
import type { Deps } from '#server/platform/http.ts';
import { found, Refusal } from '#server/platform/refusal.ts';
import type { Viewer } from '#server/platform/scope.ts';
import type { Secret } from '#server/platform/secret.ts';
import { scopesIn } from '#server/queue/index.ts';
import { countMatching, matchingTargets } from '#server/targets/index.ts';
import { leftBecause } from './steering.rules.ts';
import {
  holdAction,
  insertAction,
  isAssigned,
  type ShownAction,
  selectAction,
  selectActions,
  selectIdByToken,
  updateAction,
} from './steering.store.ts';
import { announceSteering, goOn, leftCounts } from './work.service.ts';

/** More people than this and the background work goes on with it. */
const AT_ONCE = 2000;
const EXAMPLES = 20;
/** Read in search of examples: those it applies to may come late among those who match. */
const LOOKED_AT = 200;
const HISTORY = 50;
/** A preview says what would happen now, not tomorrow. */
const PREVIEW_MS = 60 * 60_000;

type Preview = ResponseOf<typeof previewSteering>;

/** What a lever would do, counted by the rule that applying follows; changes nothing. */
export async function preview(
  db: Db,
  viewer: Viewer,
  campaignId: number,
  asked: SteeringAsk,
  { clock, secret }: Pick<Deps, 'clock' | 'secret'>,
): Promise<Preview> {
  const campaign = await campaignRecord(db, viewer.scope, campaignId);
  await refuseImpossible(db, campaign, asked.lever, clock);
  const matching = { filter: asked.filter, ids: asked.targetIds };
  const groups = (await countMatching(db, viewer.scope, campaignId, matching)).map((row) => {
    const isInHand = Number(row.is_claimed) === 1;
    const standing = {
      state: row.state,
      isInHand,
      waitReason: row.wait_reason,
      callbackKind: row.callback_kind,
      callbackAgentId: row.callback_agent_id,
    };
    return {
      state: row.state,
      n: Number(row.n),
      firstId: Number(row.first_id),
      left: leftBecause(asked.lever, standing),
    };
  });
  const sum = (some: readonly { readonly n: number }[]) => some.reduce((total, { n }) => total + n, 0);
  const kept = groups.filter(({ left }) => left === null);
  return {
    matched: sum(groups),
    applies: sum(kept),
    states: targetStates
      .map((state) => ({ state, count: sum(kept.filter((group) => group.state === state)) }))
      .filter(({ count }) => count > 0),
    left: leftReasons
      .map((reason) => ({ reason, count: sum(groups.filter(({ left }) => left === reason)) }))
      .filter(({ count }) => count > 0),
    examples: await examplesOf(db, viewer, campaignId, {
      ...asked,
      firstIds: kept.map(({ firstId }) => firstId),
    }),
    token: seal(secret, viewer, { campaignId, at: clock.now(), nonce: randomUUID(), ask: asked }),
  };
}

/** Some of those it applies to: the first of those who match, else one of each kind. */
async function examplesOf(
  db: Db,
  viewer: Viewer,
  campaignId: number,
  { lever, filter, targetIds, firstIds }: SteeringAsk & { readonly firstIds: readonly number[] },
): Promise<Preview['examples']> {
  if (firstIds.length === 0) return [];
  const among = async (ids: readonly number[] | undefined) =>
    (await matchingTargets(db, viewer.scope, campaignId, { filter, ids }, LOOKED_AT))
      .filter((one) => leftBecause(lever, one) === null)
      .slice(0, EXAMPLES)
      .map(({ id, name }) => ({ id, name }));
  const first = await among(targetIds);
  return first.length > 0 ? first : among(firstIds);
}

async function refuseImpossible(db: Db, campaign: CampaignRecord, lever: Lever, clock: Clock): Promise<void> {
  if (lever.kind === 'hold' && lever.until !== null && lever.until <= clock.now())
    throw new Refusal('steering.past_instant', {}, [{ path: 'lever.until', detail: 'Moment déjà passé.' }]);
  if (lever.kind === 'reassign' && !(await isAssigned(db, campaign.id, lever.agentId)))
    throw new Refusal('steering.unknown_agent', {}, [
      { path: 'lever.agentId', detail: 'Agent·e non désigné·e sur la campagne.' },
    ]);
}

/** The nonce tells two previews of the same question apart. */
const sealed = z.object({ campaignId: z.int(), at: z.int(), nonce: z.string(), ask: steeringAsk });
type Sealed = z.infer<typeof sealed>;

/** The preview's question, signed for this viewer: what is applied is what was shown. Nothing is stored. */
function seal(secret: Secret, viewer: Viewer, content: Sealed): string {
  const payload = Buffer.from(JSON.stringify(content)).toString('base64url');
  return `${payload}.${signatureOf(secret, viewer, payload)}`;
}

function signatureOf(secret: Secret, viewer: Viewer, payload: string): string {
  return secret.hash('preview', `${viewer.userId}:${payload}`).slice(0, 32);
}

function unseal(secret: Secret, viewer: Viewer, token: string): Sealed {
  const [payload = '', signature] = token.split('.');
  if (signature !== signatureOf(secret, viewer, payload)) throw new Refusal('steering.bad_token');
  return sealed.parse(JSON.parse(Buffer.from(payload, 'base64url').toString()));
}

/**
 * Does what was previewed, in short writes; up to 2 000 people before answering, more in the background. Confirming
 * twice does it once. Refuses `steering.bad_token` (another's, another campaign's, an hour old), and what the preview
 * would refuse now.
 */
export async function apply(
  viewer: Viewer,
  campaignId: number,
  token: string,
  deps: Deps,
): Promise<SteeringView> {
  const { db, clock, secret } = deps;
  const campaign = await campaignRecord(db, viewer.scope, campaignId);
  const { at, ask, campaignId: shownFor } = unseal(secret, viewer, token);
  if (shownFor !== campaignId || at < clock.now() - PREVIEW_MS) throw new Refusal('steering.bad_token');
  await refuseImpossible(db, campaign, ask.lever, clock);
  const matching = { filter: ask.filter, ids: ask.targetIds };
  const groups = await countMatching(db, viewer.scope, campaignId, matching);
  const matched = groups.reduce((total, { n }) => total + Number(n), 0);
  const tokenHash = secret.hash('preview', token);
  const id = await inTransaction(db, async (tx) => {
    const inserted = await insertAction(tx, {
      campaignId,
      directorateId: campaign.directorateId,
      actorId: viewer.userId,
      token: tokenHash,
      leverJson: JSON.stringify(ask.lever),
      filterJson: JSON.stringify(matching),
      isLong: matched > AT_ONCE,
      matched,
      upTo: groups.reduce((last, row) => Math.max(last, Number(row.last_id ?? 0)), 0),
      now: clock.now(),
    });
    if (inserted === null) return found(await selectIdByToken(tx, tokenHash));
    const details = { lever: ask.lever.kind, matched, steeringId: inserted };
    const entry = {
      actorId: viewer.userId,
      action: 'steering.apply',
      entity: 'campaign',
      entityId: campaignId,
    };
    await recordAudit(tx, { ...entry, details }, clock);
    return inserted;
  });
  if (matched <= AT_ONCE) await goOn(id, deps);
  return viewOf(found(await selectAction(db, viewer.scope, id)));
}

/** What was done to this campaign's people at once, newest first, and what filters can name. */
export async function history(
  db: Db,
  viewer: Viewer,
  campaignId: number,
): Promise<ResponseOf<typeof listSteering>> {
  await campaignRecord(db, viewer.scope, campaignId);
  const places = await scopesIn(db, campaignId);
  return {
    actions: (await selectActions(db, campaignId, HISTORY)).map(viewOf),
    territories: [...new Set(places.map(({ territory }) => territory))].sort(),
    languages: [...new Set(places.map(({ language }) => language))].sort(),
  };
}

/**
 * Gives everyone an action changed their place back, exactly, but those to whom something has happened since. Refuses
 * `steering.still_running` and `steering.already_undone`.
 */
export async function undo(viewer: Viewer, id: number, deps: Deps): Promise<SteeringView> {
  const { db, clock } = deps;
  const action = found(await selectAction(db, viewer.scope, id));
  await inTransaction(db, async (tx) => {
    const held = await holdAction(tx, id, ['done'], clock.now());
    if (held === undefined)
      throw new Refusal(action.state === 'running' ? 'steering.still_running' : 'steering.already_undone');
    await updateAction(tx, id, { state: 'undoing', cursor: 0, is_long: held.applied > AT_ONCE ? 1 : 0 });
    const entry = { actorId: viewer.userId, action: 'steering.undo', entity: 'campaign' };
    const details = { lever: leverOf(action).kind, applied: held.applied, steeringId: id };
    await recordAudit(tx, { ...entry, entityId: action.campaignId, details }, clock);
  });
  if (action.applied <= AT_ONCE) await goOn(id, deps);
  announceSteering(deps.live, action);
  return viewOf(found(await selectAction(db, viewer.scope, id)));
}

function leverOf({ leverJson }: ShownAction): Lever {
  return steeringAsk.shape.lever.parse(JSON.parse(leverJson));
}

function viewOf(row: ShownAction): SteeringView {
  const counts: Readonly<Partial<Record<LeftReason, number>>> = leftCounts(row.leftJson);
  return steeringView.parse({
    id: row.id,
    campaignId: row.campaignId,
    lever: leverOf(row),
    actorName: row.actorName,
    createdAt: row.createdAt,
    state: row.state,
    matched: row.matched,
    progress: progressOf(row),
    applied: row.applied,
    left: leftReasons.flatMap((reason) => {
      const count = counts[reason] ?? 0;
      return count > 0 ? [{ reason, count }] : [];
    }),
    restored: row.restored,
    changedSince: row.changedSince,
  });
}

function progressOf({ state, seen, matched, applied, restored, changedSince }: ShownAction): number {
  if (state === 'running') return matched === 0 ? 0 : Math.min(1, seen / matched);
  if (state === 'undoing') return applied === 0 ? 0 : (restored + changedSince) / applied;
  return 1;
}
