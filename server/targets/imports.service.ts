import { z } from 'zod';
import { recordAudit } from '#server/audit/index.ts';
import { type CampaignRecord, campaignRecord, canImport, stateWords } from '#server/campaigns/index.ts';
import {
  finding,
  type ImportView,
  importColumn,
  importRows,
  importStates,
  type Mapping,
  mapping as mappingSchema,
} from '#server/contracts/imports.contract.ts';
import { opposedAmong } from '#server/lines/index.ts';
import {
  compileRow,
  dryRun,
  type Examination,
  examineList,
  fileFindings,
  findingWords,
  type Known,
  type Report,
  reportWithSuggestion,
  shapeOf,
} from '#server/lists/index.ts';
import type { Clock } from '#server/platform/clock.ts';
import { csvRow, csvStart } from '#server/platform/csv.ts';
import { type Db, inTransaction } from '#server/platform/database.ts';
import type { Live } from '#server/platform/live.ts';
import { found, Refusal } from '#server/platform/refusal.ts';
import type { Viewer } from '#server/platform/scope.ts';
import { type Secret, sha256 } from '#server/platform/secret.ts';
import {
  type ImportRow,
  insertChunks,
  insertImport,
  lockConfirmations,
  markConfirmed,
  selectContent,
  selectImport,
  selectImports,
  selectRejects,
  selectSameFile,
} from './imports.store.ts';
import { rejectedRow } from './staged-rows.ts';
import { selectKnownKeys } from './targets.store.ts';

/** What importing needs besides the database. */
export interface ImportDeps {
  readonly clock: Clock;
  readonly secret: Secret;
  readonly live: Live;
}

/** The campaign, if this person may import into it now. Refuses `campaign.wrong_state`. */
export async function campaignForImport(db: Db, viewer: Viewer, campaignId: number): Promise<CampaignRecord> {
  const campaign = await campaignRecord(db, viewer.scope, campaignId);
  if (!canImport(campaign.state, viewer.role))
    throw new Refusal('campaign.wrong_state', { state: stateWords[campaign.state] });
  return campaign;
}

/**
 * Takes a file in: examines it, tries it with the suggested mapping, keeps its text (without any NIR) until it is
 * confirmed. Writes nobody. Refuses what is no list, and `import.same_file`.
 */
export async function takeIn(
  db: Db,
  viewer: Viewer,
  campaign: CampaignRecord,
  file: { readonly name: string; readonly bytes: Uint8Array },
  deps: ImportDeps,
): Promise<ImportView> {
  const digest = sha256(file.bytes);
  await refuseSameFile(db, campaign.id, digest, 0);
  const list = await examineList(file.bytes);
  const known = knownIn(db, campaign.id, deps.secret);
  const report = await reportWithSuggestion(list, yearOf(deps.clock), known);
  const importId = await inTransaction(db, async (tx) => {
    const id = await insertImport(tx, {
      campaign_id: campaign.id,
      directorate_id: campaign.directorateId,
      file_name: safeName(file.name),
      sha256: digest,
      bytes: file.bytes.length,
      state: 'uploaded',
      encoding: list.encoding,
      delimiter: list.shape.delimiter,
      header_line: list.shape.headerLine,
      columns_json: JSON.stringify(list.columns),
      suggested_mapping_json: JSON.stringify(list.suggestedMapping),
      mapping_json: null,
      sample_json: JSON.stringify(list.sample),
      findings_json: JSON.stringify(report.findings),
      rows_json: JSON.stringify(report.rows),
      progress: 0,
      created_by: viewer.userId,
      created_at: deps.clock.now(),
      confirmed_at: null,
      finished_at: null,
    });
    await insertChunks(tx, id, Buffer.from(list.text));
    await auditImport(tx, viewer, 'import.upload', id, { campaignId: campaign.id }, deps.clock);
    return id;
  });
  announce(deps.live, campaign.id, campaign.directorateId);
  return readImport(db, viewer, importId);
}

