import type { AnswerValue, Expression, Item, QuestionItem, ScriptContent, Text } from './script-content.ts';
import { passagesOf, readKey } from './script-passages.ts';

/**
 * What a script does with the answers given so far (design §5): one pure function run alike by the desk, the server
 * and the results. Imports types only, so the web bundle carries no validator.
 */

export interface GivenAnswer {
  readonly value: AnswerValue;
  readonly state: 'answered' | 'dk' | 'rf' | 'na';
}

/** By name of question; in a turn of a repeated block, by its `answerKey`. */
export type Answers = Readonly<Record<string, GivenAnswer>>;

/** What is known of the person before the call; see {@link targetFields}. */
export type Fields = Readonly<Record<string, string | number | null>>;

export interface FlowItem {
  readonly blockId: string;
  readonly blockIndex: number;
  readonly itemIndex: number;
  /** Of a repeated block, from 1; else 0. */
  readonly turn: number;
  /** As it is asked now: of its options, those offered; in a turn, under its `answerKey`. */
  readonly item: Item;
  readonly visible: boolean;
  /** Kept even while the item is hidden: it counts again when the item comes back. */
  readonly answer: GivenAnswer | null;
  /** `block` stops completion, `warn` only asks the agent to look again. Never set on a hidden item. */
  readonly problem: { readonly level: 'block' | 'warn'; readonly text: Text } | null;
}

export interface Flow {
  /** Every item of the script in order, hidden ones included. */
  readonly items: readonly FlowItem[];
  /** Name of the first visible question that is required and unanswered, or whose answer does not fit. */
  readonly next: string | null;
  readonly isComplete: boolean;
  /** Everything required up to the end of the minimal block is answered: an interruption is a usable partial. */
  readonly isMinimalComplete: boolean;
  /** How many turns each repeated block has, by the name of its repeat, as texts after it say it. */
  readonly turns: Answers;
}

export function isQuestion(candidate: Item): candidate is QuestionItem {
  return candidate.kind !== 'say' && candidate.kind !== 'note';
}

/** False for "nothing yet" and for an answer taken back (null, empty text, nothing ticked). */
export function isGiven(given: GivenAnswer | null | undefined): given is GivenAnswer {
  if (given === null || given === undefined) return false;
  if (given.state !== 'answered') return true;
  return (
    given.value !== null && given.value !== '' && !(Array.isArray(given.value) && given.value.length === 0)
  );
}

/** Walks the script once, top to bottom. Same content, answers and fields: same flow. */
export function runScript(content: ScriptContent, answers: Answers, fields: Fields): Flow {
  const items: FlowItem[] = [];
  const pending: { name: string; blockIndex: number }[] = [];
  // Only what was asked and fits counts further down: a hidden question's answer must not open another one.
  const counting: Record<string, GivenAnswer> = {};
  const turns: Record<string, GivenAnswer> = {};
  for (const { block, blockIndex, turn, opens, items: written } of passagesOf(content)) {
    const isOpen = opens === null || evaluate(opens, counting, fields) === true;
    if (block.repeat !== undefined && (isOpen || turn === 1))
      turns[block.repeat.name] = { value: isOpen ? turn : 0, state: 'answered' };
    for (const { item: asWritten, itemIndex } of written) {
      const item = offered(asWritten, counting, fields);
      const visible =
        isOpen && (item.showIf === undefined || evaluate(item.showIf, counting, fields) === true);
      const answer = isQuestion(item) ? (ownValue(answers, item.name) ?? null) : null;
      let problem: FlowItem['problem'] = null;
      if (visible && isQuestion(item)) {
        const reason = isGiven(answer) ? checkAnswer(item, answer) : null;
        if (reason !== null) problem = { level: 'block', text: { fr: sentence(reason) } };
        else if (isGiven(answer)) {
          counting[item.name] = answer;
          problem = failedCheck(item, counting, fields);
        }
        const isMissing = item.required === true && !isGiven(answer);
        // What is said to an answering machine is not part of the interview.
        if (block.purpose !== 'voicemail' && (isMissing || problem?.level === 'block')) {
          pending.push({ name: item.name, blockIndex });
        }
      }
      items.push({ blockId: block.id, blockIndex, itemIndex, turn, item, visible, answer, problem });
    }
  }
  const lastMinimal = content.blocks.findLastIndex((block) => block.purpose === 'minimal');
  return {
    items,
    next: pending[0]?.name ?? null,
    isComplete: pending.length === 0,
    isMinimalComplete: !pending.some(({ blockIndex }) => lastMinimal === -1 || blockIndex <= lastMinimal),
    turns,
  };
}

