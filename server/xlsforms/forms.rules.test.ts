// biome-ignore-all lint/suspicious/noTemplateCurlyInString: it is how XLSForm names an answer
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type QuestionItem, scriptContent } from '#server/contracts/script-content.ts';
import { isQuestion } from '#server/contracts/script-flow.ts';
import { Refusal } from '#server/platform/refusal.ts';
import { readForm } from './read-form.rules.ts';
import { rowsOf, sheetsOf } from './testing.ts';
import { writeForm } from './write-form.rules.ts';

/** Forms as other people publish them, after the examples of XLSForm's and pyxform's documentation. */

function read(form: string, options: Partial<Parameters<typeof readForm>[1]> = {}) {
  const { name, content, findings } = readForm(sheetsOf(form), {
    language: 'fr',
    previous: null,
    ...options,
  });
  expect(scriptContent.parse(content)).toEqual(content);
  const items = content.blocks.flatMap((block) => block.items);
  const questions = new Map(items.filter(isQuestion).map((question) => [question.name, question]));
  return {
    name,
    content,
    items,
    question: (wanted: string): Partial<QuestionItem> => questions.get(wanted) ?? {},
    names: [...questions.keys()],
    /** What was told, `code line column`, without what every form is told. */
    told: findings
      .filter(
        ({ code }) =>
          !['absences_allowed', 'purposes_to_set', 'language_assumed', 'french_missing'].includes(code),
      )
      .map(({ code, line, column }) => `${code} ${line} ${column}`),
    findings,
  };
}

const t = (fr: string) => ({ fr });

/** Whoever exports what was imported and imports it again gets the same script. */
function expectStable(form: string): void {
  const { content } = read(form);
  const again = readForm(rowsOf(writeForm('Essai', 1, content)), { language: 'fr', previous: null });
  expect(again.findings).toEqual([]);
  expect(again.content).toEqual(content);
}

const household = `
  # survey
  | type | name | label::English (en) | label::Français (fr) | hint::Français (fr) | relevant | constraint | constraint_message::Français (fr) | required |
  | start | start | | | | | | | |
  | begin group | respondent | Respondent | La personne | | | | | |
  | text | full_name | What is your name? | Comment vous appelez-vous ? | Demandez d’épeler | | | | yes |
  | integer | age | How old are you, \${full_name}? | Quel âge avez-vous, \${full_name} ? | | | . >= 18 and . <= 120 | Il faut être majeur. | true() |
  | end group | | | | | | | | |
  | select_one yes_no | has_children | Do you have children? | Avez-vous des enfants ? | | \${age} > 15 | | | yes |
  | integer | nb_children | How many? | Combien ? | | \${has_children} = 'yes' | . > 0 and . < 16 | | |
  # choices
  | list_name | name | label::English (en) | label::Français (fr) |
  | yes_no | yes | Yes | Oui |
  | yes_no | no | No | Non |
  # settings
  | form_title | form_id | default_language |
  | Enquête ménages | menages_v1 | Français (fr) |`;

describe('groups, two languages, conditions, constraints', () => {
  const form = read(household);

  test('the script says the same', () => {
    expect(form.name).toBe('Enquête ménages');
    expect(form.content.languages).toEqual(['fr', 'en']);
    expect(form.content.blocks.map(({ id, title }) => [id, title['fr']])).toEqual([
      ['respondent', 'La personne'],
      ['questions', 'Questions'],
    ]);
    expect(form.question('age')).toMatchObject({
      kind: 'integer',
      required: true,
      text: { fr: 'Quel âge avez-vous, {{full_name}} ?', en: 'How old are you, {{full_name}}?' },
      checks: [{ level: 'block', message: { fr: 'Il faut être majeur.' } }],
    });
    expect(form.question('full_name').instruction).toEqual({ fr: 'Demandez d’épeler' });
    expect(form.question('has_children')).toMatchObject({
      kind: 'yesno',
      showIf: { op: 'gt', name: 'age', value: 15 },
    });
    expect(form.question('nb_children')).toMatchObject({
      showIf: { op: 'eq', name: 'has_children', value: 1 },
      min: 1,
      max: 15,
    });
  });

  test('only what the telephone records by itself is left out', () => {
    expect(form.told).toEqual(['metadata 2 type']);
  });
});

