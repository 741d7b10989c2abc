import { z } from 'zod';
import { recordAudit } from '#server/audit/index.ts';
import { type LeftReason, type Lever, leftReasons, lever } from '#server/contracts/steering.contract.ts';
import { targetFilter } from '#server/contracts/targets.contract.ts';
import { type Db, inTransaction } from '#server/platform/database.ts';
import type { Deps } from '#server/platform/http.ts';
import { allScope } from '#server/platform/scope.ts';
import { givePlaces, holdPlaces, type Place, type PlaceRow } from '#server/queue/index.ts';
import { type Matching, matchingTargets } from '#server/targets/index.ts';
import { isUntouched, leftBecause, placeAfter } from './steering.rules.ts';
import {
  type ActionRow,
  holdAction,
  insertRows,
  selectBeforeHeld,
  selectRows,
  selectUnfinished,
  updateAction,
} from './steering.store.ts';

/** People of one write: agents must not be kept waiting (performance.md §2f). */
const BATCH = 200;
/** An action nobody has gone on with for so long was left by a server that stopped. */
const LEFT_AFTER_MS = 10_000;

const place = z.object({
  state: z.string(),
  wakeAt: z.int().nullable(),
  waitReason: z.string().nullable(),
  callbackKind: z.string().nullable(),
  callbackAgentId: z.int().nullable(),
  disposition: z.string().nullable(),
  doneAt: z.int().nullable(),
  callsCount: z.int(),
});
type Stored = z.infer<typeof place>;

function storedOf(at: Place, callsCount: number): Stored {
  const { state, wakeAt, waitReason, callbackKind, callbackAgentId, disposition, doneAt } = at;
  return { state, wakeAt, waitReason, callbackKind, callbackAgentId, disposition, doneAt, callsCount };
}

function readPlace(json: string): Stored {
  return place.parse(JSON.parse(json));
}

const matching = z.object({ filter: targetFilter, ids: z.array(z.int()).optional() });
const counts = z.partialRecord(z.enum(leftReasons), z.int());

/** How many an action left as they were, by reason. */
export function leftCounts(json: string): Partial<Record<LeftReason, number>> {
  return counts.parse(JSON.parse(json));
}

/** Long actions, and those a stopped server left: a batch each at a time, until they are over. */
export async function runSteering(deps: Deps, isStopping: () => boolean): Promise<void> {
  const { db, clock } = deps;
  for (const id of await selectUnfinished(db, clock.now() - LEFT_AFTER_MS)) await goOn(id, deps, isStopping);
}

/** Goes on with an action, in one short transaction for each batch, until it is over or somebody else has ended it. */
export async function goOn(id: number, deps: Deps, isStopping: () => boolean = () => false): Promise<void> {
  const { db, clock, live } = deps;
  while (!isStopping()) {
    const action = await inTransaction(db, async (tx) => {
      const held = await holdAction(tx, id, ['running', 'undoing'], clock.now());
      if (held === undefined) return null;
      const isOver = await (held.state === 'running' ? pullSome(tx, held, deps) : undoSome(tx, held, deps));
      return isOver ? held : 'more';
    });
    if (action === 'more') continue;
    if (action !== null) announceSteering(live, action);
    return;
  }
}

/** Screens look again; idle desks too, for somebody may be there to call. */
export function announceSteering(
  live: Deps['live'],
  { campaignId, directorateId }: { readonly campaignId: number; readonly directorateId: number },
): void {
  for (const topic of ['progress', 'board', 'campaign'] as const)
    live.publish({ topic, campaignId, directorateId });
}