/** The item itself, unless some of its options are only offered on a condition. */
export function offered(item: Item, answers: Answers, fields: Fields): Item {
  if (!isQuestion(item) || item.options?.some(({ showIf }) => showIf !== undefined) !== true) return item;
  const options = item.options.filter(
    ({ showIf }) => showIf === undefined || evaluate(showIf, answers, fields) === true,
  );
  return { ...item, options };
}

/**
 * True, false, or null when it cannot be known: an operand has no value, or is "don't know", "refused" or "not
 * applicable". `answered`, `isDontKnow` and `isRefused` are always known.
 */
export function evaluate(e: Expression, answers: Answers, fields: Fields): boolean | null {
  switch (e.op) {
    case 'and':
    case 'or': {
      const decisive = e.op === 'or';
      const results = e.all.map((part) => evaluate(part, answers, fields));
      if (results.includes(decisive)) return decisive;
      return results.includes(null) ? null : !decisive;
    }
    case 'not': {
      const inner = evaluate(e.of, answers, fields);
      return inner === null ? null : !inner;
    }
    case 'answered':
      return givenValue(e.name, answers, fields) !== null;
    case 'isDontKnow':
      return ownValue(answers, e.name)?.state === 'dk';
    case 'isRefused':
      return ownValue(answers, e.name)?.state === 'rf';
    case 'selected': {
      const value = givenValue(e.name, answers, fields);
      if (value === null) return null;
      return Array.isArray(value) ? value.includes(e.value) : compare(value, e.value) === 0;
    }
    case 'in': {
      const value = givenValue(e.name, answers, fields);
      if (value === null) return null;
      const given = Array.isArray(value) ? value : [value];
      return given.some((one) => e.values.some((candidate) => compare(one, candidate) === 0));
    }
    default: {
      const value = givenValue(e.name, answers, fields);
      if (value === null || Array.isArray(value)) return null;
      const order = compare(value, typeof e.value === 'boolean' ? Number(e.value) : e.value);
      return order === null ? null : holds(e.op, order);
    }
  }
}

function holds(op: 'eq' | 'ne' | 'lt' | 'le' | 'gt' | 'ge', order: number): boolean {
  switch (op) {
    case 'eq':
      return order === 0;
    case 'ne':
      return order !== 0;
    case 'lt':
      return order < 0;
    case 'le':
      return order <= 0;
    case 'gt':
      return order > 0;
    case 'ge':
      return order >= 0;
  }
}

/** Numbers as numbers (a list's cell may hold `3` or `3,5`); texts, ISO dates and times in their own order. */
function compare(value: string | number, literal: string | number): number | null {
  if (typeof value === 'string' && typeof literal === 'string') {
    return value === literal ? 0 : value < literal ? -1 : 1;
  }
  const left = asNumber(value);
  const right = asNumber(literal);
  return left === null || right === null ? null : Math.sign(left - right);
}

/** The number a value is, or that a list's cell holds (`3`, `3,5`); null for any other text. */
export function asNumber(value: string | number): number | null {
  if (typeof value === 'number') return Number.isNaN(value) ? null : value;
  const text = value.trim().replace(',', '.');
  return /^-?\d+(\.\d+)?$/.test(text) ? Number(text) : null;
}

type Value = string | number | number[];

function givenValue(name: string, answers: Answers, fields: Fields): Value | null {
  if (name.startsWith('target.')) {
    const field = ownValue(fields, name.slice('target.'.length));
    return field === undefined || field === '' ? null : field;
  }
  const given = ownValue(answers, name);
  return isGiven(given) && given.state === 'answered' ? given.value : null;
}

/** A question may be called `constructor`: only own properties are answers. */
function ownValue<T>(record: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.hasOwn(record, name) ? record[name] : undefined;
}

function failedCheck(question: QuestionItem, answers: Answers, fields: Fields): FlowItem['problem'] {
  const failed = (question.checks ?? []).filter((check) => evaluate(check.test, answers, fields) === false);
  const worst = failed.find((check) => check.level === 'block') ?? failed[0];
  return worst === undefined ? null : { level: worst.level, text: worst.message };
}

const absences = {
  dk: 'la réponse « ne sait pas » n’est pas prévue pour cette question',
  rf: 'la réponse « refuse de répondre » n’est pas prévue pour cette question',
  na: 'la réponse « sans objet » n’est pas prévue pour cette question',
} as const;

/** Longest text answer, in characters. */
export const TEXT_LIMIT = 4000;

/** Bounds of a scale that gives none. */
export const defaultScale = { min: 0, max: 10 } as const;

