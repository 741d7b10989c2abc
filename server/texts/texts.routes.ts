import { decideText, listTexts } from '#server/contracts/texts.contract.ts';
import { type Route, route } from '#server/platform/http.ts';
import { decide, readTexts } from './texts.service.ts';

export const textsRoutes: readonly Route[] = [
  route(listTexts, ({ viewer, params, query }, { db }) => readTexts(db, viewer, params.id, query)),
  route(decideText, ({ viewer, params, body }, deps) => decide(viewer, params, body, deps)),
];
