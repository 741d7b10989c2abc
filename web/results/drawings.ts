import {
  axisX,
  axisY,
  barX,
  dot,
  gridX,
  gridY,
  line,
  type PlotOptions,
  plot,
  rectY,
  ruleX,
  ruleY,
  text,
  tickX,
} from '@observablehq/plot';

/**
 * What charts look like, with Observable Plot. Colours are the product's own, so that they follow the theme, paper and
 * forced colours (results.css); none says alone what something is: beside it is a word, a number or another line.
 */

const INK = 'var(--chart-ink)';
const SOFT = 'var(--chart-soft)';
const GRID = 'var(--chart-grid)';
const MAIN = 'var(--chart-main)';
const PAPER = 'var(--chart-paper)';

function drawn(options: PlotOptions): Element {
  const svg = plot({ ...options, className: 'plot' });
  // The content security policy refuses an inline style sheet: results.css says the same.
  svg.querySelector('style')?.remove();
  // The chart has one name, in a sentence: Plot's own, in English, are on groups that may have none (ARIA).
  for (const named of svg.querySelectorAll('[aria-label]')) named.removeAttribute('aria-label');
  return svg;
}

export interface PacePoint {
  /** `2026-03-31`. */
  readonly on: string;
  readonly total: number;
}

export interface PaceChart {
  readonly settled: readonly PacePoint[];
  readonly plan: readonly PacePoint[];
  readonly words: { readonly settled: string; readonly plan: string };
  readonly day: (day: Date) => string;
  readonly number: (value: number) => string;
}

export const PACE_HEIGHT = 260;

/** People settled so far against those the plan wanted settled by then: a full line and a dashed one, each named. */
export function drawPace({ settled, plan, words, day, number }: PaceChart, width: number): Element {
  const points = (all: readonly PacePoint[]) => all.map(({ on, total }) => ({ on: new Date(on), total }));
  const done = points(settled);
  const planned = points(plan);
  const days = [...done, ...planned].map(({ on }) => on.getTime());
  const middle = (Math.min(...days) + Math.max(...days)) / 2;
  // A line that ends in the first half is named after its end: before it, the axis is in the way.
  const isEarly = (all: typeof done) =>
    all.length > 0 && days.length > 1 && (all.at(-1)?.on.getTime() ?? 0) < middle;
  const name = (all: typeof done, words_: string, dy: number) =>
    text(all.slice(-1), {
      x: 'on',
      y: 'total',
      text: () => words_,
      textAnchor: isEarly(all) ? 'start' : 'end',
      dy: isEarly(all) ? 0 : dy,
      dx: isEarly(all) ? 10 : -4,
      fill: INK,
      stroke: PAPER,
      strokeWidth: 4,
      fontSize: 13,
      fontWeight: 600,
    });
  return drawn({
    width,
    height: PACE_HEIGHT,
    marginLeft: 52,
    marginRight: 16,
    marginTop: 24,
    x: { type: 'utc' },
    y: { zero: true, nice: true },
    marks: [
      gridY({ stroke: GRID, strokeOpacity: 1 }),
      axisX({
        ticks: Math.max(2, Math.floor(width / 110)),
        tickFormat: day,
        label: null,
        color: SOFT,
        fontSize: 13,
      }),
      axisY({ ticks: 5, tickFormat: number, color: SOFT, fontSize: 13, label: null }),
      line(planned, { x: 'on', y: 'total', stroke: SOFT, strokeWidth: 1.5, strokeDasharray: '5 4' }),
      line(done, { x: 'on', y: 'total', stroke: MAIN, strokeWidth: 2.5, curve: 'step-after' }),
      dot(done.slice(-1), { x: 'on', y: 'total', fill: MAIN, r: 4 }),
      ruleY([0], { stroke: SOFT }),
      ...(planned.length > 0 ? [name(planned, words.plan, -10)] : []),
      name(done, words.settled, -12),
    ],
  });
}

export interface Part {
  /** Written in it, and before its row of the table. */
  readonly mark: string;
  readonly count: number;
  readonly tone: PartTone;
}
export type PartTone = 'main' | 'pale' | 'soft' | 'bad';

export const PARTS_HEIGHT = 44;
/** Narrower than this, a part has no room for its mark. */
const MARK_WIDTH = 18;

