import type {
  Block,
  Expression,
  Item,
  Option,
  QuestionItem,
  Repeat,
  ScriptContent,
  Text,
} from '#server/contracts/script-content.ts';
import { boundsOf, commonFields, isQuestion } from '#server/contracts/script-flow.ts';
import { Refusal } from '#server/platform/refusal.ts';
import type { WrittenSheet } from '#server/platform/workbook.ts';
import { MAX_CELL_CHARS } from '#server/platform/workbook-parts.ts';
import { languageColumn } from './languages.rules.ts';
import { quoted, toFormula } from './to-formula.rules.ts';
import { createLists, type Lists } from './write-choices.rules.ts';

/** One row by the keys of its columns; texts by `key::language`. */
export type Cells = Readonly<Record<string, string>>;

/**
 * A script as the sheets of an XLSForm. What XLSForm has no word for stands in columns named `tonalite_…`, which other
 * tools ignore and {@link readForm} reads back. Refuses `xlsform.cell_too_long`.
 */
export function writeForm(name: string, number: number, content: ScriptContent): WrittenSheet[] {
  const writing = createWriting(content);
  const survey = content.blocks.flatMap((block) => blockRows(block, writing));
  const hidden = writing.hidden();
  const languages = languagesIn(content);
  return [
    sheetOf('survey', surveyColumns, languages, [...hidden, ...survey]),
    sheetOf('choices', choiceColumns, languages, writing.lists.rows()),
    {
      name: 'settings',
      rows: [
        ['form_title', 'form_id', 'version', 'default_language', 'tonalite_version', 'tonalite_languages'],
        [name, `trame_${number}`, String(number), languageColumn('fr'), '1', content.languages.join(' ')],
      ],
      widths: [40, 16, 10, 18, 18, 22],
    },
  ];
}

/** The languages of the script, then those some text is in all the same. */
function languagesIn({ languages, blocks }: ScriptContent): string[] {
  const inTexts = blocks.flatMap(({ title, repeat, items }) => [
    ...Object.keys(title),
    ...Object.keys(repeat?.label ?? {}),
    ...items.flatMap((item) => [
      ...Object.keys(item.text),
      ...(isQuestion(item) ? (item.options ?? []).flatMap(({ label }) => Object.keys(label)) : []),
    ]),
  ]);
  return [...new Set(['fr', ...languages, ...inTexts])];
}

const texts = ['label', 'hint', 'constraint_message'];
const surveyColumns = [
  'type',
  'name',
  'label',
  'hint',
  'required',
  'relevant',
  'constraint',
  'constraint_message',
  'repeat_count',
  'choice_filter',
  'calculation',
  'parameters',
  'appearance',
];
const choiceColumns = ['list_name', 'name', 'label', 'filter'];
const widths: Readonly<Record<string, number>> = {
  type: 24,
  name: 20,
  label: 60,
  hint: 40,
  relevant: 40,
  constraint: 30,
};

/** Columns that hold something, in XLSForm's usual order, ours last. */
function sheetOf(
  name: string,
  order: readonly string[],
  languages: readonly string[],
  rows: readonly Cells[],
): WrittenSheet {
  const used = new Set(rows.flatMap((row) => Object.keys(row)));
  const known = order.flatMap((key) =>
    texts.includes(key) ? languages.map((language) => `${key}::${language}`) : [key],
  );
  const ours = [...used].filter((key) => !known.includes(key)).sort();
  const always = order.slice(0, 2);
  const columns = [...known.filter((key) => used.has(key) || always.includes(key)), ...ours];
  return {
    name,
    rows: [columns.map(headerOf), ...rows.map((row) => columns.map((key) => row[key] ?? null))],
    widths: columns.map((key) => widths[key.replace(/::.*/, '')] ?? 16),
  };
}

function headerOf(key: string): string {
  const [column = '', language] = key.split('::');
  return language === undefined ? column : `${column}::${languageColumn(language)}`;
}

interface Writing {
  readonly lists: Lists;
  readonly questions: ReadonlyMap<string, QuestionItem>;
  readonly formula: (e: Expression, self: string | null) => string;
  readonly text: (text: Text, key: string) => Cells;
  /** The row other tools draw the order of choices from: ours draws it from the person. */
  readonly seedName: () => string;
  /** A name for a row that is no question. */
  readonly rowName: (stem: string) => string;
  /** The columns of the list that conditions and texts speak of, as fields of the form, and the seed. */
  readonly hidden: () => Cells[];
}

