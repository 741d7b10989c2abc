import { recordAudit } from '#server/audit/index.ts';
import type { BodyOf } from '#server/contracts/endpoint.ts';
import { linesOf, parseSheet } from '#server/contracts/sheet-text.ts';
import type {
  changeSheet,
  createSheet,
  SheetContent,
  SheetSummary,
  saveSheetDraft,
} from '#server/contracts/sheets.contract.ts';
import { nonBreaking } from '#server/contracts/typography.ts';
import { type Db, inTransaction } from '#server/platform/database.ts';
import type { Deps } from '#server/platform/http.ts';
import { found, Refusal } from '#server/platform/refusal.ts';
import { mayWriteFor, type Viewer } from '#server/platform/scope.ts';
import { isReviewDay, nextReview } from './review.rules.ts';
import { readSheet } from './sheets.service.ts';
import {
  deleteDraft,
  hasDirectorate,
  insertSheet,
  publishDraft,
  putDraft,
  type SheetRow,
  selectPossibleOwners,
  selectSheet,
  selectVersions,
  updateSheet,
} from './sheets.store.ts';
import { numbered, slugOf } from './slug.rules.ts';
import { searchTextOf } from './words.rules.ts';

/** How long a review holds unless its writers say otherwise: twice a year. */
const REVIEW_MONTHS = 6;

type Tools = Pick<Deps, 'db' | 'clock' | 'live'>;

/** Opens a sheet with its first draft; whoever opens it answers for it. Only those who see every directorate may share. */
export async function openSheet(
  tools: Tools,
  viewer: Viewer,
  { directorateId: wanted, ...content }: BodyOf<typeof createSheet>,
): Promise<SheetSummary> {
  const { db, clock } = tools;
  const directorateId = wanted ?? viewer.directorateId;
  if (!mayWriteFor(viewer, directorateId)) throw new Refusal('resource.not_found');
  if (directorateId !== null && !(await hasDirectorate(db, directorateId))) {
    throw new Refusal('resource.not_found');
  }
  const now = clock.now();
  const id = await inTransaction(db, async (tx) => {
    const sheetId = await insertUnderFreeSlug(tx, slugOf(content.title), {
      directorate_id: directorateId,
      owner_id: viewer.userId,
      review_months: REVIEW_MONTHS,
      review_on: nextReview(now, REVIEW_MONTHS),
      reviewed_at: null,
      withdrawn_at: null,
      created_by: viewer.userId,
      created_at: now,
      changed_at: now,
    });
    await putDraft(tx, sheetId, stored(content), now);
    await recordAudit(tx, entryOf(viewer, 'sheet.create', sheetId), clock);
    return sheetId;
  });
  return summary(tools, viewer, id);
}

type NewRow = Omit<Parameters<typeof insertSheet>[1], 'slug'>;

async function insertUnderFreeSlug(tx: Db, slug: string, row: NewRow): Promise<number> {
  for (let attempt = 1; ; attempt += 1) {
    const id = await insertSheet(tx, { ...row, slug: numbered(slug, attempt) });
    if (id !== null) return id;
  }
}

/** Saves the draft, provided nobody else changed it since it was read. */
export async function saveDraft(
  tools: Tools,
  viewer: Viewer,
  id: number,
  { revision, ...content }: BodyOf<typeof saveSheetDraft>,
): Promise<{ revision: number }> {
  const next = revision + 1;
  await change(tools, viewer, id, 'sheet.draft', async (tx, sheet) => {
    if (sheet.draft_revision !== revision) throw new Refusal('sheet.draft_changed');
    await updateSheet(tx, viewer.scope, id, { draft_revision: next });
    await putDraft(tx, id, stored(content), tools.clock.now());
    return {};
  });
  return { revision: next };
}

/** Forgets the draft; what is published stays. */
export async function discardDraft(tools: Tools, viewer: Viewer, id: number): Promise<SheetSummary> {
  await change(tools, viewer, id, 'sheet.discard', async (tx, sheet) => {
    await requirePublished(tx, id);
    await updateSheet(tx, viewer.scope, id, { draft_revision: sheet.draft_revision + 1 });
    await deleteDraft(tx, id);
    return {};
  });
  return summary(tools, viewer, id);
}

/**
 * Publishes the draft that was seen as the next immutable version, in use at once. Publishing is having read: it counts
 * as a review.
 */
export async function publish(
  tools: Tools,
  viewer: Viewer,
  id: number,
  revision: number,
): Promise<SheetSummary> {
  const now = tools.clock.now();
  await change(tools, viewer, id, 'sheet.publish', async (tx, sheet) => {
    const draft = (await selectVersions(tx, id)).find(({ state }) => state === 'draft');
    if (draft === undefined) throw new Refusal('sheet.no_draft');
    if (sheet.draft_revision !== revision) throw new Refusal('sheet.draft_changed');
    if (draft.text.trim() === '') throw new Refusal('sheet.empty');
    await updateSheet(tx, viewer.scope, id, {
      ...reviewed(sheet, now),
      withdrawn_at: null,
      draft_revision: revision + 1,
    });
    await publishDraft(tx, id, viewer.userId, now);
    return { number: draft.number };
  });
  return summary(tools, viewer, id);
}

