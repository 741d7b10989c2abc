import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { closeCall, openCall } from '#server/contracts/calls.contract.ts';
import { recordOpposition } from '#server/contracts/lines.contract.ts';
import { checkTelephony, getTelephony, hangUp, setDeskPhone } from '#server/contracts/telephony.contract.ts';
import { unscoped } from '#server/platform/database.ts';
import { startApp, type TestApp } from '#server/testing.ts';
import { clearDesk, listOf, take } from '#server/testing-desk.ts';
import { callBack, type Ringing, ringSomebody } from '#server/testing-telephony.ts';
import { startTwilioDouble, type TwilioDouble, twilioSettings } from '#server/testing-twilio.ts';
import { runningCampaign } from '#server/testing-world.ts';

/** With softphones: the provider asks us what to dial, and tells us what becomes of it. */
let double: TwilioDouble;
let app: TestApp;
let agentId: number;
beforeAll(async () => {
  double = await startTwilioDouble();
  app = await startApp({ settings: twilioSettings(double.url) });
  agentId = app.people.agent.id;
});
afterAll(async () => {
  await app.stop();
  await double.stop();
});
beforeEach(() => clearDesk(app));

const sid = (letter: string) => `CA${letter.repeat(32)}`;
/** Ids of legs that no other test has. */
let legs = 0;
function newSid(): string {
  legs += 1;
  return `CA${String(legs).padStart(32, '0')}`;
}

async function voice(form: Readonly<Record<string, string>>): Promise<string> {
  const response = await callBack(app, '/api/telephony/twilio/voice', form);
  expect(response.status).toBe(200);
  expect(response.headers.get('Content-Type')).toContain('text/xml');
  return response.text();
}

const connect = (callId: number, part: Readonly<Record<string, string>> = {}) =>
  voice({ CallSid: newSid(), From: `client:agent-${agentId}`, callId: String(callId), ...part });

function tell(callId: number, form: Readonly<Record<string, string>>, leg = 'person') {
  return callBack(app, `/api/telephony/twilio/status/${callId}/${leg}`, form);
}

const hungUp = '<?xml version="1.0" encoding="UTF-8"?><Response><Hangup/></Response>';

async function eventsOf(callId: number) {
  return unscoped(app.deps.db)
    .selectFrom('ring_events')
    .select('key')
    .where('call_id', '=', callId)
    .execute();
}

/** Why the last ring was refused, from the audit. */
async function lastRefused(): Promise<{ readonly details: unknown }> {
  const { details_json } = await unscoped(app.deps.db)
    .selectFrom('audit_entries')
    .select('details_json')
    .where('action', '=', 'call.ring_refused')
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirstOrThrow();
  return { details: JSON.parse(details_json) };
}

async function ringRow(callId: number) {
  return unscoped(app.deps.db)
    .selectFrom('rings')
    .selectAll()
    .where('call_id', '=', callId)
    .executeTakeFirstOrThrow();
}

test('it works: the page gets the call’s id, the provider the number, and each leg its callbacks', async () => {
  const { dial, callId, ring } = await ringSomebody(app, '1001');
  expect(dial).toEqual({ kind: 'client-connect', params: { callId: String(callId) } });
  const twiml = await connect(callId);
  expect(twiml.match(/<Number[^>]*>[^<]*<\/Number>/g)).toEqual([
    `<Number statusCallback="https://appels.exemple.fr/api/telephony/twilio/status/${callId}/person#rc=3&amp;rp=5xx,rt,ct" statusCallbackMethod="POST" statusCallbackEvent="initiated ringing answered completed">+33199001001</Number>`,
  ]);
  expect(twiml).toContain('<Dial answerOnBridge="true" callerId="+33141000000" timeout="30">');
  expect(twiml).not.toContain('record');
  const CallSid = newSid();
  for (const [SequenceNumber, CallStatus] of ['initiated', 'ringing', 'in-progress', 'completed'].entries())
    expect((await tell(callId, { CallSid, CallStatus, SequenceNumber: String(SequenceNumber) })).status).toBe(
      204,
    );
  expect(await ring()).toMatchObject({ stage: 'ended', reason: 'completed', suggestedResult: null });
});

test('failure 36: softphones are told whom to dial by us: no request to the provider, so none to wait for', async () => {
  const before = double.calls.length;
  const { dial } = await ringSomebody(app, '1017');
  expect([dial.kind, double.calls.length]).toEqual(['client-connect', before]);
});