const cascade = `
  # survey
  | type | name | label | choice_filter |
  | select_one states | state | Quel état ? | |
  | select_one counties | county | Quel comté ? | state=\${state} |
  | select_one cities | city | Quelle ville ? | state=\${state} and county=\${county} |
  # choices
  | list_name | name | label | state | county |
  | states | texas | Texas | | |
  | states | washington | Washington | | |
  | counties | king | King | washington | |
  | counties | cameron | Cameron | texas | |
  | cities | brownsville | Brownsville | texas | cameron |
  | cities | seattle | Seattle | washington | king |`;

test('cascading selects offer what depends on the answers before', () => {
  const form = read(cascade);
  expect(form.question('county').options).toEqual([
    { code: 1, label: { fr: 'King' }, showIf: { op: 'eq', name: 'state', value: 2 } },
    { code: 2, label: { fr: 'Cameron' }, showIf: { op: 'eq', name: 'state', value: 1 } },
  ]);
  expect(form.question('city').options?.[1]?.showIf).toEqual({
    op: 'and',
    all: [
      { op: 'eq', name: 'state', value: 2 },
      { op: 'eq', name: 'county', value: 1 },
    ],
  });
  expect(form.told).toEqual(['codes_given 2 type', 'codes_given 3 type', 'codes_given 4 type']);
  expect(form.findings.find(({ line }) => line === 3)?.params).toEqual({
    list: 'counties',
    codes: 'king = 1, cameron = 2',
  });
});

const pizza = `
  # survey
  | type | name | label | relevant | constraint | appearance |
  | select_multiple pizza_toppings or_other | favorite | Vos garnitures préférées ? | | not(selected(., 'none') and count-selected(.) > 1) | minimal |
  | text | why | Pourquoi ? | selected(\${favorite}, 'other') or count-selected(\${favorite}) = 0 | | multiline |
  # choices
  | list name | name | label |
  | pizza_toppings | cheese | Fromage |
  | pizza_toppings | pepperoni | Pepperoni |
  | pizza_toppings | none | Aucune |`;

test('« or_other » asks which, and a choice that stands alone is exclusive', () => {
  const form = read(pizza);
  expect(form.names).toEqual(['favorite', 'favorite_autre', 'why']);
  expect(form.question('favorite').options).toEqual([
    { code: 1, label: { fr: 'Fromage' } },
    { code: 2, label: { fr: 'Pepperoni' } },
    { code: 3, label: { fr: 'Aucune' }, exclusive: true },
    { code: 99, label: { fr: 'Autre' }, fixed: true },
  ]);
  expect(form.question('favorite').checks).toBeUndefined();
  expect(form.question('favorite_autre').showIf).toEqual({ op: 'selected', name: 'favorite', value: 99 });
  expect(form.question('why').showIf).toEqual({
    op: 'or',
    all: [
      { op: 'selected', name: 'favorite', value: 99 },
      { op: 'not', of: { op: 'answered', name: 'favorite' } },
    ],
  });
  expect(form.told).toEqual([
    'codes_given 2 type',
    'other_added 2 type',
    'appearance 2 appearance',
    'appearance 3 appearance',
  ]);
});

const calculations = `
  # survey
  | type | name | label | relevant | calculation | constraint | default |
  | text | first | Prénom | | | | |
  | text | last | Nom | | | | |
  | calculate | whole | | | concat(\${first}, ' ', \${last}) | | |
  | decimal | salary | Revenu, \${whole} ? | | | . >= 0 | 1000 |
  | calculate | is_poor | | | if(\${salary} < 900, 'yes', 'no') | | |
  | calculate | yearly | | | \${salary} * 12 | | |
  | note | poor_note | Vous avez droit à une aide, \${whole}. | \${is_poor} = 'yes' | | | |
  | note | rich_note | Environ \${yearly} par an. | \${yearly} > 10000 | | | |
  | date | birth | Naissance | | | . <= today() | |
  | text | phone | Téléphone | | | regex(., '^[0-9]{10}$') | |`;

