import { otherCode } from '#server/contracts/other-option.ts';
import type { QuestionKind, ScriptContent } from '#server/contracts/script-content.ts';
import { type ChoiceList, type ChoiceLists, codesOf, optionsBefore, yesNoCodes } from './choices.rules.ts';
import type { Notebook } from './findings.rules.ts';
import type { Row } from './tables.rules.ts';
import { readFormula } from './texts.rules.ts';
import type { Referent } from './to-expression.rules.ts';
import type { Leaf } from './tree.rules.ts';
import type { Formula, Uncarried } from './xpath.rules.ts';

/** A row with the repeated group it stands in. */
export interface Placed {
  readonly leaf: Leaf;
  readonly repeat: Row | null;
  /** Groups around it, whose conditions are also its own. */
  readonly groups: readonly Row[];
}

/** What a question becomes, before its texts and conditions are read. */
export interface Declared {
  readonly name: string;
  readonly kind: QuestionKind;
  readonly codes: ReadonlyMap<string, number>;
  readonly list: ChoiceList | null;
  /** « Autre, précisez » (`or_other`), with the name of the question that asks which. */
  readonly other: { readonly code: number; readonly name: string } | null;
  readonly bounds: { readonly min?: number; readonly max?: number };
  /** The time of a `dateTime`, asked apart. */
  readonly timeName: string | null;
}

/** Everything rows may refer to, known before any condition is read: forms refer forwards as well. */
export interface Declarations {
  declared(placed: Placed): Declared | null;
  /** What a name means on a row: an answer given once a turn is none in particular outside its repeated group. */
  refer(name: string, repeat: Row | null): Referent | undefined;
  /** The name of a repeat in the script, by that of the group; and of the question that asks whether there is another. */
  repeat(group: Row): { readonly name: string; readonly more: string };
  turns(name: string): string | undefined;
  /** Calculations nothing refers to. */
  isUsed(placed: Placed): boolean;
}

interface Declaring {
  readonly lists: ChoiceLists;
  readonly previous: ScriptContent | null;
  readonly notebook: Notebook;
  readonly isOurs: boolean;
}

const noCodes: ReadonlyMap<string, number> = new Map();
/** More than that are no list to read out: the answer is typed. */
const MAX_OPTIONS = 100;

/** `groups`: those that are repeated. */
export function declareAll(
  all: readonly Placed[],
  groups: readonly Row[],
  declaring: Declaring,
): Declarations {
  const referents = new Map<string, { readonly referent: Referent; readonly repeat: Row | null }>();
  const questions = new Map<Placed, Declared>();
  const used = new Set<string>();
  const names = createNames();
  for (const placed of all) {
    const { row } = placed.leaf;
    const { question, referent } = declare(placed, names, declaring);
    if (question !== null) questions.set(placed, question);
    const key = row.get('name');
    if (referent !== null && !referents.has(key)) referents.set(key, { referent, repeat: placed.repeat });
  }
  const repeats = new Map(groups.map((row) => [row, namesOfRepeat(row, names, declaring)]));
  const lower = new Map([...referents.keys()].reverse().map((key) => [key.toLowerCase(), key]));
  return {
    declared: (placed) => questions.get(placed) ?? null,
    refer(name, repeat) {
      const found = referents.has(name) ? name : lower.get(name.toLowerCase());
      const known = found === undefined ? undefined : referents.get(found);
      if (found === undefined || known === undefined) return undefined;
      used.add(found);
      return known.repeat === null || known.repeat === repeat ? known.referent : { kind: 'not_carried' };
    },
    repeat: (group) => repeats.get(group) ?? namesOfRepeat(group, names, declaring),
    turns: (name) => [...repeats].find(([row]) => row.get('name') === name)?.[1].name,
    isUsed: (placed) => used.has(placed.leaf.row.get('name')),
  };
}

function namesOfRepeat(row: Row, names: Names, { notebook, isOurs }: Declaring) {
  const written = row.get('name');
  const name = names.give(written === '' ? `tours_${row.line}` : written);
  if (name !== written && written !== '') {
    const place = { sheet: row.sheet, line: row.line, column: row.column('name') };
    notebook.add('name_changed', place, { before: written, after: name });
  }
  return { name, more: isOurs ? row.get('tonalite_more') : names.give(name, '_encore') };
}

type Names = ReturnType<typeof createNames>;

/** Names of a script: letters, digits and `_`, thirty-two at most, told apart whatever their case. */
function createNames() {
  const taken = new Set<string>();
  return {
    give(written: string, suffix = ''): string {
      const plain = written
        .normalize('NFD')
        .replace(/\p{M}/gu, '')
        .replace(/[^A-Za-z0-9_]+/g, '_')
        .replace(/^(?![A-Za-z])/, 'q');
      for (let number = 1; ; number++) {
        const end = number === 1 ? suffix : `${suffix}_${number}`;
        const name = `${plain.slice(0, 32 - end.length)}${end}`;
        if (taken.has(name.toLowerCase())) continue;
        taken.add(name.toLowerCase());
        return name;
      }
    },
  };
}

interface Outcome {
  readonly question: Declared | null;
  readonly referent: Referent | null;
}

function declare(placed: Placed, names: Names, declaring: Declaring): Outcome {
  const { row, type } = placed.leaf;
  switch (type.kind) {
    case 'question':
      return asked(placed, names, declaring, { kind: type.as });
    case 'acknowledge':
      return asked(placed, names, declaring, { kind: 'single', codes: new Map([['OK', 1]]) });
    case 'range':
      return asked(placed, names, declaring, rangeOf(row, declaring.notebook));
    case 'date_time': {
      const date = asked(placed, names, declaring, { kind: 'date' });
      const timeName = names.give(date.question?.name ?? row.get('name'), '_heure');
      return { ...date, question: date.question === null ? null : { ...date.question, timeName } };
    }
    case 'choice':
      return declareChoice(placed, type, names, declaring);
    case 'hidden':
      return { question: null, referent: fieldOf(row, row.get('name')) };
    case 'calculate':
      if (row.get('tonalite_kind') === 'seed') return { question: null, referent: null };
      return { question: null, referent: calculated(row, declaring.notebook) };
    default:
      return { question: null, referent: row.get('name') === '' ? null : { kind: 'not_carried' } };
  }
}

