import { aaporClasses, aaporCodes, countsOf, proportionalEligibility } from '#server/contracts/aapor.ts';
import { dispositionCodes, dispositions } from '#server/contracts/call-results.ts';
import { inseeOfDisposition } from '#server/contracts/insee.ts';
import { estimatedRates, type SampleCounts } from '#server/contracts/intervals.ts';
import { readKey } from '#server/contracts/script-passages.ts';
import { absenceOf } from '#server/interviews/index.ts';
import type { CsvCell } from '#server/platform/csv.ts';
import type { ExportPlan } from './columns.rules.ts';
import type { ExportedPerson } from './person.rules.ts';
import type { HeldBack } from './readme.rules.ts';

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
