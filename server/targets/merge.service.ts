import { z } from 'zod';
import { recordAudit } from '#server/audit/index.ts';
import { importColumn, mapping } from '#server/contracts/imports.contract.ts';
import { ensureLines, opposedAmong } from '#server/lines/index.ts';
import { type CheckedRow, checkedRows, folded, openAccounts, type Person } from '#server/lists/index.ts';
import type { Clock } from '#server/platform/clock.ts';
import { type Db, inTransaction } from '#server/platform/database.ts';
import type { Secret } from '#server/platform/secret.ts';
import { announce, type ImportDeps, listOf, notesOf, yearOf } from './imports.service.ts';
import {
  deleteStaged,
  insertSlice,
  markDone,
  markFailed,
  saveReport,
  selectLastStaged,
  selectNextConfirmed,
  selectRejects,
  selectStaged,
  updateProgress,
} from './imports.store.ts';
import { type ReadyRow, readyRow, rejectedRow, stagedReady, stagedReject } from './staged-rows.ts';
import {
  type ImportHome,
  insertTargetLines,
  insertTargets,
  type NewTarget,
  selectKnownKeys,
} from './targets.store.ts';

/** Reading is most of the work; the rest of the bar is the merge. */
const STAGED_SHARE = 0.9;

/**
 * Reads and checks the oldest confirmed import, putting its rows aside in slices; nobody is a target yet. Returns the
 * import that is ready for {@link mergeImport}, or null when none waits or `isStopping` says to leave it there. Interrupted,
 * it goes on from the last slice.
 */
export async function runNextImport(
  db: Db,
  deps: ImportDeps,
  isStopping: () => boolean = () => false,
): Promise<ImportHome | null> {
  const row = await selectNextConfirmed(db);
  if (row === undefined) return null;
  const home = { importId: row.id, campaignId: row.campaign_id, directorateId: row.directorate_id };
  const list = await listOf(db, row);
  const chosen = mapping.parse(JSON.parse(row.mapping_json ?? row.suggested_mapping_json));
  const stagedUpTo = await selectLastStaged(db, row.id);
  // Lines are known exactly only once read; the length of the text is a good enough measure of the way to go.
  const lines = Math.max(1, list.text.split('\n').length);
  for await (const rows of checkedRows(list, chosen, yearOf(deps.clock))) {
    if (isStopping()) return null;
    const fresh = rows.filter((checked) => lineOf(checked) > stagedUpTo);
    const last = fresh.at(-1);
    if (last === undefined) continue;
    await stageSlice(db, row.id, fresh, (STAGED_SHARE * lineOf(last)) / lines);
    announce(deps.live, home.campaignId, home.directorateId);
  }
  return home;
}

function lineOf(checked: CheckedRow): number {
  return checked.kind === 'ready' ? checked.person.line : checked.line;
}

async function stageSlice(db: Db, importId: number, rows: readonly CheckedRow[], progress: number) {
  const ready = rows.filter((row) => row.kind === 'ready');
  const rejected = rows.filter((row) => row.kind === 'rejected');
  await inTransaction(db, async (tx) => {
    await insertSlice(tx, importId, ready.map(stagedReady), rejected.map(stagedReject));
    await updateProgress(tx, importId, progress);
  });
}

const SLICE = 1000;

/**
 * Turns the rows put aside into people, all or none: call it in the transaction that also puts them in the queue. Every
 * row ends accepted, duplicate, opposed or rejected. False when the import is not waiting for this (another process did
 * it).
 */
export async function mergeImport(tx: Db, importId: number, clock: Clock, secret: Secret): Promise<boolean> {
  const row = await markDone(tx, importId, clock.now());
  if (row === undefined) return false;
  const home = { importId, campaignId: row.campaign_id, directorateId: row.directorate_id };
  const accounts = openAccounts();
  for await (const page of paged((after) => selectRejects(tx, importId, after, SLICE))) {
    for (const reject of page) accounts.addRejected(rejectedRow(reject));
  }
  for await (const page of paged((after) => selectStaged(tx, importId, after, SLICE))) {
    const rows = page.map(readyRow);
    await mergeSlice(tx, home, rows, accounts, clock, remembering(secret));
  }
  const report = accounts.report(notesOf(row));
  await saveReport(tx, importId, {
    rowsJson: JSON.stringify(report.rows),
    findingsJson: JSON.stringify(report.findings),
    columnsJson: withoutSamples(row.columns_json),
  });
  await deleteStaged(tx, importId);
  const details = { campaignId: home.campaignId, ...report.rows };
  await recordAudit(
    tx,
    { actorId: null, action: 'import.finish', entity: 'import', entityId: importId, details },
    clock,
  );
  return true;
}

