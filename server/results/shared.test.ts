import { afterAll, expect, test } from 'vitest';
import { addCall, addPeople } from '#fixtures/rows.ts';
import { getCrossing } from '#server/contracts/crossing.contract.ts';
import { getFigures } from '#server/contracts/figures.contract.ts';
import { getResults } from '#server/contracts/results.contract.ts';
import type { ScriptContent } from '#server/contracts/script-content.ts';
import { startApp } from '#server/testing.ts';
import { addInterview, askedCampaign } from '#server/testing-answers.ts';

/** Whoever reads results sees them as they are, and as they are shared when they ask. */
const app = await startApp();
afterAll(() => app.stop());
const requester = await app.as('requester');
const analyst = await app.as('analyst');
const shared = { shared: 'true' } as const;
const t = (fr: string) => ({ fr });
const options = [1, 2, 3, 4].map((code) => ({ code, label: t(`Choix ${code}`) }));
const content: ScriptContent = {
  languages: ['fr'],
  blocks: [
    {
      id: 'bloc',
      purpose: 'body',
      title: t('Bloc'),
      items: [
        { kind: 'single', name: 'choix', text: t('Lequel ?'), options, allow: { dk: true } },
        { kind: 'yesno', name: 'aide', text: t('Une aide ?') },
        {
          kind: 'yesno',
          name: 'suite',
          text: t('Et pour ce choix ?'),
          showIf: { op: 'eq', name: 'choix', value: 1 },
        },
        { kind: 'integer', name: 'heures', text: t('Combien d’heures ?'), min: 0 },
      ],
    },
  ],
};

/** Choices 1 to 4 given by so many, who all asked for help but the last; towns by turns. */
async function answered(counts: readonly number[]) {
  const asked = await askedCampaign(requester, content, { name: 'Partagée' });
  const { campaign } = asked;
  const choices = counts.flatMap((n, index) => Array.from({ length: n }, () => index + 1));
  const done = { state: 'done', disposition: 'complete', done_at: app.clock.now() };
  const people = await addPeople(
    app.deps,
    campaign,
    app.people.requester.id,
    choices.map((_, index) => ({
      target: { commune: index % 2 === 0 ? 'Bobigny' : 'Drancy' },
      entry: index === 0 ? { ...done, disposition: 'refusal' } : done,
    })),
  );
  for (const [index, person] of people.entries()) {
    const given = { choix: choices[index], aide: 1, suite: 1, heures: index };
    await addInterview(
      app,
      asked,
      person,
      Object.entries(given).map(([name, value]) => ({ name, value })),
    );
  }
  return campaign.id;
}

test('a small count is masked with another one for whoever asks for what is shared; an analyst reads both', async () => {
  const id = await answered([20, 10, 2, 8]);
  for (const client of [requester, analyst]) {
    const exact = await client.ask(getResults, { params: { id } });
    expect(exact.shared).toBeNull();
    expect(exact.questions[0]?.options.map(({ count }) => count)).toEqual([20, 10, 2, 8]);
    const told = await client.ask(getResults, { params: { id }, query: shared });
    expect(told.shared).toEqual({ below: 5 });
    expect(told.questions[0]?.options.map(({ count }) => count)).toEqual([20, 10, null, null]);
    expect(told.questions[0]).toMatchObject({ base: 40, answered: 40, withheld: null });
  }
});

test('results of calls are not shared where one is small, nor of a period; neither are times by result', async () => {
  const asked = { params: { id: await answered([20, 10, 2, 8]) }, query: shared };
  const safe = await analyst.ask(getFigures, asked);
  expect(safe).toMatchObject({ callResults: [{ code: 'complete', count: 40 }], settled: null });
  expect(safe.calls).toEqual({ made: 40, reached: 40, completed: 40 });
  expect((await analyst.ask(getResults, asked)).callResults).toEqual([{ code: 'complete', count: 40 }]);
  const period = await analyst.ask(getFigures, { ...asked, query: { ...shared, from: '2020-01-01' } });
  expect(period).toMatchObject({ callResults: null, times: { byResult: [] } });
  // One call to nobody: each slot, and the sums, would tell which.
  const campaign = { id: await answered([20, 10, 2, 8]), directorateId: app.directorates.autonomie };
  const [person] = await addPeople(app.deps, campaign, app.people.requester.id, [{}]);
  await addCall(app.deps, campaign, {
    agentId: app.people.agent.id,
    lineId: person?.lineId ?? 0,
    startedAt: app.clock.now(),
    result: 'bad_number',
    targets: [{ targetId: person?.targetId ?? 0, result: 'bad_number' }],
  });
  const another = { params: { id: campaign.id }, query: shared };
  const few = await analyst.ask(getFigures, another);
  expect(few).toMatchObject({ callResults: null, times: { byResult: [] }, bySlot: [], byAttempt: [] });
  expect(few.calls).toEqual({ made: 41, reached: null, completed: null });
  expect((await analyst.ask(getResults, another)).callResults).toBeNull();
  expect((await analyst.ask(getFigures, { params: another.params })).callResults).not.toBeNull();
});

