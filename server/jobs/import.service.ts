import type { Clock } from '#server/platform/clock.ts';
import { giveWay } from '#server/platform/courtesy.ts';
import { type Db, dialectOf, inBulk, inTransactionAlone, isPassing } from '#server/platform/database.ts';
import type { Deps } from '#server/platform/http.ts';
import { askToSort, enrol, lookAgain, refresh, withdraw } from '#server/queue/index.ts';
import {
  changedTargets,
  completeMerge,
  failImport,
  type MergePlan,
  type MergeStep,
  nextMerge,
  peopleSteps,
  type RunningMerge,
  rangeStep,
  saveMergeProgress,
  selectAbsent,
  sliceRows,
} from '#server/targets/index.ts';
import { selectWaitingImport } from './jobs.store.ts';

/** Up to this many rows an import is one short transaction. */
const AT_ONCE = 5000;
const CLOSED_AT_ONCE = 200;

/**
 * Merges the oldest confirmed import: people, keys and lines first, which nobody sees; then the queue, where they begin to
 * exist. A small list is one transaction, as is any list on PostgreSQL; a large one on SQLite goes by short slices that
 * leave agents their turn, and goes on from the last one after a crash. An import that cannot be merged is given up; one
 * that only met an unreachable or busy database waits for the next turn. True when there was one.
 */
export async function runImport(deps: Deps, isStopping: () => boolean): Promise<boolean> {
  const { db, live, log } = deps;
  const importId = await selectWaitingImport(db);
  if (importId === undefined) return false;
  try {
    const merge = await nextMerge(deps);
    if (merge === null) return false;
    const isOver = await mergeAll(deps, merge, isStopping);
    if (!isOver) return false;
    for (const topic of ['import', 'progress'] as const)
      live.publish({ topic, campaignId: merge.plan.campaignId, directorateId: merge.plan.directorateId });
  } catch (error) {
    if (isPassing(error) || !(await failImport(deps, importId))) throw error;
    log.error({ importId, kind: error instanceof Error ? error.name : 'unknown' }, 'import failed');
    live.publish({ topic: 'import', campaignId: null, directorateId: null });
  }
  return true;
}

async function mergeAll(deps: Deps, merge: RunningMerge, isStopping: () => boolean): Promise<boolean> {
  const steps = stepsOf(deps, merge);
  let isOver = false;
  try {
    if (isStopping()) return false;
    const isSmall = merge.people <= AT_ONCE || dialectOf(deps.db).name === 'postgres';
    isOver = isSmall
      ? await inTransactionAlone(deps.db, (tx) => mergeAtOnce(tx, deps, merge, steps))
      : await mergeBySlices(deps, merge, steps, isStopping);
  } finally {
    await merge.release(isOver);
  }
  return isOver;
}

async function mergeAtOnce(
  tx: Db,
  deps: Deps,
  merge: RunningMerge,
  steps: readonly MergeStep[],
): Promise<boolean> {
  const { plan, people } = merge;
  // What is kept of the state is as it began: a transaction that fails leaves nothing to go on from.
  const state = { ...merge.state };
  const whole = steps.reduce((sum, { weight }) => sum + weight, 0);
  let done = 0;
  for (const step of steps) {
    let after: string | null = null;
    for (;;) {
      const upTo = await step.bound(tx, merge.plan, after, Number.MAX_SAFE_INTEGER);
      if (upTo === null) break;
      await step.apply(tx, merge.plan, after, upTo);
      after = upTo;
    }
    done += step.weight;
    // On a connection of its own: others are to see it before this transaction ends.
    if (people > AT_ONCE && step.weight > 0) {
      await saveMergeProgress(deps.db, plan.importId, state, Math.min(0.99, done / whole));
      deps.live.publish({ topic: 'import', campaignId: plan.campaignId, directorateId: plan.directorateId });
    }
  }
  return completeMerge(tx, merge, deps);
}

async function mergeBySlices(
  deps: Deps,
  { plan, state, people }: RunningMerge,
  steps: readonly MergeStep[],
  isStopping: () => boolean,
): Promise<boolean> {
  const { db, live } = deps;
  const whole = steps.reduce((sum, { weight }) => sum + weight, 0);
  let done = 0;
  const first = Math.max(
    0,
    steps.findIndex(({ name }) => name === state.step),
  );
  let shown = 0;
  for (const [index, step] of steps.entries()) {
    if (index < first) {
      done += step.weight;
      continue;
    }
    let after = index === first ? state.after : null;
    let rows = 0;
    for (;;) {
      if (isStopping()) return false;
      const from = after;
      const wanted = sliceRows(db);
      const upTo = await step.bound(db, plan, from, wanted);
      if (upTo === null) break;
      rows += wanted;
      const progress = Math.min(0.99, (done + step.weight * Math.min(1, rows / people)) / whole);
      await inBulk(db, async (tx) => {
        await step.apply(tx, plan, from, upTo);
        state.step = step.name;
        state.after = upTo;
        await saveMergeProgress(tx, plan.importId, state, progress);
      });
      after = upTo;
      if (progress - shown > 0.01) {
        shown = progress;
        live.publish({ topic: 'import', campaignId: plan.campaignId, directorateId: plan.directorateId });
      }
      await giveWay();
    }
    done += step.weight;
  }
  return inTransactionAlone(db, (tx) => completeMerge(tx, { plan, state }, deps));
}

/** What the lower rooms do, in the order it must be done: files and lines, then the queue. */
function stepsOf({ secret, clock }: Deps, { state, closesAbsent }: RunningMerge): readonly MergeStep[] {
  const people = peopleSteps(secret).map((step) =>
    step.name === 'changes' ? followedByQueue(step, clock) : step,
  );
  const enrolling = rangeStep(
    'queue',
    6,
    ({ lastLine }: MergePlan) => lastLine,
    (tx, plan, after, upTo) =>
      enrol(tx, plan.importId, { after: plan.targetBase + after, upTo: plan.targetBase + upTo }, clock),
  );
  const closing: MergeStep = {
    name: 'closing',
    weight: 1,
    bound: async (tx, plan, after) => {
      if (!closesAbsent) return null;
      const absent = await selectAbsent(tx, plan, Number(after ?? 0), CLOSED_AT_ONCE);
      return absent.length === 0 ? null : String(absent.at(-1));
    },
    apply: async (tx, plan, after) => {
      state.closed += await withdraw(
        tx,
        await selectAbsent(tx, plan, Number(after ?? 0), CLOSED_AT_ONCE),
        clock,
      );
    },
  };
  const sorting: MergeStep = {
    name: 'sorting',
    weight: 0,
    bound: async (_tx, _plan, after) => (after === null ? 'done' : null),
    apply: (tx, plan) => askToSort(tx, plan.campaignId),
  };
  return [
    ...people,
    lookingAt('look', ['targets', 'target_lines', 'lines']),
    enrolling,
    lookingAt('lookAgain', ['queue_entries']),
    closing,
    sorting,
  ];
}

function lookingAt(name: string, tables: readonly string[]): MergeStep {
  return {
    name,
    weight: 0,
    bound: async (tx, _plan, after) => (after === null && dialectOf(tx).name === 'postgres' ? 'done' : null),
    apply: (tx) => lookAgain(tx, tables),
  };
}

/** Somebody whose file changed may be elsewhere in the queue. */
function followedByQueue(step: MergeStep, clock: Clock): MergeStep {
  return {
    ...step,
    apply: async (tx, plan, after, upTo) => {
      await step.apply(tx, plan, after, upTo);
      await refresh(tx, await changedTargets(tx, plan, after), clock);
    },
  };
}