/**
 * Why an answer does not fit its question, as a French clause (« choisissez… »), or null when it fits. Taking an answer
 * back (see {@link isGiven}) always fits.
 */
export function checkAnswer(question: QuestionItem, given: GivenAnswer): string | null {
  if (!isGiven(given)) return null;
  if (given.state !== 'answered') {
    return question.allow?.[given.state] === true ? null : absences[given.state];
  }
  const { value } = given;
  switch (question.kind) {
    case 'yesno':
      return value === 1 || value === 0 ? null : 'répondez par oui (1) ou par non (0)';
    case 'single':
      return typeof value === 'number' && codesOf(question).includes(value)
        ? null
        : `choisissez une réponse de la liste (${codesOf(question).join(', ')})`;
    case 'multi':
      return checkCodes(question, value);
    case 'integer':
    case 'scale':
      return typeof value === 'number' && Number.isSafeInteger(value)
        ? checkBounds(question, value)
        : 'donnez un nombre entier';
    case 'decimal':
      return typeof value === 'number' && Number.isFinite(value)
        ? checkBounds(question, value)
        : 'donnez un nombre';
    case 'date':
      return typeof value === 'string' && isRealDate(value)
        ? null
        : 'donnez une date qui existe (jour, mois, année)';
    case 'time':
      return typeof value === 'string' && /^([01]\d|2[0-3]):[0-5]\d$/.test(value)
        ? null
        : 'donnez une heure entre 00:00 et 23:59';
    case 'text':
      if (typeof value !== 'string') return 'donnez un texte';
      return value.length <= TEXT_LIMIT ? null : `raccourcissez le texte (${TEXT_LIMIT} caractères au plus)`;
  }
}

/**
 * The answers that fit this version: one given under an earlier version that no longer does (its option or its absence
 * is gone, it is out of bounds) is asked again as if it had not been. Answers given under the version itself all fit.
 */
export function fittingAnswers(content: ScriptContent, answers: Answers): Answers {
  const questions = questionsByKey(content);
  return Object.fromEntries(
    Object.entries(answers).filter(([name, given]) => {
      const question = questions.get(name);
      return question !== undefined && checkAnswer(question, given) === null;
    }),
  );
}

/** Every question that may be asked, once for each turn it may be asked in. */
export function questionsByKey(content: ScriptContent): ReadonlyMap<string, QuestionItem> {
  const questions = passagesOf(content).flatMap(({ items }) =>
    items.map(({ item }) => item).filter(isQuestion),
  );
  return new Map(questions.map((item) => [item.name, item]));
}

function codesOf(question: QuestionItem): number[] {
  return (question.options ?? []).map(({ code }) => code);
}

function checkCodes(question: QuestionItem, value: AnswerValue): string | null {
  const codes = codesOf(question);
  if (!Array.isArray(value) || value.some((code) => !codes.includes(code))) {
    return `choisissez des réponses de la liste (${codes.join(', ')})`;
  }
  if (new Set(value).size !== value.length) return 'une même réponse est choisie deux fois';
  const exclusive = question.options?.find((option) => option.exclusive && value.includes(option.code));
  return exclusive !== undefined && value.length > 1
    ? `« ${exclusive.label['fr'] ?? exclusive.code} » ne peut pas être choisi avec une autre réponse`
    : null;
}

function checkBounds(question: QuestionItem, value: number): string | null {
  const { min, max } = boundsOf(question);
  if (min !== null && value < min) return `le minimum est ${frenchNumber(min)}`;
  if (max !== null && value > max) return `le maximum est ${frenchNumber(max)}`;
  return null;
}

/** Bounds of a number question; a scale always has both. */
export function boundsOf(question: QuestionItem): { min: number | null; max: number | null } {
  const defaults = question.kind === 'scale' ? defaultScale : { min: null, max: null };
  return { min: question.min ?? defaults.min, max: question.max ?? defaults.max };
}

function isRealDate(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const at = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(text);
}

function frenchNumber(value: number): string {
  return String(value).replace('.', ',');
}

function sentence(clause: string): string {
  return `${clause.charAt(0).toUpperCase()}${clause.slice(1)}.`;
}

/** Where piped answers find the labels of their codes, and in which language. */
export interface PipeContext {
  readonly content: ScriptContent;
  readonly language: string;
}