test('failure 1: the same callback twice at once is one row and one move', async () => {
  const { callId } = await ringSomebody(app, '1002');
  const form = { CallSid: newSid(), CallStatus: 'ringing', SequenceNumber: '1' };
  const both = await Promise.all([tell(callId, form), tell(callId, form)]);
  expect(both.map(({ status }) => status)).toEqual([204, 204]);
  expect(await eventsOf(callId)).toHaveLength(1);
});

test('failure 3: a callback before the provider’s answer is matched by its address, and its leg adopted', async () => {
  const { callId } = await ringSomebody(app, '1003');
  const CallSid = newSid();
  await tell(callId, { CallSid, CallStatus: 'initiated', SequenceNumber: '0' });
  expect(await ringRow(callId)).toMatchObject({ stage: 'dialing', person_leg: CallSid });
});

test('failure 4: a callback about a call nobody knows is taken, and writes nothing', async () => {
  const response = await tell(999_999, { CallSid: newSid(), CallStatus: 'ringing', SequenceNumber: '1' });
  expect(response.status).toBe(204);
  expect(await eventsOf(999_999)).toEqual([]);
});

test('failure 5: without a signature 400, with another’s 403, and nothing is written', async () => {
  const { callId } = await ringSomebody(app, '1004');
  const address = `${app.url}/api/telephony/twilio/status/${callId}/person`;
  const body = new URLSearchParams({ CallSid: newSid(), CallStatus: 'busy', SequenceNumber: '1' });
  expect((await fetch(address, { method: 'POST', body })).status).toBe(400);
  const headers = { 'X-Twilio-Signature': 'RSOYDt4T1cUTdK1PDd93/VVr8B8=' };
  expect((await fetch(address, { method: 'POST', body, headers })).status).toBe(403);
  expect(await eventsOf(callId)).toEqual([]);
});

test('failure 6: a valid replay a day later changes nothing', async () => {
  const { callId, client } = await ringSomebody(app, '1005');
  const CallSid = newSid();
  const busy = { CallSid, CallStatus: 'busy', SequenceNumber: '2' };
  await tell(callId, busy);
  await client.ask(closeCall, { params: { id: callId }, body: { result: 'busy' } });
  app.clock.advance({ days: 1 });
  const before = await ringRow(callId);
  expect((await tell(callId, busy)).status).toBe(204);
  expect(await ringRow(callId)).toEqual(before);
  expect(await eventsOf(callId)).toHaveLength(1);
});

test('failure 7: one call’s callback replayed on another’s address is refused', async () => {
  const one = await ringSomebody(app, '1006');
  const other = await ringSomebody(app, '1106', 'agent2');
  const form = { CallSid: newSid(), CallStatus: 'busy', SequenceNumber: '1' };
  const path = (callId: number) => `/api/telephony/twilio/status/${callId}/person`;
  const response = await callBack(app, path(other.callId), form, { signedFor: path(one.callId) });
  expect(response.status).toBe(403);
  expect(await eventsOf(other.callId)).toEqual([]);
});

test.each([
  [15, '13214', 'caller_id_refused', null],
  [14, '13227', 'territory_blocked', 'FR'],
] as const)(
  'failure %i: %s, told by a callback, has calls dialled by hand as if it were told at once',
  async (_, ErrorCode, code, territory) => {
    const { callId, client, ring } = await ringSomebody(app, '1017');
    await connect(callId);
    const form = { CallSid: newSid(), CallStatus: 'failed', SequenceNumber: '1', ErrorCode };
    expect((await tell(callId, form)).status).toBe(204);
    expect(await ring()).toMatchObject({ problem: code, suggestedResult: 'technical' });
    const { troubles } = await client.ask(getTelephony);
    expect(troubles).toMatchObject([{ code, territory }]);
    await client.ask(closeCall, { params: { id: callId }, body: { result: 'technical' } });
    const next = await ringSomebody(app, '1018');
    expect(next.dial).toMatchObject({ kind: 'dial-link', because: code });
    // Put right, a replay of what was told changes nothing.
    await (await app.as('admin')).ask(checkTelephony);
    expect((await tell(callId, form)).status).toBe(204);
    expect((await client.ask(getTelephony)).troubles).toEqual([]);
  },
);

