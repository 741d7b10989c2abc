import { recordAudit } from '#server/audit/index.ts';
import { type CampaignRecord, stateWords } from '#server/campaigns/index.ts';
import {
  type FindingCode,
  type ImportRowView,
  type ImportView,
  importRows,
} from '#server/contracts/imports.contract.ts';
import { selectStagedRows } from '#server/lists/index.ts';
import { csvRow } from '#server/platform/csv.ts';
import { inTransaction } from '#server/platform/database.ts';
import { found, Refusal } from '#server/platform/refusal.ts';
import type { Viewer } from '#server/platform/scope.ts';
import { sha256 } from '#server/platform/secret.ts';
import { newSideName, openSide, sideAddress } from '#server/platform/side.ts';
import {
  announce,
  campaignForImport,
  choicesOf,
  columnsOf,
  dropStores,
  type ImportDeps,
  insertStaged,
  mappingOf,
  readImport,
  stageAnew,
} from './imports.service.ts';
import {
  type ImportRow,
  lockConfirmations,
  markConfirmed,
  selectHeld,
  selectImport,
  selectRejectsFor,
  settleHeld,
  updateReport,
} from './imports.store.ts';
import { rejectedRow } from './rejected-row.ts';
import { readStaged } from './staged-state.ts';

const PAGE = 100;

/**
 * The rows of one finding, by line. Once an import is done only those refused or held are still known as rows. Reading
 * them is audited: they are people's cells.
 */
export async function listRows(
  deps: ImportDeps,
  viewer: Viewer,
  importId: number,
  query: { readonly finding: FindingCode; readonly after: number },
): Promise<{ rows: ImportRowView[]; next: number | null }> {
  const row = found(await selectImport(deps.db, viewer.scope, importId));
  const rows =
    row.state === 'uploaded' ? await stagedRows(deps, row, query) : await keptRows(deps, row, query);
  const details = { finding: query.finding };
  await recordAudit(
    deps.db,
    { actorId: viewer.userId, action: 'import.rows', entity: 'import', entityId: importId, details },
    deps.clock,
  );
  const page = rows.slice(0, PAGE);
  return { rows: page, next: rows.length > PAGE ? (page.at(-1)?.line ?? null) : null };
}

interface Query {
  readonly finding: FindingCode;
  readonly after: number;
}

async function stagedRows({ config }: ImportDeps, row: ImportRow, { finding, after }: Query) {
  const side = await openSide(sideAddress(config), readStaged(row.staged_json).side);
  try {
    return await selectStagedRows(side, finding, after, PAGE + 1);
  } finally {
    await side.close();
  }
}

async function keptRows({ db }: ImportDeps, row: ImportRow, { finding, after }: Query) {
  const rejects = await selectRejectsFor(db, row.id, finding, after, PAGE + 1);
  const names = mappingOf(row).filter(({ role }) => role.endsWith('name'));
  return rejects.map(rejectedRow).map(({ line, before, cells }) => ({
    line,
    name: names
      .map(({ column }) => cells[column] ?? '')
      .filter((cell) => cell !== '')
      .join(' '),
    before,
    after: null,
  }));
}

/**
 * Decides on held rows. Those to be called become an import of their own, whose report says what became of them; those to
 * be dropped stay rejected. Refuses `import.not_finished` and `campaign.wrong_state`.
 */
export async function review(
  deps: ImportDeps,
  viewer: Viewer,
  importId: number,
  choice: Choice,
): Promise<ImportView> {
  const row = found(await selectImport(deps.db, viewer.scope, importId));
  const campaign = await campaignForImport(deps.db, viewer, row.campaign_id);
  if (campaign.state === 'closed')
    throw new Refusal('campaign.wrong_state', { state: stateWords[campaign.state] });
  if (row.state !== 'done') throw new Refusal('import.not_finished');
  // Somebody else decided on some of them meanwhile: the others are read again.
  while (!(await decide(deps, viewer, row, campaign, choice)));
  announce(deps.live, campaign.id, campaign.directorateId);
  return readImport(deps.db, viewer, importId);
}

interface Choice {
  readonly lines: readonly number[];
  readonly decision: 'call' | 'drop';
}

/** False, and nothing done, when not all of these rows are still held at the moment of writing. */
async function decide(
  deps: ImportDeps,
  viewer: Viewer,
  row: ImportRow,
  campaign: CampaignRecord,
  { lines, decision }: Choice,
): Promise<boolean> {
  const { db, clock } = deps;
  const held = (await selectHeld(db, row.id, lines)).map(rejectedRow);
  if (held.length === 0) return true;
  const called = decision === 'call' ? await stageHeld(deps, row, held) : null;
  const heldLines = held.map(({ line }) => line);
  const isDecided = await inTransaction(db, async (tx) => {
    await lockConfirmations(tx, campaign.id);
    if ((await selectHeld(tx, row.id, heldLines)).length < held.length) return false;
    await settleHeld(tx, row.id, heldLines, decision === 'call' ? 'called' : 'rejected');
    const report = importRows.parse(
      JSON.parse(found(await selectImport(tx, viewer.scope, row.id)).rows_json),
    );
    await updateReport(tx, row.id, JSON.stringify({ ...report, held: report.held - held.length }));
    if (called !== null) {
      const id = await insertStaged(tx, viewer, campaign, called, clock);
      const wanted = { mappingJson: called.staged.mapping_json, choicesJson: called.staged.choices_json };
      await markConfirmed(tx, viewer.scope, id, wanted, clock.now());
    }
    const details = { campaignId: campaign.id, decision, rows: held.length };
    await recordAudit(
      tx,
      { actorId: viewer.userId, action: 'import.review', entity: 'import', entityId: row.id, details },
      clock,
    );
    return true;
  });
  if (!isDecided && called !== null) await dropStores(deps, readStaged(called.staged.staged_json));
  return isDecided;
}

/** The held rows as a list of their own, read with the mapping of the first one, suspicion put aside. */
async function stageHeld(
  deps: ImportDeps,
  row: ImportRow,
  held: readonly { readonly line: number; readonly cells: readonly string[] }[],
) {
  const headers = columnsOf(row).map(({ header }) => header);
  const text = [headers, ...held.map(({ cells }) => headers.map((_, index) => cells[index] ?? ''))]
    .map((cells) => csvRow(cells))
    .join('');
  const bytes = Buffer.from(text);
  const kept = newSideName('kept', deps.clock.now());
  const campaign = { id: row.campaign_id, directorateId: row.directorate_id };
  const staged = await stageAnew(deps, campaign, {
    source: { kind: 'bytes', bytes },
    keepAs: kept,
    kept,
    bytes: bytes.length,
    mapping: mappingOf(row),
    choices: { ...choicesOf(row), suspicious: 'call' },
    wanted: { encoding: 'utf-8', delimiter: ';', quote: '"', headerLine: 1 },
  });
  const lines = held.map(({ line }) => line).join('.');
  return { name: row.file_name, sha256: sha256(`${row.sha256}.${lines}`), bytes: bytes.length, staged };
}
