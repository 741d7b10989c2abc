import { afterAll, expect, test } from 'vitest';
import { seeded } from '#fixtures/random.ts';
import { addPeople } from '#fixtures/rows.ts';
import { aaporClasses } from '#server/contracts/aapor.ts';
import { dispositionCodes } from '#server/contracts/call-results.ts';
import { changeCampaign, createCampaign, getCampaign } from '#server/contracts/campaigns.contract.ts';
import { getEstimates } from '#server/contracts/estimates.contract.ts';
import { wilsonInterval } from '#server/contracts/intervals.ts';
import { studentQuantile } from '#server/contracts/means.ts';
import { getResults } from '#server/contracts/results.contract.ts';
import type { ScriptContent } from '#server/contracts/script-content.ts';
import { startApp } from '#server/testing.ts';
import { addInterview, askedCampaign } from '#server/testing-answers.ts';
import { bundleRows, type CsvRecord, exportedBundle } from '#server/testing-exports.ts';
import { importWith } from '#server/testing-lists.ts';

const app = await startApp();
afterAll(() => app.stop());
const requester = await app.as('requester');
const t = (fr: string) => ({ fr });

const allow = { dk: true, rf: true, na: true };
const options = [1, 2, 3].map((code) => ({ code, label: t(`Couleur ${code}`) }));
const content: ScriptContent = {
  languages: ['fr'],
  blocks: [
    {
      id: 'bloc',
      purpose: 'body',
      title: t('Bloc'),
      items: [
        { kind: 'single', name: 'couleur', text: t('Couleur ?'), options, allow },
        { kind: 'multi', name: 'gouts', text: t('Goûts ?'), options, allow },
        { kind: 'decimal', name: 'heures', text: t('Heures ?'), min: 0, allow },
      ],
    },
  ],
};

type Sampling = { readonly sampling?: 'census' | 'sample'; readonly population?: number | null };

/** Forty people, some of whom answered; everybody weighs 0.25 to 10, but for those left without. */
async function drawn(seed: number, body: Sampling, withoutWeight = 0) {
  const random = seeded(seed);
  const asked = await askedCampaign(requester, content, { name: 'Échantillon', ...body });
  const { campaign } = asked;
  const people = await addPeople(
    app.deps,
    campaign,
    app.people.requester.id,
    Array.from({ length: 40 }, (_, index) => ({
      target: { weight: index < withoutWeight ? null : random.between(1, 40) / 4 },
      entry: random.chance(0.7)
        ? { state: 'done', disposition: random.pick(dispositionCodes), done_at: app.clock.now() }
        : {},
    })),
  );
  for (const person of people.slice(0, 25))
    await addInterview(app, asked, person, [
      { name: 'couleur', value: random.between(1, 2) },
      random.chance(0.2)
        ? { name: 'gouts', value: null, state: 'dk' }
        : { name: 'gouts', value: random.pick([[1], [2, 3], [1, 2, 3]]) },
      random.chance(0.2)
        ? { name: 'heures', value: null, state: 'rf' }
        : { name: 'heures', value: random.between(0, 50) / 4 },
    ]);
  return campaign;
}

const estimatesOf = (id: number) => requester.ask(getEstimates, { params: { id } });

test.each([1, 2])('every weighted sum is recounted from the exported files (draw %i)', async (seed) => {
  const { id } = await drawn(seed, { sampling: 'sample', population: 5000 });
  const { people, withWeight, weighted } = await estimatesOf(id);
  expect({ people, withWeight }).toEqual({ people: 40, withWeight: 40 });
  const rows = await bundleRows(await exportedBundle(requester, id), 'reponses');
  const sum = (keep: (row: (typeof rows)[number]) => boolean, power = 1) =>
    rows.filter(keep).reduce((total, row) => total + Number(row['ponderation']) ** power, 0);
  for (const one of aaporClasses) {
    expect(weighted?.counts[one], one).toBeCloseTo(
      sum((row) => row['aapor_classe'] === one),
      9,
    );
    expect(weighted?.squares[one], one).toBeCloseTo(
      sum((row) => row['aapor_classe'] === one, 2),
      9,
    );
  }
  const [colour, tastes] = weighted?.questions ?? [];
  expect(colour?.options).toHaveLength(3);
  for (const { code, sum: found } of colour?.options ?? [])
    expect(found, code).toBeCloseTo(
      sum((row) => row['couleur'] === code),
      9,
    );
  expect(tastes?.base.sum).toBeCloseTo(
    sum((row) => Number(row['gouts_1']) >= 0),
    9,
  );
  expect(tastes?.base.squares).toBeCloseTo(
    sum((row) => Number(row['gouts_1']) >= 0, 2),
    9,
  );
  for (const { code, sum: found } of tastes?.options ?? [])
    expect(found, code).toBeCloseTo(
      sum((row) => row[`gouts_${code}`] === '1'),
      9,
    );
});

