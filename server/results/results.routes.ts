import { getBoard, getResults } from '#server/contracts/results.contract.ts';
import { type Route, route } from '#server/platform/http.ts';
import { readBoard } from './board.service.ts';
import { readResults } from './results.service.ts';

export const resultsRoutes: readonly Route[] = [
  route(getResults, async ({ viewer, params }, { db, clock }) => readResults(db, viewer, params.id, clock)),
  route(getBoard, ({ viewer }, deps) => readBoard(viewer, deps)),
];
