import { markFileChanged } from '#server/interviews/index.ts';
import {
  insertLineNumbers,
  insertLines,
  lineOf,
  reserveLineIds,
  type StagedLines,
} from '#server/lines/index.ts';
import { BEFORE_EVERY_KEY, filePatch, RANKS } from '#server/lists/index.ts';
import { isQuiet } from '#server/platform/courtesy.ts';
import { type Db, dialectOf } from '#server/platform/database.ts';
import type { Secret } from '#server/platform/secret.ts';
import {
  addTargetLine,
  insertKeys,
  insertRejects,
  insertTargetLines,
  insertTargets,
  type MergePlan,
  reserveTargetIds,
  selectChanges,
  selectKeyBound,
  selectNumberBound,
  stagedTable,
  updateTarget,
} from './merge.store.ts';

/**
 * One part of a merge, done slice after slice: each slice is a short write, in the order of the table it fills, so that it
 * appends instead of writing all over (reference/performance.md §1f). Positions are text, for some are beyond 2^53.
 */
export interface MergeStep {
  readonly name: string;
  /** Share of the whole merge, for the progress bar. */
  readonly weight: number;
  /** Where the slice that begins after `after` ends, about `rows` rows further; null when the step is over. */
  bound(tx: Db, plan: MergePlan, after: string | null, rows: number): Promise<string | null>;
  apply(tx: Db, plan: MergePlan, after: string | null, upTo: string): Promise<void>;
}

/** A step over lines of the file. */
export function rangeStep(
  name: string,
  weight: number,
  last: (plan: MergePlan) => number,
  apply: (tx: Db, plan: MergePlan, after: number, upTo: number) => Promise<void>,
): MergeStep {
  return {
    name,
    weight,
    bound: async (_, plan, after, rows) => {
      const from = Number(after ?? 0);
      return from >= last(plan) ? null : String(Math.min(from + rows, last(plan)));
    },
    apply: (tx, plan, after, upTo) => apply(tx, plan, Number(after ?? 0), Number(upTo)),
  };
}

const lines = ({ lastLine }: MergePlan) => lastLine;

function stagedLines(tx: Db, plan: MergePlan): StagedLines {
  return { table: stagedTable(tx, plan), lineBase: plan.lineBase, ranks: plan.ranks };
}

/**
 * From staged rows to people and their lines. None of it is visible: people exist once they are in the queue, which comes
 * after these steps.
 */
export function peopleSteps(secret: Secret): readonly MergeStep[] {
  return [
    rangeStep('rejects', 1, lines, insertRejects),
    rangeStep('targets', 4, lines, insertTargets),
    {
      name: 'keys',
      weight: 1,
      bound: (tx, plan, after, rows) => selectKeyBound(tx, plan, after ?? BEFORE_EVERY_KEY, rows),
      apply: (tx, plan, after, upTo) => insertKeys(tx, plan, after ?? BEFORE_EVERY_KEY, upTo),
    },
    // Before their numbers: another list staged meanwhile must not find a number whose line is not there yet.
    rangeStep('lines', 2, lines, (tx, plan, after, upTo) =>
      insertLines(tx, stagedLines(tx, plan), after, upTo),
    ),
    {
      name: 'numbers',
      weight: 1,
      bound: async (tx, plan, after, rows) => {
        const bound = await selectNumberBound(tx, plan, Number(after ?? 0), rows);
        return bound === null ? null : String(bound);
      },
      apply: (tx, plan, after, upTo) =>
        insertLineNumbers(tx, stagedLines(tx, plan), Number(after ?? 0), Number(upTo)),
    },
    rangeStep('targetLines', 3, lines, insertTargetLines),
    {
      name: 'changes',
      weight: 1,
      bound: async (tx, plan, after) => {
        const changes = await selectChanges(tx, plan, Number(after ?? 0), CHANGES_AT_ONCE);
        return changes.length === 0 ? null : String(changes.at(-1)?.line);
      },
      apply: async (tx, plan, after) => {
        for (const { targetId, patchJson } of await selectChanges(
          tx,
          plan,
          Number(after ?? 0),
          CHANGES_AT_ONCE,
        ))
          await applyChange(tx, targetId, patchJson, secret);
      },
    },
  ];
}

/** Each is several statements: a slice of them must stay as short as the others. */
const CHANGES_AT_ONCE = 50;

async function applyChange(tx: Db, targetId: number, patchJson: string, secret: Secret): Promise<void> {
  const { file, phones } = filePatch.parse(JSON.parse(patchJson));
  await updateTarget(tx, targetId, file);
  await markFileChanged(tx, targetId);
  // Each goes before the last one: the first of the list must end up first.
  for (const phone of phones.toReversed()) await addTargetLine(tx, targetId, await lineOf(tx, phone, secret));
}

/** The targets whose file this slice of the step `changes` brought up to date. */
export async function changedTargets(tx: Db, plan: MergePlan, after: string | null): Promise<number[]> {
  const changes = await selectChanges(tx, plan, Number(after ?? 0), CHANGES_AT_ONCE);
  return changes.map(({ targetId }) => targetId);
}

/** Ids for everybody the list may bring: gaps remain where rows are refused, and nothing is ever renumbered. */
export async function reserveIds(
  tx: Db,
  lastLine: number,
): Promise<{ targetBase: number; lineBase: number }> {
  return {
    targetBase: await reserveTargetIds(tx, lastLine),
    lineBase: await reserveLineIds(tx, (lastLine + 1) * RANKS),
  };
}

const SHORT_SLICE = 2000;
/** A quarter of a second, once: pages that many rows touch are written once, not for each of them. */
const LONG_SLICE = 15_000;

/** Rows of one write. PostgreSQL locks rows, not the whole file: it goes faster in one statement. */
export function sliceRows(db: Db): number {
  if (dialectOf(db).name === 'postgres') return Number.MAX_SAFE_INTEGER;
  return isQuiet() ? LONG_SLICE : SHORT_SLICE;
}