/** « Revue faite »: it holds for its own interval from today. */
export async function review(tools: Tools, viewer: Viewer, id: number): Promise<SheetSummary> {
  await change(tools, viewer, id, 'sheet.review', async (tx, sheet) => {
    await requirePublished(tx, id);
    const next = reviewed(sheet, tools.clock.now());
    await updateSheet(tx, viewer.scope, id, next);
    return { reviewOn: next.review_on };
  });
  return summary(tools, viewer, id);
}

/** Takes the sheet away from readers, or gives it back. Doing it twice does it once. */
export async function setWithdrawn(
  tools: Tools,
  viewer: Viewer,
  id: number,
  isWithdrawn: boolean,
): Promise<SheetSummary> {
  const action = isWithdrawn ? 'sheet.withdraw' : 'sheet.restore';
  await change(tools, viewer, id, action, async (tx) => {
    if (isWithdrawn) await requirePublished(tx, id);
    await updateSheet(tx, viewer.scope, id, { withdrawn_at: isWithdrawn ? tools.clock.now() : null });
    return {};
  });
  return summary(tools, viewer, id);
}

/** Changes who answers for the sheet, how long its next reviews hold, and when it is to be read again. */
export async function changeSettings(
  tools: Tools,
  viewer: Viewer,
  id: number,
  { ownerId, reviewMonths, reviewOn }: BodyOf<typeof changeSheet>,
): Promise<SheetSummary> {
  await change(tools, viewer, id, 'sheet.settings', async (tx, sheet) => {
    if (ownerId !== undefined && ownerId !== sheet.owner_id) {
      const owners = await selectPossibleOwners(tx, sheet.directorate_id);
      if (!owners.some((owner) => owner.id === ownerId)) throw new Refusal('sheet.wrong_owner');
    }
    // A date that has passed may stay: saving something else is no review.
    if (reviewOn !== undefined && reviewOn !== sheet.review_on && !isReviewDay(reviewOn, tools.clock.now())) {
      throw new Refusal('sheet.past_review');
    }
    await updateSheet(tx, viewer.scope, id, {
      changed_at: tools.clock.now(),
      ...(ownerId !== undefined && { owner_id: ownerId }),
      ...(reviewMonths !== undefined && { review_months: reviewMonths }),
      ...(reviewOn !== undefined && { review_on: reviewOn }),
    });
    return { ownerId, reviewMonths, reviewOn };
  });
  return summary(tools, viewer, id);
}

/** Does one thing to a sheet the viewer may write, as it is by then; records it, and tells desks and lists to look again. */
async function change(
  { db, clock, live }: Tools,
  viewer: Viewer,
  id: number,
  action: string,
  work: (tx: Db, sheet: SheetRow) => Promise<Readonly<Record<string, unknown>>>,
): Promise<void> {
  const { directorate_id } = found(await selectSheet(db, viewer.scope, id));
  if (!mayWriteFor(viewer, directorate_id)) throw new Refusal('session.forbidden');
  await inTransaction(db, async (tx) => {
    // Written first: whoever changes the same sheet meanwhile waits here.
    await updateSheet(tx, viewer.scope, id, { changed_at: clock.now() });
    const details = await work(tx, found(await selectSheet(tx, viewer.scope, id)));
    await recordAudit(tx, { ...entryOf(viewer, action, id), details }, clock);
  });
  live.publish({ topic: 'sheet', campaignId: null, directorateId: directorate_id });
}

async function summary({ db, clock }: Tools, viewer: Viewer, id: number): Promise<SheetSummary> {
  return (await readSheet(db, viewer, id, clock)).sheet;
}

async function requirePublished(db: Db, id: number): Promise<void> {
  const versions = await selectVersions(db, id);
  if (!versions.some(({ state }) => state === 'live')) throw new Refusal('sheet.never_published');
}

function reviewed({ review_months }: SheetRow, now: number) {
  return { review_on: nextReview(now, review_months), reviewed_at: now };
}

/** A draft's content with what a search looks into: title, topic, headings and body, a line each. */
function stored({ title: typedTitle, topic: typedTopic, text }: SheetContent) {
  const [title, topic] = [nonBreaking(typedTitle), nonBreaking(typedTopic)];
  const lines = linesOf(parseSheet(text));
  const part = (isHeading: boolean) =>
    lines
      .filter((line) => line.isHeading === isHeading)
      .map(({ text }) => text)
      .join(' ');
  return { title, topic, text, search_text: searchTextOf([title, topic, part(true), part(false)]) };
}

function entryOf(viewer: Viewer, action: string, entityId: number) {
  return { actorId: viewer.userId, action, entity: 'sheet', entityId };
}
