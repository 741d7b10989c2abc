import { recordAudit } from '#server/audit/index.ts';
import { stateWords } from '#server/campaigns/index.ts';
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
  type ImportDeps,
  insertStaged,
  mappingOf,
  readImport,
  stageAnew,
} from './imports.service.ts';
import {
  type ImportRow,
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
  { lines, decision }: { readonly lines: readonly number[]; readonly decision: 'call' | 'drop' },
): Promise<ImportView> {
  const { db, clock, live } = deps;
  const row = found(await selectImport(db, viewer.scope, importId));
  const campaign = await campaignForImport(db, viewer, row.campaign_id);
  if (campaign.state === 'closed')
    throw new Refusal('campaign.wrong_state', { state: stateWords[campaign.state] });
  if (row.state !== 'done') throw new Refusal('import.not_finished');
  const held = (await selectHeld(db, importId, lines)).map(rejectedRow);
  const called = decision === 'call' && held.length > 0 ? await stageHeld(deps, row, held) : null;
  await inTransaction(db, async (tx) => {
    const settled = await settleHeld(
      tx,
      importId,
      held.map(({ line }) => line),
      decision === 'call' ? 'called' : 'rejected',
    );
    const rows = importRows.parse(JSON.parse(row.rows_json));
    await updateReport(tx, importId, JSON.stringify({ ...rows, held: Math.max(0, rows.held - settled) }));
    if (called !== null && settled === held.length) {
      const id = await insertStaged(tx, viewer, campaign, called, clock);
      const wanted = { mappingJson: called.staged.mapping_json, choicesJson: called.staged.choices_json };
      await markConfirmed(tx, viewer.scope, id, wanted, clock.now());
    }
    const details = { campaignId: campaign.id, decision, rows: settled };
    await recordAudit(
      tx,
      { actorId: viewer.userId, action: 'import.review', entity: 'import', entityId: importId, details },
      clock,
    );
  });
  announce(live, campaign.id, campaign.directorateId);
  return readImport(db, viewer, importId);
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
