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
import { getRing, hangUp } from '#server/contracts/telephony.contract.ts';
import { type Route, route } from '#server/platform/http.ts';
import { telephonyOf } from '#server/telephony/index.ts';
import * as answers from './answers.service.ts';
import * as desk from './desk.service.ts';
import * as late from './late.service.ts';
import * as lateClose from './late-close.service.ts';
import * as open from './open.service.ts';
import * as resolve from './resolve.service.ts';
import * as rings from './rings.service.ts';

export const callsRoutes: readonly Route[] = [
  route(claimNext, async ({ body, viewer }, { db, clock, live }) => {
    const given = await desk.nextPerson(db, viewer, body.campaignId ?? null, clock);
    if (given.claim !== null || viewer.pause !== null) live.publish(boardChanged);
    return given;
  }),
  route(getClaim, ({ viewer }, { db, clock }) => desk.personInHand(db, viewer, clock)),
  route(openCall, ({ body, viewer }, deps) => open.openCall(deps.db, viewer, body, telephonyOf(deps), deps)),
  route(getRing, async ({ params, viewer }, deps) => ({
    ring: await rings.ringOfCall(deps.db, viewer, params.id, telephonyOf(deps)),
  })),
  route(hangUp, async ({ params, viewer }, deps) => {
    await rings.hangUp(deps.db, viewer, params.id, telephonyOf(deps), deps);
    return { ok: true as const };
  }),
  route(putAnswers, async ({ params, body, viewer, idempotencyKey }, { db, clock, live }) => {
    const saved = await answers.putAnswers(db, viewer, params.id, body, idempotencyKey, clock);
    if (saved.isLate) live.publish(boardChanged);
    return saved;
  }),
  route(closeCall, async ({ params, body, viewer, idempotencyKey }, { db, ...deps }) => {
    const closed = await lateClose.closeOrKeep(db, viewer, params.id, body, idempotencyKey, deps);
    if (closed.isLate) deps.live.publish(boardChanged);
    // Closing waits for no telephone.
    void rings.letGo(db, closed.call, telephonyOf(deps), deps);
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
