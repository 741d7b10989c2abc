import { type Crossing, OTHER_VALUES } from '#server/contracts/crossing.contract.ts';

/** One table of people by what they answered and what they are. Pure. */

/** Values of a file or of a list that have a column of their own. */
const COLUMNS = 20;

/** So many people with these answers and these values; none: they gave no answer, or have no value. */
export interface Pair {
  readonly answers: readonly string[];
  readonly values: readonly string[];
  readonly n: number;
}

export interface Choice {
  readonly code: string;
  readonly label: string;
}

/** @param columns in their order; null: the values themselves, the most frequent first */
export function crossed(
  rows: readonly Choice[],
  columns: readonly Choice[] | null,
  pairs: readonly Pair[],
): Crossing {
  const asked = pairs.filter(({ answers }) => answers.length > 0);
  const both = asked.filter(({ values }) => values.length > 0);
  const shown = columns ?? frequent(both);
  const codes = new Set(shown.map(({ code }) => code));
  const columnsOf = ({ values }: Pair) =>
    new Set(values.map((value) => (codes.has(value) ? value : OTHER_VALUES)));
  const count = (keep: (pair: Pair) => boolean) => both.filter(keep).reduce((sum, { n }) => sum + n, 0);
  return {
    rows: [...rows],
    columns: shown.map((column) => ({ ...column, base: count((pair) => columnsOf(pair).has(column.code)) })),
    counts: rows.map(({ code }) =>
      shown.map((column) => count((pair) => pair.answers.includes(code) && columnsOf(pair).has(column.code))),
    ),
    base: count(() => true),
    without: asked.reduce((sum, { n }) => sum + n, 0) - count(() => true),
  };
}

/** Values by how many people have them; beyond the most frequent ones, together. */
export function frequent(pairs: readonly Pair[]): Choice[] {
  const counts = new Map<string, number>();
  for (const { values, n } of pairs)
    for (const value of values) counts.set(value, (counts.get(value) ?? 0) + n);
  const sorted = [...counts].sort(([a, n], [b, m]) => m - n || a.localeCompare(b, 'fr'));
  const kept = sorted.slice(0, COLUMNS).map(([value]) => ({ code: value, label: value }));
  return sorted.length > COLUMNS ? [...kept, { code: OTHER_VALUES, label: OTHER_VALUES }] : kept;
}
