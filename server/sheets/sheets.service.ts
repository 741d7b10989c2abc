import type { QueryOf, ResponseOf } from '#server/contracts/endpoint.ts';
import { linesOf, parseSheet } from '#server/contracts/sheet-text.ts';
import {
  type compareSheetVersions,
  type getSheet,
  type PublishedSheet,
  publishedSheet,
  type SheetContent,
  type SheetHit,
  type SheetSummary,
  type searchSheets,
  sheetSummary,
} from '#server/contracts/sheets.contract.ts';
import type { Clock } from '#server/platform/clock.ts';
import type { Db } from '#server/platform/database.ts';
import { found, Refusal } from '#server/platform/refusal.ts';
import { mayWriteFor, type Viewer } from '#server/platform/scope.ts';
import { compareContents } from './comparison.rules.ts';
import { isPast, today } from './review.rules.ts';
import { excerptOf, highlight, rank } from './search.rules.ts';
import {
  countStale,
  type PublishedRow,
  type SheetRow,
  selectCurrentVersions,
  selectPossibleOwners,
  selectPublishedBySlugs,
  selectScriptsNaming,
  selectSheet,
  selectSheets,
  selectVersions,
  selectWithWords,
  type VersionRow,
} from './sheets.store.ts';
import { type SoughtWord, soughtWords } from './words.rules.ts';

const LIST_LIMIT = 1000;
const MOST_SLUGS = 100;

type CurrentVersion = Omit<VersionRow, 'text' | 'search_text'>;

/** What one may read, and what one may write even unpublished, in the order of topics and titles. */
export async function listVisibleSheets(db: Db, viewer: Viewer, clock: Clock): Promise<SheetSummary[]> {
  const rows = await selectSheets(db, viewer.scope, LIST_LIMIT);
  const versions = await selectCurrentVersions(
    db,
    rows.map(({ id }) => id),
  );
  return rows
    .map((row) => ({ row, own: versions.filter(({ sheet_id }) => sheet_id === row.id) }))
    .filter(({ row, own }) => isReadable(viewer, row, own))
    .map(({ row, own }) => summaryOf(viewer, row, own, clock))
    .sort(
      (a, b) => a.topic.localeCompare(b.topic, 'fr') || a.title.localeCompare(b.title, 'fr') || a.id - b.id,
    );
}

/** The best answers to a search, among what is published and in use. Nothing for less than two letters. */
export async function findSheets(
  db: Db,
  viewer: Viewer,
  { q, limit }: QueryOf<typeof searchSheets>,
  clock: Clock,
): Promise<SheetHit[]> {
  const sought = soughtWords(q);
  if (sought.length === 0) return [];
  const stems = sought.map(({ stem }) => stem);
  const searched = await selectWithWords(db, viewer.scope, stems, LIST_LIMIT);
  const best = rank(searched, sought).slice(0, limit);
  const rows = await selectPublishedBySlugs(
    db,
    viewer.scope,
    best.map(({ slug }) => slug),
  );
  return best.flatMap(({ id }) =>
    rows.filter((row) => row.id === id).map((row) => hitOf(row, sought, clock)),
  );
}

function hitOf(row: PublishedRow, sought: readonly SoughtWord[], clock: Clock): SheetHit {
  const lines = linesOf(parseSheet(row.text)).map(({ text }) => text);
  return {
    id: row.id,
    slug: row.slug,
    title: highlight(row.title, sought),
    topic: row.topic,
    excerpt: excerptOf(lines, sought),
    isStale: isPast(row.review_on, clock.now()),
  };
}

/** Published sheets by their slugs; those the viewer may not see, or that nobody may see any more, are left out. */
export async function readPublished(
  db: Db,
  viewer: Viewer,
  slugs: string,
  clock: Clock,
): Promise<PublishedSheet[]> {
  const asked = [...new Set(slugs.split(',').filter((slug) => slug !== ''))].slice(0, MOST_SLUGS);
  const rows = await selectPublishedBySlugs(db, viewer.scope, asked);
  return rows.map((row) => publishedView(row, clock));
}

/** Stale sheets the viewer answers for. */
export async function countToReview(db: Db, viewer: Viewer, clock: Clock): Promise<number> {
  return countStale(db, viewer.scope, viewer.userId, today(clock.now()));
}

