/** One line of the bench: a figure, what it is compared with in the same run, and whether the ratio holds. */
export interface Figure {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  /** The same unit, measured in this run; null when the other program is not on this machine. */
  readonly reference: number | null;
  readonly ratio: number | null;
  /** The ratio must not exceed this; null: reported only. */
  readonly target: number | null;
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
  const rounded = (n: number) => Number(n.toPrecision(4));
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

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

/** Milliseconds of one run of `work`. */
export async function timed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}
