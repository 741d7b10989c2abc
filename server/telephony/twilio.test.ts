import { Writable } from 'node:stream';
import { pino } from 'pino';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { closeCall, openCall } from '#server/contracts/calls.contract.ts';
import {
  checkTelephony,
  getRing,
  getSoftphoneToken,
  getTelephony,
  hangUp,
  setDeskPhone,
  testCallerId,
} from '#server/contracts/telephony.contract.ts';
import { unscoped } from '#server/platform/database.ts';
import { startApp, type TestApp } from '#server/testing.ts';
import { clearDesk } from '#server/testing-desk.ts';
import { callBack, ringSomebody } from '#server/testing-telephony.ts';
import { ACCOUNT, startTwilioDouble, type TwilioDouble, twilioSettings } from '#server/testing-twilio.ts';
import { ring as ringCall } from './telephony.service.ts';
import { telephonyOf } from './telephony.ts';

/** With a telephone on each desk: the provider is asked to place every call. */
let double: TwilioDouble;
let app: TestApp;
beforeAll(async () => {
  double = await startTwilioDouble();
  app = await startApp({ settings: twilioSettings(double.url) });
});
afterAll(async () => {
  await app.stop();
  await double.stop();
});
beforeEach(async () => {
  await clearDesk(app);
  await unscoped(app.deps.db).deleteFrom('telephony_troubles').execute();
  double.mood = 'places';
  double.calls.length = 0;
  const agent = await app.as('agent');
  await agent.ask(setDeskPhone, { body: { number: '01 41 00 00 01' } });
});

test('it works: the telephone on the desk rings first, from the number shown, and our callbacks are asked for', async () => {
  const { dial, callId } = await ringSomebody(app, '1001');
  expect(dial).toEqual({ kind: 'accepted' });
  const [placed] = double.calls;
  expect(Object.fromEntries(placed?.form ?? [])).toMatchObject({
    To: '+33141000001',
    From: '+33141000000',
    Url: `https://appels.exemple.fr/api/telephony/twilio/desk/${callId}#rc=3&rp=5xx,rt,ct`,
    StatusCallback: `https://appels.exemple.fr/api/telephony/twilio/status/${callId}/agent#rc=3&rp=5xx,rt,ct`,
  });
  expect(placed?.form.getAll('StatusCallbackEvent')).toEqual([
    'initiated',
    'ringing',
    'answered',
    'completed',
  ]);
  expect(placed?.form.has('Record')).toBe(false);
});

test('failure 9: 429 is retried by the client, and it is one call', async () => {
  double.mood = 'too_many_once';
  expect((await ringSomebody(app, '1002')).dial).toEqual({ kind: 'accepted' });
  expect(double.calls).toHaveLength(1);
});

test.each(['error_page', 'drops', 'empty'] as const)(
  'failure 10 and 11: the answer to a creation is lost (%s): uncertain, and never asked again',
  async (mood) => {
    double.mood = mood;
    const { dial, client, desk, callId, ring } = await ringSomebody(app, '1003');
    expect(dial).toEqual({ kind: 'uncertain' });
    double.mood = 'places';
    const body = { claimId: desk.claim.id, lineId: desk.claim.lineId };
    expect((await client.ask(openCall, { body })).dial).toEqual({ kind: 'uncertain' });
    expect(double.calls).toHaveLength(1);
    const placed = double.calls[0];
    await callBack(app, `/api/telephony/twilio/status/${callId}/agent`, {
      CallSid: placed?.sid ?? '',
      CallStatus: 'ringing',
      SequenceNumber: '1',
    });
    expect(await ring()).toMatchObject({ stage: 'agent_ringing', isUncertain: false });
  },
);

