import { getCrossing } from '#server/contracts/crossing.contract.ts';
import { getEstimates } from '#server/contracts/estimates.contract.ts';
import { getFigures } from '#server/contracts/figures.contract.ts';
import { getBoard, getResults } from '#server/contracts/results.contract.ts';
import { type Route, route } from '#server/platform/http.ts';
import { readBoard } from './board.service.ts';
import { readCrossing } from './crossing.service.ts';
import { readEstimates } from './estimates.service.ts';
import { readFigures } from './figures.service.ts';
import { readResults } from './results.service.ts';

export const resultsRoutes: readonly Route[] = [
  route(getResults, ({ viewer, params, query }, deps) => readResults(viewer, params.id, query, deps)),
  route(getCrossing, ({ viewer, params, query }, deps) => readCrossing(viewer, params.id, query, deps)),
  route(getEstimates, ({ viewer, params, query }, deps) => readEstimates(viewer, params.id, query, deps)),
  route(getFigures, ({ viewer, params, query }, deps) => readFigures(viewer, params.id, query, deps)),
  route(getBoard, ({ viewer }, deps) => readBoard(viewer, deps)),
];