/** What another mapping would give, every row counted; writes nothing. */
export async function previewMapping(
  db: Db,
  viewer: Viewer,
  importId: number,
  mapping: Mapping,
  deps: ImportDeps,
): Promise<Report> {
  const row = found(await selectImport(db, viewer.scope, importId));
  if (row.state !== 'uploaded') throw new Refusal('import.already_confirmed');
  const known = knownIn(db, row.campaign_id, deps.secret);
  return dryRun(await listOf(db, row), mapping, yearOf(deps.clock), known);
}

/**
 * Accepts the import; the rows are read afterwards by {@link runNextImport}. One conditional write decides between two
 * people: the second one gets `import.already_confirmed`.
 */
export async function confirmMapping(
  db: Db,
  viewer: Viewer,
  importId: number,
  given: Mapping | undefined,
  deps: ImportDeps,
): Promise<ImportView> {
  const row = found(await selectImport(db, viewer.scope, importId));
  const campaign = await campaignForImport(db, viewer, row.campaign_id);
  if (row.state !== 'uploaded') throw new Refusal('import.already_confirmed');
  const mapping = given ?? mappingSchema.parse(JSON.parse(row.suggested_mapping_json));
  compileRow(
    columnsOf(row).map(({ header }) => header),
    mapping,
    yearOf(deps.clock),
  );
  await inTransaction(db, async (tx) => {
    await lockConfirmations(tx, campaign.id);
    const isFirst = await markConfirmed(
      tx,
      viewer.scope,
      importId,
      JSON.stringify(mapping),
      deps.clock.now(),
    );
    if (!isFirst) throw new Refusal('import.already_confirmed');
    await refuseSameFile(tx, campaign.id, row.sha256, importId);
    await auditImport(tx, viewer, 'import.confirm', importId, { campaignId: campaign.id }, deps.clock);
  });
  announce(deps.live, campaign.id, campaign.directorateId);
  return readImport(db, viewer, importId);
}

/** One import. An analyst works on figures: the examples, which are people’s cells, are left out. */
export async function readImport(db: Db, viewer: Viewer, importId: number): Promise<ImportView> {
  return shownTo(viewer, viewOf(found(await selectImport(db, viewer.scope, importId))));
}

function shownTo(viewer: Viewer, view: ImportView): ImportView {
  if (viewer.role !== 'analyst') return view;
  return {
    ...view,
    sample: [],
    columns: view.columns.map((column) => ({ ...column, samples: [] })),
    findings: view.findings.map((one) => ({ ...one, samples: [] })),
  };
}

const PAGE = 100;

/** The imports of a campaign, newest first. */
export async function listImportsOf(db: Db, viewer: Viewer, campaignId: number) {
  await campaignRecord(db, viewer.scope, campaignId);
  const rows = await selectImports(db, viewer.scope, campaignId, PAGE);
  return rows.map((row) => {
    const { sample: _sample, columns: _columns, ...view } = shownTo(viewer, viewOf(row));
    return view;
  });
}

const REJECTS_PAGE = 1000;

/** The rejected lines as they came, with their line number and the reason, as CSV text piece by piece. */
export async function* rejectsOf(db: Db, row: ImportRow): AsyncGenerator<string> {
  const headers = columnsOf(row).map(({ header }) => header);
  yield csvStart + csvRow([...headers, 'ligne', 'motif']);
  for (let after = 0; ; ) {
    const page = await selectRejects(db, row.id, after, REJECTS_PAGE);
    yield page.map((reject) => rejectLine(headers.length, reject)).join('');
    const last = page.at(-1);
    if (last === undefined || page.length < REJECTS_PAGE) return;
    after = last.line;
  }
}

/** An import one may read; the reading of its rejects (people's data) is audited. */
export async function importForRejects(db: Db, viewer: Viewer, importId: number, clock: Clock) {
  const row = found(await selectImport(db, viewer.scope, importId));
  await auditImport(db, viewer, 'import.rejects', importId, {}, clock);
  return row;
}