test('calculations are carried where they serve; what cannot be is told with its place and its reason', () => {
  const form = read(calculations);
  expect(form.items.map(({ text }) => text['fr'])).toContain(
    'Vous avez droit à une aide, {{first}} {{last}}.',
  );
  const [poor, rich] = form.items.filter(({ kind }) => kind === 'say');
  expect(poor?.showIf).toEqual({ op: 'lt', name: 'salary', value: 900 });
  expect(rich?.showIf).toBeUndefined();
  expect(form.question('salary').min).toBe(0);
  expect(form.told).toEqual([
    'calculation_inlined 4 calculation',
    'default_lost 5 default',
    'calculation_inlined 6 calculation',
    'calculation_inlined 7 calculation',
    'condition_lost 9 relevant',
    'pipe_lost 9 label',
    'check_lost 10 constraint',
    'check_lost 11 constraint',
  ]);
  const reasons = form.findings.flatMap(({ params }) => ('reason' in params ? [params['reason']] : []));
  expect(reasons).toEqual(expect.arrayContaining(['arithmetic', 'today', 'function']));
});

const repeats = `
  # survey
  | type | name | label | relevant | repeat_count | constraint |
  | integer | nb | Combien d’enfants ? | | | . >= 0 and . <= 3 |
  | begin repeat | child | Enfant | | \${nb} | |
  | text | child_name | Prénom de l’enfant ? | | | |
  | integer | child_age | Quel âge a \${child_name} ? | | | . < 18 |
  | text | school | Quelle école ? | \${child_age} > 2 | | |
  | end repeat | | | | | |
  | begin_repeat | visit | Visites | | | |
  | date | visited | Quand ? | | | |
  | end_repeat | | | | | |
  | note | thanks | Merci pour \${child_name}. | | | |`;

test('a repeated group is a repeated block: counted by an answer, or by asking whether there is another', () => {
  const form = read(repeats);
  expect(form.names).toEqual(['nb', 'child_name', 'child_age', 'school', 'visited', 'visit_encore']);
  expect(form.content.blocks.map(({ title, repeat }) => [title['fr'], repeat])).toEqual([
    ['Questions', undefined],
    ['Enfant', { name: 'child', label: t('Enfant'), max: 3, turns: { by: 'count', question: 'nb' } }],
    [
      'Visites',
      { name: 'visit', label: t('Visites'), max: 20, turns: { by: 'more', question: 'visit_encore' } },
    ],
    ['Questions', undefined],
  ]);
  expect(form.question('child_age').text).toEqual(t('Quel âge a {{child_name}} ?'));
  expect(form.question('school').showIf).toEqual({ op: 'gt', name: 'child_age', value: 2 });
  expect(form.told).toEqual(['repeat_asked 8 repeat_count', 'pipe_lost 11 label']);
});

const counts = `
  # survey
  | type | name | label | relevant | repeat_count |
  | select_one yn | has | Des enfants ? | | |
  | integer | nb | Combien ? | | |
  | begin group | home | Le foyer | \${has} = 'yes' | |
  | text | street | Quelle rue ? | | |
  | begin repeat | child | Enfant | \${nb} > 0 | \${nb} |
  | text | child_name | Prénom ? | | |
  | begin repeat | toy | Jouets | | 2 |
  | text | toy_name | Quel jouet ? | | |
  | end repeat | | | | |
  | end repeat | | | | |
  | text | city | Quelle ville ? | | |
  | end group | | | | |
  | begin repeat | fixed | Trimestre | | 4 |
  | decimal | income | Revenu ? | | |
  | end repeat | | | | |
  | begin repeat | more | Autres | | \${nb} + 1 |
  | text | other | Qui ? | | |
  | end repeat | | | | |
  | note | many | Beaucoup ! | count(\${child}) >= 3 | |
  | note | lost | … | \${child_name} = 'Léo' | |
  # choices
  | list_name | name | label |
  | yn | yes | Oui |
  | yn | no | Non |`;