const named = /\{\{\s*([\w.#]+)\s*\}\}/g;

/** What a text names, as {@link pipe} looks for it. */
export function namesIn(text: string): string[] {
  return [...text.matchAll(named)].map(([, name = '']) => name);
}

/**
 * Fills `{{firstName}}`, `{{target.commune}}` and `{{question}}` in a text; what is unknown leaves nothing. Dates are
 * written as they are said (« 31 mars 2026 »). With a context, chosen codes become their labels.
 */
export function pipe(text: string, answers: Answers, fields: Fields, context?: PipeContext): string {
  const language = context?.language ?? 'fr';
  return text.replace(named, (_, name: string) => {
    const given = givenValue(name, answers, fields);
    if (given !== null) return spoken(given, labelsOf(name, context), language);
    const field = givenValue(`target.${name}`, answers, fields);
    return field === null ? '' : spoken(field, () => null, language);
  });
}

type LabelOf = (code: number) => string | null;

const asked = new WeakMap<ScriptContent, ReadonlyMap<string, QuestionItem>>();

/** The questions of a script by name, found once: a long script pipes hundreds of texts at each key. */
function questionsIn(content: ScriptContent): ReadonlyMap<string, QuestionItem> {
  const known = asked.get(content);
  if (known !== undefined) return known;
  const questions = content.blocks.flatMap(({ items }) => items).filter(isQuestion);
  const found = new Map(questions.map((question) => [question.name, question]));
  asked.set(content, found);
  return found;
}

function labelsOf(name: string, context: PipeContext | undefined): LabelOf {
  const question = context === undefined ? undefined : questionsIn(context.content).get(readKey(name).name);
  return (code) => {
    const label = question?.options?.find((option) => option.code === code)?.label;
    return label?.[context?.language ?? 'fr'] ?? label?.['fr'] ?? null;
  };
}

function spoken(value: Value, labelOf: LabelOf, language: string): string {
  if (Array.isArray(value)) return value.map((code) => spoken(code, labelOf, language)).join(', ');
  if (typeof value === 'number') {
    return labelOf(value) ?? (language === 'fr' ? frenchNumber(value) : String(value));
  }
  if (typeof value !== 'string' || !isRealDate(value)) return String(value);
  const said = new Intl.DateTimeFormat(language, { dateStyle: 'long', timeZone: 'UTC' }).format(
    new Date(`${value}T00:00:00Z`),
  );
  return language === 'fr' ? said.replace(/^1 /, '1er ') : said;
}

/** Fields every call has, as conditions (`target.deadlineOn`) and texts (`{{firstName}}`) name them. */
export const commonFields = [
  'civility',
  'lastName',
  'firstName',
  'displayName',
  'commune',
  'postalCode',
  'deadlineOn',
  // days from the day of the call to the deadline, negative once it has passed
  'daysLeft',
  // what the caller says of themself and of the campaign
  'agentName',
  'controller',
  'neutralReason',
  'dataSource',
  'dpoContact',
] as const;

/** How an extra column of the list is named in scripts and exports: « Date d’effet » is `date_d_effet`. */
export function fieldKey(header: string): string {
  const key = header
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/n°/g, 'numero')
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^_+|_+$/g, '')
    .slice(0, 60);
  return /^[a-z]/.test(key) ? key : `c_${key}`;
}

/** Whole days from one ISO day to another; null when either is unknown. */
export function daysBetween(from: string | null, to: string | null): number | null {
  if (from === null || to === null || !isRealDate(from) || !isRealDate(to)) return null;
  return Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000);
}

/** What is known of a person, besides what they answer. */
export interface PersonFile {
  readonly civility: string | null;
  readonly lastName: string | null;
  readonly firstName: string | null;
  readonly name: string;
  readonly commune: string | null;
  readonly postalCode: string | null;
  readonly deadlineOn: string | null;
  /** Extra columns of the list, by header. */
  readonly fields: Readonly<Record<string, string>>;
  readonly controller?: string;
  readonly neutralReason?: string;
  readonly dataSource?: string;
  readonly dpoContact?: string;
}

/**
 * A person's file as {@link runScript} and {@link pipe} want it. `call` says who is calling and on which ISO day (the
 * day of the answers, when they are read again later): same day, same flow.
 */
export function targetFields(
  target: PersonFile,
  call: { readonly agentName?: string; readonly today?: string } = {},
): Fields {
  const extra = Object.entries(target.fields).map(([header, value]) => [fieldKey(header), value] as const);
  return {
    ...Object.fromEntries(extra),
    civility: target.civility,
    lastName: target.lastName,
    firstName: target.firstName,
    displayName: target.name,
    commune: target.commune,
    postalCode: target.postalCode,
    deadlineOn: target.deadlineOn,
    daysLeft: daysBetween(call.today ?? null, target.deadlineOn),
    agentName: call.agentName ?? null,
    controller: target.controller ?? null,
    neutralReason: target.neutralReason ?? null,
    dataSource: target.dataSource ?? null,
    dpoContact: target.dpoContact ?? null,
  };
}