test('the rates of a bundle are there unweighted and weighted, with their intervals and method', async () => {
  const { id } = await drawn(3, { sampling: 'sample', population: 400 });
  const rates = await bundleRows(await exportedBundle(requester, id), 'taux');
  expect(rates.map((row) => row['ponderation'])).toEqual([
    ...Array(16).fill('aucune'),
    ...Array(16).fill('poids'),
  ]);
  const { aapor } = await requester.ask(getResults, { params: { id } });
  if (aapor === null) throw new Error('rates are shown to those who see the people');
  const { weighted } = await estimatesOf(id);
  const rr6 = aapor.rates.find(({ name }) => name === 'RR6');
  const [plain, heavy] = rates.filter((row) => row['taux'] === 'RR6');
  const interval = wilsonInterval(rr6?.value ?? 0, ((rr6?.denominator ?? 0) * 399) / 360);
  expect(plain?.['methode_ic']).toBe('Wilson, population finie');
  expect(Number(plain?.['ic95_bas'])).toBeCloseTo(interval?.low ?? 0, 10);
  expect(Number(plain?.['ic95_haut'])).toBeCloseTo(interval?.high ?? 0, 10);
  const { I = 0, P = 0, R = 0, NC = 0, O = 0 } = weighted?.counts ?? {};
  expect(heavy?.['methode_ic']).toBe('Wilson, effectif de Kish');
  expect(Number(heavy?.['valeur'])).toBeCloseTo((I + P) / (I + P + R + NC + O), 10);
});

/** The mean of the hours in the exported file, and half its interval, as books write them. */
function hoursIn(
  rows: readonly CsvRecord[],
  weightOf: (row: CsvRecord) => number,
  population: number | null,
) {
  const answered = rows.filter((row) => row['heures'] !== '' && Number(row['heures']) >= 0);
  const sum = (of: (weight: number, value: number) => number) =>
    answered.reduce((total, row) => total + of(weightOf(row), Number(row['heures'])), 0);
  const total = sum((weight) => weight);
  const base = total ** 2 / sum((weight) => weight ** 2);
  const mean = sum((weight, value) => weight * value) / total;
  const variance =
    sum((weight, value) => weight * (value - mean) ** 2) / (total - sum((weight) => weight ** 2) / total);
  const rest = population === null ? 1 : 1 - answered.length / population;
  return { mean, half: studentQuantile(base - 1) * Math.sqrt((variance / base) * rest) };
}

test.each([
  ['weighted', 0, 400, (row: CsvRecord) => Number(row['ponderation']), null],
  ['each person counting for one', 3, null, () => 1, null],
  ['each person counting for one, of a known population', 3, 400, () => 1, 400],
  ['each person counting for one, of a population that cannot be', 3, 39, () => 1, null],
] as const)(
  'the mean of numbers has an interval: %s',
  async (_, withoutWeight, population, weightOf, known) => {
    const { id } = await drawn(6, { sampling: 'sample', population }, withoutWeight);
    const rows = await bundleRows(await exportedBundle(requester, id), 'reponses');
    const { mean, half } = hoursIn(rows, weightOf, known);
    const { means } = await estimatesOf(id);
    expect(means.map(({ name }) => name)).toEqual(['heures']);
    expect(means[0]?.mean).toBeCloseTo(mean, 9);
    expect(means[0]?.low).toBeCloseTo(mean - half, 9);
    expect(means[0]?.high).toBeCloseTo(mean + half, 9);
  },
);

