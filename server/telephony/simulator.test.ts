import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { closeCall, openCall } from '#server/contracts/calls.contract.ts';
import { getTelephony, hangUp } from '#server/contracts/telephony.contract.ts';
import { unscoped } from '#server/platform/database.ts';
import type { TestApp } from '#server/testing.ts';
import { clearDesk } from '#server/testing-desk.ts';
import { exchangeOf, letPass, ringSomebody, startSimulated } from '#server/testing-telephony.ts';
import { ringOf, sweepRings, telephonyOf } from './index.ts';

let app: TestApp;
beforeAll(async () => {
  app = await startSimulated();
});
afterAll(() => app.stop());
beforeEach(async () => {
  await clearDesk(app);
  await unscoped(app.deps.db).deleteFrom('telephony_troubles').execute();
});

test('it works: rings, is answered, is hung up, and the agent decides', async () => {
  const { client, callId, dial, ring } = await ringSomebody(app, '1001');
  expect(dial).toEqual({ kind: 'accepted' });
  expect(await ring()).toMatchObject({ stage: 'requested', canHangUp: true, suggestedResult: null });
  await letPass(app, 1);
  expect(await ring()).toMatchObject({ stage: 'ringing' });
  await letPass(app, 4);
  expect(await ring()).toMatchObject({ stage: 'answered', suggestedResult: null });
  await client.ask(hangUp, { params: { id: callId } });
  await letPass(app, 1);
  expect(await ring()).toMatchObject({ stage: 'ended', reason: 'completed', canHangUp: false });
  const { call } = await client.ask(closeCall, { params: { id: callId }, body: { result: 'refusal_soft' } });
  expect(call.result).toBe('refusal_soft');
});

test('busy and nobody are suggested; the agent may say otherwise', async () => {
  const busy = await ringSomebody(app, '1090');
  await letPass(app, 3);
  expect(await busy.ring()).toMatchObject({ stage: 'ended', reason: 'busy', suggestedResult: 'busy' });
  await busy.client.ask(closeCall, { params: { id: busy.callId }, body: { result: 'no_answer' } });
  const nobody = await ringSomebody(app, '1091');
  await letPass(app, 31);
  expect(await nobody.ring()).toMatchObject({ reason: 'no_answer', suggestedResult: 'no_answer' });
});

test('failure 1 and 2: late, doubled and reordered callbacks come to the same, each kept once', async () => {
  const { callId, ring } = await ringSomebody(app, '1094');
  const before = Date.parse('2026-03-17T10:30:00+01:00');
  await letPass(app, 3);
  expect(await ring()).toMatchObject({ stage: 'ended', answeredAt: null });
  expect(await letPass(app, 3)).toBe(5);
  expect(await ring()).toMatchObject({ stage: 'ended', reason: 'completed', answeredAt: before + 4000 });
  const kept = await unscoped(app.deps.db)
    .selectFrom('ring_events')
    .select('key')
    .where('call_id', '=', callId)
    .execute();
  expect(kept).toHaveLength(4);
});

test('failure 11 and 3: the answer to the request is lost, the call is placed once and found by its callback', async () => {
  const { dial, ring, callId, client, desk } = await ringSomebody(app, '1095');
  expect(dial).toEqual({ kind: 'uncertain' });
  expect(await ring()).toMatchObject({ isUncertain: true });
  const body = { claimId: desk.claim.id, lineId: desk.claim.lineId };
  const again = await client.ask(openCall, { body });
  expect(again).toMatchObject({ call: { id: callId }, dial: { kind: 'uncertain' } });
  await letPass(app, 6);
  expect(await ring()).toMatchObject({ stage: 'answered', isUncertain: false });
  const { person_leg } = await unscoped(app.deps.db)
    .selectFrom('rings')
    .select('person_leg')
    .where('call_id', '=', callId)
    .executeTakeFirstOrThrow();
  expect(exchangeOf(app).find(person_leg ?? '')).toMatchObject({ status: 'in-progress' });
});

test('failure 23: a status that never comes: two looks, then unknown, and the agent’s result stands', async () => {
  const silent = await ringSomebody(app, '2096');
  await letPass(app, 2);
  // As after a restart of the provider: it knows nothing of the call.
  await unscoped(app.deps.db)
    .updateTable('rings')
    .set({ person_leg: 'CAgone' })
    .where('call_id', '=', silent.callId)
    .execute();
  app.clock.advance({ minutes: 2 });
  await app.jobs.tick();
  expect(await silent.ring()).toMatchObject({ stage: 'ringing' });
  app.clock.advance({ minutes: 1 });
  await app.jobs.tick();
  expect(await silent.ring()).toMatchObject({ stage: 'ended', reason: 'unknown', suggestedResult: null });
  const body = { result: 'no_answer' } as const;
  const { call } = await silent.client.ask(closeCall, { params: { id: silent.callId }, body });
  expect(call.result).toBe('no_answer');
});