test('a repeated group keeps its condition and its place in its group; its turns can be counted', () => {
  const form = read(counts);
  const has = { op: 'eq', name: 'has', value: 1 };
  const [, before, child, after, fixed, more] = form.content.blocks;
  expect([before?.title, after?.title]).toEqual([t('Le foyer'), t('Le foyer')]);
  expect(child?.repeat).toEqual({
    name: 'child',
    label: t('Enfant'),
    max: 20,
    turns: { by: 'count', question: 'nb' },
    showIf: { op: 'and', all: [has, { op: 'gt', name: 'nb', value: 0 }] },
  });
  expect(form.question('child_name').showIf).toBeUndefined();
  expect(form.question('city').showIf).toEqual(has);
  expect(fixed?.repeat).toMatchObject({ max: 4, turns: { by: 'max' } });
  expect(more?.repeat?.turns).toEqual({ by: 'more', question: 'more_encore' });
  const many = form.items.find(({ text }) => text['fr'] === 'Beaucoup !');
  expect(many?.showIf).toEqual({ op: 'ge', name: 'child', value: 3 });
  expect(form.told).toEqual([
    'repeat_bounded 6 repeat_count',
    'repeat_once 8 type',
    'repeat_asked 17 repeat_count',
    'condition_lost 21 relevant',
  ]);
});

const odd = `
  # Survey
  |  Type | Name | Caption | Media::Image | Relevance | Required | Read only | Constraint Message | Constraint | unknown col |
  | Begin Group | Grp A | Groupe **A** | | | | | | | |
  | Select One from Yes_No | Q-1.b | <b>Ça va</b> ?   | smile.png | | Yes | | | | x |
  | begin group | inner | Sous-groupe | | selected(\${Q-1.b}, 'y') | | | | | |
  | select all that apply from colours | colours | Couleurs | | | YES | | | | |
  | INTEGER | 2nd | Combien ? | | | | | Trop | .<10 | |
  | note | n | Fin du groupe | | | | | | | |
  | end group | | | | | | | | | |
  | End Group | | | | | | | | | |
  | geopoint | gps | Où ? | | | | | | | |
  | text | gps_note | Décrivez | | \${gps} != '' | \${x} = 1 | true | | | |
  | text | gps_note | Encore | | | | | | | |
  | acknowledge | ok | J’ai compris | | | | | | | |
  | datetime | rdv | Rendez-vous ? | | \${ok} = 'OK' | | | | | |
  | range | note10 | De 0 à 10 ? | | | | | | | |
  | zorglub | z | Quoi ? | | | | | | | |
  | select_one absente | s | Liste absente | | | | | | | |
  | end group | | | | | | | | | |
  # choices
  | List Name | Value | Caption |
  | Yes_No | y | Oui |
  | Yes_No | n | Non |
  | colours | 10 | Rouge |
  | colours | 20 | Bleu |
  # notes
  | a |
  | b |`;

test('capital letters, older spellings, spaces, markup, odd names: read, or told', () => {
  const form = read(odd);
  expect(form.names).toEqual([
    'Q_1_b',
    'colours',
    'q2nd',
    'gps_note',
    'gps_note_2',
    'ok',
    'rdv',
    'rdv_heure',
    'note10',
  ]);
  expect(form.question('Q_1_b')).toMatchObject({ kind: 'yesno', required: true, text: { fr: 'Ça va ?' } });
  expect(form.question('colours')).toMatchObject({
    kind: 'multi',
    options: [{ code: 10 }, { code: 20 }],
    showIf: { op: 'eq', name: 'Q_1_b', value: 1 },
  });
  expect(form.question('q2nd').checks).toEqual([
    { level: 'block', test: { op: 'lt', name: 'q2nd', value: 10 }, message: { fr: 'Trop' } },
  ]);
  expect(form.question('rdv').showIf).toEqual({ op: 'eq', name: 'ok', value: 1 });
  expect(form.question('note10')).toMatchObject({ kind: 'scale', min: 1, max: 10 });
  expect(form.content.blocks[0]?.id).toBe('grp-a');
  expect(form.items.filter(({ kind }) => kind === 'note').map(({ text }) => text['fr'])).toEqual([
    'Sous-groupe',
  ]);
  expect(form.told).toEqual([
    'column_ignored 1 unknown col',
    'formatting_removed 2 Caption',
    'name_changed 3 Name',
    'media_lost 3 Media::Image',
    'formatting_removed 3 Caption',
    'group_flattened 4 Type',
    'name_changed 6 Name',
    'type_not_carried 10 Type',
    'condition_lost 11 Relevance',
    'read_only_lost 11 Read only',
    'required_lost 11 Required',
    'name_changed 12 Name',
    'acknowledge 13 Type',
    'date_time_split 14 Type',
    'unknown_type 16 Type',
    'list_missing 17 Type',
    'group_unbalanced 18 Type',
    'sheet_ignored null null',
  ]);
});

