import { specifyingQuestion } from '#server/contracts/other-option.ts';
import {
  type Expression,
  type Item,
  type QuestionItem,
  sheetSlug,
  type Text,
} from '#server/contracts/script-content.ts';
import { type Building, expressionOf, placeOf, textIn, worded, words } from './building.rules.ts';
import { constrained } from './checks.rules.ts';
import type { Declared, Placed } from './declare.rules.ts';
import type { Notebook } from './findings.rules.ts';
import { optionsOf } from './options.rules.ts';
import { type Row, yesOrNo } from './tables.rules.ts';
import { attempted, readFormula } from './texts.rules.ts';
import { typeOf } from './types.rules.ts';
import type { Formula, Uncarried } from './xpath.rules.ts';

/** The items a row becomes: none, one, or two (a note with its hint, « autre, précisez », a date with its time). */
export function itemsOf(placed: Placed, building: Building): Item[] {
  const { row, type } = placed.leaf;
  const showIf = conditionOf(placed, building);
  if (showIf === false) {
    building.notebook.add('never_asked', placeOf(row, 'relevant'), { name: row.get('name') });
    return [];
  }
  const when = showIf === null ? {} : { showIf };
  if (type.kind === 'note') return notesOf(placed, building, when);
  const declared = building.declarations.declared(placed);
  if (declared === null) return [];
  tellIgnored(row, building);
  return questionsOf(placed, declared, building, when);
}

type When = { readonly showIf?: Expression };

/** The sheet that helps there, in a form of ours; another's slug that none could have is told. */
function sheetOf(row: Row, { notebook }: Building): { readonly sheet?: string } {
  const slug = row.get('tonalite_sheet');
  if (slug === '') return {};
  if (sheetSlug.safeParse(slug).success) return { sheet: slug };
  notebook.add('help_lost', placeOf(row, 'tonalite_sheet'), { slug });
  return {};
}

function notesOf(placed: Placed, building: Building, when: When): Item[] {
  const { row } = placed.leaf;
  const kind = row.get('tonalite_kind') === 'note' ? 'note' : 'say';
  const label = textIn(row, 'label', placed, building) ?? (building.isOurs ? { fr: '' } : null);
  const hint = building.isOurs ? null : textIn(row, 'hint', placed, building);
  tellIgnored(row, building);
  return [
    ...(label === null ? [] : [{ kind, text: label, ...sheetOf(row, building), ...when } as const]),
    ...(hint === null ? [] : [{ kind: 'note', text: hint, ...when } as const]),
  ];
}

function questionsOf(placed: Placed, declared: Declared, building: Building, when: When): Item[] {
  const { row, type } = placed.leaf;
  const { name, kind } = declared;
  const instruction = instructionOf(placed, building);
  const base: QuestionItem = {
    kind,
    name,
    text: textIn(row, 'label', placed, building) ?? { fr: '' },
    ...(instruction !== null && { instruction }),
    ...optionsOf(placed, declared, building),
    ...orderOf(row, declared, building),
    ...declared.bounds,
    ...requiredOf(row, building),
    ...allowOf(row, building),
    ...sheetOf(row, building),
    ...when,
  };
  const question = constrained(base, placed, declared, building);
  if (type.kind === 'acknowledge') building.notebook.add('acknowledge', placeOf(row, 'type'), { name });
  return [question, ...companionsOf(question, declared, placed, building)];
}

/** « Autre, précisez », and the time of a `dateTime`. */
function companionsOf(
  question: QuestionItem,
  { other, timeName }: Declared,
  { leaf: { row } }: Placed,
  building: Building,
): Item[] {
  if (timeName !== null) {
    const { required, allow, showIf } = question;
    const same = { ...(required !== undefined && { required }), ...(allow !== undefined && { allow }) };
    building.notebook.add('date_time_split', placeOf(row, 'type'), { name: question.name, after: timeName });
    const when = showIf === undefined ? {} : { showIf };
    return [{ kind: 'time', name: timeName, text: worded(words.time, building), ...same, ...when }];
  }
  if (other === null) return [];
  return [specifyingQuestion(question, other.code, other.name, building.languages)];
}

