import { callResultCodes, callResults } from '#server/contracts/call-results.ts';
import { NO_SLOT } from '#server/contracts/figures.contract.ts';
import { inseeAttempts, inseeOfResult } from '#server/contracts/insee.ts';
import { boundsOf } from '#server/contracts/script-flow.ts';
import { absenceOf, answerIn } from '#server/interviews/index.ts';
import type { CsvCell } from '#server/platform/csv.ts';
import type { AskedQuestion } from '#server/results/index.ts';
import type { Column, ColumnType } from './column.rules.ts';
import { codeColumns, type ExportPlan, labelColumns, sideBySideColumns } from './columns.rules.ts';
import { absences, type ExportedPerson } from './person.rules.ts';
import { inTurns, keptReading } from './turns.rules.ts';

/** The tables of an export: their columns, and the rows that one person gives to each. Pure. */
export interface Table {
  /** Without its extension. */
  readonly name: TableName;
  readonly title: string;
  readonly columns: readonly Described[];
  /** Columns that are never empty and whose values together are never twice; none: an empty list. */
  readonly key: readonly string[];
  rowsOf(person: ExportedPerson): CsvCell[][];
}

export type TableName = 'reponses' | 'reponses_libelles' | 'long' | 'appels';

export type Described = Omit<Column, 'read'>;

function wide(name: TableName, title: string, columns: readonly Column[]): Table {
  return {
    name,
    title,
    columns,
    key: ['pseudonyme'],
    rowsOf: (person) => [columns.map((column) => column.read(person))],
  };
}

/** One row per person, codes and words side by side: the file for a spreadsheet. */
export function spreadsheetTable(plan: ExportPlan): Table {
  return wide('reponses', 'Une ligne par personne, codes et libellés', sideBySideColumns(plan));
}

export function bundleTables(plan: ExportPlan): Table[] {
  return [
    wide('reponses', 'Une ligne par personne, codes', codeColumns(plan).map(onOneLine)),
    wide('reponses_libelles', 'Une ligne par personne, libellés', labelColumns(plan)),
    { name: 'long', title: longTitle, columns: longColumns, key: [], rowsOf: longRows(plan) },
    {
      name: 'appels',
      title: callsTitle,
      columns: callColumns,
      key: ['pseudonyme', 'appel'],
      rowsOf: callRows,
    },
  ];
}

/** SPSS takes each line of a file for a person, even within quotes: the long table keeps texts as they were typed. */
function onOneLine(column: Column): Column {
  if (column.type !== 'text') return column;
  return {
    ...column,
    read: (person) => {
      const cell = column.read(person);
      return typeof cell === 'string' ? cell.replace(/\s*[\r\n\u2028\u2029]+\s*/g, ' ') : cell;
    },
  };
}

function described(
  name: string,
  label: string,
  type: ColumnType = 'text',
  values: Column['values'] = [],
): Described {
  return { name, label, type, values, hasAbsences: false };
}

const longTitle = 'Une ligne par personne interrogée, question et option : la forme sans perte';
const longColumns: readonly Described[] = [
  described('pseudonyme', 'Pseudonyme de la personne dans cette campagne'),
  described('version', 'Version de la trame', 'integer'),
  described('question', 'Nom de la question'),
  described('tour', 'Tour, quand la question est posée à chaque tour d’un bloc répété', 'integer'),
  described('option', 'Code de l’option, quand plusieurs réponses sont possibles', 'integer'),
  described('valeur', 'Réponse : code, nombre, date ou texte ; 1 ou 0 pour une option'),
  described('etat', 'Répondu, ou pourquoi il n’y a pas de réponse', 'text', [
    { code: 'answered', label: 'Répondu' },
    ...Object.entries(absences).map(([code, { label }]) => ({ code, label: label.slice(1, -1) })),
  ]),
];