/** Applies the lever to the next people. Returns whether they were the last. */
async function pullSome(tx: Db, action: ActionRow, { clock }: Pick<Deps, 'clock'>): Promise<boolean> {
  const now = clock.now();
  const { filter, ids } = matching.parse(JSON.parse(action.filterJson));
  const pulled = lever.parse(JSON.parse(action.leverJson));
  const range: Matching = { filter, after: action.cursor, upTo: action.upTo, ...(ids && { ids }) };
  const next = await matchingTargets(tx, allScope, action.campaignId, range, BATCH);
  const changes = await pullEach(
    tx,
    pulled,
    next.map(({ id }) => id),
    now,
  );
  await givePlaces(
    tx,
    changes.moved.map(({ targetId, after }) => ({ targetId, ...after })),
  );
  await insertRows(
    tx,
    action.id,
    changes.moved.map(({ targetId, before, after }) => ({
      targetId,
      beforeJson: JSON.stringify(storedOf(before, before.callsCount)),
      afterJson: JSON.stringify(storedOf(after, before.callsCount)),
    })),
  );
  const applied = action.applied + changes.moved.length;
  const left = leftCounts(action.leftJson);
  for (const reason of changes.left) left[reason] = (left[reason] ?? 0) + 1;
  const isOver = next.length < BATCH;
  await updateAction(tx, action.id, {
    seen: action.seen + next.length,
    cursor: next.at(-1)?.id ?? action.cursor,
    applied,
    left_json: JSON.stringify(left),
    // The words searched for may be somebody's name: they are not kept.
    ...(isOver && {
      state: 'done',
      filter_json: JSON.stringify({ filter: { ...filter, search: undefined } }),
    }),
  });
  if (isOver) {
    const details = { lever: pulled.kind, steeringId: action.id, applied, left };
    await recordAudit(tx, { ...endOf(action), action: 'steering.done', details }, clock);
  }
  return isOver;
}

function endOf({ campaignId }: ActionRow) {
  return { actorId: null, entity: 'campaign', entityId: campaignId };
}

interface Changes {
  readonly moved: readonly { readonly targetId: number; readonly before: PlaceRow; readonly after: Place }[];
  readonly left: readonly LeftReason[];
}

async function pullEach(tx: Db, pulled: Lever, ids: readonly number[], now: number): Promise<Changes> {
  const places = await holdPlaces(tx, ids);
  const stored = pulled.kind === 'release' ? await selectBeforeHeld(tx, ids) : [];
  const beforeHeld = new Map(
    stored.toReversed().map(({ targetId, beforeJson }) => [targetId, readPlace(beforeJson)]),
  );
  const left: LeftReason[] = ids.slice(places.length).map(() => 'in_hand');
  const moved = places.flatMap((before) => {
    const reason = leftBecause(pulled, { ...before, isInHand: false });
    if (reason !== null) left.push(reason);
    if (reason !== null) return [];
    const after = placeAfter(pulled, before, beforeHeld.get(before.targetId) ?? null, now);
    return [{ targetId: before.targetId, before, after }];
  });
  return { moved, left };
}

/** Gives the next people back. Returns whether they were the last. */
async function undoSome(tx: Db, action: ActionRow, { clock }: Pick<Deps, 'clock'>): Promise<boolean> {
  const rows = await selectRows(tx, action.id, action.cursor, BATCH);
  const current = new Map(
    (
      await holdPlaces(
        tx,
        rows.map(({ targetId }) => targetId),
      )
    ).map((row) => [row.targetId, row]),
  );
  const restored = rows.flatMap(({ targetId, beforeJson, afterJson }) => {
    const now = current.get(targetId);
    if (now === undefined || !isUntouched(now, readPlace(afterJson))) return [];
    return [{ targetId, ...readPlace(beforeJson) }];
  });
  await givePlaces(tx, restored);
  const isOver = rows.length < BATCH;
  const total = action.restored + restored.length;
  const changed = action.changedSince + rows.length - restored.length;
  await updateAction(tx, action.id, {
    cursor: rows.at(-1)?.targetId ?? action.cursor,
    restored: total,
    changed_since: changed,
    ...(isOver && { state: 'undone' }),
  });
  if (isOver) {
    const details = { steeringId: action.id, restored: total, changedSince: changed };
    await recordAudit(tx, { ...endOf(action), action: 'steering.undone', details }, clock);
  }
  return isOver;
}
