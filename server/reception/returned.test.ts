import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { closeCall, openCall, putAnswers } from '#server/contracts/calls.contract.ts';
import { actOnCampaign, defaultCallRules } from '#server/contracts/campaigns.contract.ts';
import { campaignFigures, getFigures } from '#server/contracts/figures.contract.ts';
import { claimNext, getClaim } from '#server/contracts/queue.contract.ts';
import {
  lookUpReturned,
  type ReturnedView,
  recordReturnedWish,
  resumeReturned,
  verifyReturned,
} from '#server/contracts/returned.contract.ts';
import { getTarget } from '#server/contracts/targets.contract.ts';
import { unscoped } from '#server/platform/database.ts';
import { type Client, startApp, type TestApp } from '#server/testing.ts';
import { callNext, clearDesk, entryOf, listOf, nobody, ring, take } from '#server/testing-desk.ts';
import { runningCampaign } from '#server/testing-world.ts';

let app: TestApp;
beforeAll(async () => {
  app = await startApp();
});
afterEach(() => clearDesk(app));
afterAll(() => app.stop());

const oneCallIsAll = { name: 'Nadia Ollivier', postalCode: '93100', deadline: '31/12/2026' };

/** A campaign of one person on 01 99 00 `phone`, called for by Gaby. */
async function campaignOf(phone: string, more: Parameters<typeof runningCampaign>[1] = {}) {
  return runningCampaign(app, {
    agents: ['agent'],
    list: listOf([{ ...oneCallIsAll, phone }]),
    ...more,
  });
}

async function lookUp(client: Client, number: string): Promise<ReturnedView & { id: number }> {
  const seen = await client.ask(lookUpReturned, { body: { number } });
  if (seen.id === null) throw new Error(`${number} is in no campaign`);
  return { ...seen, id: seen.id };
}

/** What somebody who picks up knows first. */
async function onlyFile(client: Client, phone: string) {
  const { id, files } = await lookUp(client, `01 99 00 ${phone}`);
  const [file] = files;
  if (file === undefined || files.length > 1) throw new Error(`${files.length} files`);
  return { params: { id }, file, body: { targetId: file.targetId } };
}

async function auditSince(from: number) {
  return app.deps.db
    .selectFrom('audit_entries')
    .select(['id', 'actor_id', 'action', 'entity', 'entity_id', 'details_json'])
    .where('id', '>', from)
    .orderBy('id')
    .execute();
}

async function lastAuditId(): Promise<number> {
  const { id } = await app.deps.db
    .selectFrom('audit_entries')
    .select('id')
    .orderBy('id', 'desc')
    .executeTakeFirstOrThrow();
  return id;
}

test('whoever picks up finds who called, when, and what may be said to anybody', async () => {
  await campaignOf('3001', { name: 'Droits AAH : fin proche' });
  const agent = await app.as('agent');
  await callNext(agent, { result: 'voicemail' });
  const calledAt = app.clock.now();
  app.clock.advance({ minutes: 40 });
  const other = await app.as('agent2');
  const before = await lastAuditId();
  const seen = await lookUp(other, '+33 1 99 00 30 01');
  expect(seen).toEqual({
    id: expect.any(Number),
    display: '01 99 00 30 01',
    isOpposed: false,
    files: [
      {
        targetId: expect.any(Number),
        neutralReason: 'un courrier qui vous concerne',
        controller: 'Département du Val-d’Ambre',
        lastCallAt: calledAt,
        lastAgent: 'Gaby Agent',
        callbackAt: null,
        deadlineOn: '2026-12-31',
        territory: expect.any(String),
        obstacle: 'not_yours',
        canCallBack: true,
      },
    ],
  });
  expect(JSON.stringify(seen)).not.toMatch(/AAH|Ollivier|Montreuil/);
  const written = await auditSince(before);
  expect(written).toMatchObject([
    { actor_id: app.people.agent2.id, action: 'returned.look_up', entity_id: seen.id },
  ]);
  expect(JSON.stringify(written)).not.toMatch(/30\s?01|Ollivier/);
});

