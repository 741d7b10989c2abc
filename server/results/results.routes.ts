import { getCrossing } from '#server/contracts/crossing.contract.ts';
import { getFigures } from '#server/contracts/figures.contract.ts';
import { getBoard, getResults } from '#server/contracts/results.contract.ts';
import { type Route, route } from '#server/platform/http.ts';
import { readBoard } from './board.service.ts';
import { readCrossing } from './crossing.service.ts';
import { readFigures } from './figures.service.ts';
import { readResults } from './results.service.ts';

export const resultsRoutes: readonly Route[] = [
  route(getResults, ({ viewer, params }, deps) => readResults(viewer, params.id, deps)),
  route(getCrossing, async ({ viewer, params, query }, { db }) => readCrossing(db, viewer, params.id, query)),
  route(getFigures, ({ viewer, params, query }, deps) => readFigures(viewer, params.id, query, deps)),
  route(getBoard, ({ viewer }, deps) => readBoard(viewer, deps)),
];