function rejectLine(width: number, reject: Awaited<ReturnType<typeof selectRejects>>[number]): string {
  const { code, cells } = rejectedRow(reject);
  const original = Array.from({ length: width }, (_, index) => cells[index] ?? '');
  // Cells beyond the header stay visible, after the reason.
  return csvRow([...original, reject.line, findingWords[code].fr, ...cells.slice(width)]);
}

/** The list again, from what was kept of it. */
export async function listOf(
  db: Db,
  row: Pick<ImportRow, 'id' | 'findings_json'>,
): Promise<Pick<Examination, 'text' | 'shape' | 'notes'>> {
  const text = await selectContent(db, row.id);
  return { text, shape: shapeOf(text), notes: notesOf(row) };
}

const findings = z.array(finding);

/** The findings about the file itself, which hold whatever the mapping. */
export function notesOf(row: Pick<ImportRow, 'findings_json'>) {
  return findings.parse(JSON.parse(row.findings_json)).filter(({ code }) => fileFindings.includes(code));
}

/** The calendar year two-figure years are read against. */
export function yearOf(clock: Clock): number {
  return new Date(clock.now()).getUTCFullYear();
}

export function announce(live: Live, campaignId: number, directorateId: number): void {
  live.publish({ topic: 'import', campaignId, directorateId });
}

function knownIn(db: Db, campaignId: number, secret: Secret): Known {
  return {
    keysOf: async (people) => {
      const keys = people.map(({ dedupeKey }) => dedupeKey);
      return new Set((await selectKnownKeys(db, campaignId, keys)).map(({ dedupeKey }) => dedupeKey));
    },
    opposedAmong: (numbers) => opposedAmong(db, numbers, secret),
  };
}

async function refuseSameFile(db: Db, campaignId: number, digest: string, except: number): Promise<void> {
  const at = await selectSameFile(db, campaignId, digest, except);
  if (at === undefined) return;
  const day = new Intl.DateTimeFormat('fr-FR', { dateStyle: 'long', timeZone: 'Europe/Paris' }).format(at);
  throw new Refusal('import.same_file', { day });
}

async function auditImport(
  db: Db,
  viewer: Viewer,
  action: string,
  entityId: number,
  details: Readonly<Record<string, unknown>>,
  clock: Clock,
): Promise<void> {
  await recordAudit(db, { actorId: viewer.userId, action, entity: 'import', entityId, details }, clock);
}

/** A name to show, not a path to follow. */
function safeName(name: string): string {
  const last = name.replace(/\p{C}/gu, '').split(/[\\/]/).at(-1)?.trim() ?? '';
  return last === '' ? 'liste.csv' : last;
}

const columns = z.array(importColumn);
const state = z.enum(importStates);
const sample = z.array(z.array(z.string()));

function columnsOf(row: Pick<ImportRow, 'columns_json'>): ImportView['columns'] {
  return columns.parse(JSON.parse(row.columns_json));
}

function viewOf(row: ImportRow): ImportView {
  return {
    importId: row.id,
    campaignId: row.campaign_id,
    fileName: row.file_name,
    state: state.parse(row.state),
    encoding: row.encoding,
    delimiter: row.delimiter,
    headerLine: row.header_line,
    columns: columnsOf(row),
    suggestedMapping: mappingSchema.parse(JSON.parse(row.suggested_mapping_json)),
    mapping: row.mapping_json === null ? null : mappingSchema.parse(JSON.parse(row.mapping_json)),
    sample: sample.parse(JSON.parse(row.sample_json)),
    findings: findings.parse(JSON.parse(row.findings_json)),
    rows: importRows.parse(JSON.parse(row.rows_json)),
    progress: row.progress,
    createdAt: row.created_at,
    createdByName: row.created_by_name,
    finishedAt: row.finished_at,
  };
}
