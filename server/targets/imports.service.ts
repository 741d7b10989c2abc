import { z } from 'zod';
import { recordAudit } from '#server/audit/index.ts';
import { type CampaignRecord, campaignRecord, canImport, stateWords } from '#server/campaigns/index.ts';
import {
  finding,
  type ImportChoices,
  type ImportColumn,
  type ImportView,
  importChoices,
  importColumn,
  importRows,
  importStates,
  type Layout,
  layout,
  type Mapping,
  mapping as mappingSchema,
} from '#server/contracts/imports.contract.ts';
import { selectLatest } from '#server/lines/index.ts';
import { compileRow, type FileSource, findingWords, signatureOf, stage } from '#server/lists/index.ts';
import type { Clock } from '#server/platform/clock.ts';
import { csvRow, frenchExcel } from '#server/platform/csv.ts';
import { type Db, inTransaction } from '#server/platform/database.ts';
import type { Deps } from '#server/platform/http.ts';
import type { Live } from '#server/platform/live.ts';
import { found, Refusal } from '#server/platform/refusal.ts';
import { allScope, type Viewer } from '#server/platform/scope.ts';
import { dropSide, newSideName, sideAddress } from '#server/platform/side.ts';
import {
  deleteUploaded,
  type ImportRow,
  insertImport,
  lockConfirmations,
  markConfirmed,
  rememberMapping,
  selectImport,
  selectImports,
  selectLastDone,
  selectMappingMemory,
  selectRejects,
  selectSameFile,
  updateStaged,
} from './imports.store.ts';
import { rejectedRow } from './rejected-row.ts';
import { fingerprintOf, readStaged, type StagedState, wantedText } from './staged-state.ts';

/** What importing needs besides the database. */
export type ImportDeps = Pick<Deps, 'db' | 'clock' | 'secret' | 'live' | 'config'>;

/** The campaign, if this person may import into it now. Refuses `campaign.wrong_state`. */
export async function campaignForImport(db: Db, viewer: Viewer, campaignId: number): Promise<CampaignRecord> {
  const campaign = await campaignRecord(db, viewer.scope, campaignId);
  if (!canImport(campaign.state, viewer.role))
    throw new Refusal('campaign.wrong_state', { state: stateWords[campaign.state] });
  return campaign;
}

/**
 * Takes a file in: reads it from end to end with the mapping it suggests, keeps its text (without any NIR) until it is
 * confirmed. Writes nobody. Refuses what is no list, and `import.same_file`.
 */
export async function takeIn(
  deps: ImportDeps,
  viewer: Viewer,
  campaign: CampaignRecord,
  file: UploadedFile,
): Promise<ImportView> {
  const { db, clock } = deps;
  await refuseSameFile(db, campaign.id, file.sha256, 0);
  const kept = newSideName('kept', clock.now());
  const staged = await stageAnew(deps, campaign, {
    source: file.source,
    keepAs: kept,
    kept,
    bytes: file.bytes,
    mapping: null,
    choices: importChoices.parse({}),
    wanted: {},
  });
  const importId = await inTransaction(db, (tx) =>
    insertStaged(tx, viewer, campaign, { ...file, staged }, clock),
  );
  announce(deps.live, campaign.id, campaign.directorateId);
  return readImport(db, viewer, importId);
}

/** A staged list, waiting to be confirmed. */
export async function insertStaged(
  tx: Db,
  viewer: Viewer,
  campaign: Pick<CampaignRecord, 'id' | 'directorateId'>,
  file: {
    readonly name: string;
    readonly sha256: string;
    readonly bytes: number;
    readonly staged: Awaited<ReturnType<typeof stageAnew>>;
  },
  clock: Clock,
): Promise<number> {
  const id = await insertImport(tx, {
    campaign_id: campaign.id,
    directorate_id: campaign.directorateId,
    file_name: safeName(file.name),
    sha256: file.sha256,
    bytes: file.bytes,
    state: 'uploaded',
    progress: 0,
    created_by: viewer.userId,
    created_at: clock.now(),
    confirmed_at: null,
    finished_at: null,
    ...file.staged,
  });
  await auditImport(tx, viewer, 'import.upload', id, { campaignId: campaign.id }, clock);
  return id;
}

export interface UploadedFile {
  readonly name: string;
  readonly sha256: string;
  readonly bytes: number;
  readonly source: FileSource;
}

