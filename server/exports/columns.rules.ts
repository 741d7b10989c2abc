import { aaporClasses, aaporClassNames, aaporCodeNames, aaporCodes } from '#server/contracts/aapor.ts';
import { dispositionCodes, dispositions } from '#server/contracts/call-results.ts';
import { inseeOfDisposition, inseeOutcomes } from '#server/contracts/insee.ts';
import type { AnswerValue, QuestionKind } from '#server/contracts/script-content.ts';
import { boundsOf, fieldKey } from '#server/contracts/script-flow.ts';
import { territories, territoryNames } from '#server/contracts/territories.ts';
import { type Absence, absenceOf, answerIn, type Reading } from '#server/interviews/index.ts';
import type { CsvCell } from '#server/platform/csv.ts';
import type { AskedQuestion } from '#server/results/index.ts';
import { absences, type ExportedPerson, type Identity } from './person.rules.ts';
import { type AskedInTurn, inTurns, readingAt } from './turns.rules.ts';

/**
 * The columns of a campaign's exports: one description that the tables, the dictionary, the Data Package and the scripts
 * for SPSS, R and Stata are all written from, so that none can say something else than another. Pure.
 */
export interface Column {
  /** Once in its table, whatever the case; a question named like another column gets `_` after its name. */
  readonly name: string;
  /** What it holds, in French. */
  readonly label: string;
  readonly type: ColumnType;
  /** What its codes stand for, absences apart. */
  readonly values: readonly { readonly code: string | number; readonly label: string }[];
  /** Holds the code of a reason where there is no answer. */
  readonly hasAbsences: boolean;
  read(person: ExportedPerson): CsvCell;
}

/** Dates `2026-03-31`, times `14:05`, datetimes `2026-03-31 14:05` in the team's zone. */
export type ColumnType = 'text' | 'integer' | 'decimal' | 'date' | 'time' | 'datetime';

export interface ExportPlan {
  readonly isNamed: boolean;
  /** Headers of the list's extra columns; without names, not those that say who somebody is. */
  readonly extras: readonly string[];
  /** The list gave weights: they have a column. */
  readonly hasWeights: boolean;
  /** How many a sample was drawn from, when it is known; null: a census. */
  readonly sample: { readonly population: number | null } | null;
  readonly asked: readonly AskedQuestion[];
  readonly objectives: readonly { readonly code: string; readonly label: string }[];
}

/** What SPSS and Stata weigh people by. */
export const WEIGHT_COLUMN = 'ponderation';

/** Codes only: what statistical software reads. Several answers are 0/1 columns. */
export function codeColumns(plan: ExportPlan): Column[] {
  return distinct([...commonColumns(plan), ...inTurns(plan.asked).flatMap(codesOf)]);
}

/** Words only: what people read. */
export function labelColumns(plan: ExportPlan): Column[] {
  return distinct([
    ...commonColumns(plan),
    ...inTurns(plan.asked).map((asked) => wordsOf(asked, asked.question.name, inWords(asked))),
  ]);
}

/** Codes, and their words beside them: one file for a spreadsheet. */
export function sideBySideColumns(plan: ExportPlan): Column[] {
  return distinct([
    ...commonColumns(plan),
    ...inTurns(plan.asked).flatMap((asked) => {
      const words = inWords(asked);
      return [
        ...codesOf(asked).filter(({ name }) => name !== absenceName(asked)),
        wordsOf(asked, `${asked.question.name}_libelle`, (reading) =>
          absenceOf(reading) === null && !hasWords(asked) ? null : words(reading),
        ),
      ];
    }),
  ]);
}

function distinct(columns: readonly Column[]): Column[] {
  const taken = new Set<string>();
  return columns.map((column) => {
    let name = column.name;
    while (taken.has(name.toLowerCase())) name += '_';
    taken.add(name.toLowerCase());
    return { ...column, name };
  });
}

const stateWords: Readonly<Record<ExportedPerson['state'], string>> = {
  ready: 'à appeler',
  waiting: 'en attente',
  claimed: 'prise en charge',
  done: 'terminée',
};

const territoryName = territoryNames('fr');

type Read = (person: ExportedPerson) => CsvCell;