/** A sheet for its readers, and what its writers need besides. */
export async function readSheet(
  db: Db,
  viewer: Viewer,
  id: number,
  clock: Clock,
): Promise<ResponseOf<typeof getSheet>> {
  const row = found(await selectSheet(db, viewer.scope, id));
  const versions = await selectVersions(db, id);
  const own = versions.filter(({ state }) => state !== 'retired');
  if (!isReadable(viewer, row, own)) throw new Refusal('resource.not_found');
  const live = own.find(({ state }) => state === 'live') ?? null;
  const draft = own.find(({ state }) => state === 'draft') ?? null;
  const canWrite = mayWriteFor(viewer, row.directorate_id);
  return {
    sheet: summaryOf(viewer, row, own, clock),
    live: live === null ? null : publishedView({ ...row, ...live, id }, clock),
    editing: !canWrite
      ? null
      : {
          draft: draft === null ? null : contentOf(draft),
          published: live === null ? null : contentOf(live),
          revision: row.draft_revision,
          versions: versions.map(versionView),
          reviewMonths: row.review_months,
          reviewedAt: row.reviewed_at,
          owners: await selectPossibleOwners(db, row.directorate_id),
          scripts: await selectScriptsNaming(db, viewer.directorateId, row.slug),
        },
  };
}

/** What changed between two versions of a sheet the viewer may write. */
export async function compareVersions(
  db: Db,
  viewer: Viewer,
  id: number,
  { from, to }: QueryOf<typeof compareSheetVersions>,
): Promise<ResponseOf<typeof compareSheetVersions>> {
  const row = found(await selectSheet(db, viewer.scope, id));
  if (!mayWriteFor(viewer, row.directorate_id)) throw new Refusal('session.forbidden');
  const versions = await selectVersions(db, id);
  const before = found(versions.find(({ number }) => number === from));
  const after = found(versions.find(({ number }) => number === to));
  return {
    from: versionView(before),
    to: versionView(after),
    lines: compareContents(contentOf(before), contentOf(after)),
  };
}

/** What is not published, or no longer, is for its writers. */
function isReadable(viewer: Viewer, row: SheetRow, versions: readonly CurrentVersion[]): boolean {
  const isInUse = row.withdrawn_at === null && versions.some(({ state }) => state === 'live');
  return isInUse || mayWriteFor(viewer, row.directorate_id);
}

/** Readers see what is published; writers, what will be. */
function summaryOf(
  viewer: Viewer,
  row: SheetRow,
  versions: readonly CurrentVersion[],
  clock: Clock,
): SheetSummary {
  const live = versions.find(({ state }) => state === 'live');
  const draft = mayWriteFor(viewer, row.directorate_id)
    ? versions.find(({ state }) => state === 'draft')
    : undefined;
  const shown = live ?? draft;
  const isInUse = live !== undefined && row.withdrawn_at === null;
  return sheetSummary.parse({
    id: row.id,
    slug: row.slug,
    title: shown?.title,
    topic: shown?.topic,
    directorateId: row.directorate_id,
    directorateName: row.directorate_name,
    owner: { id: row.owner_id, name: row.owner_name, isActive: row.owner_disabled_at === null },
    reviewOn: row.review_on,
    isStale: isInUse && isPast(row.review_on, clock.now()),
    state: row.withdrawn_at !== null ? 'withdrawn' : live === undefined ? 'draft' : 'live',
    hasDraft: draft !== undefined,
    liveNumber: live?.number ?? null,
    changedAt: row.changed_at,
  });
}

function publishedView(row: PublishedRow, clock: Clock): PublishedSheet {
  return publishedSheet.parse({
    id: row.id,
    slug: row.slug,
    title: row.title,
    topic: row.topic,
    blocks: parseSheet(row.text),
    number: row.number,
    publishedAt: row.published_at,
    reviewOn: row.review_on,
    isStale: isPast(row.review_on, clock.now()),
  });
}

function contentOf({ title, topic, text }: VersionRow): SheetContent {
  return { title, topic, text };
}

function versionView(row: Awaited<ReturnType<typeof selectVersions>>[number]) {
  const state = row.state === 'draft' ? 'draft' : row.state === 'live' ? 'live' : 'retired';
  return {
    number: row.number,
    state,
    title: row.title,
    publishedAt: row.published_at,
    publishedBy: row.publisher,
  } as const;
}