interface Wanted {
  readonly source: FileSource;
  /** Null: the text is kept already. */
  readonly keepAs: string | null;
  readonly kept: string;
  readonly bytes: number;
  readonly mapping: Mapping | null;
  readonly choices: ImportChoices;
  readonly wanted: Partial<Layout>;
}

/** Reads the list into a new side store; what the row of the import says afterwards. Nothing is left when it is refused. */
export async function stageAnew(
  { db, clock, secret, config }: ImportDeps,
  campaign: { readonly id: number; readonly directorateId: number },
  wanted: Wanted,
) {
  const address = sideAddress(config);
  const stageAs = newSideName('staged', clock.now());
  const memory = await selectMappingMemory(db, campaign.directorateId);
  const lastDone = await selectLastDone(db, campaign.id);
  const fingerprint = fingerprintOf(await selectLatest(db), lastDone?.id);
  try {
    const staged = await stage(
      {
        address,
        source: wanted.source,
        keepAs: wanted.keepAs,
        stageAs,
        campaignId: campaign.id,
        year: new Date(clock.now()).getUTCFullYear(),
        wanted: wanted.wanted,
        mapping: wanted.mapping,
        choices: wanted.choices,
        remembered: memory.map(({ signature, mapping_json }) => ({
          signature,
          mapping: mappingSchema.parse(JSON.parse(mapping_json)),
        })),
        secretKey: secret.key,
        referenceIs: lastDone === undefined ? null : referenceOf(lastDone.staged_json),
      },
      wanted.bytes,
    );
    const state: StagedState = {
      kept: wanted.kept,
      side: stageAs,
      fingerprint,
      wanted: wantedText(staged.mapping, wanted.choices),
      people: staged.people,
      lastLine: staged.lastLine,
      referenceIs: staged.referenceIs,
      encoding: wanted.source.kind === 'kept' ? wanted.source.decodedAs : staged.layout.encoding,
      bytes: wanted.bytes,
    };
    return {
      encoding: staged.layout.encoding,
      is_encoding_guess: staged.isEncodingGuess ? 1 : 0,
      delimiter: staged.layout.delimiter,
      quote: staged.layout.quote,
      header_line: staged.layout.headerLine,
      columns_json: JSON.stringify(staged.columns),
      suggested_mapping_json: JSON.stringify(staged.suggestedMapping),
      mapping_json: JSON.stringify(staged.mapping),
      choices_json: JSON.stringify(wanted.choices),
      sample_json: JSON.stringify(staged.sample),
      findings_json: JSON.stringify(staged.findings),
      rows_json: JSON.stringify(staged.rows),
      absent: staged.absent,
      staged_json: JSON.stringify(state),
    };
  } catch (error) {
    await dropSide(db, address, stageAs);
    if (wanted.keepAs !== null) await dropSide(db, address, wanted.keepAs);
    throw error;
  }
}

const reference = z.object({ referenceIs: z.enum(['person', 'household']).nullable().default(null) });

/** A campaign’s lists must agree on what their reference stands for. */
function referenceOf(stagedJson: string): 'person' | 'household' {
  return reference.parse(JSON.parse(stagedJson)).referenceIs ?? 'person';
}

export interface Correction {
  readonly mapping?: Mapping | undefined;
  readonly choices?: ImportChoices | undefined;
  readonly layout?: { readonly [K in keyof Layout]?: Layout[K] | undefined } | undefined;
}

/** Tries another mapping, other choices or another layout: every row is read again; writes nobody. */
export async function correctImport(
  deps: ImportDeps,
  viewer: Viewer,
  importId: number,
  correction: Correction,
): Promise<ImportView> {
  const row = found(await selectImport(deps.db, viewer.scope, importId));
  if (row.state !== 'uploaded') throw new Refusal('import.already_confirmed');
  const before = readStaged(row.staged_json);
  const mapping = correction.mapping ?? (correction.layout === undefined ? mappingOf(row) : null);
  const staged = await stageAnew(
    deps,
    { id: row.campaign_id, directorateId: row.directorate_id },
    {
      ...keptOf(row),
      mapping,
      choices: correction.choices ?? choicesOf(row),
      wanted: { ...layoutOf(row), ...given(correction.layout ?? {}) },
    },
  );
  const address = sideAddress(deps.config);
  const isStillOpen = await updateStaged(deps.db, importId, 'uploaded', staged);
  await dropSide(deps.db, address, isStillOpen ? before.side : readStaged(staged.staged_json).side);
  if (!isStillOpen) throw new Refusal('import.already_confirmed');
  announce(deps.live, row.campaign_id, row.directorate_id);
  return readImport(deps.db, viewer, importId);
}