function plain(name: string, label: string, read: Read, type: ColumnType = 'text'): Column {
  return { name, label, type, values: [], hasAbsences: false, read };
}

function ofIdentity(
  name: string,
  label: string,
  read: (who: Identity) => CsvCell,
  type?: ColumnType,
): Column {
  return plain(name, label, ({ identity }) => identity && read(identity), type);
}

const identityColumns: readonly Column[] = [
  ofIdentity('reference', 'Référence dans la liste', ({ reference }) => reference),
  ofIdentity('civilite', 'Civilité', ({ civility }) => civility),
  ofIdentity('nom', 'Nom', ({ lastName }) => lastName),
  ofIdentity('prenom', 'Prénom', ({ firstName }) => firstName),
  ofIdentity('nom_affiche', 'Nom affiché', ({ name }) => name),
  ofIdentity('naissance', 'Date de naissance', ({ birthOn }) => birthOn, 'date'),
  ofIdentity('telephones', 'Numéros de téléphone', ({ numbers }) => numbers.join(' / ')),
];

function commonColumns({ isNamed, extras, hasWeights, objectives }: ExportPlan): Column[] {
  const labelOf = (code: string | null) =>
    objectives.find((objective) => objective.code === code)?.label ?? code;
  return [
    plain('pseudonyme', 'Pseudonyme de la personne dans cette campagne', ({ pseudonym }) => pseudonym),
    ...(isNamed ? identityColumns : []),
    {
      ...plain('situation_code', 'Situation finale (code)', ({ disposition }) => disposition),
      values: dispositionCodes.map((code) => ({ code, label: dispositions[code].fr })),
    },
    plain('situation', 'Situation finale', ({ disposition }) =>
      disposition === null ? null : dispositions[disposition].fr,
    ),
    {
      ...plain('aapor', 'Code AAPOR à ce jour', ({ outcome }) => outcome.code),
      values: aaporCodeNames.map((code) => ({ code, label: aaporCodes[code].fr })),
    },
    {
      ...plain('aapor_classe', 'Classe AAPOR à ce jour', ({ outcome }) => outcome.class),
      values: aaporClasses.map((code) => ({ code, label: aaporClassNames[code] })),
    },
    {
      ...plain('insee', 'Code INSEE de la situation finale', ({ disposition }) =>
        disposition === null ? null : inseeOfDisposition[disposition],
      ),
      values: Object.entries(inseeOutcomes).map(([code, label]) => ({ code, label })),
    },
    {
      ...plain('objectif_code', 'Objectif atteint (code)', ({ objective }) => objective),
      values: objectives,
    },
    plain('objectif', 'Objectif atteint', ({ objective }) => labelOf(objective)),
    plain('etat', 'État dans la file', ({ state }) => stateWords[state]),
    plain('appels', 'Nombre d’appels passés', ({ calls }) => calls.length, 'integer'),
    plain('premier_appel', 'Premier appel', ({ calls }) => calls[0]?.startedAt ?? null, 'datetime'),
    plain('dernier_appel', 'Dernier appel', ({ calls }) => calls.at(-1)?.startedAt ?? null, 'datetime'),
    plain('version', 'Version de la trame', ({ version }) => version, 'integer'),
    plain('mode', 'Mode de recueil', () => 'telephone'),
    plain('langue', 'Langue de la personne', ({ language }) => language),
    {
      ...plain('territoire', 'Territoire', ({ territory }) => territory),
      values: territories.map((code) => ({ code, label: territoryName(code) })),
    },
    plain('commune', 'Commune', ({ commune }) => commune),
    plain('localite', 'Code postal et commune', localityOf),
    plain('echeance', 'Échéance', ({ deadlineOn }) => deadlineOn, 'date'),
    ...(hasWeights
      ? [plain(WEIGHT_COLUMN, 'Poids dans l’échantillon', ({ weight }) => weight, 'decimal')]
      : []),
    ...extras.map((header) =>
      plain(`liste_${fieldKey(header)}`, `Colonne « ${header} » de la liste`, (person) =>
        Object.hasOwn(person.extras, header) ? (person.extras[header] ?? null) : null,
      ),
    ),
  ];
}

