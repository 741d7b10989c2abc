/**
 * Which counts are not told when figures are shared, so that none below a threshold can be worked out. Pure.
 *
 * The attacker knows every number that is published, sums included, and that a masked count is not zero. Whatever they
 * solve, each value from 1 to the threshold − 1 must remain possible for each masked count. What is masked beside the small
 * ones is chosen by its place, not by its value: « the smallest of the others » would tell something to who knows the rule.
 */

/** More than zero, fewer than `below`. */
export function isSmall(count: number, below: number): boolean {
  return count > 0 && count < below;
}

export interface Parts {
  /** Counts of people, each counted once, of a total that is known. */
  readonly counts: readonly number[];
  /** What else is masked first when the small ones alone would give themselves away: places among `counts`. */
  readonly order: readonly number[];
  /** Masked elsewhere already. */
  readonly forced?: readonly number[];
}

/**
 * The places to mask of parts of a known total: small ones, and others until those leave each other room.
 * @returns null when nothing at all may be told: of so few people, whatever they answered, parts might be left without room
 */
export function maskParts({ counts, order, forced = [] }: Parts, below: number): ReadonlySet<number> | null {
  const sum = total(counts);
  if (below > 0 && sum > 0 && sum < below + counts.length - 2) return null;
  const masked = new Set(forced.filter((place) => (counts[place] ?? 0) > 0));
  counts.forEach((count, place) => {
    if (isSmall(count, below)) masked.add(place);
  });
  if (masked.size === 0) return masked;
  const others = order.filter((place) => (counts[place] ?? 0) > 0 && !masked.has(place));
  while (!haveRoom(counts, masked, below)) {
    const next = others.shift();
    if (next === undefined) return null;
    masked.add(next);
  }
  return masked;
}

/** Their sum is known, and that each is one or more: the greatest that one may be is the sum less one for each other. */
export function haveRoom(counts: readonly number[], masked: ReadonlySet<number>, below: number): boolean {
  if (masked.size === 0) return true;
  const sum = [...masked].reduce((total, place) => total + (counts[place] ?? 0), 0);
  return masked.size >= 2 && sum - (masked.size - 1) >= below - 1;
}

/** From the last place to the first: « autre », refusals and the like come last, and tell least. */
export function lastFirst(counts: readonly unknown[]): number[] {
  return counts.map((_, place) => counts.length - 1 - place);
}

/**
 * Of a table whose margins are all known, the columns told only together: then each small count they hide may be anything
 * from 1 to the threshold − 1 (Fréchet's bounds, which are exact when margins are all that is known).
 * @param cells by row, then by column; every row and every column sums to nothing or to the threshold or more
 * @returns places of columns; none: all are told; null: nothing may be
 */
export function groupColumns(
  cells: readonly (readonly number[])[],
  below: number,
): ReadonlySet<number> | null {
  const width = cells[0]?.length ?? 0;
  // A column of nobody hides nothing.
  const places = Array.from({ length: width }, (_, place) => place).filter((j) =>
    cells.some((row) => row[j] !== 0),
  );
  const hidden = new Set(places.filter((j) => cells.some((row) => isSmall(row[j] ?? 0, below))));
  if (hidden.size === 0) return hidden;
  const others = places.filter((j) => !hidden.has(j));
  while (hidden.size < 2 || !isHidden(cells, [...hidden], below)) {
    const next = others.pop();
    if (next === undefined) return null;
    hidden.add(next);
  }
  return hidden.size === places.length ? null : hidden;
}

function isHidden(cells: readonly (readonly number[])[], hidden: readonly number[], below: number): boolean {
  const sums = cells.map((row) => total(hidden.map((j) => row[j] ?? 0)));
  const all = total(sums);
  if (sums.some((sum) => isSmall(sum, below))) return false;
  // Both sums are the threshold at least: only the least that a cell may be is left to check.
  return hidden.every((j) => {
    const column = total(cells.map((row) => row[j] ?? 0));
    return cells.every((row, i) => !isSmall(row[j] ?? 0, below) || (sums[i] ?? 0) + column - all <= 1);
  });
}

export function total(counts: readonly number[]): number {
  return counts.reduce((sum, count) => sum + count, 0);
}