test('failure 13: a number that a callback says is none is suggested as such, and nobody else’s calls change', async () => {
  const { callId, client, ring } = await ringSomebody(app, '1019');
  await connect(callId);
  await tell(callId, { CallSid: newSid(), CallStatus: 'failed', SequenceNumber: '1', ErrorCode: '13224' });
  expect(await ring()).toMatchObject({ problem: 'invalid_number', suggestedResult: 'bad_number' });
  expect((await client.ask(getTelephony)).troubles).toEqual([]);
});

test('failure 8: a proxy that rewrites the host changes nothing, and is told to administrators', async () => {
  const { callId } = await ringSomebody(app, '1007');
  const headers = { 'X-Forwarded-Host': 'autre.exemple.fr' };
  const form = { CallSid: newSid(), CallStatus: 'ringing', SequenceNumber: '1' };
  const path = `/api/telephony/twilio/status/${callId}/person`;
  expect((await callBack(app, path, form, { headers })).status).toBe(204);
  const admin = await app.as('admin');
  const { findings } = await admin.ask(checkTelephony);
  expect(findings).toContainEqual({ level: 'warn', code: 'host_rewritten' });
});

test('failure 26 and 27: one line, one call at a time, whoever it is for', async () => {
  const list = listOf([{ name: 'Ève', phone: '1108' }]);
  await runningCampaign(app, { agents: ['agent'], list });
  await runningCampaign(app, { agents: ['agent2'], list });
  const one = await app.as('agent');
  const desk = await take(one);
  const { call } = await one.ask(openCall, { body: { claimId: desk.claim.id, lineId: desk.claim.lineId } });
  // Another open call on the same line, as if it had got past the queue.
  await unscoped(app.deps.db)
    .updateTable('calls')
    .set({ line_id: desk.claim.lineId, closed_at: null, result: null })
    .where('id', '=', (await anotherCall(call.id)).id)
    .execute();
  expect(await connect(call.id)).toBe(hungUp);
  expect(await lastRefused()).toMatchObject({ details: { why: 'line_taken' } });
});

async function anotherCall(callId: number) {
  return unscoped(app.deps.db)
    .selectFrom('calls')
    .select('id')
    .where('id', '<>', callId)
    .orderBy('id')
    .limit(1)
    .executeTakeFirstOrThrow();
}

test('failure 28: two connections for one call: the second rings nobody; the provider’s own retry is answered alike', async () => {
  const { callId } = await ringSomebody(app, '1009');
  const CallSid = newSid();
  const first = await connect(callId, { CallSid });
  expect(first).toContain('<Number');
  expect(await connect(callId, { CallSid })).toBe(first);
  expect(await connect(callId)).toBe(hungUp);
});

test('failure 29: on the desk’s telephone nobody is dialled before 1 is pressed', async () => {
  const agent = await app.as('agent');
  await agent.ask(setDeskPhone, { body: { number: '01 41 00 00 01' } });
  const { callId, ring } = await ringSomebody(app, '1010');
  await agent.ask(setDeskPhone, { body: { number: null } });
  const CallSid = double.calls.at(-1)?.sid ?? '';
  const path = `/api/telephony/twilio/desk/${callId}`;
  const picked = await (await callBack(app, path, { CallSid })).text();
  expect(picked).toContain(`action="https://appels.exemple.fr${path}/key`);
  expect(picked).not.toContain('<Dial');
  expect(await (await callBack(app, `${path}/key`, { CallSid, Digits: '5' })).text()).toBe(hungUp);
  await tell(callId, { CallSid, CallStatus: 'completed', SequenceNumber: '3' }, 'agent');
  expect(await ring()).toMatchObject({ reason: 'agent_unreachable', suggestedResult: 'technical' });
});

test('on the desk’s telephone, 1 dials the person', async () => {
  const agent = await app.as('agent');
  await agent.ask(setDeskPhone, { body: { number: '01 41 00 00 01' } });
  const { callId } = await ringSomebody(app, '1011');
  await agent.ask(setDeskPhone, { body: { number: null } });
  const CallSid = double.calls.at(-1)?.sid ?? '';
  const key = await callBack(app, `/api/telephony/twilio/desk/${callId}/key`, { CallSid, Digits: '1' });
  expect(await key.text()).toContain('>+33199001011</Number>');
});