function given(layout: NonNullable<Correction['layout']>): Partial<Layout> {
  return Object.fromEntries(Object.entries(layout).filter(([, value]) => value !== undefined));
}

/** The text kept of a list, and how it was understood: what staging it again needs. */
export function keptOf(row: Pick<ImportRow, 'staged_json'>) {
  const { kept, bytes, encoding } = readStaged(row.staged_json);
  return { kept, bytes, keepAs: null, source: { kind: 'kept', name: kept, decodedAs: encoding } } as const;
}

/** How the text is read. The encoding it was kept with is no wish: a guess stays a guess. */
export function layoutOf(
  row: Pick<ImportRow, 'encoding' | 'delimiter' | 'quote' | 'header_line' | 'staged_json'>,
): Partial<Layout> {
  const { encoding, ...shape } = layout.parse({
    encoding: row.encoding,
    delimiter: row.delimiter,
    quote: row.quote,
    headerLine: row.header_line,
  });
  return encoding === readStaged(row.staged_json).encoding ? shape : { ...shape, encoding };
}

/**
 * Accepts the import; its rows become people afterwards. One conditional write decides between two tabs: the second one
 * gets `import.already_confirmed`. Refuses `import.nir_present` until columns with social security numbers are dropped.
 */
export async function confirmMapping(
  deps: ImportDeps,
  viewer: Viewer,
  importId: number,
  given: Pick<Correction, 'mapping' | 'choices'>,
): Promise<ImportView> {
  const { db, clock } = deps;
  const row = found(await selectImport(db, viewer.scope, importId));
  const campaign = await campaignForImport(db, viewer, row.campaign_id);
  if (row.state !== 'uploaded') throw new Refusal('import.already_confirmed');
  const mapping = given.mapping ?? mappingOf(row);
  const columns = columnsOf(row);
  compileRow(
    columns.map(({ header }) => header),
    mapping,
    { year: 2000, types: [], suspicious: 'hold' },
  );
  refuseNir(columns, mapping);
  const wanted = {
    mappingJson: JSON.stringify(mapping),
    choicesJson: JSON.stringify(given.choices ?? choicesOf(row)),
  };
  await inTransaction(db, async (tx) => {
    await lockConfirmations(tx, campaign.id);
    if (!(await markConfirmed(tx, viewer.scope, importId, wanted, clock.now())))
      throw new Refusal('import.already_confirmed');
    await refuseSameFile(tx, campaign.id, row.sha256, importId);
    const signature = signatureOf(columns.map(({ header }) => header));
    await rememberMapping(
      tx,
      campaign.directorateId,
      { signature, mappingJson: JSON.stringify(mapping.filter(({ column }) => isTelling(columns[column]))) },
      clock.now(),
    );
    await auditImport(tx, viewer, 'import.confirm', importId, { campaignId: campaign.id }, clock);
  });
  announce(deps.live, campaign.id, campaign.directorateId);
  return readImport(db, viewer, importId);
}

/** What an empty column was for, nobody said: the next list may fill it. */
function isTelling(column: ImportColumn | undefined): boolean {
  return column !== undefined && column.filled > 0;
}

function refuseNir(columns: readonly ImportColumn[], mapping: Mapping): void {
  const roleOf = (index: number) => mapping.find(({ column }) => column === index)?.role ?? 'ignore';
  const guilty = columns.filter(({ index, nir }) => nir > 0 && roleOf(index) !== 'ignore');
  if (guilty.length > 0)
    throw new Refusal('import.nir_present', {
      columns: guilty.map(({ header }) => `« ${header} »`).join(', '),
    });
}

/** Gives up a list that was not confirmed. Refuses `import.already_confirmed`. */
export async function discard(deps: ImportDeps, viewer: Viewer, importId: number): Promise<void> {
  const row = found(await selectImport(deps.db, viewer.scope, importId));
  const isForgotten = await forget(deps, row, viewer, { campaignId: row.campaign_id });
  if (!isForgotten) throw new Refusal('import.already_confirmed');
}

