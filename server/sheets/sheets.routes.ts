import {
  changeSheet,
  compareSheetVersions,
  countSheetsToReview,
  createSheet,
  discardSheetDraft,
  getSheet,
  listSheets,
  publishSheet,
  readPublishedSheets,
  restoreSheet,
  reviewSheet,
  saveSheetDraft,
  searchSheets,
  withdrawSheet,
} from '#server/contracts/sheets.contract.ts';
import { type Route, route } from '#server/platform/http.ts';
import {
  compareVersions,
  countToReview,
  findSheets,
  listVisibleSheets,
  readPublished,
  readSheet,
} from './sheets.service.ts';
import {
  changeSettings,
  discardDraft,
  openSheet,
  publish,
  review,
  saveDraft,
  setWithdrawn,
} from './writing.service.ts';

export const sheetsRoutes: readonly Route[] = [
  route(listSheets, async ({ viewer }, { db, clock }) => ({
    sheets: await listVisibleSheets(db, viewer, clock),
  })),
  route(searchSheets, async ({ viewer, query }, { db, clock }) => ({
    hits: await findSheets(db, viewer, query, clock),
  })),
  route(readPublishedSheets, async ({ viewer, query }, { db, clock }) => ({
    sheets: await readPublished(db, viewer, query.slugs, clock),
  })),
  route(countSheetsToReview, async ({ viewer }, { db, clock }) => ({
    count: await countToReview(db, viewer, clock),
  })),
  route(createSheet, async ({ viewer, body }, deps) => openSheet(deps, viewer, body)),
  route(getSheet, async ({ viewer, params }, { db, clock }) => readSheet(db, viewer, params.id, clock)),
  route(compareSheetVersions, async ({ viewer, params, query }, { db }) =>
    compareVersions(db, viewer, params.id, query),
  ),
  route(changeSheet, async ({ viewer, params, body }, deps) => changeSettings(deps, viewer, params.id, body)),
  route(saveSheetDraft, async ({ viewer, params, body }, deps) => saveDraft(deps, viewer, params.id, body)),
  route(discardSheetDraft, async ({ viewer, params }, deps) => discardDraft(deps, viewer, params.id)),
  route(publishSheet, async ({ viewer, params, body }, deps) =>
    publish(deps, viewer, params.id, body.revision),
  ),
  route(reviewSheet, async ({ viewer, params }, deps) => review(deps, viewer, params.id)),
  route(withdrawSheet, async ({ viewer, params }, deps) => setWithdrawn(deps, viewer, params.id, true)),
  route(restoreSheet, async ({ viewer, params }, deps) => setWithdrawn(deps, viewer, params.id, false)),
];