test('failure 30: answered just as the agent closes: one end, and the answer is kept', async () => {
  const { callId, client, ring } = await ringSomebody(app, '1012');
  await connect(callId);
  const CallSid = newSid();
  await tell(callId, { CallSid, CallStatus: 'ringing', SequenceNumber: '1' });
  await Promise.all([
    client.ask(closeCall, { params: { id: callId }, body: { result: 'no_answer' } }),
    tell(callId, { CallSid, CallStatus: 'in-progress', SequenceNumber: '2' }),
  ]);
  await expect.poll(async () => (await ring())?.stage).toBe('ended');
  expect((await ring())?.answeredAt).not.toBeNull();
});

test('failure 31: an opposition recorded between the display and the connection: nobody is rung', async () => {
  const { callId } = await ringSomebody(app, '1013');
  const supervisor = await app.as('supervisor');
  await supervisor.ask(recordOpposition, { body: { number: '01 99 00 10 13', channel: 'phone' } });
  expect(await connect(callId)).toBe(hungUp);
  expect(await lastRefused()).toMatchObject({ details: { why: 'opposed' } });
});

test('failure 32: a call that crosses the closing hour goes on; the next is refused', async () => {
  app.clock.set('2026-03-17T19:55:00+01:00');
  const { callId, client } = await ringSomebody(app, '1014');
  await runningCampaign(app, { agents: ['agent2'], list: listOf([{ name: 'Noé', phone: '1114' }]) });
  const other = await app.as('agent2');
  const desk = await take(other);
  app.clock.set('2026-03-17T20:01:00+01:00');
  expect(await connect(callId)).toContain('<Number');
  await client.ask(closeCall, { params: { id: callId }, body: { result: 'no_answer' } });
  const body = { claimId: desk.claim.id, lineId: desk.claim.lineId };
  expect(['call.outside_window', 'claim.ended']).toContain((await other.refused(openCall, { body })).code);
});

test('failure 38: letters where a number is expected crash nothing', async () => {
  for (const From of ['anonymous', '+266696687', 'client:agent-', 'client:agent-1e3', ''])
    expect(await voice({ CallSid: newSid(), From, callId: '1' })).toBe(hungUp);
});

test('failure 39: a forged number is not looked at; another agent’s call rings nobody, and is audited', async () => {
  const { callId } = await ringSomebody(app, '1015');
  const forged = await connect(callId, { From: `client:agent-${app.people.agent2.id}`, To: '+33899123456' });
  expect(forged).toBe(hungUp);
  expect(await lastRefused()).toMatchObject({
    details: { why: 'not_theirs', claimedAgentId: app.people.agent2.id },
  });
  expect(await connect(callId, { To: '+33899123456' })).not.toContain('899123456');
  for (const callId of ['', '-1', '1 or 1=1', '9'.repeat(30)])
    expect(await voice({ CallSid: newSid(), From: `client:agent-${agentId}`, callId })).toBe(hungUp);
});

test('hung up before the page was connected, a ring is over: nobody waits for it, and nobody is dialled', async () => {
  const { callId, client, ring } = await ringSomebody(app, '1020');
  await client.ask(hangUp, { params: { id: callId } });
  expect(await ring()).toMatchObject({ stage: 'ended', reason: 'canceled', suggestedResult: null });
  expect(await connect(callId)).toBe(hungUp);
});

test('a closed call rings nobody', async () => {
  const { callId, client }: Ringing = await ringSomebody(app, '1016');
  await client.ask(closeCall, { params: { id: callId }, body: { result: 'no_answer' } });
  expect(await connect(callId)).toBe(hungUp);
});

test('failure 40: a recording nobody asked for is removed at the provider’s, and nothing of it is kept', async () => {
  const path = '/api/telephony/twilio/recording/999999';
  const RecordingSid = `RE${'e'.repeat(32)}`;
  expect((await callBack(app, path, { CallSid: sid('f'), RecordingSid })).status).toBe(204);
  expect(double.removed).toContain(RecordingSid);
  expect((await callBack(app, path, { CallSid: sid('f'), RecordingSid: '../Calls' })).status).toBe(204);
  expect(double.removed).toHaveLength(1);
});

test('another provider’s address does not exist here', async () => {
  const form = { CallSid: newSid(), CallStatus: 'busy', SequenceNumber: '1' };
  expect((await callBack(app, '/api/telephony/simulator/status/1/person', form)).status).toBe(404);
});