test('objectives are masked as parts of the interviews, which are counted beside them; so are those who wait', async () => {
  const { campaign } = await askedCampaign(requester, content, {
    name: 'Objectifs',
    objectives: ['a', 'b', 'c'].map((code) => ({ code, label: code })),
  });
  const done = (objective: string) => ({ state: 'done', disposition: 'complete', done_at: 1, objective });
  const waits = (wait_reason: string) => ({ state: 'waiting', wake_at: app.clock.now() + 1e9, wait_reason });
  const entries = [
    ...Array.from({ length: 30 }, () => done('a')),
    ...Array.from({ length: 7 }, () => done('b')),
    ...Array.from({ length: 3 }, () => done('c')),
    ...Array.from({ length: 20 }, () => waits('retry')),
    ...Array.from({ length: 2 }, () => waits('held')),
    ...Array.from({ length: 9 }, () => waits('quota')),
  ];
  await addPeople(
    app.deps,
    campaign,
    app.people.requester.id,
    entries.map((entry) => ({ entry })),
  );
  const told = await analyst.ask(getResults, { params: { id: campaign.id }, query: shared });
  expect(told.dispositions).toEqual([{ code: 'complete', count: 40 }]);
  expect(told.objectives.map(({ count }) => count)).toEqual([30, null, null]);
  expect(told.waiting.filter(({ count }) => count === null)).toHaveLength(2);
  expect(told.waiting.find(({ reason }) => reason === 'held')?.count).toBeNull();
});

test('a question asked of those who gave a masked answer is withheld whole; values given once are never told', async () => {
  const id = await answered([20, 10, 2, 8]);
  const { questions, dispositions, aapor, roundedRates } = await analyst.ask(getResults, {
    params: { id },
    query: shared,
  });
  expect(questions[2]).toMatchObject({ name: 'suite', withheld: 'depends', base: null });
  expect(questions[3]).toMatchObject({ name: 'heures', values: [], mean: 19.5 });
  // One refusal among forty people settled: neither it nor what would tell it.
  expect(dispositions.map(({ count }) => count)).toEqual([null, null]);
  expect(aapor).toBeNull();
  expect(roundedRates.find(({ name }) => name === 'COOP1')?.value).toBeNull();
});

test('nothing small, nothing masked; a threshold of zero masks nothing', async () => {
  const id = await answered([20, 10, 0, 8]);
  const told = await analyst.ask(getResults, { params: { id }, query: shared });
  expect(told.questions[0]?.options.map(({ count }) => count)).toEqual([20, 10, 0, 8]);
  expect(told.questions[2]).toMatchObject({ name: 'suite', withheld: null, base: 20 });
  const open = await answered([20, 10, 2, 8]);
  await app.deps.db
    .updateTable('campaigns')
    .set({ mask_below: 0 })
    .where('id', '=', open)
    .where('directorate_id', '=', app.directorates.autonomie)
    .execute();
  const all = await analyst.ask(getResults, { params: { id: open }, query: shared });
  expect(all.questions[0]?.options.map(({ count }) => count)).toEqual([20, 10, 2, 8]);
});

test('of few people nothing is told, whatever they answered', async () => {
  const id = await answered([3, 3]);
  const { questions } = await analyst.ask(getResults, { params: { id }, query: shared });
  expect(questions[0]).toMatchObject({ withheld: 'few', base: null });
});

test('a crossing tells counts of zero, or of the threshold at least; what is filtered is not crossed', async () => {
  const id = await answered([20, 14, 2, 8]);
  const asked = await analyst.ask(getCrossing, {
    params: { id },
    query: { ...shared, question: 'choix', by: 'file:commune' },
  });
  expect(asked.questions.map(({ name }) => name)).toEqual(['choix', 'aide']);
  expect(asked.criteria.map(({ key }) => key)).not.toContain('column:Quartier');
  const cells = asked.table?.counts.flat() ?? [];
  expect(cells.length).toBeGreaterThan(0);
  for (const count of cells) expect(count === 0 || count >= 5, String(count)).toBe(true);
  // The two that are masked on the page stand together.
  expect(asked.table?.rows.map(({ code }) => code)).toEqual(['1', '2', 'grouped']);
  const one = await analyst.ask(getCrossing, {
    params: { id },
    query: { ...shared, question: 'aide', by: 'question:choix' },
  });
  const other = await analyst.ask(getCrossing, {
    params: { id },
    query: { ...shared, question: 'choix', by: 'question:aide' },
  });
  expect(one.table?.counts).toEqual(
    other.table?.columns.map((_, j) => other.table?.counts.map((row) => row[j])),
  );
});
