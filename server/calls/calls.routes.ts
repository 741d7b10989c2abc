import {
  closeCall,
  listLate,
  listOpenCalls,
  openCall,
  putAnswers,
  resolveCall,
  settleLate,
} from '#server/contracts/calls.contract.ts';
import { claimNext, getClaim } from '#server/contracts/queue.contract.ts';
import { boardChanged } from '#server/contracts/service.contract.ts';
import { type Route, route } from '#server/platform/http.ts';
import { manualTelephony } from '#server/telephony/index.ts';
import * as answers from './answers.service.ts';
import * as desk from './desk.service.ts';
import * as late from './late.service.ts';
import * as lateClose from './late-close.service.ts';
import * as open from './open.service.ts';
import * as resolve from './resolve.service.ts';

export const callsRoutes: readonly Route[] = [
  route(claimNext, async ({ body, viewer }, { db, clock, live }) => {
    const given = await desk.nextPerson(db, viewer, body.campaignId ?? null, clock);
    if (given.claim !== null || viewer.pause !== null) live.publish(boardChanged);
    return given;
  }),
  route(getClaim, ({ viewer }, { db, clock }) => desk.personInHand(db, viewer, clock)),
  route(openCall, ({ body, viewer }, { db, clock, live }) =>
    open.openCall(db, viewer, body, manualTelephony, live, clock),
  ),
  route(putAnswers, async ({ params, body, viewer, idempotencyKey }, { db, clock, live }) => {
    const saved = await answers.putAnswers(db, viewer, params.id, body, idempotencyKey, clock);
    if (saved.isLate) live.publish(boardChanged);
    return saved;
  }),
  route(closeCall, async ({ params, body, viewer, idempotencyKey }, { db, ...deps }) => {
    const closed = await lateClose.closeOrKeep(db, viewer, params.id, body, idempotencyKey, deps);
    if (closed.isLate) deps.live.publish(boardChanged);
    return closed;
  }),
  route(resolveCall, ({ params, body, viewer }, { db, ...deps }) =>
    resolve.resolveCall(db, viewer, params.id, body, deps),
  ),
  route(listLate, ({ viewer }, { db }) => late.listLate(db, viewer)),
  route(settleLate, async ({ params, body, viewer }, { db, clock, live }) => {
    const settled = await late.settleLate(db, viewer, params.id, body.keep, clock);
    live.publish(boardChanged);
    return settled;
  }),
  route(listOpenCalls, ({ viewer }, { db, clock }) => open.listOpenCalls(db, viewer, clock)),
];
