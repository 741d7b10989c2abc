import { cellIndexOf, type QuotaAbout, type QuotaFacts } from '#server/contracts/quota-cells.ts';

/** A quota in force. Who fits two of its cells is in the first. */
export interface Quota {
  readonly id: number;
  readonly campaignId: number;
  readonly label: string;
  readonly about: QuotaAbout;
  readonly cells: readonly QuotaCell[];
}

export interface QuotaCell {
  readonly id: number;
  readonly label: string;
  readonly values: readonly string[];
  /** Completed interviews wanted. */
  readonly limit: number;
  readonly completed: number;
}

/** The queue knows of quotas one number a person: the combination of cells they are in (decision 0016). */
export interface Stratum {
  /** Ids of the cells, ascending: `3,7`. */
  readonly cells: string;
  readonly isCounted: boolean;
}

/** Somebody about to be put into a stratum. */
export interface Sortable extends QuotaFacts {
  readonly isDone: boolean;
  /** Their interview is complete: it counts. A usable partial does not (survey.md §3: a completed interview is I, not P). */
  readonly isCompleted: boolean;
  /** They have given answers already. */
  readonly hasBegun: boolean;
}

/** Only known once answered: it stops nobody beforehand. */
export function isByAnswer({ about }: Pick<Quota, 'about'>): boolean {
  return about.kind === 'answer';
}

/** The cells this person is in, at most one a quota, ascending. */
export function cellsOf(quotas: readonly Quota[], facts: QuotaFacts): number[] {
  return quotas
    .flatMap(({ about, cells }) => {
      const index = cellIndexOf(about, cells, facts);
      return index === null ? [] : (cells[index]?.id ?? []);
    })
    .sort((a, b) => a - b);
}

/**
 * Where somebody belongs; null when no quota stops or counts them. A half-finished interview is a promise: whoever has
 * begun is called again whatever is full, and counted at the end.
 */
export function stratumOf(quotas: readonly Quota[], person: Sortable): Stratum | null {
  if (person.hasBegun && !person.isDone) return null;
  const deciding = person.isCompleted ? quotas : quotas.filter((quota) => !isByAnswer(quota));
  const cells = cellsOf(deciding, person);
  return cells.length === 0 ? null : { cells: cells.join(','), isCounted: person.isCompleted };
}

/** How many strata such quotas make, the empty one included. */
export function countCombinations(quotas: readonly { readonly cells: readonly unknown[] }[]): number {
  return quotas.reduce((product, { cells }) => product * (cells.length + 1), 1);
}

/** Every stratum these quotas can make: they exist beforehand, so that no closing waits for another one to make it. */
export function everyStratum(quotas: readonly Quota[]): Stratum[] {
  const strata = (some: readonly Quota[], isCounted: boolean) =>
    combinations(some)
      .filter((cells) => cells.length > 0)
      .map((cells) => ({ cells: [...cells].sort((a, b) => a - b).join(','), isCounted }));
  const beforehand = quotas.filter((quota) => !isByAnswer(quota));
  return [...strata(beforehand, false), ...strata(quotas, true)];
}

function combinations(quotas: readonly Quota[]): number[][] {
  return quotas.reduce<number[][]>(
    (known, { cells }) => known.flatMap((one) => [one, ...cells.map(({ id }) => [...one, id])]),
    [[]],
  );
}

/** Ids of the cells of a stratum. */
export function cellIdsOf({ cells }: Pick<Stratum, 'cells'>): number[] {
  return cells === '' ? [] : cells.split(',').map(Number);
}