/** A whole and its parts, end to end; each bears the mark of its row. */
export function drawParts(parts: readonly Part[], width: number): Element {
  const whole = parts.reduce((sum, { count }) => sum + count, 0);
  let passed = 0;
  const placed = parts.map((part) => {
    const from = passed;
    passed += part.count;
    return { ...part, from, to: passed };
  });
  const fills: Readonly<Record<PartTone, string>> = {
    main: MAIN,
    pale: 'var(--chart-pale)',
    soft: SOFT,
    bad: 'var(--chart-bad)',
  };
  const fits = placed.filter(({ count }) => (count / whole) * width >= MARK_WIDTH);
  return drawn({
    width,
    height: PARTS_HEIGHT,
    margin: 0,
    x: { domain: [0, whole], axis: null },
    marks: [
      barX(placed, {
        x1: 'from',
        x2: 'to',
        fill: ({ tone }: Part) => fills[tone],
        stroke: PAPER,
        strokeWidth: 1.5,
        className: 'plot-parts',
      }),
      text(fits, {
        x: ({ from, to }: { from: number; to: number }) => (from + to) / 2,
        text: 'mark',
        fill: ({ tone }: Part) => (tone === 'pale' ? INK : PAPER),
        fontSize: 13,
        fontWeight: 700,
      }),
    ],
  });
}

export interface TimeBox {
  readonly label: string;
  /** Seconds. */
  readonly q1: number;
  readonly median: number;
  readonly q3: number;
  readonly p90: number;
}

/** Between two marks of the time axis, in seconds: what one reads on a clock. */
const TIME_STEPS = [15, 30, 60, 120, 300, 600, 1200, 1800, 3600, 7200, 14_400];
const BOX_ROW = 34;
export const timesHeight = (rows: number): number => rows * BOX_ROW + 48;

/** For each result: from the first quartile to the third, the median across, the 90th centile as a dot. */
export function drawTimes(
  boxes: readonly TimeBox[],
  unit: string,
  time: (seconds: number) => string,
  width: number,
): Element {
  const most = Math.max(60, ...boxes.map(({ p90 }) => p90));
  const step = TIME_STEPS.find((seconds) => most / seconds <= Math.max(2, Math.floor(width / 150))) ?? most;
  const ticks = Array.from({ length: Math.ceil(most / step) + 1 }, (_, index) => index * step);
  return drawn({
    width,
    height: timesHeight(boxes.length),
    marginLeft: Math.min(190, Math.round(width * 0.38)),
    marginRight: 24,
    marginBottom: 40,
    x: { domain: [0, ticks.at(-1) ?? most] },
    y: { domain: boxes.map(({ label }) => label), padding: 0.45 },
    marks: [
      gridX({ ticks, stroke: GRID, strokeOpacity: 1 }),
      axisX({
        ticks,
        tickFormat: time,
        color: SOFT,
        fontSize: 13,
        label: unit,
        labelArrow: 'none',
      }),
      axisY({ label: null, tickSize: 0, color: INK, fontSize: 13, lineWidth: 15, textOverflow: 'ellipsis' }),
      ruleY(boxes, { x1: 'q3', x2: 'p90', y: 'label', stroke: SOFT }),
      barX(boxes, { x1: 'q1', x2: 'q3', y: 'label', fill: MAIN, className: 'plot-parts' }),
      tickX(boxes, { x: 'median', y: 'label', stroke: PAPER, strokeWidth: 3 }),
      dot(boxes, { x: 'p90', y: 'label', fill: SOFT, r: 4 }),
      ruleX([0], { stroke: SOFT }),
    ],
  });
}

export interface Bin {
  readonly from: number;
  readonly to: number;
  readonly count: number;
}

export const BINS_HEIGHT = 180;

/** How numbers are spread: a column a class, as wide as the class. */
export function drawBins(
  bins: readonly Bin[],
  label: (value: number) => string,
  number: (value: number) => string,
  width: number,
): Element {
  const every = Math.ceil(bins.length / Math.max(2, Math.floor(width / 80)));
  const ticks = bins.flatMap(({ from }, index) => (index % every === 0 ? [from] : []));
  return drawn({
    width,
    height: BINS_HEIGHT,
    marginLeft: 48,
    marginRight: 20,
    y: { zero: true, nice: true },
    marks: [
      gridY({ stroke: GRID, strokeOpacity: 1, ticks: 4 }),
      axisX({ ticks, tickFormat: label, label: null, color: SOFT, fontSize: 13 }),
      axisY({ ticks: 4, tickFormat: number, color: SOFT, fontSize: 13, label: null }),
      rectY(bins, {
        x1: 'from',
        x2: 'to',
        y: 'count',
        fill: MAIN,
        insetLeft: 0.5,
        insetRight: 0.5,
        className: 'plot-parts',
      }),
      ruleY([0], { stroke: SOFT }),
    ],
  });
}
