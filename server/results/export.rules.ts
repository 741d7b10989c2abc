import { dispositions } from '#server/contracts/call-results.ts';
import type { AnswerValue, QuestionItem, ScriptContent } from '#server/contracts/script-content.ts';
import {
  type Answers,
  type Fields,
  type FlowItem,
  fieldKey,
  type GivenAnswer,
  isGiven,
  isQuestion,
  runScript,
} from '#server/contracts/script-flow.ts';
import type { CsvCell } from '#server/platform/csv.ts';
import type { AskedQuestion } from './tally.rules.ts';

/** What the columns of an export are, and what one person's cells hold. Pure. */

/** Why there is no answer: codes below every valid one (reference/survey.md §10), with their label. */
export const absences = {
  dk: { code: -1, label: '(ne sait pas)' },
  rf: { code: -2, label: '(refuse de répondre)' },
  na: { code: -3, label: '(sans objet)' },
  skipped: { code: -4, label: '(non concerné : filtre)' },
  not_reached: { code: -5, label: '(non posée)' },
} as const;

type Absence = keyof typeof absences;

const stateWords: Readonly<Record<string, string>> = {
  ready: 'à appeler',
  waiting: 'en attente',
  claimed: 'prise en charge',
  done: 'terminée',
};

const pseudonymHeaders = ['pseudonyme'] as const;
const namedHeaders = [
  'pseudonyme',
  'reference',
  'civilite',
  'nom',
  'prenom',
  'nom_affiche',
  'naissance',
  'telephones',
] as const;
const commonHeaders = [
  'situation_code',
  'situation',
  'aapor',
  'objectif_code',
  'objectif',
  'etat',
  'appels',
  'premier_appel',
  'dernier_appel',
  'version',
  'langue',
  'territoire',
  'commune',
  'localite',
  'echeance',
] as const;

/** Extra columns of a list that say who somebody is: only in named exports. */
const identifying =
  /(^|_)(noms?|prenoms?|nom_.*|e?mails?|mel|courriels?|adresses?|rue|voie|tel|telephones?|mobile|portable|numero|siret|nir|matricule|allocataire|naissance|ne_le|iban|contact|tuteur|curateur|representant|commentaires?|observations?|remarques?|notes?)\d*(_|$)/;

export interface ExportPlan {
  readonly isNamed: boolean;
  readonly extras: readonly string[];
  readonly asked: readonly AskedQuestion[];
  readonly objectives: readonly { readonly code: string; readonly label: string }[];
}

export function planExport(
  isNamed: boolean,
  headers: readonly string[],
  asked: readonly AskedQuestion[],
  objectives: ExportPlan['objectives'],
): ExportPlan {
  const extras = headers.filter((header) => isNamed || !identifying.test(fieldKey(header)));
  return { isNamed, extras, asked, objectives };
}

/** Every header once, in a stable order; a question named like another column gets `_` after its name. */
export function headersOf(plan: ExportPlan): string[] {
  const wanted = [
    ...(plan.isNamed ? namedHeaders : pseudonymHeaders),
    ...commonHeaders,
    ...plan.extras.map((header) => `liste_${fieldKey(header)}`),
    ...plan.asked.flatMap(questionHeaders),
  ];
  const taken = new Set<string>();
  return wanted.map((header) => {
    let name = header;
    while (taken.has(name.toLowerCase())) name += '_';
    taken.add(name.toLowerCase());
    return name;
  });
}

function questionHeaders({ question, options }: AskedQuestion): string[] {
  return question.kind === 'multi'
    ? [...options.map(({ code }) => `${question.name}_${code}`), `${question.name}_libelle`]
    : [question.name, `${question.name}_libelle`];
}

export interface ExportedPerson {
  readonly pseudonym: string;
  readonly reference: string | null;
  readonly civility: string | null;
  readonly lastName: string | null;
  readonly firstName: string | null;
  readonly name: string;
  readonly birthOn: string | null;
  /** As French people write them, so that a spreadsheet keeps them whole. */
  readonly numbers: readonly string[];
  readonly state: 'ready' | 'waiting' | 'claimed' | 'done';
  readonly disposition: keyof typeof dispositions | null;
  readonly objective: string | null;
  readonly calls: number;
  /** Local times, `2026-03-31 14:05`. */
  readonly firstCall: string | null;
  readonly lastCall: string | null;
  readonly version: number | null;
  readonly language: string;
  readonly territory: string;
  readonly postalCode: string | null;
  readonly commune: string | null;
  readonly deadlineOn: string | null;
  readonly extras: Readonly<Record<string, string>>;
  readonly interview: Interview;
}

