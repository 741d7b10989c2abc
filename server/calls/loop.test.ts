import { afterAll, beforeAll, expect, test } from 'vitest';
import { closeCall, openCall, putAnswers } from '#server/contracts/calls.contract.ts';
import { explainAgent } from '#server/contracts/queue.contract.ts';
import { getTarget } from '#server/contracts/targets.contract.ts';
import { type Client, startApp, type TestApp } from '#server/testing.ts';
import { nobody, take } from '#server/testing-desk.ts';
import { runningCampaign } from '#server/testing-world.ts';

let app: TestApp;
let agent: Client;

beforeAll(async () => {
  app = await startApp();
  await runningCampaign(app, { agents: ['agent'] });
  agent = await app.as('agent');
});
afterAll(() => app.stop());

test('an agent takes a household, rings, records answers, closes, and the next person comes', async () => {
  const desk = await take(agent);
  expect(desk.targets.map(({ name }) => name)).toEqual(['Ève Martel', 'Noé Martel']);
  expect(desk.claim.because).toBe('fresh');
  expect(desk.targets[0]?.neutralReason).toBe('un courrier qui vous concerne');
  expect(desk.scriptVersion.content.blocks).toHaveLength(3);

  const { call, dial } = await agent.ask(openCall, {
    body: { claimId: desk.claim.id, lineId: desk.claim.lineId },
  });
  expect(dial).toEqual({ kind: 'dial-link', href: 'tel:+33199001010' });

  const [eve, noe] = desk.targets;
  const answered = await agent.ask(putAnswers, {
    params: { id: call.id },
    body: { answers: [{ name: 'informe', value: 1, state: 'answered' }] },
    headers: { 'Idempotency-Key': 'answers-1' },
  });
  expect(answered.saved).toBe(1);
  await agent.ask(closeCall, {
    params: { id: call.id },
    body: {
      result: 'complete',
      objective: 'informe',
      note: 'Très aimable',
      others: [{ targetId: noe?.id ?? 0, result: 'ineligible' }],
    },
    headers: { 'Idempotency-Key': 'close-1' },
  });

  const supervisor = await app.as('supervisor');
  const done = await supervisor.ask(getTarget, { params: { id: eve?.id ?? 0 } });
  expect(done).toMatchObject({ state: 'done', disposition: 'complete', objective: 'informe', callsCount: 1 });
  expect(done.calls).toMatchObject([{ id: call.id, result: 'complete', note: 'Très aimable' }]);
  const other = await supervisor.ask(getTarget, { params: { id: noe?.id ?? 0 } });
  expect(other).toMatchObject({ state: 'done', disposition: 'ineligible', callsCount: 1 });

  const next = await take(agent);
  expect(next.targets.map(({ name }) => name)).toEqual(['Sami Ould']);
});

test('when nobody is left the reasons say why, and until when', async () => {
  const desk = await take(agent);
  const { call } = await agent.ask(openCall, {
    body: { claimId: desk.claim.id, lineId: desk.claim.lineId },
  });
  await agent.ask(closeCall, { params: { id: call.id }, body: { result: 'no_answer' } });
  // One call a day on a line: tomorrow, in another part of the day than this morning.
  const tomorrow = Date.parse('2026-03-18T12:00:00+01:00');
  const reasons = await nobody(agent);
  expect(reasons).toMatchObject([
    { code: 'waiting_retry', count: 1, until: tomorrow },
    { code: 'done', count: 2, until: null },
  ]);
  const asked = await agent.ask(explainAgent, { params: { id: app.people.agent.id } });
  expect(asked.reasons).toEqual(reasons);
  app.clock.set(tomorrow);
  expect((await take(await app.as('agent'))).claim.because).toBe('retry');
});