const english = `
  # survey
  | type | name | label::English | label::Arabic (ar) | label::Klingon | media::audio::English |
  | hidden | district | | | | |
  | calculate | town | | | | |
  | note | hello | Hello from \${district} | مرحبا | nuqneH | hello.mp3 |
  | select_one yesno | ok | All right in \${district}? | كل شيء بخير؟ | | |
  # choices
  | list_name | name | label::English | label::Arabic (ar) |
  | yesno | 1 | Yes | نعم |
  | yesno | 0 | No | لا |`;

test('a form without French keeps its languages and asks for the French; hidden fields are columns of the list', () => {
  const form = read(english);
  expect(form.content.languages).toEqual(['fr', 'en', 'ar']);
  expect(form.items[0]).toEqual({
    kind: 'say',
    text: { fr: '', en: 'Hello from {{target.district}}', ar: 'مرحبا' },
  });
  // The words of yes and no are the product's, in the languages it speaks: these are kept as choices.
  expect(form.question('ok')).toMatchObject({
    kind: 'single',
    options: [{ code: 1, label: { ar: 'نعم' } }, { code: 0 }],
  });
  expect(form.findings.map(({ code }) => code)).toEqual(
    expect.arrayContaining(['french_missing', 'language_unknown', 'field_of_list', 'media_lost']),
  );
});

const kobo = `
  # survey
  | type | name | label | hint | guidance_hint | required | relevant | appearance | $kuid |
  | begin_group | g1 | | | | | | field-list | a1 |
  | select_one sexe | sexe | Sexe ? | Ne pas lire | Cocher | true | | horizontal-compact | a2 |
  | decimal | taille | Taille ? | | | false | \${sexe} != '1' and \${sexe} != '2' | | a3 |
  | time | heure | Heure ? | | | | coalesce(\${taille}, 0) >= 1.5 | | a4 |
  | end_group | | | | | | | | |
  # choices
  | list_name | name | label | $autovalue |
  | sexe | 1 | Femme | 1 |
  | sexe | 2 | Homme | 2 |
  | sexe | 3 | Ne se prononce pas | 3 |
  # settings
  | title | id_string | version | style |
  | Formulaire Kobo | a | 2 | pages |`;

test('a form out of KoboToolbox', () => {
  const form = read(kobo);
  expect(form.name).toBe('Formulaire Kobo');
  expect(form.content.blocks.map(({ title }) => title['fr'])).toEqual(['g1']);
  expect(form.question('sexe')).toMatchObject({
    kind: 'single',
    instruction: { fr: 'Ne pas lire\nCocher' },
    options: [{ code: 1 }, { code: 2 }, { code: 3 }],
  });
  expect(form.question('taille').showIf).toEqual({
    op: 'or',
    all: [
      { op: 'not', of: { op: 'answered', name: 'sexe' } },
      { op: 'not', of: { op: 'in', name: 'sexe', values: [1, 2] } },
    ],
  });
  expect(form.question('heure').showIf).toEqual({ op: 'ge', name: 'taille', value: 1.5 });
  expect(form.told).toContain('setting_ignored 2 style');
});

