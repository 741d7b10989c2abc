import { aaporClasses, aaporCodes, countsOf, proportionalEligibility } from '#server/contracts/aapor.ts';
import {
  callResultCodes,
  callResults,
  dispositionCodes,
  dispositions,
} from '#server/contracts/call-results.ts';
import { NO_SLOT } from '#server/contracts/figures.contract.ts';
import { inseeAttempts, inseeOfDisposition, inseeOfResult } from '#server/contracts/insee.ts';
import { estimatedRates, type SampleCounts } from '#server/contracts/intervals.ts';
import { boundsOf } from '#server/contracts/script-flow.ts';
import { readKey } from '#server/contracts/script-passages.ts';
import { absenceOf, answerIn } from '#server/interviews/index.ts';
import type { CsvCell } from '#server/platform/csv.ts';
import type { AskedQuestion } from '#server/results/index.ts';
import {
  type Column,
  type ColumnType,
  codeColumns,
  type ExportPlan,
  labelColumns,
  sideBySideColumns,
} from './columns.rules.ts';
import { absences, type ExportedPerson } from './person.rules.ts';
import type { HeldBack } from './readme.rules.ts';
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

/** Counts of the very people that were written, so that a bundle never contradicts itself. */
export interface Census {
  add(person: ExportedPerson): void;
  /** Header first: what everybody became, and what they count as. */
  dispositions(): CsvCell[][];
  /** Everybody has a weight. */
  isWeighted(): boolean;
  /** Header first: the sixteen AAPOR rates; of a sample with their intervals, and once more weighted when everybody has a weight. */
  rates(): (readonly CsvCell[])[];
  /** Texts that are not shared, by name of question. */
  heldBack(): HeldBack[];
}

export function createCensus(sample: ExportPlan['sample']): Census {
  const found = new Map<string, Alike>();
  const held = new Map<string, HeldBack>();
  const keyOf = ({ disposition, outcome }: ExportedPerson) => `${disposition ?? ''} ${outcome.code}`;
  const isWeighted = () =>
    found.size > 0 && [...found.values()].every(({ count, weighted }) => count === weighted);
  return {
    add: (person) => {
      for (const [key, reading] of Object.entries(person.readings)) {
        const absence = absenceOf(reading);
        if (absence !== 'unread' && absence !== 'withheld') continue;
        const question = readKey(key).name;
        const before = held.get(question) ?? { question, unread: 0, withheld: 0 };
        held.set(question, { ...before, [absence]: before[absence] + 1 });
      }
      const { weight } = person;
      const known = found.get(keyOf(person)) ?? { person, count: 0, weighted: 0, sum: 0, squares: 0 };
      known.count += 1;
      if (weight !== null) {
        known.weighted += 1;
        known.sum += weight;
        known.squares += weight ** 2;
      }
      found.set(keyOf(person), known);
    },
    isWeighted,
    dispositions: () => [
      ['situation_code', 'situation', 'aapor', 'aapor_libelle', 'aapor_classe', 'insee', 'personnes'],
      ...[...found.values()]
        .sort(
          (a, b) =>
            rankOf(a.person) - rankOf(b.person) || (a.person.outcome.code < b.person.outcome.code ? -1 : 1),
        )
        .map(({ person: { disposition, outcome }, count }) => [
          disposition,
          disposition === null ? 'à appeler encore' : dispositions[disposition].fr,
          outcome.code,
          aaporCodes[outcome.code].fr,
          outcome.class,
          disposition === null ? null : inseeOfDisposition[disposition],
          count,
        ]),
    ],
    heldBack: () => [...held.values()],
    rates: () => {
      const sums = (what: 'count' | 'sum' | 'squares') =>
        countsOf([...found.values()].map((one) => ({ class: one.person.outcome.class, count: one[what] })));
      const counts = sums('count');
      const sampled = aaporClasses.reduce((sum, one) => sum + counts[one], 0);
      const population = sample?.population ?? null;
      return [
        rateHeader,
        ...rateRows({ counts, squares: null, sampled, population }, sample !== null),
        ...(sample !== null && isWeighted()
          ? rateRows({ counts: sums('sum'), squares: sums('squares'), sampled, population }, true)
          : []),
      ];
    },
  };
}

/** People of one disposition that count as the same. */
interface Alike {
  readonly person: ExportedPerson;
  count: number;
  /** Those of them that have a weight, and what they sum up to. */
  weighted: number;
  sum: number;
  squares: number;
}

function rankOf({ disposition }: ExportedPerson): number {
  return disposition === null ? dispositionCodes.length : dispositionCodes.indexOf(disposition);
}

const rateHeader: readonly string[] = [
  ...['taux', 'ponderation', 'numerateur', 'denominateur', 'valeur', 'e', 'methode_e'],
  ...['effectif', 'ic95_bas', 'ic95_haut', 'methode_ic'],
  ...aaporClasses,
];

function rateRows(people: SampleCounts, isSample: boolean): CsvCell[][] {
  const { counts, squares } = people;
  const e = proportionalEligibility(counts);
  return estimatedRates(people).map(({ name, numerator, denominator, value, base, interval }) => [
    ...[name, squares === null ? 'aucune' : 'poids', numerator, denominator, value, e, 'K / (K + NE)'],
    ...(isSample && interval !== null
      ? [Number.isFinite(base) ? base : null, interval.low, interval.high, methodOf(people)]
      : [null, null, null, null]),
    ...aaporClasses.map((one) => counts[one]),
  ]);
}

function methodOf({ squares, population, sampled }: SampleCounts): string {
  if (squares !== null) return 'Wilson, effectif de Kish';
  return population !== null && population >= sampled ? 'Wilson, population finie' : 'Wilson';
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