test('#37 two campaigns on the line: both are listed, the last called first, their subject hidden', async () => {
  await campaignOf('3010', { name: 'Vaccination' });
  const second = await campaignOf('3010', { name: 'Allocation', by: 'otherRequester', agents: ['agent2'] });
  await callNext(await app.as('agent'), { result: 'no_answer' });
  app.clock.advance({ days: 1, hours: 4 });
  await callNext(await app.as('agent2'), { result: 'no_answer' });
  const seen = await lookUp(await app.as('agent'), '0199003010');
  expect(seen.files.map(({ lastAgent, obstacle }) => [lastAgent, obstacle])).toEqual([
    ['Gil Agent', 'not_yours'],
    ['Gaby Agent', null],
  ]);
  expect(JSON.stringify(seen)).not.toMatch(/Vaccination|Allocation/);
  // Not even who it is, for somebody of a campaign that is not one's own.
  const refused = await (await app.as('agent')).refused(verifyReturned, {
    params: { id: seen.id },
    body: { targetId: seen.files[0]?.targetId ?? 0 },
  });
  expect(refused.code).toBe('resource.not_found');
  await (await app.as('supervisor')).ask(actOnCampaign, {
    params: { id: second.id, action: 'pause' },
    body: { comment: 'Essai' },
  });
  const own = await lookUp(await app.as('agent2'), '0199003010');
  expect(own.files.map(({ obstacle }) => obstacle)).toEqual(['not_running', 'not_yours']);
});

test('#38 a number of no list is not kept; one that is none, withheld or two, is refused and nothing is kept', async () => {
  const agent = await app.as('agent');
  const before = await lastAuditId();
  expect(await agent.ask(lookUpReturned, { body: { number: '01 99 00 99 99' } })).toEqual({
    id: null,
    display: '01 99 00 99 99',
    isOpposed: false,
    files: [],
  });
  for (const number of ['', 'anonymous', 'Restricted', '+266696687', '01 99 00 10 10 / 01 99 00 20 20'])
    expect([number, (await agent.refused(lookUpReturned, { body: { number } })).code]).toEqual([
      number,
      'line.unusable_number',
    ]);
  expect(await auditSince(before)).toEqual([]);
});

test('identity is verified against the file, which is written as a reading of it', async () => {
  const { id: campaignId } = await campaignOf('3020', { name: 'Droits PCH' });
  const agent = await app.as('agent');
  const { params, body, file } = await onlyFile(agent, '3020');
  expect(file.obstacle).toBeNull();
  const before = await lastAuditId();
  expect(await agent.ask(verifyReturned, { params, body })).toEqual({
    targetId: file.targetId,
    name: 'Nadia Ollivier',
    birthOn: null,
    commune: null,
    campaignName: 'Droits PCH',
    answered: 0,
  });
  expect(await auditSince(before)).toMatchObject([{ action: 'target.read', entity_id: file.targetId }]);
  // What one looked up is not for another, nor for tomorrow.
  const stranger = await app.as('supervisor');
  expect((await stranger.refused(verifyReturned, { params, body })).code).toBe('resource.not_found');
  app.clock.advance({ hours: 4 });
  expect((await (await app.as('agent')).refused(verifyReturned, { params, body })).code).toBe(
    'resource.not_found',
  );
  expect(campaignId).toBeGreaterThan(0);
});

test('an interview that was begun goes on with its answers, on the desk, as a call already answered', async () => {
  const { id: campaignId } = await campaignOf('3030');
  const agent = await app.as('agent');
  const desk = await take(agent);
  const callId = await ring(agent, desk);
  const answers = [{ name: 'informe', value: 0, state: 'answered' as const }];
  await agent.ask(putAnswers, {
    params: { id: callId },
    body: { answers },
    headers: { 'Idempotency-Key': 'r1' },
  });
  await agent.ask(closeCall, { params: { id: callId }, body: { result: 'breakoff' } });
  app.clock.set('2026-03-17T20:45:00+01:00');
  // In the evening nobody may be rung; who calls back may be answered.
  const evening = await app.as('agent');
  const { params, body } = await onlyFile(evening, '3030');
  expect((await evening.ask(verifyReturned, { params, body })).answered).toBe(1);
  const { call } = await evening.ask(resumeReturned, { params, body });
  const held = await evening.ask(getClaim);
  expect(held).toMatchObject({
    claim: { because: 'returned_call', openCallId: call.id },
    targets: [{ id: body.targetId }],
  });
  expect(JSON.stringify(held)).toContain('"informe"');
  await evening.ask(putAnswers, {
    params: { id: call.id },
    body: { answers: [{ name: 'suite', value: 2, state: 'answered' }] },
    headers: { 'Idempotency-Key': 'r2' },
  });
  await evening.ask(closeCall, { params: { id: call.id }, body: { result: 'complete' } });
  const supervisor = await app.as('supervisor');
  expect(await supervisor.ask(getTarget, { params: { id: body.targetId } })).toMatchObject({
    state: 'done',
    disposition: 'complete',
    callsCount: 2,
  });
  // It counts as a call, in no time of day: it says nothing of when people answer.
  const figures = await supervisor.ask(getFigures, { params: { id: campaignId } });
  expect(figures.calls).toEqual({ made: 2, reached: 2, completed: 1 });
  expect(figures.returned).toBe(1);
  expect(figures.bySlot).toEqual([expect.objectContaining({ made: 1, reached: 1, completed: 0 })]);
  expect(campaignFigures.parse(figures)).toEqual(figures);
});

