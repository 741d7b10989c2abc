import { describe, expect, test } from 'vitest';
import { type Item, type ScriptContent, scriptContent } from '#server/contracts/script-content.ts';
import { findProblems } from './script-gate.rules.ts';
import { templates } from './templates/index.ts';

const t = (fr: string) => ({ fr });
const age: Item = { kind: 'integer', name: 'age', text: t('Quel âge ?'), min: 0, max: 120 };
const colour: Item = {
  kind: 'single',
  name: 'couleur',
  text: t('Quelle couleur ?'),
  options: [
    { code: 1, label: t('Rouge') },
    { code: 2, label: t('Vert foncé') },
  ],
};

function script(items: Item[], purpose: 'body' | 'voicemail' = 'body'): ScriptContent {
  return { languages: ['fr'], blocks: [{ id: 'bloc', purpose, title: t('Bloc'), items }] };
}

function codes(items: Item[], purpose: 'body' | 'voicemail' = 'body'): string[] {
  return findProblems(script(items, purpose), []).map(({ level, code, path }) => `${level} ${code} ${path}`);
}

const item = (index: number, rest: string) => `blocks.0.items.${index}.${rest}`;

describe('publish gate', () => {
  test('a sound script has nothing against it', () => {
    expect(codes([age, { ...colour, showIf: { op: 'ge', name: 'age', value: 18 } }])).toEqual([]);
  });

  test.each(templates.map(({ key, content }) => [key, content] as const))(
    'template %s passes',
    (_, content) => {
      expect(findProblems(scriptContent.parse(content), [])).toEqual([]);
    },
  );

  test.each<[string, Item[], string]>([
    [
      'an unknown name',
      [{ ...age, showIf: { op: 'answered', name: 'rien' } }],
      `block unknown_reference ${item(0, 'showIf')}`,
    ],
    [
      'an unknown piped name',
      [{ ...age, text: t('Alors {{rien}} ?') }],
      `block unknown_reference ${item(0, 'text')}`,
    ],
    [
      'a question asked later',
      [{ ...colour, showIf: { op: 'answered', name: 'age' } }, age],
      `block forward_reference ${item(0, 'showIf')}`,
    ],
    [
      'itself as condition',
      [{ ...age, showIf: { op: 'answered', name: 'age' } }],
      `block forward_reference ${item(0, 'showIf')}`,
    ],
    [
      'a check on a later question',
      [
        { ...age, checks: [{ level: 'warn', test: { op: 'answered', name: 'couleur' }, message: t('Non') }] },
        colour,
      ],
      `block forward_reference ${item(0, 'checks.0.test')}`,
    ],
    [
      'a nested unknown name',
      [
        age,
        { ...colour, showIf: { op: 'and', all: [{ op: 'not', of: { op: 'eq', name: 'x', value: 1 } }] } },
      ],
      `block unknown_reference ${item(1, 'showIf.all.0.of')}`,
    ],
    [
      'a duplicate name, whatever the case',
      [age, { ...colour, name: 'Age' }],
      `block duplicate_name ${item(1, 'name')}`,
    ],
    ['a choice without options', [{ ...colour, options: [] }], `block no_options ${item(0, 'options')}`],
    [
      'two options of one code',
      [
        {
          ...colour,
          options: [
            { code: 1, label: t('A') },
            { code: 1, label: t('B') },
          ],
        },
      ],
      `block duplicate_option ${item(0, 'options.1.code')}`,
    ],
    [
      'an option offered after a later answer',
      [
        {
          ...colour,
          options: [{ code: 1, label: t('Rouge'), showIf: { op: 'answered', name: 'age' } }],
        },
        age,
      ],
      `block forward_reference ${item(0, 'options.0.showIf')}`,
    ],
    [
      'a comparison with nothing',
      [{ ...colour, showIf: { op: 'eq', name: 'target.commune', value: '' } }],
      `block blank_value ${item(0, 'showIf')}`,
    ],
    ['a blank French text', [{ ...age, text: t('  ') }], `block missing_text ${item(0, 'text')}`],
    ['bounds the wrong way round', [{ ...age, min: 5, max: 1 }], `block bad_bounds ${item(0, 'min')}`],
    ['numbers that look like absences', [{ ...age, min: -10 }], `warn absence_code ${item(0, 'min')}`],
    [
      'a code nobody can choose',
      [colour, { ...age, showIf: { op: 'eq', name: 'couleur', value: 3 } }],
      `block unknown_option ${item(1, 'showIf')}`,
    ],
    [
      'a text compared with a number question',
      [age, { ...colour, showIf: { op: 'eq', name: 'age', value: 'vieux' } }],
      `block wrong_type ${item(1, 'showIf')}`,
    ],
    ['nothing asked', [{ kind: 'say', text: t('Bonjour') }], 'warn no_question blocks'],
  ])('%s is found', (_, items, expected) => {
    expect(codes(items)).toEqual([expected]);
  });

  test('an answering machine learns neither the benefit nor what the list says, and is asked nothing', () => {
    const spoken = (fr: string): Item => ({ kind: 'say', text: t(fr) });
    const found = codes(
      [
        spoken('Au sujet de votre AAH'),
        spoken('Pour votre santé.'),
        spoken('Au sujet de {{neutralReason}}'),
        spoken('Bonjour, {{agentName}} pour {{displayName}}.'),
        age,
      ],
      'voicemail',
    );
    expect(found).toEqual([
      `block revealing_voicemail ${item(0, 'text.fr')}`,
      `block revealing_voicemail ${item(1, 'text.fr')}`,
      `block revealing_voicemail ${item(2, 'text.fr')}`,
      'block question_in_voicemail blocks.0.items.4',
    ]);
  });

  test('details name the question and the remedy', () => {
    const [problem] = findProblems(script([{ ...colour, options: [] }]), []);
    expect(problem?.detail).toBe('La question « couleur » n’a aucune réponse à proposer : ajoutez-en.');
  });

  test('what changes meaning since the live version is said', () => {
    const next = script([
      { ...age, kind: 'text' },
      {
        ...colour,
        options: [
          { code: 1, label: t('Bleu') },
          { code: 2, label: t('Vert foncé (sapin)') },
        ],
      },
    ]);
    const found = findProblems(next, [script([age, colour, { ...age, name: 'parti' }])]);
    expect(found.map(({ level, code }) => `${level} ${code}`)).toEqual([
      'block kind_changed',
      'warn option_meaning_changed',
      'warn removed_question',
    ]);
  });

  describe('a name and a code are permanent for the whole life of the script', () => {
    const told = (now: Item[], ...earlier: Item[][]) =>
      findProblems(
        script(now),
        earlier.map((items) => script(items)),
      ).map(({ level, code, path }) => `${level} ${code} ${path}`);
    const other: Item = { kind: 'yesno', name: 'autre', text: t('Autre ?') };

    test('a name dropped two versions ago comes back with its kind, or not at all', () => {
      expect(told([other, age], [other], [age, other])).toEqual([]);
      expect(told([other, { ...age, kind: 'text' }], [other], [age, other])).toEqual([
        `block kind_changed ${item(1, 'kind')}`,
      ]);
    });

    test('a code dropped two versions ago comes back with its meaning, or is said', () => {
      const [red, blue] = colour.options ?? [];
      const without = {
        ...colour,
        options: [red, { code: 3, label: t('Vert') }].filter((o) => o !== undefined),
      };
      const reused = {
        ...colour,
        options: [red, { code: 2, label: t('Jaune') }].filter((o) => o !== undefined),
      };
      const back = { ...colour, options: [red, blue].filter((o) => o !== undefined) };
      expect(told([reused], [without], [colour])).toContain(
        `warn option_meaning_changed ${item(0, 'options.1.label')}`,
      );
      expect(told([back], [without], [colour])).toEqual([`warn removed_option ${item(0, 'options')}`]);
    });

    test('a name is not taken again in other letters', () => {
      expect(told([{ ...age, name: 'Age' }], [age])).toEqual([
        `block name_case_changed ${item(0, 'name')}`,
        'warn removed_question blocks',
      ]);
    });
  });
});