const preloaded = `
  # survey
  | type | name | label | calculation | relevant | constraint | constraint_message | parameters |
  | calculate | commune | | pulldata('personnes', 'commune', 'id', \${id}) | | | | |
  | hidden | id | | | | | | |
  | note | bonjour | À \${commune} | | \${commune} = 'Bobigny' | | | |
  | select_multiple aides | aides | Quelles aides ? | | | count-selected(.) <= 2 | Deux au plus | randomize=true |
  | range | douleur | Douleur ? | | | | | start=0 end=1 step=0.5 |
  | rank aides | ordre | Classez | | | | | |
  # choices
  | list_name | name | label | image |
  | aides | apa | APA | apa.png |
  | aides | pch | PCH | |
  # external_choices
  | list_name | name |
  | x | y |`;

test('data of the person, ranges, ranks, external lists', () => {
  const form = read(preloaded);
  expect(form.items[0]).toEqual({
    kind: 'say',
    text: { fr: 'À {{target.commune}}' },
    showIf: { op: 'eq', name: 'target.commune', value: 'Bobigny' },
  });
  expect(form.question('aides').randomise).toBe(true);
  expect(form.question('douleur')).toMatchObject({ kind: 'decimal', min: 0, max: 1 });
  expect(form.told).toEqual([
    'field_of_list 2 type',
    'field_of_list 3 type',
    'codes_given 5 type',
    'check_lost 5 constraint',
    'range_as_number 6 parameters',
    'type_not_carried 7 type',
    'media_lost 2 image',
    'sheet_lost null null',
  ]);
});

const drawn = `
  # survey
  | type | name | label | calculation | parameters |
  | calculate | sd | | once(random()) | |
  | select_one tons | ton | Quel ton ? | | randomize=true, seed=\${sd} |
  | select_multiple tons | tons | Lesquels ? | | randomize=true;seed=42 |
  | select_one tons | pas | Dans l’ordre ? | | randomize=false |
  | select_one tons | autre | Réglé ? | | randomize=true value=name |
  # choices
  | list_name | name | label |
  | tons | 1 | Grave |
  | tons | 2 | Aigu |`;

test('an order that is drawn is carried; its seed becomes the person', () => {
  const form = read(drawn);
  expect(['ton', 'tons', 'pas', 'autre'].map((name) => form.question(name).randomise)).toEqual([
    true,
    true,
    undefined,
    true,
  ]);
  expect(form.told).toEqual([
    'calculation_lost 2 calculation',
    'seed_replaced 3 parameters',
    'seed_replaced 4 parameters',
    'parameters_lost 6 parameters',
  ]);
  const [survey] = writeForm('Essai', 1, form.content);
  const [header = [], ...rows] = survey?.rows ?? [];
  const cell = (name: string, column: string) =>
    rows.find((row) => row[header.indexOf('name')] === name)?.[header.indexOf(column)];
  expect(cell('graine_ordre', 'calculation')).toBe('once(int(random() * 1000000))');
  expect(cell('ton', 'parameters')).toBe('randomize=true, seed=${graine_ordre}');
  expect(cell('pas', 'parameters')).toBeNull();
});

test.each([
  ['drawn', drawn],
  ['households', household],
  ['cascade', cascade],
  ['pizza', pizza],
  ['calculations', calculations],
  ['repeats', repeats],
  ['counts', counts],
  ['odd', odd],
  ['english', english],
  ['kobo', kobo],
  ['preloaded', preloaded],
])('%s: imported, exported and imported again, it is the same script', (_, form) => {
  expectStable(form);
});

test('codes given to a version are kept by the next, whatever the order of the choices', () => {
  const form = (names: string) => `
    # survey
    | type | name | label |
    | select_one a | q | Q |
    # choices
    | list_name | name | label |
    ${names}`;
  const { content } = read(form('| a | chat | Chat |\n| a | chien | Chien |'));
  const next = read(form('| a | oiseau | Oiseau |\n| a | chien | Chien |\n| a | chat | Chat |'), {
    previous: content,
  });
  expect(next.question('q').options?.map(({ code, label }) => [code, label['fr']])).toEqual([
    [3, 'Oiseau'],
    [2, 'Chien'],
    [1, 'Chat'],
  ]);
});

test('texts without a language are of the language asked for', () => {
  const { content } = read('# survey\n| type | name | label |\n| text | q | What? |', { language: 'en' });
  expect(content.languages).toEqual(['fr', 'en']);
  expect(content.blocks[0]?.items[0]?.text).toEqual({ fr: '', en: 'What?' });
});