test('somebody whom nobody reached after every try is called no more, and is heard when they call back', async () => {
  await campaignOf('3040', { rules: { ...defaultCallRules, perTarget: 1 } });
  const agent = await app.as('agent');
  const { targets } = await callNext(agent, { result: 'no_answer' });
  const targetId = targets[0]?.id ?? 0;
  expect(await entryOf(app, targetId)).toMatchObject({ state: 'done', disposition: 'max_attempts' });
  const { params, body } = await onlyFile(agent, '3040');
  const { call } = await agent.ask(resumeReturned, { params, body });
  // They hung up before anything was said: they are settled as they were.
  await agent.ask(closeCall, { params: { id: call.id }, body: { result: 'no_answer' } });
  expect(await entryOf(app, targetId)).toMatchObject({
    state: 'done',
    disposition: 'max_attempts',
    calls_count: 2,
    claim_id: null,
  });
});

test.each([
  ['max_attempts', 'no_answer', '3051'],
  ['refusal', 'refusal_hard', '3052'],
  ['partial', 'partial', '3053'],
] as const)(
  'a callback is noted for somebody done as %s, whoever picks up',
  async (disposition, result, phone) => {
    await campaignOf(phone, { rules: { ...defaultCallRules, perTarget: 1 } });
    const { targets } = await callNext(await app.as('agent'), { result });
    const targetId = targets[0]?.id ?? 0;
    expect(await entryOf(app, targetId)).toMatchObject({ state: 'done', disposition });
    const other = await app.as('agent2');
    const { params, body, file } = await onlyFile(other, phone);
    expect(file).toMatchObject({ obstacle: 'not_yours', canCallBack: true });
    const wish = { kind: 'callback' as const, ...body, at: Date.parse('2026-03-18T11:00:00+01:00') };
    await other.ask(recordReturnedWish, { params, body: wish });
    expect(await entryOf(app, targetId)).toMatchObject({
      state: 'waiting',
      callback_kind: 'soft',
      wake_at: wish.at,
    });
  },
);

test('whoever has nothing left to be asked is thanked: neither interview nor callback', async () => {
  await campaignOf('3050');
  const agent = await app.as('agent');
  await callNext(agent, { result: 'ineligible' });
  const { params, body, file } = await onlyFile(agent, '3050');
  expect(file).toMatchObject({ obstacle: 'settled', canCallBack: false });
  expect((await agent.refused(resumeReturned, { params, body })).code).toBe('returned.settled');
  const wish = { kind: 'callback' as const, ...body, at: Date.parse('2026-03-18T11:00:00+01:00') };
  expect((await agent.refused(recordReturnedWish, { params, body: wish })).code).toBe('returned.settled');
});

test('the person in hand without a call is given back as they were; in a call nobody else is taken', async () => {
  await campaignOf('3060');
  await campaignOf('3061', { agents: ['agent2'] });
  const agent = await app.as('agent2');
  const waiting = await take(agent);
  const waitingId = waiting.targets[0]?.id ?? 0;
  const { claim_id: _, ...asTheyWere } = await entryOf(app, waitingId);
  await campaignOf('3062', { agents: ['agent2'] });
  const { params, body } = await onlyFile(agent, '3062');
  const { call } = await agent.ask(resumeReturned, { params, body });
  expect(await entryOf(app, waitingId)).toEqual({ ...asTheyWere, claim_id: null });
  expect(await agent.ask(getClaim)).toMatchObject({ targets: [{ id: body.targetId }] });
  // In a call: the next one who calls back waits, and the call goes on.
  const again = await onlyFile(agent, '3061');
  const asked = { params: again.params, body: again.body };
  expect((await agent.refused(resumeReturned, asked)).code).toBe('claim.call_open');
  expect(await agent.ask(getClaim)).toMatchObject({ claim: { openCallId: call.id } });
});

