import { afterAll, beforeAll, expect, test } from 'vitest';
import { otherChannels } from '#server/contracts/call-results.ts';
import { closeCall } from '#server/contracts/calls.contract.ts';
import { exportCampaign } from '#server/contracts/exports.contract.ts';
import { getResults } from '#server/contracts/results.contract.ts';
import { startApp, type TestApp } from '#server/testing.ts';
import { callNext, crowdList, entryOf, nobody, ring, take } from '#server/testing-desk.ts';
import { runningCampaign } from '#server/testing-world.ts';

let app: TestApp;
beforeAll(async () => {
  app = await startApp();
});
afterAll(() => app.stop());

test('whoever cannot speak on the telephone leaves the queue with the channel they wish, counted and exported', async () => {
  const { id } = await runningCampaign(app, { list: crowdList(otherChannels.length + 1) });
  const agent = await app.as('agent');
  const desk = await take(agent);
  const callId = await ring(agent, desk);
  // A channel says nothing of a line nobody answered.
  const wrong = await agent.refused(closeCall, {
    params: { id: callId },
    body: { result: 'no_answer', disposition: 'by_sms' },
  });
  expect(wrong.code).toBe('call.wrong_disposition');
  await agent.ask(closeCall, { params: { id: callId }, body: { result: 'unable' } });
  const asked: number[] = [];
  for (const disposition of otherChannels) {
    const { targets } = await callNext(agent, { result: 'unable', disposition });
    asked.push(targets[0]?.id ?? 0);
  }
  await nobody(agent);

  const states = await Promise.all(asked.map((targetId) => entryOf(app, targetId)));
  expect(states).toMatchObject(otherChannels.map((disposition) => ({ state: 'done', disposition })));
  const supervisor = await app.as('supervisor');
  const { dispositions, aapor } = await supervisor.ask(getResults, { params: { id } });
  expect(dispositions).toEqual([
    { code: 'unable', count: 1 },
    ...otherChannels.map((code) => ({ code, count: 1 })),
  ]);
  // Eligible, and not able to answer by telephone: AAPOR's « other », whatever the channel.
  expect(aapor?.outcomes).toEqual([{ code: '2.30', class: 'O', count: otherChannels.length + 1 }]);
  const reply = await supervisor.fetch(exportCampaign, { params: { id, format: 'csv' } });
  const file = await reply.text();
  for (const channel of ['SMS', 'courriel', 'courrier', 'un relais téléphonique']) {
    expect(file).toContain(`À joindre par ${channel}`);
  }
  expect(file).toContain('À joindre en langue des signes');
});