test('failure 10: an uncertain creation nobody speaks of is looked for, twice, and then unknown', async () => {
  double.mood = 'error_page';
  const { ring } = await ringSomebody(app, '1004');
  double.mood = 'places';
  app.clock.advance({ seconds: 30 });
  await app.jobs.tick();
  expect(await ring()).toMatchObject({ stage: 'requested', isUncertain: true });
  app.clock.advance({ minutes: 1 });
  await app.jobs.tick();
  expect(await ring()).toMatchObject({ stage: 'ended', reason: 'unknown' });
  expect(double.calls).toHaveLength(1);
});

test('failure 12: what goes wrong on the network is logged without token or number', async () => {
  double.mood = 'drops';
  const lines: string[] = [];
  const out = new Writable({
    write: (chunk, _, done) => {
      lines.push(String(chunk));
      done();
    },
  });
  const { callId, desk } = await ringSomebody(app, '1005');
  await unscoped(app.deps.db)
    .updateTable('rings')
    .set({ start: 'requested' })
    .where('call_id', '=', callId)
    .execute();
  const log = pino({ level: 'trace' }, out);
  const call = { id: callId, agentId: app.people.agent.id, number: '+33199001005' };
  await ringCall(app.deps.db, telephonyOf(app.deps), call, { ...app.deps, log });
  double.mood = { status: 401, code: 20003 };
  await unscoped(app.deps.db)
    .updateTable('rings')
    .set({ start: 'requested' })
    .where('call_id', '=', callId)
    .execute();
  await ringCall(app.deps.db, telephonyOf(app.deps), call, { ...app.deps, log });
  expect(desk.claim).not.toBeNull();
  expect(lines.join('')).toContain('telephony by hand');
  for (const secret of ['199001005', '141000001', 'secret of the key', 'signing token', 'Basic'])
    expect(lines.join('')).not.toContain(secret);
});

test.each([
  [13, 400, 21211, 'invalid_number', 'bad_number'],
  [14, 400, 21215, 'territory_blocked', 'technical'],
  [15, 400, 21210, 'caller_id_refused', 'technical'],
] as const)('failure %i: Twilio refuses with %i/%i: %s', async (_, status, code, problem, suggested) => {
  double.mood = { status, code };
  const { dial, ring } = await ringSomebody(app, '1006');
  expect(dial).toEqual({ kind: 'rejected', code: problem, isRetryable: false });
  expect(await ring()).toMatchObject({ problem, suggestedResult: suggested });
  const { troubles } = await (await app.as('admin')).ask(getTelephony);
  expect(troubles.map((trouble) => trouble.code)).toEqual(problem === 'invalid_number' ? [] : [problem]);
});

test('failure 15: a refused caller id waits for an administrator, and calls go on by hand', async () => {
  double.mood = { status: 400, code: 21212 };
  const { client, callId } = await ringSomebody(app, '1007');
  await client.ask(closeCall, { params: { id: callId }, body: { result: 'technical' } });
  double.mood = 'places';
  app.clock.advance({ hours: 1 });
  await app.jobs.tick();
  const next = await ringSomebody(app, '1008');
  expect(next.dial).toMatchObject({ kind: 'dial-link', because: 'caller_id_refused' });
  const admin = await app.as('admin');
  const { findings } = await admin.ask(checkTelephony);
  expect(findings).toEqual([
    { level: 'ok', code: 'account' },
    { level: 'ok', code: 'caller_id' },
    { level: 'ok', code: 'app_url' },
    ...findings.filter(({ code }) => code === 'host_rewritten'),
  ]);
  expect((await admin.ask(getTelephony)).troubles).toEqual([]);
});

test('failure 16: credentials revoked: by hand, with a word for supervisors, and back once they work', async () => {
  double.mood = { status: 401, code: 20003 };
  const { dial, client, callId } = await ringSomebody(app, '1009');
  expect(dial).toEqual({ kind: 'dial-link', href: 'tel:+33199001009', because: 'credentials' });
  await client.ask(closeCall, { params: { id: callId }, body: { result: 'no_answer' } });
  const supervisor = await app.as('supervisor');
  expect((await supervisor.ask(getTelephony)).troubles).toMatchObject([
    { code: 'credentials', territory: null },
  ]);
  app.clock.advance({ minutes: 2 });
  await app.jobs.tick();
  expect((await supervisor.ask(getTelephony)).troubles).toHaveLength(1);
  double.mood = 'places';
  app.clock.advance({ minutes: 2 });
  await app.jobs.tick();
  expect((await supervisor.ask(getTelephony)).troubles).toEqual([]);
});