function asked(
  { leaf: { row } }: Placed,
  names: Names,
  { notebook, isOurs }: Declaring,
  given: Pick<Declared, 'kind'> & Partial<Declared>,
): Outcome {
  const written = row.get('name');
  const name = names.give(written === '' ? `q${row.line}` : written);
  if (name !== written) {
    const place = { sheet: row.sheet, line: row.line, column: row.column('name') };
    notebook.add('name_changed', place, { before: written, after: name });
  }
  const question = { codes: noCodes, list: null, other: null, bounds: {}, timeName: null, ...given, name };
  const { kind, codes } = question;
  return { question, referent: { kind: 'question', name, type: kind, codes, isCoded: isOurs } };
}

function declareChoice(
  placed: Placed,
  type: { readonly several: boolean; readonly list: string; readonly hasOther: boolean },
  names: Names,
  declaring: Declaring,
): Outcome {
  const { row } = placed.leaf;
  const { lists, notebook, previous } = declaring;
  const place = { sheet: row.sheet, line: row.line, column: row.column('type') };
  // A question of ours may still have no answer to offer.
  const list = lists.find(type.list) ?? (declaring.isOurs ? { name: type.list, choices: [] } : null);
  if (list === null) {
    notebook.add('list_missing', place, { list: type.list, name: row.get('name') });
    return { question: null, referent: { kind: 'not_carried' } };
  }
  if (new Set(list.choices.map(({ name }) => name)).size > MAX_OPTIONS) {
    notebook.add('choices_too_many', place, { name: row.get('name'), list: list.name, max: MAX_OPTIONS });
    return asked(placed, names, declaring, { kind: 'text' });
  }
  const yesNo = type.several || type.hasOther ? null : yesNoCodes(list);
  const isSingle = row.get('tonalite_kind') === 'single';
  if (yesNo !== null && !isSingle)
    return asked(placed, names, declaring, { kind: 'yesno', codes: yesNo, list });
  const before = optionsBefore(previous, row.get('name'));
  const codes = codesOf(list, before, { ...place, sheet: row.sheet }, notebook);
  const kind = type.several ? 'multi' : 'single';
  if (!type.hasOther) return asked(placed, names, declaring, { kind, codes, list });
  const taken = [...codes.values()];
  const known = codes.get('other');
  const code = known ?? otherCode(taken);
  const outcome = asked(placed, names, declaring, {
    kind,
    codes: new Map([...codes, ['other', code]]),
    list,
  });
  if (outcome.question === null) return outcome;
  const other = { code, name: names.give(outcome.question.name, '_autre') };
  notebook.add('other_added', place, { name: outcome.question.name, after: other.name });
  return { ...outcome, question: { ...outcome.question, other } };
}

/** `start=0 end=10 step=1` is a scale; other steps are a number with the same bounds. */
function rangeOf(row: Row, notebook: Notebook): Pick<Declared, 'kind' | 'bounds'> {
  const parameter = (name: string, otherwise: number) => {
    const written = new RegExp(`${name}\\s*=\\s*(-?[\\d.]+)`).exec(row.get('parameters'))?.[1];
    const value = Number(written ?? otherwise);
    return Number.isNaN(value) ? otherwise : value;
  };
  const [min, max, step] = [parameter('start', 1), parameter('end', 10), parameter('step', 1)];
  const bounds = { min: Math.min(min, max), max: Math.max(min, max) };
  if (step === 1 && Number.isInteger(min) && Number.isInteger(max)) return { kind: 'scale', bounds };
  notebook.add(
    'range_as_number',
    { sheet: row.sheet, line: row.line, column: row.column('parameters') },
    { name: row.get('name'), step },
  );
  const isWhole = [min, max, step].every(Number.isInteger);
  return { kind: isWhole ? 'integer' : 'decimal', bounds };
}

/** What is known before the call: a hidden field of the form, a column of the list in a script. */
function fieldOf(row: Row, written: string): Referent {
  const ours = row.get('tonalite_field');
  if (ours !== '')
    return { kind: 'field', name: ours.startsWith('target.') ? ours : `target.${ours}`, token: ours };
  const column = written
    .replace(/[^A-Za-z0-9_]+/g, '_')
    .replace(/^(?![A-Za-z])/, 'c_')
    .slice(0, 60);
  return { kind: 'field', name: `target.${column}` };
}

function calculated(row: Row, notebook: Notebook): Referent {
  const text = row.get('calculation');
  const place = { sheet: row.sheet, line: row.line, column: row.column('calculation') };
  const lost = ({ reason, what }: Uncarried) =>
    notebook.add('calculation_lost', place, { name: row.get('name'), formula: text, reason, what });
  const formula = readFormula(text, lost);
  if (formula === null) return { kind: 'not_carried' };
  return pulled(formula, row) ?? { kind: 'formula', formula };
}

/** `pulldata('list', 'column', 'key', ${id})`: data of the person, which a script has in the list itself. */
function pulled(formula: Formula, row: Row): Referent | null {
  const [, column] = formula.kind === 'call' && formula.name === 'pulldata' ? formula.of : [];
  return column?.kind === 'literal' ? fieldOf(row, String(column.value)) : null;
}