test('of a census no interval is given, though its list has weights', async () => {
  const { id } = await drawn(4, {});
  expect((await requester.ask(getResults, { params: { id } })).sample).toBeNull();
  expect(await estimatesOf(id)).toMatchObject({ weighted: null, means: [] });
  const bundle = await exportedBundle(requester, id);
  const rates = await bundleRows(bundle, 'taux');
  expect(rates).toHaveLength(16);
  expect(rates.every((row) => row['ic95_bas'] === '' && row['methode_ic'] === '')).toBe(true);
  expect((await bundleRows(bundle, 'reponses'))[0]?.['ponderation']).toMatch(/^\d+(\.\d+)?$/);
});

test('without a weight for everybody nothing is weighted, and how many have one is said', async () => {
  const { id } = await drawn(5, { sampling: 'sample' }, 3);
  expect(await estimatesOf(id)).toMatchObject({ people: 40, withWeight: 37, weighted: null });
  const bundle = await exportedBundle(requester, id);
  expect(await bundleRows(bundle, 'taux')).toHaveLength(16);
  expect((await bundleRows(bundle, 'reponses'))[0]?.['ponderation']).toBe('');
});

test('a campaign says whether it is a sample, and of how many', async () => {
  const { id } = await requester.ask(createCampaign, { body: { name: 'Sondage' } });
  const params = { id };
  expect(await requester.ask(getCampaign, { params })).toMatchObject({
    sampling: 'census',
    population: null,
  });
  await requester.ask(changeCampaign, { params, body: { sampling: 'sample', population: 12_000 } });
  expect(await requester.ask(getCampaign, { params })).toMatchObject({
    sampling: 'sample',
    population: 12_000,
  });
  const problem = await requester.refused(changeCampaign, { params, body: { population: 0 } });
  expect(problem.fields?.[0]?.path).toBe('population');
  const other = await app.as('otherRequester');
  expect((await other.refused(getEstimates, { params })).code).toBe('resource.not_found');
});

const header = 'Nom;Téléphone;Pondération';
const row = (n: number, weight: string) => `Personne ${n};06399801${String(n).padStart(2, '0')};${weight}`;

test('weights come with the list: decimal commas are read, what is no weight rejects its row', async () => {
  const { id } = await requester.ask(createCampaign, { body: { name: 'Sondage', sampling: 'sample' } });
  const weights = [
    '1,25',
    '0.5',
    '1 204,75',
    '0,33333333333333331',
    '1e-2',
    '0',
    '-1',
    '',
    'lourd',
    '0,000',
    '1e400',
  ];
  const list = [header, ...weights.map((weight, index) => row(index, weight)), ''].join('\r\n');
  const { done } = await importWith(app, requester, id, list);
  expect(done.suggestedMapping[2]).toEqual({ column: 2, role: 'weight' });
  expect(done.rows).toMatchObject({ read: 11, accepted: 5, rejected: 6 });
  expect(done.findings.find(({ code }) => code === 'bad_weight')).toMatchObject({
    severity: 'rejected',
    count: 6,
  });
  const people = await bundleRows(await exportedBundle(requester, id), 'reponses');
  expect(people.map((person) => person['ponderation'])).toEqual([
    '1.25',
    '0.5',
    '1204.75',
    '0.3333333333333333',
    '0.01',
  ]);
  expect(await estimatesOf(id)).toMatchObject({ people: 5, withWeight: 5 });

  // A newer list brings a weight up to date, as it does everything else.
  await importWith(app, requester, id, [header, row(0, '2,5'), ''].join('\r\n'));
  expect((await estimatesOf(id)).weighted?.counts.NC).toBeCloseTo(2.5 + 0.5 + 1204.75 + 1 / 3 + 0.01, 9);
});

test('a sum of weights is not shared where counts are masked', async () => {
  const { id } = await drawn(4, { sampling: 'sample' });
  const seen = async () => {
    const { withWeight, weighted, means } = await (await app.as('analyst')).ask(getEstimates, {
      params: { id },
      query: { shared: 'true' },
    });
    return { withWeight, isWeighted: weighted !== null, means: means.length };
  };
  expect(await seen()).toEqual({ withWeight: 40, isWeighted: false, means: 0 });
  expect((await estimatesOf(id)).weighted).not.toBeNull();
  const supervisor = await app.as('supervisor');
  await supervisor.ask(changeCampaign, { params: { id }, body: { maskBelow: 0 } });
  expect(await seen()).toEqual({ withWeight: 40, isWeighted: true, means: 1 });
});
