/** One line of the bench: a figure, what it is compared with in the same run, and whether it holds. */
export interface Figure {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  /** The same unit, measured in this run; null when the other program is not on this machine. */
  readonly reference: number | null;
  readonly ratio: number | null;
  /** The ratio must not exceed this; null: reported only. */
  readonly target: number | null;
  /** The ratio must reach this. */
  readonly least?: number;
  /** The value itself must not exceed this, for what does not depend on the machine. */
  readonly max?: number;
  /** Best and worst of the runs that `value` and `reference` are the medians of. */
  readonly range?: readonly [best: number, worst: number];
  readonly referenceRange?: readonly [best: number, worst: number];
  readonly ok: boolean;
}

export function figure(
  name: string,
  value: number,
  unit: string,
  reference: number | null,
  target: number | null,
): Figure {
  const ratio = reference === null || reference === 0 ? null : value / reference;
  return {
    name,
    value: rounded(value),
    unit,
    reference: reference === null ? null : rounded(reference),
    ratio: ratio === null ? null : rounded(ratio),
    target,
    ok: ratio === null || target === null || ratio <= target,
  };
}

/** A figure that must not exceed `max`, whatever the machine: memory, failures. */
export function bounded(name: string, value: number, unit: string, max: number): Figure {
  return { ...figure(name, value, unit, null, null), max, ok: value <= max };
}

/** A figure with its reference, that must not exceed `max` either. */
export function within(of: Figure, max: number): Figure {
  return { ...of, max, ok: of.ok && of.value <= max };
}

/** The medians of runs that alternated, with their best and worst. */
export function medians(
  name: string,
  values: readonly number[],
  unit: string,
  references: readonly number[],
  target: number | null,
): Figure {
  const reference = references.length === 0 ? null : median(references);
  return {
    ...figure(name, median(values), unit, reference, target),
    range: rangeOf(values),
    ...(references.length > 0 && { referenceRange: rangeOf(references) }),
  };
}

const rounded = (n: number) => Number(n.toPrecision(4));
const rangeOf = (values: readonly number[]) =>
  [rounded(Math.min(...values)), rounded(Math.max(...values))] as const;

export function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}

/** The value below which this share of them lies. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

/** Milliseconds of one run of `work`. */
export async function timed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}
