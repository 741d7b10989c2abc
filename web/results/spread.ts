/** How numbers, days and times of day given as answers are spread: classes of round widths, and what stands in the middle. */

export interface ValueCount {
  readonly value: number;
  readonly count: number;
}

/** From a value to another, excluded; of whole numbers one apart, the class is the number. */
export interface Class {
  readonly from: number;
  readonly to: number;
  readonly count: number;
}

const MOST_CLASSES = 16;

/** The narrowest round width (1, 2, 5 × a power of ten; never below `least`) that makes few enough classes. */
function widthFor(range: number, least: number): number {
  for (let power = Math.floor(Math.log10(least)); ; power += 1)
    for (const digit of [1, 2, 5]) {
      const width = digit * 10 ** power;
      if (width >= least && range / width < MOST_CLASSES) return width;
    }
}

/** Classes of equal width over all values, those of nobody included. `isWhole`: values are whole numbers. */
export function classesOf(values: readonly ValueCount[], isWhole: boolean): Class[] {
  if (values.length === 0) return [];
  const lowest = Math.min(...values.map(({ value }) => value));
  const highest = Math.max(...values.map(({ value }) => value));
  const width = widthFor(highest - lowest, isWhole ? 1 : Math.max((highest - lowest) / 1000, 1e-6));
  // Classes are counted, not added up: 0.1 taken ten times is not 1.
  const indexOf = (value: number) => Math.floor(value / width + 1e-9);
  const first = indexOf(lowest);
  return Array.from({ length: indexOf(highest) - first + 1 }, (_, index) => ({
    from: (first + index) * width,
    to: (first + index + 1) * width,
    count: sum(values.filter(({ value }) => indexOf(value) === first + index)),
  }));
}

function sum(values: readonly ValueCount[]): number {
  return values.reduce((total, { count }) => total + count, 0);
}

/** The middle value of all answers; between two, halfway. */
export function medianOf(values: readonly ValueCount[]): number | null {
  const sorted = [...values].sort((a, b) => a.value - b.value);
  const n = sum(sorted);
  if (n === 0) return null;
  const at = (place: number): number => {
    let passed = 0;
    for (const { value, count } of sorted) {
      passed += count;
      if (place < passed) return value;
    }
    return 0;
  };
  return (at(Math.floor((n - 1) / 2)) + at(Math.ceil((n - 1) / 2))) / 2;
}

const DAY_MS = 86_400_000;

/** Days (`2026-03-31`) by day or by month (instants at midnight UTC), or by years (their numbers): what shows them all. */
export function daysOf(days: readonly { readonly value: string; readonly count: number }[]): {
  readonly by: 'day' | 'month' | 'year';
  readonly classes: readonly Class[];
} {
  const at = days.map(({ value, count }) => ({ value: Date.parse(value), count })).filter(isDated);
  if (at.length === 0) return { by: 'day', classes: [] };
  const first = new Date(Math.min(...at.map(({ value }) => value)));
  const last = new Date(Math.max(...at.map(({ value }) => value)));
  const span = (last.getTime() - first.getTime()) / DAY_MS;
  if (span >= MOST_CLASSES * 28) {
    const years = at.map(({ value, count }) => ({ value: new Date(value).getUTCFullYear(), count }));
    return { by: 'year', classes: classesOf(years, true) };
  }
  const by = span < MOST_CLASSES ? 'day' : 'month';
  const classes: Class[] = [];
  for (let from = startOf(first, by); from <= last; from = nextOf(from, by)) {
    const to = nextOf(from, by);
    const within = at.filter(({ value }) => value >= from.getTime() && value < to.getTime());
    classes.push({ from: from.getTime(), to: to.getTime(), count: sum(within) });
  }
  return { by, classes };
}

function isDated({ value }: ValueCount): boolean {
  return !Number.isNaN(value);
}

function startOf(day: Date, by: 'day' | 'month'): Date {
  return new Date(Date.UTC(day.getUTCFullYear(), day.getUTCMonth(), by === 'day' ? day.getUTCDate() : 1));
}

function nextOf(day: Date, by: 'day' | 'month'): Date {
  const [year, month, date] = [day.getUTCFullYear(), day.getUTCMonth(), day.getUTCDate()];
  return new Date(by === 'day' ? Date.UTC(year, month, date + 1) : Date.UTC(year, month + 1, 1));
}

/** Times of day (`14:05`) by hour, those of nobody between two included. */
export function hoursOf(times: readonly { readonly value: string; readonly count: number }[]): Class[] {
  return classesOf(
    times.map(({ value, count }) => ({ value: Number(value.slice(0, 2)), count })),
    true,
  );
}