test('failure 13: no such number: refused, « faux numéro » suggested, the person free once the agent says so', async () => {
  const { dial, ring, client, callId } = await ringSomebody(app, '1093');
  expect(dial).toEqual({ kind: 'rejected', code: 'invalid_number', isRetryable: false });
  expect(await ring()).toMatchObject({
    stage: 'ended',
    problem: 'invalid_number',
    suggestedResult: 'bad_number',
  });
  await client.ask(closeCall, { params: { id: callId }, body: { result: 'bad_number' } });
});

test('failure 14: a territory the provider does not dial is named to administrators; other calls go on', async () => {
  const { dial } = await ringSomebody(app, '1097');
  expect(dial).toMatchObject({ kind: 'rejected', code: 'territory_blocked' });
  const admin = await app.as('admin');
  expect((await admin.ask(getTelephony)).troubles).toMatchObject([
    { code: 'territory_blocked', territory: 'FR' },
  ]);
});

test('failure 9: too many at once: the agent tries again, and it is one call', async () => {
  const { dial, client, desk, callId } = await ringSomebody(app, '1099');
  expect(dial).toEqual({ kind: 'rejected', code: 'too_many_at_once', isRetryable: true });
  const body = { claimId: desk.claim.id, lineId: desk.claim.lineId };
  const again = await client.ask(openCall, { body });
  expect(again).toMatchObject({ call: { id: callId }, dial: { kind: 'accepted' } });
});

test('failure 16: the provider is down: by hand at once for everybody, told, and back by itself', async () => {
  const { dial, client, callId } = await ringSomebody(app, '1098');
  expect(dial).toEqual({ kind: 'dial-link', href: 'tel:+33199001098', because: 'outage' });
  await client.ask(closeCall, { params: { id: callId }, body: { result: 'technical' } });
  const next = await ringSomebody(app, '1002');
  expect(next.dial).toEqual({ kind: 'dial-link', href: 'tel:+33199001002', because: 'outage' });
  expect(await next.ring()).toBeNull();
  await next.client.ask(closeCall, { params: { id: next.callId }, body: { result: 'no_answer' } });
  app.clock.advance({ minutes: 2 });
  await app.jobs.tick();
  const admin = await app.as('admin');
  expect((await admin.ask(getTelephony)).troubles).toEqual([]);
  expect((await ringSomebody(app, '1003')).dial).toEqual({ kind: 'accepted' });
});

test('failure 28: two presses at once are one call, asked for once', async () => {
  const { client, desk, callId } = await ringSomebody(app, '1004');
  const body = { claimId: desk.claim.id, lineId: desk.claim.lineId };
  const both = await Promise.all([client.ask(openCall, { body }), client.ask(openCall, { body })]);
  expect(both.map(({ call, dial }) => [call.id, dial.kind])).toEqual([
    [callId, 'accepted'],
    [callId, 'accepted'],
  ]);
});

test('only numbers of fiction are rung by the simulator', async () => {
  expect((await ringSomebody(app, '0612345678')).dial).toMatchObject({
    kind: 'rejected',
    code: 'not_fictional',
  });
});

test('closing hangs up what still rings, and waits for none of it', async () => {
  const { client, callId, ring } = await ringSomebody(app, '1005');
  await letPass(app, 1);
  await client.ask(closeCall, { params: { id: callId }, body: { result: 'no_answer' } });
  await expect.poll(async () => (await ring())?.stage).toBe('ended');
});

test('failure 33: a restart in mid-call: what is known is read again, and what the provider forgot is found out', async () => {
  const { callId, ring, client } = await ringSomebody(app, '1006');
  await letPass(app, 6);
  expect(await ring()).toMatchObject({ stage: 'answered' });
  // A server of its own on the same database: its exchange has never heard of the call.
  const restarted = { ...app.deps, config: { ...app.deps.config } };
  expect(await ringOf(restarted.db, telephonyOf(restarted), callId)).toMatchObject({ stage: 'answered' });
  for (const minutes of [16, 1]) {
    app.clock.advance({ minutes });
    await sweepRings(restarted, () => false);
  }
  expect(await ringOf(restarted.db, telephonyOf(restarted), callId)).toMatchObject({
    stage: 'ended',
    reason: 'unknown',
    suggestedResult: null,
  });
  const body = { result: 'refusal_soft' } as const;
  expect((await client.ask(closeCall, { params: { id: callId }, body })).call.result).toBe('refusal_soft');
});

test('the daily cap: what goes beyond is dialled by hand, and says so', async () => {
  const capped = await startSimulated({ TELEPHONY_DAILY_CAP: '1' });
  const first = await ringSomebody(capped, '1001');
  expect(first.dial).toEqual({ kind: 'accepted' });
  await first.client.ask(closeCall, { params: { id: first.callId }, body: { result: 'no_answer' } });
  expect((await ringSomebody(capped, '1002')).dial).toMatchObject({
    kind: 'dial-link',
    because: 'daily_cap',
  });
  const admin = await capped.as('admin');
  expect(await admin.ask(getTelephony)).toMatchObject({ placedToday: 1, dailyCap: 1 });
  await capped.stop();
});
