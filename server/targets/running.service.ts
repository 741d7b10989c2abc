import { z } from 'zod';
import { recordAudit } from '#server/audit/index.ts';
import { importColumn, importRows, mapping as mappingSchema } from '#server/contracts/imports.contract.ts';
import { deleteUnusedLines, opposeNewLines, selectLatest } from '#server/lines/index.ts';
import { RANKS } from '#server/lists/index.ts';
import { type Db, inTransaction, inTransactionAlone } from '#server/platform/database.ts';
import { attachSide, dropSide, sideAddress } from '#server/platform/side.ts';
import { choicesOf, dropStores, type ImportDeps, keptOf, layoutOf, stageAnew } from './imports.service.ts';
import {
  markDone,
  markFailed,
  saveProgress,
  selectConfirmed,
  selectLastDone,
  selectNextConfirmed,
  updateStaged,
} from './imports.store.ts';
import { reserveIds } from './merge.service.ts';
import { countStagedPeople, deleteUnseen, hasEnrolled, type MergePlan } from './merge.store.ts';
import { fingerprintOf, type MergeState, mergeState, readStaged, wantedText } from './staged-state.ts';

/** An import whose rows are staged and may be merged, from where it was left. */
export interface RunningMerge {
  readonly plan: MergePlan;
  readonly state: MergeState;
  /** Rows that will be written, all steps of one kind together. */
  readonly people: number;
  readonly closesAbsent: boolean;
  /** Lets go of the staged rows; `isOver` throws them away. */
  release(isOver: boolean): Promise<void>;
}

/**
 * The oldest confirmed import, staged again when something it depends on has changed since: another mapping, an
 * opposition, another import. Null when none waits.
 */
export async function nextMerge(deps: ImportDeps): Promise<RunningMerge | null> {
  const { db, config } = deps;
  const row = await selectNextConfirmed(db);
  if (row === undefined) return null;
  const mapping = mappingSchema.parse(JSON.parse(row.mapping_json ?? '[]'));
  const choices = choicesOf(row);
  const address = sideAddress(config);
  const begun = row.merge_json === '{}' ? null : mergeState.parse(JSON.parse(row.merge_json));
  let staged = readStaged(row.staged_json);
  let detach = await attachIfWhole(db, address, staged);
  const lastDone = await selectLastDone(db, row.campaign_id);
  const latest = await selectLatest(db);
  const holds =
    begun !== null ||
    (staged.wanted === wantedText(mapping, choices) &&
      staged.fingerprint === fingerprintOf(latest, lastDone?.id));
  if (detach === false && begun !== null) throw new Error('the staged rows of a merge in progress are gone');
  if (detach === false || !holds) {
    if (detach !== false) await detach();
    const campaign = { id: row.campaign_id, directorateId: row.directorate_id };
    const wanted = { ...keptOf(row), mapping, choices, wanted: layoutOf(row) };
    const fresh = await stageAnew(deps, campaign, wanted);
    await dropSide(db, address, staged.side);
    if (!(await updateStaged(db, row.id, 'confirmed', fresh))) return null;
    staged = readStaged(fresh.staged_json);
    detach = await attachIfWhole(db, address, staged);
    if (detach === false) throw new Error('the rows just staged are not there');
  }
  const state = begun ?? (await begin(db, row.id, staged.lastLine, latest.opposition));
  const release = detach;
  return {
    plan: {
      importId: row.id,
      campaignId: row.campaign_id,
      directorateId: row.directorate_id,
      side: staged.side,
      targetBase: state.targetBase,
      lineBase: state.lineBase,
      ranks: RANKS,
      lastLine: staged.lastLine,
      at: deps.clock.now(),
    },
    state,
    people: staged.people,
    closesAbsent: choices.absent === 'close',
    release: async (isOver) => {
      await release();
      if (!isOver) return;
      await dropStores(deps, staged);
    },
  };
}

async function attachIfWhole(
  db: Db,
  address: ReturnType<typeof sideAddress>,
  { side, people }: { readonly side: string; readonly people: number },
) {
  const detach = await attachSide(db, address, side);
  if (detach === false || (await countStagedPeople(db, side)) === people) return detach;
  await detach();
  return false;
}

async function begin(db: Db, importId: number, lastLine: number, opposition: number): Promise<MergeState> {
  return inTransaction(db, async (tx) => {
    const state: MergeState = {
      ...(await reserveIds(tx, lastLine)),
      opposition,
      step: '',
      after: null,
      closed: 0,
    };
    await saveProgress(tx, importId, JSON.stringify(state), 0);
    return state;
  });
}

/** In the transaction of the slice that got there. */
export async function saveMergeProgress(
  tx: Db,
  importId: number,
  state: MergeState,
  progress: number,
): Promise<void> {
  await saveProgress(tx, importId, JSON.stringify(state), progress);
}

/**
 * Declares an import done, in the transaction that puts the last of its people into the queue: oppositions recorded
 * meanwhile are applied, the report is kept, and the cells shown as examples of columns are forgotten. False when it was
 * not waiting for this.
 */
export async function completeMerge(
  tx: Db,
  { plan, state }: Pick<RunningMerge, 'plan' | 'state'>,
  { clock, secret }: ImportDeps,
): Promise<boolean> {
  const row = await selectConfirmed(tx, plan.importId);
  if (row === undefined) return false;
  await opposeNewLines(tx, state.opposition, plan.lineBase, secret);
  const rows = { ...importRows.parse(JSON.parse(row.rows_json)), closed: state.closed };
  const kept = { columnsJson: withoutSamples(row.columns_json), rowsJson: JSON.stringify(rows) };
  await markDone(tx, plan.importId, kept, clock.now());
  const details = { campaignId: plan.campaignId, ...rows };
  await recordAudit(
    tx,
    { actorId: null, action: 'import.finish', entity: 'import', entityId: plan.importId, details },
    clock,
  );
  return true;
}

/**
 * Gives up an import that cannot be merged, so that the next ones are. What it already wrote is in no queue, nobody sees it;
 * its text and its staged rows go at once. False once somebody is in the queue.
 */
export async function failImport(deps: ImportDeps, importId: number): Promise<boolean> {
  const { db, clock } = deps;
  const row = await selectConfirmed(db, importId);
  if (row === undefined) return true;
  // Agents may have been given the first people already: from there it can only go on, at the next turn.
  if (await hasEnrolled(db, importId)) return false;
  const staged = readStaged(row.staged_json);
  await inTransactionAlone(db, async (tx) => {
    await markFailed(tx, importId, clock.now());
    await deleteUnseen(tx, importId);
    if (row.merge_json !== '{}') {
      const { lineBase } = mergeState.parse(JSON.parse(row.merge_json));
      await deleteUnusedLines(tx, lineBase, lineBase + (staged.lastLine + 1) * RANKS);
    }
    await recordAudit(
      tx,
      { actorId: null, action: 'import.fail', entity: 'import', entityId: importId },
      clock,
    );
  });
  await dropStores(deps, staged);
  return true;
}

/** Names of columns are worth keeping; what people's cells held is not, now that they are targets. */
function withoutSamples(columnsJson: string): string {
  const columns = z.array(importColumn).parse(JSON.parse(columnsJson));
  return JSON.stringify(columns.map((column) => ({ ...column, samples: [] })));
}