function createWriting({ blocks }: ScriptContent): Writing {
  const asked = blocks.flatMap(({ items }) => items).filter(isQuestion);
  const questions = new Map(asked.map((question) => [question.name, question]));
  const repeats = new Set(blocks.flatMap(({ repeat }) => repeat?.name ?? []));
  const taken = new Set(
    [...questions.keys(), ...repeats, ...blocks.map(({ id }) => id)].map((name) => name.toLowerCase()),
  );
  const free = (stem: string) => {
    let name = stem;
    for (let number = 2; taken.has(name.toLowerCase()); number++) name = `${stem}_${number}`;
    taken.add(name.toLowerCase());
    return name;
  };
  const fields = new Map<string, string>();
  /** `token`: `commune` or `target.commune`, as conditions and texts name it. */
  const fieldName = (token: string) => {
    const known = fields.get(token);
    if (known !== undefined) return known;
    const name = free(token.replace('.', '_'));
    fields.set(token, name);
    return name;
  };
  const nameOf = (name: string) => (name.startsWith('target.') ? fieldName(name) : name);
  let rows = 0;
  let seed: string | null = null;
  return {
    lists: createLists(free),
    questions,
    formula: (e, self) =>
      toFormula(e, {
        mode: self === null ? 'condition' : 'check',
        self,
        nameOf,
        kindOf: (name) => (repeats.has(name) ? 'integer' : (questions.get(name)?.kind ?? null)),
        isRepeat: (name) => repeats.has(name),
      }),
    text: (text, key) =>
      Object.fromEntries(
        Object.entries(text)
          .filter(([, said]) => said !== '')
          .map(([language, said]) => [`${key}::${language}`, withNames(said, questions, fieldName)]),
      ),
    rowName: (stem) => {
      rows += 1;
      return free(`${stem}_${rows}`);
    },
    seedName: () => {
      seed ??= free('graine_ordre');
      return seed;
    },
    hidden: () => [
      ...[...fields].map(([token, name]) => ({ type: 'hidden', name, tonalite_field: token })),
      ...(seed === null ? [] : [{ type: 'calculate', name: seed, ...seedCells }]),
    ],
  };
}

/** Drawn once for each record, as ODK's documentation has it; whole, as seeds are. */
const seedCells = { calculation: 'once(int(random() * 1000000))', tonalite_kind: 'seed' };

const common: readonly string[] = commonFields;

/** `{{age}}` becomes `${age}`; what names nothing stays as it is written. */
function withNames(
  text: string,
  questions: ReadonlyMap<string, QuestionItem>,
  fieldName: (token: string) => string,
): string {
  return text.replace(/\{\{\s*([\w.]+)\s*\}\}/g, (whole, name: string) => {
    if (questions.has(name)) return `\${${name}}`;
    const isField = common.includes(name) || /^target\.[A-Za-z]\w*$/.test(name);
    return isField ? `\${${fieldName(name)}}` : whole;
  });
}

function blockRows(block: Block, writing: Writing): Cells[] {
  const { repeat } = block;
  const begin = {
    type: repeat === undefined ? 'begin_group' : 'begin_repeat',
    name: repeat?.name ?? block.id,
    ...writing.text(block.title, 'label'),
    tonalite_purpose: block.purpose,
    ...(repeat !== undefined && { ...repeatCells(repeat, writing), tonalite_block: block.id }),
  };
  const end = { type: repeat === undefined ? 'end_group' : 'end_repeat' };
  return [begin, ...block.items.map((item) => itemRow(item, writing)), end];
}

/** Other tools count turns by `repeat_count`; without one, whoever fills the form in adds them. */
function repeatCells({ label, max, turns, showIf }: Repeat, writing: Writing): Cells {
  return {
    ...writing.text(label, 'tonalite_turn_message'),
    tonalite_turns: String(max),
    ...(turns.by === 'max' && { repeat_count: String(max) }),
    ...(turns.by === 'count' && { repeat_count: `\${${turns.question}}` }),
    ...(turns.by === 'more' && { tonalite_more: turns.question }),
    ...(showIf !== undefined && { relevant: writing.formula(showIf, null) }),
  };
}