describe('what is not a form is refused', () => {
  const refusal = (form: string) => {
    try {
      read(form);
    } catch (error) {
      if (error instanceof Refusal) return [error.code, ...Object.values(error.params)].join(' ');
      throw error;
    }
    return 'not refused';
  };
  test.each([
    ['', 'xlsform.no_survey —'],
    ['# Feuil1\n| Nom | Tél |\n| Weber | 01 99 00 00 01 |', 'xlsform.no_survey Feuil1'],
    ['# survey', 'xlsform.no_columns type'],
    ['# survey\n| a | b |\n| c | d |', 'xlsform.no_columns type'],
    ['# survey\n| type | label |\n| text | d |', 'xlsform.no_columns name'],
    ['# survey\n| type | name |', 'xlsform.empty'],
    ['# survey\n| type | name | label |\n| geopoint | g | G |', 'xlsform.empty'],
    [
      `# survey\n| type | name | label |\n${Array.from({ length: 60 }, (_, n) => `| begin group | g${n} | G |\n| text | t${n} | T |\n| end group | | |`).join('\n')}`,
      'xlsform.too_long',
    ],
    [`# survey\n| type | name | label |\n${'| text | t | T |\n'.repeat(3001)}`, 'xlsform.too_long'],
    [
      `# survey\n| type | name | label |\n${'| select_one l | q | Q |\n'.repeat(210)}# choices\n| list_name | name |\n${Array.from({ length: 100 }, (_, n) => `| l | a${n} |`).join('\n')}`,
      'xlsform.too_long',
    ],
    [
      `# survey\n| type | name | label |\n${`| text | t | ${'é'.repeat(3900)} |\n`.repeat(600)}`,
      'xlsform.too_large 2 Mo',
    ],
    [
      `# survey\n| type | name | label | relevant |\n| integer | n | N | |\n${`| text | t | T | ${Array.from({ length: 400 }, () => '${n} > 1').join(' and ')} |\n`.repeat(700)}`,
      'xlsform.too_long',
    ],
  ])('%#', (form, expected) => {
    expect(refusal(form)).toBe(expected);
  });
});

describe('properties', () => {
  const cell = fc.constantFrom(
    'text',
    'integer',
    'select_one l',
    'select_multiple l or_other',
    'begin group',
    'end group',
    'begin repeat',
    'end repeat',
    'calculate',
    'note',
    'range',
    'datetime',
    'hidden',
    'a',
    'b',
    'A',
    'é è',
    '',
    '',
    '3',
    'yes',
    "${a} = 'x'",
    '. > 3',
    '${b} != 3',
    'concat(${a}, ${b})',
    '${a}',
    'x = ${a}',
    'not(',
    "l''",
    '<b>x</b>',
    '{{a}}',
  );
  const rows = fc.array(fc.array(cell, { minLength: 1, maxLength: 12 }), { maxLength: 12 });

  test('any sheet gives a script that can be saved, or is refused; and what was read goes out and comes back', () => {
    const survey = [
      'type',
      'name',
      'label',
      'relevant',
      'constraint',
      'calculation',
      'repeat_count',
      'choice_filter',
      'required',
      'hint',
      'default',
      'constraint_message',
    ];
    const choices = ['list_name', 'name', 'label', 'x'];
    fc.assert(
      fc.property(rows, rows, (questions, options) => {
        const sheets = [
          {
            name: 'survey',
            rows: [survey, ...questions].map((cells, index) => ({ line: index + 1, cells })),
          },
          {
            name: 'choices',
            rows: [choices, ...options.map((cells) => ['l', ...cells])].map((cells, index) => ({
              line: index + 1,
              cells,
            })),
          },
        ];
        try {
          const { content } = readForm(sheets, { language: 'fr', previous: null });
          expect(scriptContent.parse(content)).toEqual(content);
          const again = readForm(rowsOf(writeForm('x', 1, content)), { language: 'fr', previous: null });
          expect(again.content).toEqual(content);
        } catch (error) {
          if (!(error instanceof Refusal)) throw error;
        }
      }),
      { numRuns: 600 },
    );
  });
});
