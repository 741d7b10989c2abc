import { aaporClasses, aaporClassNames, aaporCodeNames, aaporCodes } from '#server/contracts/aapor.ts';
import { dispositionCodes, dispositions } from '#server/contracts/call-results.ts';
import { inseeOfDisposition, inseeOutcomes } from '#server/contracts/insee.ts';
import { fieldKey } from '#server/contracts/script-flow.ts';
import { territories, territoryNames } from '#server/contracts/territories.ts';
import type { CsvCell } from '#server/platform/csv.ts';
import type { AskedQuestion } from '#server/results/index.ts';
import { type Column, type ColumnType, plain } from './column.rules.ts';
import type { ExportedPerson, Identity } from './person.rules.ts';
import { codeColumnsOf, sideBySideOf, wordColumnOf } from './question-columns.rules.ts';
import { inTurns } from './turns.rules.ts';

/** Which columns each table of a campaign has. Pure. */

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
  return distinct([...commonColumns(plan), ...inTurns(plan.asked).flatMap(codeColumnsOf)]);
}

/** Words only: what people read. */
export function labelColumns(plan: ExportPlan): Column[] {
  return distinct([...commonColumns(plan), ...inTurns(plan.asked).map(wordColumnOf)]);
}

/** Codes, and their words beside them: one file for a spreadsheet. */
export function sideBySideColumns(plan: ExportPlan): Column[] {
  return distinct([...commonColumns(plan), ...inTurns(plan.asked).flatMap(sideBySideOf)]);
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
