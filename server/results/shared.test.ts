import { afterAll, expect, test } from 'vitest';
import { addPeople } from '#fixtures/rows.ts';
import { getCrossing } from '#server/contracts/crossing.contract.ts';
import { getFigures } from '#server/contracts/figures.contract.ts';
import { getResults } from '#server/contracts/results.contract.ts';
import type { ScriptContent } from '#server/contracts/script-content.ts';
import { startApp } from '#server/testing.ts';
import { addInterview, askedCampaign } from '#server/testing-answers.ts';

/** Analysts see what is shared; those who may see the rows see it as it is, and as it will be shared when they ask. */
const app = await startApp();
afterAll(() => app.stop());
const requester = await app.as('requester');
const analyst = await app.as('analyst');
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

test('a small count is masked with another one, for analysts and for whoever asks to see it so', async () => {
  const id = await answered([20, 10, 2, 8]);
  const exact = await requester.ask(getResults, { params: { id } });
  expect(exact.shared).toBeNull();
  expect(exact.questions[0]?.options.map(({ count }) => count)).toEqual([20, 10, 2, 8]);
  const shared = await analyst.ask(getResults, { params: { id } });
  expect(shared.shared).toEqual({ below: 5 });
  expect(shared.questions[0]?.options.map(({ count }) => count)).toEqual([20, 10, null, null]);
  expect(shared.questions[0]).toMatchObject({ base: 40, answered: 40, withheld: null });
  expect(await requester.ask(getResults, { params: { id }, query: { shared: 'true' } })).toMatchObject({
    questions: shared.questions,
  });
});

test('who asks an analyst’s page for exact figures does not get them', async () => {
  const id = await answered([20, 10, 2, 8]);
  const query = { shared: 'false' } as const;
  expect(
    (await analyst.ask(getResults, { params: { id }, query })).questions[0]?.options[2]?.count,
  ).toBeNull();
  expect((await analyst.ask(getFigures, { params: { id }, query })).settled).toBeNull();
  expect((await requester.ask(getFigures, { params: { id } })).settled).not.toBeNull();
});

test('a question asked of those who gave a masked answer is withheld whole; values given once are never told', async () => {
  const id = await answered([20, 10, 2, 8]);
  const { questions, dispositions, aapor, roundedRates } = await analyst.ask(getResults, { params: { id } });
  expect(questions[2]).toMatchObject({ name: 'suite', withheld: 'depends', base: null });
  expect(questions[3]).toMatchObject({ name: 'heures', values: [], mean: 19.5 });
  // One refusal among forty people settled: neither it nor what would tell it.
  expect(dispositions.map(({ count }) => count)).toEqual([null, null]);
  expect(aapor).toBeNull();
  expect(roundedRates.find(({ name }) => name === 'COOP1')?.value).toBeNull();
});

test('nothing small, nothing masked; a threshold of zero masks nothing', async () => {
  const id = await answered([20, 10, 0, 8]);
  const shared = await analyst.ask(getResults, { params: { id } });
  expect(shared.questions[0]?.options.map(({ count }) => count)).toEqual([20, 10, 0, 8]);
  expect(shared.questions[2]).toMatchObject({ name: 'suite', withheld: null, base: 20 });
  const open = await answered([20, 10, 2, 8]);
  await app.deps.db
    .updateTable('campaigns')
    .set({ mask_below: 0 })
    .where('id', '=', open)
    .where('directorate_id', '=', app.directorates.autonomie)
    .execute();
  const all = await analyst.ask(getResults, { params: { id: open } });
  expect(all.questions[0]?.options.map(({ count }) => count)).toEqual([20, 10, 2, 8]);
});

test('of few people nothing is told, whatever they answered', async () => {
  const id = await answered([3, 3]);
  const { questions } = await analyst.ask(getResults, { params: { id } });
  expect(questions[0]).toMatchObject({ withheld: 'few', base: null });
});

test('a crossing tells counts of zero, or of the threshold at least; what is filtered is not crossed', async () => {
  const id = await answered([20, 14, 2, 8]);
  const asked = await analyst.ask(getCrossing, {
    params: { id },
    query: { question: 'choix', by: 'file:commune' },
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
    query: { question: 'aide', by: 'question:choix' },
  });
  const other = await analyst.ask(getCrossing, {
    params: { id },
    query: { question: 'choix', by: 'question:aide' },
  });
  expect(one.table?.counts).toEqual(
    other.table?.columns.map((_, j) => other.table?.counts.map((row) => row[j])),
  );
});