/** Nothing for people who were never asked anything: all their questions are « non posée ». */
function longRows({ asked }: ExportPlan): Table['rowsOf'] {
  const questions = inTurns(asked);
  return ({ pseudonym, version, readings }) =>
    questions.flatMap((one) => {
      const { question, options, name, turn } = one;
      const reading = keptReading(readings, one);
      if (reading === null) return [];
      const start = [pseudonym, version, name, turn === 0 ? null : turn];
      const absence = absenceOf(reading);
      if (absence !== null) return [[...start, null, null, absence]];
      const value = answerIn(reading);
      if (question.kind !== 'multi' || !Array.isArray(value))
        return [[...start, null, Array.isArray(value) ? value.join(' | ') : value, 'answered']];
      const listed = new Set([...options.map(({ code }) => code), ...value]);
      return [...listed].map((code) => [...start, code, value.includes(code) ? 1 : 0, 'answered']);
    });
}

/** In the order of their codes, from {@link NO_SLOT}. */
const slots = ['La personne a rappelé', 'Matin', 'Midi', 'Après-midi', 'Soir', 'Week-end'];
const callsTitle = 'Une ligne par appel et par personne';
const callColumns: readonly Described[] = [
  described('pseudonyme', 'Pseudonyme de la personne dans cette campagne'),
  described('appel', 'Pseudonyme de l’appel : le même pour toutes les personnes d’une même sonnerie'),
  described('rang', 'Rang de l’appel pour la personne', 'integer'),
  described('debut', 'Début, heure de Paris', 'datetime'),
  described(
    'creneau',
    'Créneau',
    'integer',
    slots.map((label, index) => ({ code: NO_SLOT + index, label })),
  ),
  described('duree_s', 'De la sonnerie à la clôture, en secondes', 'integer'),
  described('resultat_code', 'Résultat pour la personne (code)', 'text', resultValues()),
  described('resultat', 'Résultat pour la personne'),
  described(
    'insee',
    'Code INSEE du résultat pour la personne',
    'text',
    Object.entries(inseeAttempts).map(([code, label]) => ({ code, label })),
  ),
  described(
    'resultat_appel_code',
    'Résultat de l’appel, pour la première personne demandée (code)',
    'text',
    resultValues(),
  ),
  described(
    'compte',
    '1 : appel de cette campagne ; 0 : d’une autre, qui a aussi parlé de cette personne',
    'integer',
  ),
  described('agent', 'Pseudonyme de l’agent·e dans cette campagne'),
  described('telephonie', 'Moyen d’appel'),
];

function resultValues(): Column['values'] {
  return callResultCodes.map((code) => ({ code, label: callResults[code].fr }));
}

function callRows({ pseudonym, calls }: ExportedPerson): CsvCell[][] {
  return calls.map((call, index) => [
    pseudonym,
    call.pseudonym,
    index + 1,
    call.startedAt,
    call.slot,
    call.seconds,
    call.result,
    call.result === null ? null : callResults[call.result].fr,
    call.result === null ? null : inseeOfResult[call.result],
    call.ringResult,
    call.isOwn ? 1 : 0,
    call.agent,
    call.provider,
  ]);
}

/** Header first: each column of each table, and what each of its codes stands for. */
export function dictionaryRows(tables: readonly Table[], asked: readonly AskedQuestion[]): CsvCell[][] {
  const bounds = new Map(inTurns(asked).map(({ question }) => [question.name, boundsOf(question)]));
  return [
    ['table', 'colonne', 'libelle', 'type', 'code', 'libelle_code', 'minimum', 'maximum'],
    ...tables.flatMap(({ name, columns }) =>
      columns.flatMap((column) => {
        const { min, max } = bounds.get(column.name) ?? { min: null, max: null };
        const start = [name, column.name, column.label, column.type];
        return [
          [...start, null, null, min, max],
          ...codesOf(column).map(({ code, label }) => [...start, code, label, null, null]),
        ];
      }),
    ),
  ];
}

/** Every code a column may hold, absences included. */
export function codesOf({ values, hasAbsences }: Described): Column['values'] {
  return hasAbsences ? [...values, ...Object.values(absences)] : values;
}