/** Gives up an import that cannot be read, so that the next ones are; nobody of it was added. */
export async function failImport(db: Db, importId: number, clock: Clock): Promise<void> {
  await inTransaction(db, async (tx) => {
    if (!(await markFailed(tx, importId, clock.now()))) return;
    await deleteStaged(tx, importId);
    await recordAudit(
      tx,
      { actorId: null, action: 'import.fail', entity: 'import', entityId: importId },
      clock,
    );
  });
}

async function mergeSlice(
  tx: Db,
  home: ImportHome,
  rows: readonly ReadyRow[],
  accounts: ReturnType<typeof openAccounts>,
  clock: Clock,
  secret: Secret,
): Promise<void> {
  const numbers = rows.flatMap(({ person }) => person.phones.map(({ number }) => number));
  const opposed = await opposedAmong(tx, numbers, secret);
  const callable = rows.filter(({ person }) => person.phones.some(({ number }) => !opposed.has(number)));
  for (let n = callable.length; n < rows.length; n += 1) accounts.addOpposed();
  const added = await insertTargets(
    tx,
    home,
    callable.map(({ person }) => targetOf(person)),
    clock.now(),
  );
  const byKey = new Map(added.map((target) => [target.dedupeKey, target]));
  const isAdded = ({ person }: ReadyRow) => byKey.get(person.dedupeKey)?.line === person.line;
  const accepted = callable.filter(isAdded);
  for (const row of accepted) accounts.addReady(row);
  await countDuplicates(
    tx,
    home,
    callable.filter((row) => !isAdded(row)),
    accounts,
  );
  const phonesOf = ({ person }: ReadyRow) => person.phones.filter(({ number }) => !opposed.has(number));
  const lines = await ensureLines(tx, accepted.flatMap(phonesOf), secret);
  await insertTargetLines(
    tx,
    accepted.flatMap((row) =>
      phonesOf(row).flatMap(({ number }, rank) => {
        const targetId = byKey.get(row.person.dedupeKey)?.id;
        const lineId = lines.get(number)?.id;
        return targetId === undefined || lineId === undefined ? [] : [{ targetId, rank, lineId }];
      }),
    ),
  );
}

/** Each number is hashed twice, to look it up and to make its line: once is enough. */
function remembering(secret: Secret): Secret {
  const hashes = new Map<string, string>();
  return {
    fingerprint: secret.fingerprint,
    hash: (purpose, value) => {
      const key = `${purpose}:${value}`;
      const hash = hashes.get(key) ?? secret.hash(purpose, value);
      hashes.set(key, hash);
      return hash;
    },
  };
}

async function countDuplicates(
  tx: Db,
  home: ImportHome,
  rows: readonly ReadyRow[],
  accounts: ReturnType<typeof openAccounts>,
): Promise<void> {
  if (rows.length === 0) return;
  const keys = rows.map(({ person }) => person.dedupeKey);
  const known = new Map(
    (await selectKnownKeys(tx, home.campaignId, keys)).map((target) => [target.dedupeKey, target]),
  );
  for (const { person } of rows) {
    const same = known.get(person.dedupeKey);
    if (same?.importId === home.importId)
      accounts.addDuplicate('duplicate_in_file', person, `ligne ${same.line}`);
    else accounts.addDuplicate('duplicate_in_campaign', person, '');
  }
}

function targetOf(person: Person): NewTarget {
  const { fields, phones: _phones, ...kept } = person;
  return {
    ...kept,
    fieldsJson: JSON.stringify(fields),
    searchText: folded(`${person.displayName} ${person.externalRef ?? ''}`),
  };
}

async function* paged<R extends { readonly line: number }>(
  read: (after: number) => Promise<readonly R[]>,
): AsyncGenerator<readonly R[]> {
  for (let after = 0; ; ) {
    const page = await read(after);
    const last = page.at(-1);
    if (last === undefined) return;
    yield page;
    after = last.line;
  }
}

/** Names of columns are worth keeping; what people's cells held is not, now that they are targets. */
function withoutSamples(columnsJson: string): string {
  const columns = z.array(importColumn).parse(JSON.parse(columnsJson));
  return JSON.stringify(columns.map((column) => ({ ...column, samples: [] })));
}
