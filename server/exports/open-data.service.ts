import type { Readable } from 'node:stream';
import { dispositions } from '#server/contracts/call-results.ts';
import type { CampaignResults } from '#server/contracts/results.contract.ts';
import { type CsvCell, csvRow, openData } from '#server/platform/csv.ts';
import { parisTime } from '#server/platform/team-time.ts';
import { type Packed, zipOf } from '#server/platform/zip.ts';
import { readSharedResults } from '#server/results/index.ts';
import type { Work } from './bundle.service.ts';
import { dataPackage } from './datapackage.rules.ts';
import type { Described } from './tables.rules.ts';

/**
 * What anybody may be given: tables of counts, small ones masked whatever the campaign's own threshold; no row about
 * somebody, no text somebody wrote.
 */
export async function openDataStream({ reader, at }: Pick<Work, 'reader' | 'at'>): Promise<Readable> {
  const { db, campaign } = reader;
  const results = await readSharedResults(db, campaign, { now: () => at });
  const tables = tablesOf(results);
  const created = new Date(at).toISOString();
  return zipOf(
    [
      packed('LISEZMOI.txt', readMe(campaign.name, results, at)),
      ...tables.map(({ name, columns, rows }) => packed(`${name}.csv`, csvOf(columns, rows))),
      packed(
        'datapackage.json',
        dataPackage(`campagne-${campaign.id}-ouvert`, campaign.name, tables, created),
      ),
    ],
    at,
  );
}

function packed(path: string, content: string): Packed {
  return { path, content: Buffer.from(content) };
}

function csvOf(columns: readonly Described[], rows: readonly CsvCell[][]): string {
  return [columns.map(({ name }) => name), ...rows].map((row) => csvRow([...row], openData)).join('');
}

interface OpenTable {
  readonly name: string;
  readonly title: string;
  readonly key: readonly string[];
  readonly columns: readonly Described[];
  readonly rows: readonly CsvCell[][];
}

function column(name: string, label: string, type: Described['type'] = 'text'): Described {
  return { name, label, type, values: [], hasAbsences: false };
}

const people = column('personnes', 'Nombre de personnes ; vide : masqué', 'integer');
const isMasked = column('masque', '1 : masqué, pour que personne ne soit reconnu ; 0 : donné', 'integer');

function shown(count: number | null): CsvCell[] {
  return [count, count === null ? 1 : 0];
}

function tablesOf(results: CampaignResults): OpenTable[] {
  const labels = [column('code', 'Code'), column('libelle', 'Libellé')];
  return [
    {
      ...{ name: 'situations', title: 'Ce que les personnes sont devenues', key: ['code'] },
      columns: [...labels, people, isMasked],
      rows: results.dispositions.map(({ code, count }) => [code, dispositions[code].fr, ...shown(count)]),
    },
    {
      ...{ name: 'objectifs', title: 'Objectifs atteints', key: ['code'] },
      columns: [...labels, people, isMasked],
      rows: results.objectives.map(({ code, label, count }) => [code, label, ...shown(count)]),
    },
    {
      ...{ name: 'questions', title: 'Chaque question, et combien y ont répondu', key: ['question'] },
      columns: [
        column('question', 'Nom de la question'),
        column('libelle', 'Question'),
        column('base', 'Personnes à qui elle a été posée ; vide : masqué', 'integer'),
        column('repondu', 'Personnes qui ont répondu ; vide : masqué', 'integer'),
        column('moyenne', 'Moyenne des nombres donnés', 'decimal'),
        column('retenue', 'Pourquoi rien n’en est donné'),
      ],
      rows: results.questions.map(({ name, text, base, answered, mean, withheld }) => [
        ...[name, text, base, answered, mean],
        withheld === null ? null : why[withheld],
      ]),
    },
    {
      ...{ name: 'reponses', title: 'Réponses données à chaque question', key: ['question', 'code'] },
      columns: [column('question', 'Nom de la question'), ...labels, people, isMasked],
      rows: results.questions.flatMap(({ name, options }) =>
        options.map(({ code, label, count }) => [name, code, label, ...shown(count)]),
      ),
    },
    {
      ...{ name: 'taux', title: 'Les seize taux AAPOR', key: ['taux'] },
      columns: [
        column('taux', 'Taux'),
        column('valeur', 'De 0 à 1 ; vide : personne au dénominateur, ou masqué', 'decimal'),
        column(
          'arrondi_a',
          'Pas de l’arrondi, quand une classe compte trop peu de personnes ; vide : exact',
          'decimal',
        ),
      ],
      rows: (results.aapor?.rates ?? results.roundedRates).map(({ name, value }) => [
        name,
        value,
        results.roundedTo,
      ]),
    },
  ];
}

const why = {
  few: 'trop peu de personnes',
  depends: 'dirait ce que quelques personnes ont répondu à une autre question',
} as const;

function readMe(name: string, { shared, questions }: CampaignResults, at: number): string {
  const left = questions.filter(({ withheld }) => withheld !== null).length;
  const lines = [
    `Campagne « ${name} », le ${parisTime(at)} (heure de Paris) — données ouvertes`,
    '',
    'Des effectifs seulement : aucune ligne par personne, aucun texte écrit par quelqu’un.',
    `Les effectifs de 1 à ${(shared?.below ?? 1) - 1} sont masqués, avec ceux qui permettraient de les retrouver par différence.`,
    `Questions dont rien n’est donné : ${left} (voir « retenue » dans questions.csv).`,
    '',
    'situations.csv, objectifs.csv, questions.csv, reponses.csv, taux.csv : CSV UTF-8, virgules, point décimal.',
    'datapackage.json : les colonnes, pour les logiciels (Data Package, Table Schema 1).',
  ];
  return `\uFEFF${lines.join('\r\n')}\r\n`;
}