/** Nothing of an unconfirmed list is kept; false when somebody confirmed it meanwhile. `by` null: nobody in particular. */
export async function forget(
  deps: ImportDeps,
  row: Pick<ImportRow, 'id' | 'campaign_id' | 'directorate_id' | 'staged_json'>,
  by: Viewer | null,
  details: Readonly<Record<string, unknown>>,
): Promise<boolean> {
  const { db, clock, live } = deps;
  const isForgotten = await inTransaction(db, async (tx) => {
    if (!(await deleteUploaded(tx, by?.scope ?? allScope, row.id))) return false;
    await auditImport(tx, by, 'import.discard', row.id, details, clock);
    return true;
  });
  if (!isForgotten) return false;
  await dropStores(deps, readStaged(row.staged_json));
  announce(live, row.campaign_id, row.directorate_id);
  return true;
}

/** Throws away the text and the staged rows of a list. */
export async function dropStores(
  { db, config }: Pick<ImportDeps, 'db' | 'config'>,
  { kept, side }: Pick<StagedState, 'kept' | 'side'>,
): Promise<void> {
  for (const name of [kept, side]) await dropSide(db, sideAddress(config), name);
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
  yield frenchExcel.start + csvRow([...headers, 'ligne', 'motif']);
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
  return csvRow([...original, reject.line, findingWords[code], ...cells.slice(width)]);
}

export function announce(live: Live, campaignId: number, directorateId: number): void {
  live.publish({ topic: 'import', campaignId, directorateId });
}

async function refuseSameFile(db: Db, campaignId: number, digest: string, except: number): Promise<void> {
  const at = await selectSameFile(db, campaignId, digest, except);
  if (at === undefined) return;
  const day = new Intl.DateTimeFormat('fr-FR', { dateStyle: 'long', timeZone: 'Europe/Paris' }).format(at);
  throw new Refusal('import.same_file', { day });
}

async function auditImport(
  db: Db,
  by: Viewer | null,
  action: string,
  entityId: number,
  details: Readonly<Record<string, unknown>>,
  clock: Clock,
): Promise<void> {
  await recordAudit(db, { actorId: by?.userId ?? null, action, entity: 'import', entityId, details }, clock);
}

/** A name to show, not a path to follow. */
function safeName(name: string): string {
  const last = name.replace(/\p{C}/gu, '').split(/[\\/]/).at(-1)?.trim() ?? '';
  return last === '' ? 'liste.csv' : last;
}

const columns = z.array(importColumn);
const state = z.enum(importStates);
const sample = z.array(z.array(z.string()));

export function columnsOf(row: Pick<ImportRow, 'columns_json'>): ImportView['columns'] {
  return columns.parse(JSON.parse(row.columns_json));
}

const findings = z.array(finding);

export function mappingOf(row: Pick<ImportRow, 'mapping_json' | 'suggested_mapping_json'>): Mapping {
  return mappingSchema.parse(JSON.parse(row.mapping_json ?? row.suggested_mapping_json));
}

export function choicesOf(row: Pick<ImportRow, 'choices_json'>): ImportChoices {
  return importChoices.parse(JSON.parse(row.choices_json));
}

function viewOf(row: ImportRow): ImportView {
  return {
    importId: row.id,
    campaignId: row.campaign_id,
    fileName: row.file_name,
    state: state.parse(row.state),
    encoding: row.encoding,
    isEncodingGuess: row.is_encoding_guess === 1,
    delimiter: row.delimiter,
    quote: row.quote,
    headerLine: row.header_line,
    columns: columnsOf(row),
    suggestedMapping: mappingSchema.parse(JSON.parse(row.suggested_mapping_json)),
    mapping: row.mapping_json === null ? null : mappingSchema.parse(JSON.parse(row.mapping_json)),
    choices: choicesOf(row),
    sample: sample.parse(JSON.parse(row.sample_json)),
    findings: findings.parse(JSON.parse(row.findings_json)),
    rows: importRows.parse(JSON.parse(row.rows_json)),
    absent: row.absent,
    progress: row.progress,
    createdAt: row.created_at,
    createdByName: row.created_by_name,
    finishedAt: row.finished_at,
  };
}
