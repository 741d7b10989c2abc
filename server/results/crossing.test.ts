import { afterAll, expect, test } from 'vitest';
import { seeded } from '#fixtures/random.ts';
import { addPeople } from '#fixtures/rows.ts';
import { getCrossing } from '#server/contracts/crossing.contract.ts';
import type { ScriptContent } from '#server/contracts/script-content.ts';
import { startApp } from '#server/testing.ts';
import { addInterview, askedCampaign } from '#server/testing-answers.ts';
import { type CsvRecord, exportedRows } from '#server/testing-exports.ts';

const app = await startApp();
afterAll(() => app.stop());
const requester = await app.as('requester');
const t = (fr: string) => ({ fr });
const options = [1, 2, 3].map((code) => ({ code, label: t(`Choix ${code}`) }));
const content: ScriptContent = {
  languages: ['fr'],
  blocks: [
    {
      id: 'bloc',
      purpose: 'body',
      title: t('Bloc'),
      items: [
        { kind: 'yesno', name: 'aide', text: t('Une aide ?'), allow: { dk: true } },
        { kind: 'single', name: 'choix', text: t('Lequel ?'), options, allow: { rf: true } },
        { kind: 'multi', name: 'gouts', text: t('Lesquels ?'), options },
        { kind: 'scale', name: 'note', text: t('Note ?'), min: 0, max: 2 },
        {
          kind: 'yesno',
          name: 'suite',
          text: t('Et ensuite ?'),
          showIf: { op: 'eq', name: 'aide', value: 1 },
        },
        { kind: 'text', name: 'dit', text: t('Autre ?') },
      ],
    },
  ],
};

async function drawn(seed: number) {
  const random = seeded(seed);
  const asked = await askedCampaign(requester, content, { name: 'Croisée' });
  const { campaign } = asked;
  const people = await addPeople(
    app.deps,
    campaign,
    app.people.requester.id,
    Array.from({ length: 40 }, () => ({
      fields: { 'Quartier d’aide': random.pick(['Nord', 'Sud', '']), Nom: random.pick(['Un', 'Deux']) },
      target: {
        commune: random.pick(['Bobigny', 'Drancy', null]),
        territory: random.pick(['FR', 'RE']),
      },
    })),
  );
  for (const person of people.slice(0, 34)) {
    const given: [string, unknown, string][] = [
      ['aide', random.between(0, 1), 'answered'],
      ['choix', random.between(1, 3), 'answered'],
      ['gouts', random.pick([[1], [1, 2], [3]]), 'answered'],
      ['note', random.between(0, 2), 'answered'],
      ['suite', random.between(0, 1), 'answered'],
      ['dit', 'quelque chose', 'answered'],
    ];
    await addInterview(
      app,
      asked,
      person,
      given
        .filter(() => random.chance(0.8))
        .map(([name, value, state]) => {
          const isAbsent = random.chance(0.15) && (name === 'aide' || name === 'choix');
          const absence = name === 'aide' ? 'dk' : 'rf';
          return {
            name,
            value: isAbsent ? null : value,
            state: isAbsent ? absence : state,
          };
        }),
    );
  }
  return campaign;
}

/** The codes of an answer in the exported file; none where it says why there is none. */
function codesOf(row: CsvRecord, name: string): string[] {
  if (name === 'gouts') return ['1', '2', '3'].filter((code) => row[`gouts_${code}`] === '1');
  const cell = row[name] ?? '';
  return cell === '' || cell.startsWith('-') ? [] : [cell];
}

const valuesOf: Readonly<Record<string, (row: CsvRecord) => string[]>> = {
  'question:gouts': (row) => codesOf(row, 'gouts'),
  'question:suite': (row) => codesOf(row, 'suite'),
  'question:note': (row) => codesOf(row, 'note'),
  'file:territory': (row) => [row['territoire'] ?? ''],
  'file:commune': (row) => (row['commune'] ? [row['commune']] : []),
  'column:Quartier d’aide': (row) => (row['liste_quartier_d_aide'] ? [row['liste_quartier_d_aide']] : []),
};

test.each([1, 2, 3])('every cell is recounted from the exported file (draw %i)', async (seed) => {
  const campaign = await drawn(seed);
  const rows = await exportedRows(requester, campaign.id);
  for (const question of ['aide', 'choix', 'gouts', 'note']) {
    for (const [by, read] of Object.entries(valuesOf)) {
      const { table } = await requester.ask(getCrossing, {
        params: { id: campaign.id },
        query: { question, by },
      });
      const answered = rows.filter((row) => codesOf(row, question).length > 0);
      const both = answered.filter((row) => read(row).length > 0);
      const what = `${question} by ${by}`;
      expect([table?.base, table?.without], what).toEqual([both.length, answered.length - both.length]);
      for (const [index, column] of (table?.columns ?? []).entries()) {
        const holders = both.filter((row) => read(row).includes(column.code));
        expect(column.base, `${what} ${column.code}`).toBe(holders.length);
        for (const [place, { code }] of (table?.rows ?? []).entries())
          expect(table?.counts[place]?.[index], `${what} ${column.code} ${code}`).toBe(
            holders.filter((row) => codesOf(row, question).includes(code)).length,
          );
      }
      const shown = new Set(table?.columns.map(({ code }) => code));
      for (const row of both) for (const value of read(row)) expect(shown).toContain(value);
    }
  }
});

test('texts are not crossed, nor columns that say who somebody is', async () => {
  const campaign = await drawn(4);
  const params = { id: campaign.id };
  const { questions, criteria, table } = await requester.ask(getCrossing, { params });
  expect(questions.map(({ name }) => name)).toEqual(['aide', 'choix', 'gouts', 'note', 'suite']);
  expect(criteria.filter(({ kind }) => kind === 'column').map(({ label }) => label)).toEqual([
    'Quartier d’aide',
  ]);
  expect(table).toBeNull();
  for (const query of [
    { question: 'dit', by: 'file:commune' },
    { question: 'aide', by: 'column:Nom' },
    { question: 'aide', by: 'question:dit' },
    { question: 'aide', by: 'file:display_name' },
  ])
    expect((await requester.refused(getCrossing, { params, query })).code, JSON.stringify(query)).toBe(
      'crossing.unknown',
    );
});

test('what is beyond the twenty most frequent values is counted together', async () => {
  const asked = await askedCampaign(requester, content, { name: 'Dispersée' });
  const { campaign } = asked;
  const people = await addPeople(
    app.deps,
    campaign,
    app.people.requester.id,
    Array.from({ length: 25 }, (_, index) => ({ target: { commune: `Commune ${index % 23}` } })),
  );
  for (const person of people) await addInterview(app, asked, person, [{ name: 'aide', value: 1 }]);
  const query = { question: 'aide', by: 'file:commune' };
  const { table } = await requester.ask(getCrossing, { params: { id: campaign.id }, query });
  expect(table?.columns).toHaveLength(21);
  expect(table?.columns.slice(0, 3).map(({ base }) => base)).toEqual([2, 2, 1]);
  expect(table?.columns.at(-1)).toEqual({ code: 'other', label: 'other', base: 3 });
  expect(table?.base).toBe(25);
});