/** `randomize=true`: the order is drawn; a seed of the form gives way to the person's own. */
function orderOf(
  row: Row,
  { kind }: Declared,
  { notebook, isOurs }: Building,
): { readonly randomise?: true } {
  if (kind !== 'single' && kind !== 'multi') return {};
  if (!/(^|[\s,;])randomize\s*=\s*['"]?true/i.test(row.get('parameters'))) return {};
  const seed = /(?:^|[\s,;])seed\s*=\s*([^\s,;]+)/i.exec(row.get('parameters'))?.[1];
  if (seed !== undefined && !isOurs)
    notebook.add('seed_replaced', placeOf(row, 'parameters'), { name: row.get('name'), seed });
  return { randomise: true };
}

function instructionOf(placed: Placed, building: Building): Text | null {
  const { row } = placed.leaf;
  const hint = textIn(row, 'hint', placed, building);
  const guidance = textIn(row, 'guidance_hint', placed, building);
  if (hint === null || guidance === null) return hint ?? guidance;
  const languages = new Set([...Object.keys(hint), ...Object.keys(guidance)]);
  return {
    fr: '',
    ...Object.fromEntries(
      [...languages].map((language) => [
        language,
        [hint[language] ?? '', guidance[language] ?? ''].filter((text) => text !== '').join('\n'),
      ]),
    ),
  };
}

function requiredOf(row: Row, { notebook }: Building): { readonly required?: true } {
  const isRequired = yesOrNo(row.get('required'));
  if (isRequired === null)
    notebook.add('required_lost', placeOf(row, 'required'), {
      name: row.get('name'),
      formula: row.get('required'),
    });
  return isRequired === true ? { required: true } : {};
}

/** A form asks on paper or on a tablet, where one may leave a blank: on the telephone, people say they do not know. */
function allowOf(row: Row, { isOurs }: Building): Pick<QuestionItem, 'allow'> {
  if (!isOurs) return { allow: { dk: true, rf: true } };
  const said = row.get('tonalite_allow').split(/\s+/);
  const allow = {
    ...(said.includes('dk') && { dk: true }),
    ...(said.includes('rf') && { rf: true }),
    ...(said.includes('na') && { na: true }),
  };
  return Object.keys(allow).length === 0 ? {} : { allow };
}

/** Its own condition and those of the groups around it, together; null when it is always asked. */
export function conditionOf(placed: Placed, building: Building): Expression | null | false {
  const { leaf, groups } = placed;
  const carried = [...groups, leaf.row].flatMap((row) => {
    const text = row.get('relevant');
    const lost = ({ reason, what }: Uncarried) =>
      building.notebook.add('condition_lost', placeOf(row, 'relevant'), {
        name: row.get('name'),
        formula: text,
        reason,
        what,
      });
    const formula = readFormula(text, lost);
    if (formula === null) return [];
    const isCarried = attempted(() => expressionOf(formula, 'condition', placed, building), lost);
    return isCarried === null ? [] : [formula];
  });
  const [first, ...others] = carried;
  if (first === undefined) return null;
  const together = others.reduce<Formula>(
    (left, right) => ({ kind: 'binary', op: 'and', left, right }),
    first,
  );
  const condition = attempted(
    () => expressionOf(together, 'condition', placed, building),
    ({ reason, what }) =>
      building.notebook.add('condition_lost', placeOf(leaf.row, 'relevant'), {
        name: leaf.row.get('name'),
        formula: leaf.row.get('relevant'),
        reason,
        what,
      }),
  );
  return condition === true ? null : condition;
}

/** Parameters that say nothing but the order, which is carried. */
function isDrawn(row: Row, kind: string): boolean {
  return kind === 'choice' && /^(\s|,|;|(randomize|seed)\s*=\s*[^\s,;]+)*$/i.test(row.get('parameters'));
}

const media = ['image', 'big_image', 'audio', 'video'];

/** What a row says that has no place in a script. */
function tellIgnored(row: Row, { notebook, isOurs }: Building): void {
  if (isOurs) return;
  const tell = (code: Parameters<Notebook['add']>[0], key: string) => {
    if (row.get(key) !== '')
      notebook.add(code, placeOf(row, key), { name: row.get('name'), value: row.get(key) });
  };
  for (const key of media) {
    if (Object.keys(row.texts(key)).length > 0)
      notebook.add('media_lost', placeOf(row, key), { file: Object.values(row.texts(key))[0] ?? '' });
  }
  tell('default_lost', 'default');
  const { kind } = typeOf(row.get('type'));
  if (kind !== 'range' && !isDrawn(row, kind)) tell('parameters_lost', 'parameters');
  tell('appearance', 'appearance');
  tell('message_lost', 'required_message');
  if (yesOrNo(row.get('read_only')) !== false) tell('read_only_lost', 'read_only');
  if (row.get('calculation') !== '')
    notebook.add('calculation_lost', placeOf(row, 'calculation'), {
      name: row.get('name'),
      formula: row.get('calculation'),
      reason: 'not_a_condition',
      what: '',
    });
}