test('a line that a colleague has in hand is theirs; an opposition holds at once all the same', async () => {
  await campaignOf('3070', { agents: ['agent', 'agent2'] });
  const agent = await app.as('agent');
  const desk = await take(agent);
  const other = await app.as('agent2');
  const { params, body, file } = await onlyFile(other, '3070');
  expect(file).toMatchObject({ obstacle: 'in_hand', canCallBack: false });
  expect((await other.refused(resumeReturned, { params, body })).code).toBe('returned.in_hand');
  const wish = { kind: 'callback' as const, ...body, at: Date.parse('2026-03-18T11:00:00+01:00') };
  expect((await other.refused(recordReturnedWish, { params, body: wish })).code).toBe('returned.in_hand');
  await other.ask(recordReturnedWish, { params, body: { kind: 'opposition' } });
  const rung = { claimId: desk.claim.id, lineId: desk.claim.lineId };
  expect((await agent.refused(openCall, { body: rung })).code).toBe('call.line_opposed');
  expect((await lookUp(other, '0199003070')).isOpposed).toBe(true);
  expect((await onlyFile(other, '3070')).file).toMatchObject({ obstacle: 'opposed', canCallBack: false });
});

test('the agent who has them in hand goes on with them', async () => {
  await campaignOf('3075');
  const agent = await app.as('agent');
  const desk = await take(agent);
  const { params, body, file } = await onlyFile(agent, '3075');
  expect(file.obstacle).toBeNull();
  await agent.ask(resumeReturned, { params, body });
  const held = await agent.ask(getClaim);
  expect(held).toMatchObject({ claim: { because: 'returned_call' }, targets: [{ id: body.targetId }] });
  expect(held.claim?.id).not.toBe(desk.claim.id);
});

test('a callback is noted by whoever picks up, for anybody of the team, within hours and deadline', async () => {
  const { id: campaignId } = await campaignOf('3080');
  const other = await app.as('agent2');
  const { params, body } = await onlyFile(other, '3080');
  const wish = (at: string) => ({
    params,
    body: { kind: 'callback' as const, ...body, at: Date.parse(at), note: 'Après le déjeuner' },
  });
  for (const [at, code] of [
    ['2026-03-18T03:00:00+01:00', 'call.callback_outside_window'],
    ['2027-01-05T11:00:00+01:00', 'call.callback_after_deadline'],
  ] as const)
    expect([at, (await other.refused(recordReturnedWish, wish(at))).code]).toEqual([at, code]);
  // Nothing was left behind by what was refused.
  expect(await entryOf(app, body.targetId)).toMatchObject({ state: 'ready', calls_count: 0, claim_id: null });
  await other.ask(recordReturnedWish, wish('2026-03-18T14:30:00+01:00'));
  expect(await entryOf(app, body.targetId)).toMatchObject({
    state: 'waiting',
    callback_kind: 'soft',
    wake_at: Date.parse('2026-03-18T14:30:00+01:00'),
    claim_id: null,
  });
  expect((await other.ask(claimNext)).claim).toBeNull();
  expect(await nobody(await app.as('agent'))).toMatchObject([{ campaignId }]);
  app.clock.set('2026-03-18T14:31:00+01:00');
  expect((await take(await app.as('agent'))).targets).toMatchObject([{ id: body.targetId }]);
  const kept = await unscoped(app.deps.db)
    .selectFrom('returned_calls')
    .select(['ended_as', 'target_id'])
    .where('id', '=', params.id)
    .execute();
  expect(kept).toEqual([{ ended_as: 'callback', target_id: body.targetId }]);
});

test('two who pick up for the same line at the same instant: one interview', async () => {
  await campaignOf('3090', { agents: ['agent', 'agent2'] });
  const clients = [await app.as('agent'), await app.as('agent2')];
  const files = await Promise.all(clients.map((client) => onlyFile(client, '3090')));
  const outcomes = await Promise.allSettled(
    files.map(({ params, body }, index) => clients[index]?.ask(resumeReturned, { params, body })),
  );
  expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  const open = await unscoped(app.deps.db)
    .selectFrom('calls')
    .select('id')
    .where('closed_at', 'is', null)
    .execute();
  expect(open).toHaveLength(1);
});