/** The version a person was asked with, what they answered, and what their file said that day. */
export interface Interview {
  readonly content: ScriptContent | null;
  readonly answers: Answers;
  readonly fields: Fields;
}

/** One person's cells, under {@link headersOf}. */
export function cellsOf(plan: ExportPlan, person: ExportedPerson): CsvCell[] {
  const { disposition } = person;
  const objective = plan.objectives.find(({ code }) => code === person.objective);
  const identity = [
    person.reference,
    person.civility,
    person.lastName,
    person.firstName,
    person.name,
    person.birthOn,
    person.numbers.join(' / '),
  ];
  const readings = readInterview(person.interview);
  return [
    person.pseudonym,
    ...(plan.isNamed ? identity : []),
    disposition,
    disposition === null ? null : dispositions[disposition].fr,
    disposition === null ? null : dispositions[disposition].aapor,
    person.objective,
    objective?.label ?? person.objective,
    stateWords[person.state] ?? null,
    person.calls,
    person.firstCall,
    person.lastCall,
    person.version,
    person.language,
    person.territory,
    person.commune,
    localityOf(person),
    person.deadlineOn,
    ...plan.extras.map((header) =>
      Object.hasOwn(person.extras, header) ? (person.extras[header] ?? null) : null,
    ),
    ...plan.asked.flatMap((asked) => answerCells(asked, readings.get(asked.question.name) ?? 'not_reached')),
  ];
}

/** Never a postal code alone: a spreadsheet would turn 01000 into a thousand. */
function localityOf({ postalCode, commune }: ExportedPerson): string | null {
  return postalCode === null ? null : `${postalCode} ${commune ?? '(commune inconnue)'}`;
}

type Reading = GivenAnswer | Absence;

/**
 * What each question of the version gives: its answer, or why there is none. In an interview that stopped, what comes
 * after the last answer was not reached; what is hidden before it was skipped by a condition.
 */
function readInterview({ content, answers, fields }: Interview): Map<string, Reading> {
  const readings = new Map<string, Reading>();
  if (content === null || !Object.values(answers).some(isGiven)) return readings;
  const flow = runScript(content, answers, fields);
  const lastGiven = flow.items.findLastIndex(({ visible, answer }) => visible && isGiven(answer));
  flow.items.forEach((entry, index) => {
    if (!isQuestion(entry.item)) return;
    readings.set(entry.item.name, readingOf(entry, flow.isComplete || index < lastGiven));
  });
  return readings;
}

function readingOf({ visible, answer }: FlowItem, isPassed: boolean): Reading {
  if (!visible) return isPassed ? 'skipped' : 'not_reached';
  if (!isGiven(answer)) return 'not_reached';
  return answer.state === 'answered' ? answer : answer.state;
}

function answerCells(asked: AskedQuestion, reading: Reading): CsvCell[] {
  const { question, options } = asked;
  if (typeof reading === 'string') {
    const { code, label } = absences[reading];
    return question.kind === 'multi' ? [...options.map(() => code), label] : [code, label];
  }
  const { value } = reading;
  if (question.kind === 'multi') {
    const chosen = Array.isArray(value) ? value : typeof value === 'number' ? [value] : [];
    const labels = options.filter(({ code }) => chosen.includes(code)).map(({ label }) => label);
    return [...options.map(({ code }) => (chosen.includes(code) ? 1 : 0)), labels.join(' | ')];
  }
  return [Array.isArray(value) ? value.join(' | ') : value, labelOf(question, options, value)];
}

function labelOf(
  question: QuestionItem,
  options: AskedQuestion['options'],
  value: AnswerValue,
): string | null {
  if (question.kind !== 'single' && question.kind !== 'yesno') return null;
  return options.find(({ code }) => code === value)?.label ?? null;
}