test('a call outside the allowed territories is left to the agent', async () => {
  const abroad = await ringSomebody(app, '+41 22 730 51 11');
  expect(abroad.dial).toMatchObject({ kind: 'dial-link', because: 'territory_blocked' });
  expect(double.calls).toHaveLength(0);
});

test('hanging up ends the agent’s leg, and the person’s with it', async () => {
  const { client, callId, ring } = await ringSomebody(app, '1010');
  await client.ask(hangUp, { params: { id: callId } });
  expect(double.calls[0]?.status).toBe('completed');
  expect(await ring()).toMatchObject({ stage: 'ended', reason: 'canceled' });
});

test('a provider that does not hang up says so, and the ring is not said to have ended', async () => {
  const { client, callId, ring } = await ringSomebody(app, '1012');
  double.mood = { status: 500, code: 20500 };
  const problem = await client.refused(hangUp, { params: { id: callId } });
  expect(problem.code).toBe('telephony.failed');
  expect(await ring()).toMatchObject({ endedAt: null, canHangUp: true });
});

test('a softphone’s token is for one agent, one hour, the Irish region, and outgoing calls only', async () => {
  const agent = await app.as('agent');
  const { token, expiresAt, edge } = await agent.ask(getSoftphoneToken);
  const part = (index: number) =>
    JSON.parse(Buffer.from(token.split('.')[index] ?? '', 'base64url').toString());
  expect(part(0)).toMatchObject({ alg: 'HS256', twr: 'ie1' });
  expect(part(1)).toMatchObject({
    sub: ACCOUNT,
    grants: {
      identity: `agent-${app.people.agent.id}`,
      voice: { outgoing: { application_sid: `AP${'c'.repeat(32)}` } },
    },
  });
  expect(part(1).grants.voice.incoming).toBeUndefined();
  expect(part(1).exp - part(1).iat).toBe(3600);
  expect([expiresAt, edge]).toEqual([app.clock.now() + 3_600_000, 'dublin']);
});

test('the number shown is tried on a number of ours, and on no other kind', async () => {
  const admin = await app.as('admin');
  await admin.ask(testCallerId, { body: { number: '06 12 34 56 78' } });
  expect(Object.fromEntries(double.calls[0]?.form ?? [])).toMatchObject({
    To: '+33612345678',
    From: '+33141000000',
  });
  for (const number of ['08 99 12 34 56', '3639', '+1 212 555 0100', 'coucou'])
    expect((await admin.refused(testCallerId, { body: { number } })).code).toBe(
      'telephony.number_not_allowed',
    );
  double.mood = { status: 401, code: 20003 };
  const problem = await admin.refused(testCallerId, { body: { number: '06 12 34 56 78' } });
  expect(problem.code).toBe('telephony.failed');
});

test('who may not: administrators alone check and try; an agent reads only their own ring', async () => {
  const agent = await app.as('agent');
  expect((await agent.refused(checkTelephony)).code).toBe('session.forbidden');
  const { callId } = await ringSomebody(app, '1011');
  const other = await app.as('agent2');
  expect((await other.refused(getRing, { params: { id: callId } })).code).toBe('resource.not_found');
  expect((await other.refused(hangUp, { params: { id: callId } })).code).toBe('resource.not_found');
});

test('a telephone on the desk is a French number, never one that costs', async () => {
  const agent = await app.as('agent');
  expect((await agent.refused(setDeskPhone, { body: { number: '08 99 00 00 00' } })).code).toBe(
    'telephony.number_not_allowed',
  );
  expect(await agent.ask(setDeskPhone, { body: { number: null } })).toEqual({ number: null });
});