/** Never a postal code alone: a spreadsheet would turn 01000 into a thousand. */
function localityOf({ postalCode, commune }: ExportedPerson): string | null {
  return postalCode === null ? null : `${postalCode} ${commune ?? '(commune inconnue)'}`;
}

const types: Readonly<Record<QuestionKind, ColumnType>> = {
  yesno: 'integer',
  single: 'integer',
  multi: 'integer',
  integer: 'integer',
  scale: 'integer',
  decimal: 'decimal',
  text: 'text',
  date: 'date',
  time: 'time',
};

/** Texts, dates and numbers that may be negative cannot hold −1: why they are empty has a column of its own. */
function isCoded({ question }: AskedQuestion): boolean {
  if (['yesno', 'single', 'multi'].includes(question.kind)) return true;
  const { min } = boundsOf(question);
  return types[question.kind] !== 'text' && min !== null && min >= 0;
}

function absenceName({ question }: AskedInTurn): string {
  return `${question.name}_absence`;
}

function codesOf(asked: AskedInTurn): Column[] {
  const { question, options } = asked;
  const label = question.text['fr'] ?? question.name;
  const type = types[question.kind];
  if (question.kind === 'multi') return options.map((option) => tickOf(asked, option));
  const read =
    (absent: (absence: Absence) => CsvCell, given: (value: AnswerValue) => CsvCell) =>
    ({ readings }: ExportedPerson) => {
      const reading = readingAt(readings, asked);
      const absence = absenceOf(reading);
      return absence === null ? given(answerIn(reading)) : absent(absence);
    };
  const codeOf = (absence: Absence) => absences[absence].code;
  const common = { label, values: options };
  if (isCoded(asked)) {
    return [{ ...common, name: question.name, type, hasAbsences: true, read: read(codeOf, single) }];
  }
  return [
    { ...common, name: question.name, type, hasAbsences: false, read: read(() => null, single) },
    {
      name: absenceName(asked),
      label: `Pourquoi sans réponse : ${label}`,
      type: 'integer',
      values: [],
      hasAbsences: true,
      read: read(codeOf, () => null),
    },
  ];
}

function tickOf(asked: AskedInTurn, option: AskedQuestion['options'][number]): Column {
  const { question } = asked;
  return {
    name: `${question.name}_${option.code}`,
    label: `${question.text['fr'] ?? question.name} : ${option.label}`,
    type: 'integer',
    values: [
      { code: 1, label: 'Choisie' },
      { code: 0, label: 'Non choisie' },
    ],
    hasAbsences: true,
    read: ({ readings }) => {
      const reading = readingAt(readings, asked);
      const absence = absenceOf(reading);
      if (absence !== null) return absences[absence].code;
      return chosenOf(answerIn(reading)).includes(option.code) ? 1 : 0;
    },
  };
}

/** Only several-answer questions hold lists; one left by an older version is shown whole. */
function single(value: AnswerValue): CsvCell {
  return Array.isArray(value) ? value.join(' | ') : value;
}

function chosenOf(value: AnswerValue): readonly number[] {
  if (Array.isArray(value)) return value;
  return typeof value === 'number' ? [value] : [];
}

function wordsOf(asked: AskedInTurn, name: string, words: (reading: Reading) => CsvCell): Column {
  const { question } = asked;
  return {
    ...plain(name, question.text['fr'] ?? question.name, () => null),
    read: ({ readings }) => words(readingAt(readings, asked)),
  };
}

function hasWords({ question }: AskedQuestion): boolean {
  return ['yesno', 'single', 'multi'].includes(question.kind);
}

function inWords(asked: AskedQuestion): (reading: Reading) => CsvCell {
  const isWorded = hasWords(asked);
  const labels = new Map(asked.options.map(({ code, label }) => [code, label]));
  // A code that no version lists is shown rather than lost.
  const labelOf = (code: number) => labels.get(code) ?? String(code);
  return (reading) => {
    const absence = absenceOf(reading);
    if (absence !== null) return absences[absence].label;
    const value = answerIn(reading);
    return isWorded ? chosenOf(value).map(labelOf).join(' | ') : single(value);
  };
}
