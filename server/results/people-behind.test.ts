import { afterAll, expect, test } from 'vitest';
import { seeded } from '#fixtures/random.ts';
import { addCall, addPeople } from '#fixtures/rows.ts';
import { callResultCodes, dispositionCodes } from '#server/contracts/call-results.ts';
import { createCampaign } from '#server/contracts/campaigns.contract.ts';
import { getFigures } from '#server/contracts/figures.contract.ts';
import { getResults } from '#server/contracts/results.contract.ts';
import { listTargets, type TargetFilter } from '#server/contracts/targets.contract.ts';
import { startApp } from '#server/testing.ts';

const app = await startApp();
afterAll(() => app.stop());
const requester = await app.as('requester');
const MINUTE = 60_000;

/** People, what became of them and calls to them, drawn. */
async function someCampaign(seed: number) {
  const random = seeded(seed);
  const now = app.clock.now();
  const objectives = [{ code: 'informe', label: 'Informé' }];
  const campaign = await requester.ask(createCampaign, { body: { name: 'Derrière', objectives } });
  const people = await addPeople(
    app.deps,
    campaign,
    app.people.requester.id,
    Array.from({ length: 40 }, () => {
      const state = random.pick(['ready', 'waiting', 'done']);
      return {
        entry: {
          state,
          disposition: state === 'done' ? random.pick(dispositionCodes) : null,
          objective: state === 'done' && random.chance(0.5) ? 'informe' : null,
          wake_at: state === 'waiting' ? now + MINUTE : null,
          wait_reason: state === 'waiting' ? random.pick(['retry', 'callback', 'quota']) : null,
          done_at: state === 'done' ? now - random.between(0, 12 * 24 * 60) * MINUTE : null,
        },
      };
    }),
  );
  const calls: { targetId: number; result: string }[] = [];
  for (let index = 0; index < 60; index += 1) {
    const { targetId, lineId } = random.pick([people[0] ?? { targetId: 0, lineId: 0 }, ...people]);
    const result = random.pick(callResultCodes);
    calls.push({ targetId, result });
    await addCall(app.deps, campaign, {
      agentId: app.people.agent.id,
      lineId,
      startedAt: now - (60 - index) * 10 * MINUTE,
      result,
      targets: [{ targetId, result }],
    });
  }
  return { id: campaign.id, calls };
}

test.each([1, 2])('a figure opens the very people it counts (draw %i)', async (seed) => {
  const { id, calls } = await someCampaign(seed);
  const behind = async (query: TargetFilter) =>
    (await requester.ask(listTargets, { params: { id }, query })).total;
  const { progress, dispositions, objectives, waiting, daily, callResults } = await requester.ask(
    getResults,
    {
      params: { id },
    },
  );
  expect(await behind({})).toBe(progress.total);
  expect(await behind({ reached: 'yes' })).toBe(progress.reached);
  expect(await behind({ reached: 'no' })).toBe(progress.total - progress.reached);
  for (const state of ['ready', 'waiting', 'claimed', 'done'] as const)
    expect(await behind({ state }), state).toBe(progress[state]);
  for (const { code, count } of dispositions) expect(await behind({ disposition: code }), code).toBe(count);
  for (const { code, count } of objectives) expect(await behind({ objective: code }), code).toBe(count);
  for (const { reason, count } of waiting)
    expect(await behind({ state: 'waiting', waitReason: reason }), reason).toBe(count);
  for (const { on, done } of daily) expect(await behind({ settledOn: on }), on).toBe(done);
  for (const { code } of callResults ?? []) {
    const people = new Set(calls.filter(({ result }) => result === code).map(({ targetId }) => targetId));
    expect(await behind({ result: code }), code).toBe(people.size);
  }
  const { settled } = (await requester.ask(getFigures, { params: { id } })).pace;
  for (const { on, count } of settled) expect(await behind({ settledOn: on }), on).toBe(count);
});

test('analysts are given figures, never the people behind them', async () => {
  const { id } = await someCampaign(3);
  const analyst = await app.as('analyst');
  await analyst.ask(getFigures, { params: { id } });
  const problem = await analyst.refused(listTargets, { params: { id }, query: { disposition: 'complete' } });
  expect(problem.code).toBe('session.forbidden');
});