function itemRow(item: Item, writing: Writing): Cells {
  const row = isQuestion(item)
    ? questionRow(item, writing)
    : {
        type: 'note',
        name: writing.rowName(item.kind === 'say' ? 'dire' : 'note'),
        ...writing.text(item.text, 'label'),
        tonalite_kind: item.kind,
      };
  const whole = {
    ...row,
    ...(item.sheet !== undefined && { tonalite_sheet: item.sheet }),
    ...(item.showIf !== undefined && { relevant: writing.formula(item.showIf, null) }),
  };
  if (Object.values(whole).some((cell) => cell.length > MAX_CELL_CHARS))
    throw new Refusal('xlsform.cell_too_long', { name: row['name'] ?? '' });
  return whole;
}

function questionRow(question: QuestionItem, writing: Writing): Cells {
  const { allow, required, instruction } = question;
  const absences = (['dk', 'rf', 'na'] as const).filter((state) => allow?.[state] === true);
  return {
    ...typeCells(question, writing),
    name: question.name,
    ...writing.text(question.text, 'label'),
    ...(instruction !== undefined && writing.text(instruction, 'hint')),
    ...(required === true && { required: 'yes' }),
    ...(absences.length > 0 && { tonalite_allow: absences.join(' ') }),
    ...constraintCells(question, writing),
  };
}

function typeCells(question: QuestionItem, writing: Writing): Cells {
  switch (question.kind) {
    case 'yesno':
      return { type: `select_one ${writing.lists.yesNo()}`, tonalite_kind: 'yesno' };
    case 'single':
    case 'multi': {
      const { list, filter } = writing.lists.of(question, (e) => writing.formula(e, null), writing.text);
      const word = question.kind === 'single' ? 'select_one' : 'select_multiple';
      return {
        type: `${word} ${list}`,
        ...(question.kind === 'single' && { tonalite_kind: 'single' }),
        ...(filter !== null && { choice_filter: filter }),
        ...(question.randomise === true && {
          parameters: `randomize=true, seed=\${${writing.seedName()}}`,
        }),
      };
    }
    case 'scale': {
      const { min, max } = boundsOf(question);
      return { type: 'range', parameters: `start=${min} end=${max} step=1` };
    }
    case 'text':
      return { type: 'text', appearance: 'multiline' };
    default:
      return { type: question.kind };
  }
}

/** One constraint is all XLSForm has: the first check that refuses; bounds where there is none. The rest is ours. */
function constraintCells(question: QuestionItem, writing: Writing): Cells {
  const checks = question.checks ?? [];
  const main = checks.findIndex(({ level }) => level === 'block');
  const isNumber = question.kind === 'integer' || question.kind === 'decimal';
  const bounds = isNumber ? boundsFormula(question) : null;
  const alone = (question.options ?? []).filter(({ exclusive }) => exclusive === true);
  const exclusive = question.kind === 'multi' ? exclusiveFormula(alone) : null;
  const cells: Record<string, string> = {};
  const first = checks[main];
  const own = first === undefined ? null : writing.formula(first.test, question.name);
  // A constraint with a message is a check, without one it is the bounds: never both in one cell.
  const constraint = [exclusive, own === null ? null : bracketed(own, exclusive)].filter(
    (part) => part !== null,
  );
  if (first === undefined && bounds !== null) constraint.push(bounds);
  if (constraint.length > 0) cells['constraint'] = constraint.join(' and ');
  if (first !== undefined && isNumber) {
    if (question.min !== undefined) cells['tonalite_min'] = String(question.min);
    if (question.max !== undefined) cells['tonalite_max'] = String(question.max);
  }
  if (first !== undefined) Object.assign(cells, writing.text(first.message, 'constraint_message'));
  checks.forEach((check, index) => {
    if (index === main) return;
    const key = `tonalite_check_${index + 1}`;
    cells[key] = writing.formula(check.test, question.name);
    cells[`${key}_level`] = check.level;
    Object.assign(cells, writing.text(check.message, `${key}_message`));
  });
  return cells;
}

function bracketed(formula: string, beside: string | null): string {
  return beside === null ? formula : `(${formula})`;
}

function boundsFormula({ min, max }: QuestionItem): string | null {
  const parts = [min === undefined ? null : `. >= ${min}`, max === undefined ? null : `. <= ${max}`];
  const said = parts.filter((part) => part !== null);
  return said.length === 0 ? null : said.join(' and ');
}

function exclusiveFormula(options: readonly Option[]): string | null {
  if (options.length === 0) return null;
  return options
    .map(({ code }) => `not(selected(., ${quoted(String(code))}) and count-selected(.) > 1)`)
    .join(' and ');
}
